public import MonkeyImage

/// A scanned A4 page of print.
public enum TextPage {
  /// Dots an inch of the samples made here.
  static let dpi: Float = 200
  static let width = 1654
  static let height = 2339

  /// The page as it left the press: upright, black (0) on white (1), anti-aliased.
  public static func clean() -> Plane {
    var ink = Plane(width: width, height: height)
    let (left, right) = (Float(190), Float(width) - 190)
    let size: Float = 31
    var y: Float = 190
    ink.draw(Prose.society.uppercased(), x: left, baseline: y, size: 25, face: letterhead)
    let date = "Fernhill, 4 March"
    ink.draw(date, x: right - Typeface.serif.width(of: date, size: 25), baseline: y, size: 25, face: .serif)
    ink.drawStroke([[left, y + 22], [right, y + 22]], radius: 1.4, contrast: 1)
    y += 120
    ink.draw(Prose.minutesTitle, x: left, baseline: y, size: 54, face: .serifBold)
    y += 76
    for (index, paragraph) in Prose.minutes.enumerated() {
      y = ink.drawParagraph(
        paragraph, left: left, right: right, top: y, size: size, leading: 44, indent: index == 0 ? 0 : 44)
      if index == 1 { y = drawTable(&ink, left: left, right: right, top: y + 22) + 34 }
      y += 6
    }
    y += 100
    ink.drawStroke([[left, y], [left + 380, y]], radius: 1, contrast: 1)
    ink.draw("R. Calloway, secretary", x: left, baseline: y + 36, size: 26, face: italic)
    ink.drawSignature(x: left + 40, baseline: y - 16)
    ink.draw("– 2 –", x: Float(width) / 2 - 30, baseline: Float(height) - 120, size: 26, face: .serif)
    return ink.inverted()
  }

  /// The page as a cheap scanner with its lid ajar sees it.
  /// - Parameter skew: degrees; positive where lines run down to the right.
  public static func scanned(_ clean: Plane, skew: Double, seed: UInt64) -> Raster {
    var raster = Raster(gray: clean.gaussianBlurred(sigma: 0.65))
    raster.fade(black: 0.13, white: 1)
    raster.showThrough(otherSide(), strength: 0.11, blur: 2.2)
    raster.printOnPaper(Color(0.955, 0.93, 0.865), texture: 0.035, pixelsPerMillimetre: dpi / 25.4, seed: seed)
    raster.addSpecks(perMegapixel: 60, radius: 3.2, seed: seed &+ 1)
    raster.turnContent(clockwise: skew, fill: Color(0.1, 0.095, 0.09))
    raster.shade(depth: 0.3, seed: seed &+ 2)
    raster.addScannerBorder(left: 26, top: 16, soft: 9, seed: seed &+ 3)
    raster.addNoise(sigma: 0.014, grain: 1.4, seed: seed &+ 4)
    raster.resolution = Raster.Resolution(x: Double(dpi) / 25.4, y: Double(dpi) / 25.4)
    return raster
  }

  private static let letterhead = Typeface(weight: 0.08, contrast: 0.6, hasSerifs: true, tracking: 0.3)
  private static let italic = Typeface(weight: 0.07, contrast: 0.55, slant: 0.22, tracking: 0.17)

  private static func otherSide() -> Plane {
    var ink = Plane(width: width, height: height)
    var y: Float = 300
    for _ in 0..<3 {
      for paragraph in Prose.back {
        y = ink.drawParagraph(
          paragraph, left: 190, right: Float(width) - 190, top: y, size: 31, leading: 44, indent: 44)
      }
      y += 40
    }
    return ink.inverted()
  }

  private static func drawTable(_ ink: inout Plane, left: Float, right: Float, top: Float) -> Float {
    let columns: [Float] = [left + 16, left + 150, left + 500, right - 16]
    let height: Float = 48
    for (number, row) in Prose.plots.enumerated() {
      let y = top + height * Float(number)
      ink.drawStroke([[left, y], [right, y]], radius: number < 2 ? 1.3 : 0.7, contrast: 1)
      for (column, cell) in row.enumerated() {
        let face = number == 0 ? Typeface.serifBold : .serif
        let shift = column == 3 ? face.width(of: cell, size: 27) : 0
        ink.draw(cell, x: columns[column] - shift, baseline: y + 34, size: 27, face: face)
      }
    }
    let bottom = top + height * Float(Prose.plots.count)
    ink.drawStroke([[left, bottom], [right, bottom]], radius: 1.3, contrast: 1)
    return bottom + 22
  }
}

extension Plane {
  /// Draws a paragraph flush on both sides and returns the baseline of the line after it.
  mutating func drawParagraph(
    _ text: String, left: Float, right: Float, top: Float, size: Float, leading: Float, indent: Float,
    face: Typeface = .serif
  ) -> Float {
    // The indent as spaces that belong to the first word.
    let space = face.width(of: " ", size: size)
    let pad = String(repeating: "\u{A0}", count: Int((indent / space).rounded()))
    let lines = face.wrap(pad + text, width: right - left, size: size)
    var y = top
    for (index, line) in lines.enumerated() {
      let plain = line.replacing("\u{A0}", with: "")
      let start = left + (index == 0 ? Float(pad.count) * space : 0)
      let spaces = plain.count { $0 == " " }
      let slack = right - start - face.width(of: plain, size: size)
      let gap = index == lines.count - 1 || spaces == 0 ? 0 : slack / Float(spaces)
      draw(plain, x: start, baseline: y, size: size, face: face, gap: gap)
      y += leading
    }
    return y
  }

  /// A name signed in a hurry.
  mutating func drawSignature(x: Float, baseline: Float) {
    var random = SampleRandom(seed: 77)
    var points: [SIMD2<Float>] = []
    for step in 0..<150 {
      let t = Double(step) / 150
      let swing = 30 * (1 - t) + 8
      let (across, up) = (PortableMath.sine(t * 47), PortableMath.sine(t * 31 + 0.6))
      points.append([
        x + Float(t * 300 + across * swing * 0.7), baseline - Float(up * swing) - random.between(0, 2),
      ])
    }
    drawStroke(points, radius: 1.5, contrast: 0.7)
  }

  /// 1 minus every sample.
  func inverted() -> Plane {
    var out = self
    out.write { view in
      for y in 0..<view.height {
        let row = view.row(y)
        for x in 0..<view.width { row[x] = 1 - row[x] }
      }
    }
    return out
  }
}

extension Raster {
  /// Covers the left and top edge with the dark of an open scanner, its rim wavering.
  public mutating func addScannerBorder(left: Float, top: Float, soft: Float, seed: UInt64) {
    let noise = Noise(seed: seed)
    changePixels { x, y, _, value in
      let (fx, fy) = (Float(x), Float(y))
      let inX = smoothstep(left, left + soft, fx + 5 * noise.fractal(fy / 160, 0.5, octaves: 3))
      let inY = smoothstep(top, top + soft, fy + 5 * noise.fractal(fx / 160, 9.5, octaves: 3))
      return mix(0.055, value, inX * inY)
    }
  }
}
