/// A rectangle, pixels, y downwards.
public struct Box: Sendable {
  public var left: Float
  public var top: Float
  public var right: Float
  public var bottom: Float

  public init(left: Float, top: Float, right: Float, bottom: Float) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }

  public init(x: Float, y: Float, width: Float, height: Float) {
    self.init(left: x, top: y, right: x + width, bottom: y + height)
  }

  var width: Float { right - left }
  var height: Float { bottom - top }

  func grown(_ by: Float) -> Box { Box(left: left - by, top: top - by, right: right + by, bottom: bottom + by) }

  func columns(in width: Int) -> Range<Int> { Box.whole(left, right, width) }
  func rows(in height: Int) -> Range<Int> { Box.whole(top, bottom, height) }

  private static func whole(_ low: Float, _ high: Float, _ limit: Int) -> Range<Int> {
    guard low < high else { return 0..<0 }
    let first = Int(clamp(low.rounded(.down), 0, Float(limit)))
    return first..<max(first, Int(clamp(high.rounded(.up), 0, Float(limit))))
  }
}

/// An area with a signed distance to its rim (negative inside), pixels, y downwards.
public enum Shape: Sendable {
  case disc(x: Float, y: Float, radius: Float)
  /// A circle line of the given width.
  case ring(x: Float, y: Float, radius: Float, width: Float)
  /// A rectangle with rounded corners; radius 0 for sharp ones.
  case box(Box, radius: Float)
  /// The outline of a rectangle with rounded corners, a line of the given width inside it.
  case frame(Box, radius: Float, width: Float)
  /// A line with round ends.
  case line(x0: Float, y0: Float, x1: Float, y1: Float, width: Float)
  /// The inside of a closed chain of points; distances outside are those to the nearest side.
  case polygon([SIMD2<Float>])

  var bounds: Box {
    switch self {
    case .disc(let x, let y, let radius):
      Box(left: x - radius, top: y - radius, right: x + radius, bottom: y + radius)
    case .ring(let x, let y, let radius, let width):
      Shape.disc(x: x, y: y, radius: radius + width).bounds
    case .box(let box, _), .frame(let box, _, _): box
    case .line(let x0, let y0, let x1, let y1, let width):
      Box(left: min(x0, x1), top: min(y0, y1), right: max(x0, x1), bottom: max(y0, y1)).grown(width)
    case .polygon(let points):
      Box(
        left: points.map(\.x).min() ?? 0, top: points.map(\.y).min() ?? 0, right: points.map(\.x).max() ?? 0,
        bottom: points.map(\.y).max() ?? 0)
    }
  }

  package func distance(_ x: Float, _ y: Float) -> Float {
    switch self {
    case .disc(let cx, let cy, let radius): return Shape.length(x - cx, y - cy) - radius
    case .ring(let cx, let cy, let radius, let width):
      return abs(Shape.length(x - cx, y - cy) - radius) - width / 2
    case .box(let box, let radius): return Shape.boxDistance(box, radius, x, y)
    case .frame(let box, let radius, let width):
      return abs(Shape.boxDistance(box, radius, x, y) + width / 2) - width / 2
    case .line(let x0, let y0, let x1, let y1, let width):
      return Shape.segmentDistance(x - x0, y - y0, x1 - x0, y1 - y0) - width / 2
    case .polygon(let points): return Shape.polygonDistance(points, x, y)
    }
  }

  @inline(__always)
  private static func length(_ x: Float, _ y: Float) -> Float { (x * x + y * y).squareRoot() }

  private static func boxDistance(_ box: Box, _ radius: Float, _ x: Float, _ y: Float) -> Float {
    let qx = abs(x - (box.left + box.right) / 2) - box.width / 2 + radius
    let qy = abs(y - (box.top + box.bottom) / 2) - box.height / 2 + radius
    return length(max(qx, 0), max(qy, 0)) + min(max(qx, qy), 0) - radius
  }

  /// Distance of (`x`, `y`) to the line from the origin to (`dx`, `dy`).
  @inline(__always)
  static func segmentDistance(_ x: Float, _ y: Float, _ dx: Float, _ dy: Float) -> Float {
    let square = dx * dx + dy * dy
    let t = square > 0 ? clamp((x * dx + y * dy) / square, 0, 1) : 0
    return length(x - t * dx, y - t * dy)
  }

  private static func polygonDistance(_ points: [SIMD2<Float>], _ x: Float, _ y: Float) -> Float {
    guard var previous = points.last else { return .greatestFiniteMagnitude }
    var nearest = Float.greatestFiniteMagnitude
    var inside = false
    for point in points {
      nearest = min(
        nearest, segmentDistance(x - previous.x, y - previous.y, point.x - previous.x, point.y - previous.y))
      if (point.y > y) != (previous.y > y),
        x < (previous.x - point.x) * (y - point.y) / (previous.y - point.y) + point.x
      {
        inside.toggle()
      }
      previous = point
    }
    return inside ? -nearest : nearest
  }
}
