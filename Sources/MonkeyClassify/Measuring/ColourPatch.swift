import MonkeyImage

/// A small image in memory for measuring: red, green, blue and luma, 0…1 in the file's own transfer curve.
struct ColourPatch: Sendable {
  let red: Plane
  let green: Plane
  let blue: Plane
  let luma: Plane
  let isGray: Bool

  var width: Int { luma.width }
  var height: Int { luma.height }

  /// From one or three planes of one size.
  init(planes: [Plane], alpha: Plane?) {
    let laid = alpha.map { alpha in planes.map { Self.overWhite($0, alpha) } } ?? planes
    let raster = laid.count == 3 ? Raster(red: laid[0], green: laid[1], blue: laid[2]) : Raster(gray: laid[0])
    luma = raster.luma()
    isGray = laid.count != 3
    red = isGray ? luma : laid[0]
    green = isGray ? luma : laid[1]
    blue = isGray ? luma : laid[2]
  }

  /// A rectangle of an image, which must lie inside it.
  init(_ image: ImageReader, x: Int, y: Int, width: Int, height: Int) {
    func cut(_ reader: ColorReader) -> [Plane] {
      Plane.filled(reader.channels, width: width, height: height) { targets in
        reader.withCursor { cursor in
          for row in 0..<height {
            let source = cursor.row(y + row, x..<x + width)
            for (channel, target) in targets.enumerated() {
              target.row(row).update(from: source[channel], count: width)
            }
          }
        }
      }
    }
    self.init(planes: cut(image.color), alpha: image.alpha.map { cut($0)[0] })
  }

  /// Area averages over at most `pixels` cells.
  func reduced(pixels: Int) -> ColourPatch {
    let (columns, rows) = Probe.gridSize(width: width, height: height, pixels: pixels)
    let planes = (isGray ? [luma] : [red, green, blue]).map {
      AreaAverage.reduce($0, columns: columns, rows: rows, rowsPerCell: .max)
    }
    return ColourPatch(planes: planes, alpha: nil)
  }

  private static func overWhite(_ plane: Plane, _ alpha: Plane) -> Plane {
    var out = plane
    alpha.read { alpha in
      out.write { view in
        for y in 0..<view.height {
          let (row, opacity) = (view.row(y), alpha.row(y))
          for x in 0..<view.width { row[x] = 1 - opacity[x] * (1 - row[x]) }
        }
      }
    }
    return out
  }
}
