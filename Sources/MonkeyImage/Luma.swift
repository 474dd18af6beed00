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
    let width = width
    color[0].read { r in
      color[1].read { g in
        color[2].read { b in
          out.write { o in
            Parallel.rows(height) { rows in
              for y in rows {
                let (red, green, blue, target) = (r.row(y), g.row(y), b.row(y), o.row(y))
                for x in 0..<width {
                  target[x] = red[x] * Luma.red + green[x] * Luma.green + blue[x] * Luma.blue
                }
              }
            }
          }
        }
      }
    }
    return out
  }

  /// Makes a colour image the gray one of its luma, in the memory of its first plane; alpha stays.
  public mutating func reduceToLuma() {
    if colorModel == .gray { return }
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
