public import MonkeyImage

/// Pictures before and after, side by side, with words under them.
public struct ContactSheet: Sendable {
  /// One pair.
  public struct Entry: Sendable {
    public var before: Raster
    public var after: Raster
    /// Under the pair; the first line is set in bold.
    public var lines: [String]

    public init(before: Raster, after: Raster, lines: [String]) {
      self.before = before
      self.after = after
      self.lines = lines
    }
  }

  /// Pairs in a row.
  public var columns: Int
  /// Width and height that a thumbnail may have, pixels.
  public var cell: Int
  /// Side of the inset that shows a part of each picture at full size, pixels; 0 for none.
  public var loupe: Int

  public init(columns: Int = 2, cell: Int = 240, loupe: Int = 0) {
    self.columns = max(1, columns)
    self.cell = max(16, min(cell, 4096))
    self.loupe = max(0, loupe)
  }

  private static let ink = Color(hex: 0x1F2933)
  private static let muted = Color(hex: 0x52606D)
  private static let gap = 14
  private static let lineHeight = 19

  /// The sheet; empty entries give an empty page.
  public func rendered(_ entries: [Entry]) -> Raster {
    let gap = ContactSheet.gap
    let pairWidth = 2 * cell + gap / 2
    let wrapped = entries.map { wrap($0.lines, width: Float(pairWidth)) }
    let rows = stride(from: 0, to: entries.count, by: columns).map { $0..<min(entries.count, $0 + columns) }
    // A row is as high as its tallest pair.
    let pictures = rows.map { row in
      row.map { max(fit(entries[$0].before).height, fit(entries[$0].after).height) }.max() ?? 0
    }
    let words = rows.map { row in (row.map { wrapped[$0].count }.max() ?? 0) * ContactSheet.lineHeight + 8 }
    let width = columns * pairWidth + (columns + 1) * gap
    let height = zip(pictures, words).reduce(gap) { $0 + $1.0 + $1.1 + gap }
    var canvas = Canvas(width: width, height: height, fill: Color(hex: 0xF4F6F8))
    var top = gap
    for (number, row) in rows.enumerated() {
      for (column, index) in row.enumerated() {
        let left = gap + column * (pairWidth + gap)
        let entry = entries[index]
        let spot = loupe > 0 ? ContactSheet.detail(of: entry.before, side: loupe) : nil
        draw(entry.before, on: &canvas, left: left, top: top, height: pictures[number], spot: spot)
        draw(entry.after, on: &canvas, left: left + cell + gap / 2, top: top, height: pictures[number], spot: spot)
        for (line, text) in wrapped[index].enumerated() {
          canvas.text(
            text, x: Float(left), baseline: Float(top + pictures[number] + 18 + line * ContactSheet.lineHeight),
            size: 15,
            face: line == 0 ? .sansBold : .sans, color: line == 0 ? ContactSheet.ink : ContactSheet.muted)
        }
      }
      top += pictures[number] + words[number] + gap
    }
    return canvas.raster
  }

  private func wrap(_ lines: [String], width: Float) -> [String] {
    lines.enumerated().flatMap { index, line in
      (index == 0 ? Typeface.sansBold : .sans).wrap(line, width: width, size: 15)
    }
  }

  private func fit(_ raster: Raster) -> (width: Int, height: Int) {
    let scale = min(1, Double(cell) / Double(max(1, raster.width, raster.height)))
    return (
      max(1, Int((Double(raster.width) * scale).rounded())), max(1, Int((Double(raster.height) * scale).rounded()))
    )
  }

  private func draw(
    _ raster: Raster, on canvas: inout Canvas, left: Int, top: Int, height: Int, spot: SIMD2<Float>?
  ) {
    guard raster.pixelCount > 0 else { return }
    var image = raster
    image.compositeOnWhite()
    if image.colorModel == .gray { image.replaceColor(with: [image.color[0], image.color[0], image.color[0]]) }
    let size = fit(raster)
    let (x, y) = (left + (cell - size.width) / 2, top + (height - size.height) / 2)
    // 64 levels a channel: a sheet is for a first look, and two bits less halve the file.
    canvas.paste(image.resized(width: size.width, height: size.height, filter: .catmullRom).leveled(), x: x, y: y)
    guard let spot, raster.width > size.width, loupe <= min(raster.width, raster.height) else { return }
    let column = Int(clamp(spot.x * Float(raster.width) - Float(loupe) / 2, 0, Float(raster.width - loupe)))
    let row = Int(clamp(spot.y * Float(raster.height) - Float(loupe) / 2, 0, Float(raster.height - loupe)))
    // At the picture's bottom, on the right, framed in white.
    let (right, bottom) = (left + cell - loupe, y + size.height - loupe)
    let frame = Box(x: Float(right - 2), y: Float(bottom - 2), width: Float(loupe + 4), height: Float(loupe + 4))
    canvas.fill(.box(frame, radius: 0), Color(gray: 1))
    canvas.paste(image.cropped(x: column, y: row, width: loupe, height: loupe).leveled(), x: right, y: bottom)
  }

  /// The middle of a square that is rich in detail, as shares of width and height; away from the borders.
  ///
  /// Of all squares the one above nine tenths of the others: the very richest is often a bar code or a screen of dots.
  static func detail(of raster: Raster, side: Int) -> SIMD2<Float> {
    let luma = raster.luma()
    var squares: [(energy: Float, spot: SIMD2<Float>)] = []
    luma.read { view in
      for row in stride(from: view.height / 8, to: view.height * 7 / 8 - side, by: max(1, side / 2)) {
        for column in stride(from: view.width / 8, to: view.width * 7 / 8 - side, by: max(1, side / 2)) {
          var energy: Float = 0
          for y in stride(from: row, to: row + side - 2, by: 2) {
            let (here, below) = (view.row(y), view.row(y + 2))
            for x in stride(from: column, to: column + side - 2, by: 2) {
              energy += min(0.3, abs(here[x] - here[x + 2]) + abs(here[x] - below[x]))
            }
          }
          let middle = SIMD2(Float(column + side / 2) / Float(view.width), Float(row + side / 2) / Float(view.height))
          squares.append((energy, middle))
        }
      }
    }
    squares.sort { $0.energy < $1.energy }
    return squares.isEmpty ? SIMD2(0.5, 0.5) : squares[(squares.count - 1) * 9 / 10].spot
  }
}

extension Canvas {
  /// Puts an opaque colour image on the canvas, its first pixel at (`x`, `y`).
  public mutating func paste(_ image: Raster, x left: Int, y top: Int) {
    let shape = Shape.box(
      Box(x: Float(left), y: Float(top), width: Float(image.width), height: Float(image.height)), radius: 0)
    let planes = image.color
    guard planes.count == 3 else { return }
    planes[0].read { red in
      planes[1].read { green in
        planes[2].read { blue in
          fill(shape) { px, py in
            let (x, y) = (Int(px) - left, Int(py) - top)
            guard x >= 0, y >= 0, x < red.width, y < red.height else { return Color(gray: 1) }
            return Color(red.row(y)[x], green.row(y)[x], blue.row(y)[x])
          }
        }
      }
    }
  }
}

extension Raster {
  /// The image in 64 levels a channel.
  fileprivate func leveled() -> Raster {
    var out = self
    out.changePixels { _, _, _, value in (clamp(value, 0, 1) * 63).rounded() / 63 }
    return out
  }

  /// A part of the image; its corner and size must lie inside.
  func cropped(x left: Int, y top: Int, width: Int, height: Int) -> Raster {
    var out = self
    out.mapPlanes { plane in
      var part = Plane(uninitializedWidth: width, height: height)
      plane.read { source in
        part.write { target in
          for y in 0..<target.height { target.row(y).update(from: source.row(top + y) + left, count: target.width) }
        }
      }
      return part
    }
    return out
  }
}
