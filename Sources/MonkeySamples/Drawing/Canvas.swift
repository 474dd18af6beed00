public import MonkeyImage

/// Red, green and blue, 0…1.
public typealias Color = SIMD3<Float>

extension SIMD3 where Scalar == Float {
  /// From a number as web pages write it, 0xRRGGBB.
  public init(hex: UInt32) {
    self.init(Float(hex >> 16 & 255) / 255, Float(hex >> 8 & 255) / 255, Float(hex & 255) / 255)
  }

  /// Equal parts of red, green and blue.
  public init(gray: Float) { self.init(gray, gray, gray) }

  /// This colour at 0, the other at 1.
  func mixed(_ other: Self, _ t: Float) -> Self { self + (other - self) * t }

  /// The largest component.
  var largest: Float { Swift.max(x, Swift.max(y, z)) }
}

/// A colour image to draw on; pixel (x, y) covers x…x+1, y…y+1, y downwards.
public struct Canvas: Sendable {
  private var planes: [Plane]

  public init(width: Int, height: Int, fill: Color = Color(gray: 1)) {
    planes = [fill.x, fill.y, fill.z].map { Plane(width: width, height: height, fill: $0) }
  }

  init(red: Plane, green: Plane, blue: Plane) { planes = [red, green, blue] }

  public var width: Int { planes[0].width }
  public var height: Int { planes[0].height }

  /// What has been drawn.
  public var raster: Raster { Raster(red: planes[0], green: planes[1], blue: planes[2]) }

  /// One pixel; black outside.
  subscript(x: Int, y: Int) -> Color {
    guard x >= 0, y >= 0, x < width, y < height else { return Color(gray: 0) }
    return Color(planes[0][x, y], planes[1][x, y], planes[2][x, y])
  }

  /// Every pixel anew from where it is and what it was; `change` is called on several threads at once.
  mutating func map(_ change: (Int, Int, Color) -> Color) {
    rewrite(columns: 0..<width, rows: 0..<height, change)
  }

  /// Fills a shape, its rim softened over `softness` pixels.
  public mutating func fill(_ shape: Shape, _ color: Color, opacity: Float = 1, softness: Float = 1) {
    fill(shape, opacity: opacity, softness: softness) { _, _ in color }
  }

  /// Fills a shape with a colour that depends on the place; `color` is called on several threads at once.
  mutating func fill(
    _ shape: Shape, opacity: Float = 1, softness: Float = 1, _ color: (Float, Float) -> Color
  ) {
    let box = shape.bounds.grown(softness + 1)
    rewrite(columns: box.columns(in: width), rows: box.rows(in: height)) { x, y, old in
      let (px, py) = (Float(x) + 0.5, Float(y) + 0.5)
      let cover = clamp(0.5 - shape.distance(px, py) / softness, 0, 1) * opacity
      return cover > 0 ? old.mixed(color(px, py), cover) : old
    }
  }

  /// Blends a colour in where `mask` is 1, nothing where it is 0; the mask's first sample lies at (`x`, `y`).
  public mutating func paint(_ color: Color, opacity: Float = 1, mask: Plane, x left: Int = 0, y top: Int = 0) {
    let columns = max(0, left)..<max(max(0, left), min(width, left + mask.width))
    let rows = max(0, top)..<max(max(0, top), min(height, top + mask.height))
    mask.read { mask in
      rewrite(columns: columns, rows: rows) { x, y, old in
        old.mixed(color, mask.row(y - top)[x - left] * opacity)
      }
    }
  }

  private mutating func rewrite(columns: Range<Int>, rows: Range<Int>, _ change: (Int, Int, Color) -> Color) {
    guard !columns.isEmpty, !rows.isEmpty else { return }
    var (red, green, blue) = (planes[0], planes[1], planes[2])
    planes = []
    red.write { r in
      green.write { g in
        blue.write { b in
          Parallel.rows(rows.count) { chunk in
            for y in chunk.lowerBound + rows.lowerBound..<chunk.upperBound + rows.lowerBound {
              let (r, g, b) = (r.row(y), g.row(y), b.row(y))
              for x in columns {
                let new = change(x, y, Color(r[x], g[x], b[x]))
                (r[x], g[x], b[x]) = (new.x, new.y, new.z)
              }
            }
          }
        }
      }
    }
    planes = [red, green, blue]
  }
}
