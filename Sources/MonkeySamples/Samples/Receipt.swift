public import MonkeyImage

/// A till receipt, crumpled in a pocket and photographed on a table.
public enum Receipt {
  static let width = 860
  static let height = 1860
  private static let paperWidth = 730
  private static let paperHeight = 1700

  /// The receipt flat and clean: black on white.
  public static func clean() -> Plane {
    var ink = Plane(width: paperWidth, height: paperHeight)
    let (left, right) = (Float(48), Float(paperWidth) - 48)
    let size: Float = 33
    var y: Float = 96
    for (index, line) in Prose.receiptHead.enumerated() {
      ink.drawCentred(line, baseline: y, size: index == 0 ? 50 : size - 4, face: index == 0 ? heavy : .mono)
      y += index == 0 ? 52 : 38
    }
    y = ink.drawPair("07/11  17:42  TILL 3", "#004417", left: left, right: right, baseline: y + 22, size: 29)
    y = ink.drawRule(left: left, right: right, y: y - 4)
    for (item, price) in Prose.receiptItems {
      let isNote = price.isEmpty
      y = ink.drawPair(item, price, left: left, right: right, baseline: y, size: isNote ? 28 : size)
    }
    y = ink.drawRule(left: left, right: right, y: y - 6)
    for (index, (name, value)) in Prose.receiptTotals.enumerated() {
      let isTotal = index == 2
      y = ink.drawPair(
        name, value, left: left, right: right, baseline: y + (isTotal ? 14 : 0), size: isTotal ? 48 : size,
        face: isTotal ? heavy : .mono)
    }
    y = ink.drawRule(left: left, right: right, y: y)
    ink.drawCentred("12 ITEMS  YOU WERE SERVED BY INES", baseline: y + 6, size: 29, face: .mono)
    ink.drawCentred("THANK YOU  PLEASE COME AGAIN", baseline: y + 52, size: 31, face: .mono)
    ink.drawBarcode(left: 150, top: y + 84, width: Float(paperWidth) - 300, height: 110)
    ink.drawCentred("4 017702 550142", baseline: y + 230, size: 28, face: .mono)
    return ink.inverted()
  }

  /// The receipt lying on boards, creased, in the light of a window on the left.
  public static func photographed(_ clean: Plane, seed: UInt64) -> Raster {
    let relief = Relief(seed: seed)
    let (fading, heat) = (Noise(seed: seed &+ 1), Noise(seed: seed &+ 2))
    let wood = Wood(seed: seed &+ 3)
    let soft = clean.gaussianBlurred(sigma: 0.75)
    var canvas = Canvas(width: width, height: height)
    let frame = Frame()
    soft.read { print in
      canvas.map { x, y, _ in
        let place = SIMD2<Float>(Float(x) + 0.5, Float(y) + 0.5)
        let slope = relief.slope(place)
        let spot = frame.paper(place) + slope * 20
        let window = 1.03 - 0.3 * place.x / Float(width) - 0.12 * place.y / Float(height)
        // Outside, the boards, darker under the paper's edge away from the window.
        let edge = frame.distanceOutside(spot)
        let shadow = 1 - 0.55 * (1 - smoothstep(0, 26, frame.distanceOutside(spot - [13, 8])))
        let table = wood.color(place.y / 300 + 0.2, place.x / 310 + 0.35) * window * shadow * 0.9
        let bent = 1 + 0.95 * (slope.x * 0.85 + slope.y * 0.5)
        let ink = 1 - print.bilinear(spot.x, spot.y)
        let faded = 0.66 + 0.26 * fading.fractal(spot.x / 190, spot.y / 120, octaves: 2)
        // The print head's dots, eight a millimetre, some of them weak.
        let line = 0.92 + 0.16 * heat.gradient(spot.x / 9.1, spot.y / 300)
        let paper = Color(0.93, 0.915, 0.89) * (1 - clamp(ink * faded * line, 0, 0.92)) * window * bent
        return table.mixed(paper, clamp(0.5 - edge, 0, 1))
      }
    }
    var raster = canvas.raster
    raster.blur(sigma: 0.6)
    raster.addNoise(sigma: 0.016, grain: 1.3, seed: seed &+ 5)
    return raster
  }

  private static let heavy = Typeface(weight: 0.135, isMonospaced: true)

  /// Where the paper lies: turned a little, its ends torn off against a saw blade.
  private struct Frame {
    private let turn: SIMD2<Float> = [0.99985, 0.01745]

    func paper(_ p: SIMD2<Float>) -> SIMD2<Float> {
      let d = p - [Float(width) / 2, Float(height) / 2]
      // Lower rows are a little nearer to the camera.
      let near = 1 - 0.00002 * d.y
      return SIMD2(turn.x * d.x + turn.y * d.y, -turn.y * d.x + turn.x * d.y) * near
        + [Float(paperWidth) / 2, Float(paperHeight) / 2]
    }

    /// Pixels from the paper's edge, negative on the paper.
    func distanceOutside(_ p: SIMD2<Float>) -> Float {
      let tooth = p.x / 11 - (p.x / 11).rounded(.down)
      let saw = abs(tooth - 0.5) * 9
      return max(max(-p.x, p.x - Float(paperWidth)), max(saw - p.y, p.y + saw - Float(paperHeight)))
    }
  }
}

/// A sheet that was crumpled and smoothed out again: flat facets between creases, and two folds right across.
private struct Relief: Sendable {
  private let facets: Noise
  private let waves: Noise

  init(seed: UInt64) {
    facets = Noise(seed: seed &+ 11)
    waves = Noise(seed: seed &+ 12)
  }

  /// Slope to the right and down, no unit; a third at a sharp crease.
  func slope(_ p: SIMD2<Float>) -> SIMD2<Float> {
    // Creases lie between the cells of random points, bent a little by noise.
    let bend = SIMD2<Float>(waves.gradient(p.x / 90, p.y / 90), waves.gradient(p.x / 90 + 40, p.y / 90))
    let q = p + bend * 34
    var slope = facets.facetTilt(q.x / 310, q.y / 310) * 0.1 + facets.facetTilt(q.x / 120 + 9, q.y / 120) * 0.05
    slope +=
      0.07
      * SIMD2(
        waves.fractal(p.x / 260, p.y / 260, octaves: 3), waves.fractal(p.x / 260 + 7, p.y / 260, octaves: 3))
    for (position, lean) in [(Float(0.35), Float(0.12)), (0.68, -0.16)] {
      let fold = p.y - position * Float(Receipt.height) - lean * p.x + 8 * bend.x
      slope.y += 0.17 * (fold / 9) * Relief.bell(fold / 16) - 0.03 * Relief.bell(fold / 90)
    }
    return slope
  }

  /// 1 at 0, nearly 0 beyond ±2.
  private static func bell(_ x: Float) -> Float { 1 / ((1 + x * x) * (1 + x * x)) }
}

extension PlaneView {
  /// The value between samples by linear interpolation; samples' centres lie at halves; 1 outside.
  func bilinear(_ x: Float, _ y: Float) -> Float {
    let (px, py) = (x - 0.5, y - 0.5)
    guard px >= 0, py >= 0, px < Float(width - 1), py < Float(height - 1) else { return 1 }
    let (ix, iy) = (Int(px), Int(py))
    let (fx, fy) = (px - Float(ix), py - Float(iy))
    let (upper, lower) = (row(iy), row(iy + 1))
    return mix(mix(upper[ix], upper[ix + 1], fx), mix(lower[ix], lower[ix + 1], fx), fy)
  }
}

extension Plane {
  fileprivate mutating func drawCentred(_ text: String, baseline: Float, size: Float, face: Typeface) {
    draw(
      text, x: (Float(width) - face.width(of: text, size: size)) / 2, baseline: baseline, size: size, face: face)
  }

  /// One text on the left, one on the right; returns the next baseline.
  fileprivate mutating func drawPair(
    _ name: String, _ value: String, left: Float, right: Float, baseline: Float, size: Float, face: Typeface = .mono
  ) -> Float {
    draw(name, x: left, baseline: baseline, size: size, face: face)
    draw(value, x: right - face.width(of: value, size: size), baseline: baseline, size: size, face: face)
    return baseline + size * 1.32
  }

  /// A dashed line; returns the next baseline.
  fileprivate mutating func drawRule(left: Float, right: Float, y: Float) -> Float {
    var x = left
    while x < right - 8 {
      drawStroke([[x, y - 8], [x + 9, y - 8]], radius: 1.6, contrast: 1)
      x += 18
    }
    return y + 34
  }

  fileprivate mutating func drawBarcode(left: Float, top: Float, width: Float, height: Float) {
    var random = SampleRandom(seed: 4017)
    let unit = width / 132
    var module: Float = 0
    while module < 130 {
      let bar = Float(1 + random.next() % 3)
      let x = left + module * unit
      for step in 0..<Int(bar * 4) {
        let at = x + (Float(step) + 0.5) * unit / 4
        drawStroke([[at, top], [at, top + height]], radius: 0.5, contrast: 1)
      }
      module += bar + Float(1 + random.next() % 3)
    }
  }
}
