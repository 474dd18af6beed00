/// Luma: the weighted sum of gamma-coded red, green and blue.
public enum Luma {
  /// ITU-R BT.709 weights, those of sRGB's primaries; they add up to 1.
  public static let red: Float = 0.2126
  public static let green: Float = 0.7152
  public static let blue: Float = 0.0722
}

extension Raster {
  /// Luma of every pixel (BT.709 weights); for a gray image its own plane, without copying.
  public func luma() -> Plane {
    if colorModel == .gray { return color[0] }
    var out = Plane(uninitializedWidth: width, height: height)
    let (width, height) = (width, height)
    let reader = ColorReader(self)
    out.write { target in
      Parallel.rows(height) { rows in
        reader.withCursor { cursor in
          for y in rows {
            let (row, to) = (cursor.row(y, 0..<width), target.row(y))
            for x in 0..<width { to[x] = row.red[x] * Luma.red + row.green[x] * Luma.green + row.blue[x] * Luma.blue }
          }
        }
      }
    }
    return out
  }

  /// Makes a colour image the gray one of its luma, in the memory of its first plane; alpha stays.
  public mutating func reduceToLuma() {
    if colorModel == .gray { return }
    if deferred != nil { return replaceColor(with: [luma()]) }
    let (width, height) = (width, height)
    writeColor { views in
      Parallel.rows(height) { rows in
        for y in rows {
          let (red, green, blue) = (views[0].row(y), views[1].row(y), views[2].row(y))
          for x in 0..<width { red[x] = red[x] * Luma.red + green[x] * Luma.green + blue[x] * Luma.blue }
        }
      }
    }
    replaceColor(with: [color[0]])
  }
}
