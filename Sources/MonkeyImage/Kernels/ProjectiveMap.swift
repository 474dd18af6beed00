#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A projective map of the plane, (x, y) to ((a·x + b·y + c) / w, (d·x + e·y + f) / w) with w = g·x + h·y + i.
///
/// Coordinates are continuous: x to the right, y down, the first sample's centre at (0.5, 0.5). Row-major 3×3 matrix.
public struct ProjectiveMap: Sendable, Hashable {
  public var a, b, c, d, e, f, g, h, i: Double

  public init(
    a: Double, b: Double, c: Double, d: Double, e: Double, f: Double, g: Double = 0, h: Double = 0, i: Double = 1
  ) {
    (self.a, self.b, self.c, self.d, self.e, self.f, self.g, self.h, self.i) = (a, b, c, d, e, f, g, h, i)
  }

  /// Leaves every point where it is.
  public static let identity = ProjectiveMap(a: 1, b: 0, c: 0, d: 0, e: 1, f: 0)

  /// Turns clockwise (as seen, y pointing down) by `degrees` and takes the point `from` to the point `to`.
  public static func rotation(
    clockwise degrees: Double, from: (x: Double, y: Double), to: (x: Double, y: Double)
  ) -> ProjectiveMap {
    let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    return ProjectiveMap(
      a: cosine, b: -sine, c: to.x - cosine * from.x + sine * from.y,
      d: sine, e: cosine, f: to.y - sine * from.x - cosine * from.y)
  }

  /// The map of a point; not finite on the line that goes to infinity.
  public func callAsFunction(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    let w = g * x + h * y + i
    return ((a * x + b * y + c) / w, (d * x + e * y + f) / w)
  }

  /// The inverse map; nil where there is none.
  public var inverse: ProjectiveMap? {
    let (m0, m1, m2) = (e * i - f * h, f * g - d * i, d * h - e * g)
    let determinant = a * m0 + b * m1 + c * m2
    guard determinant.isFinite, abs(determinant) > 1e-300 else { return nil }
    let s = 1 / determinant
    return ProjectiveMap(
      a: m0 * s, b: (c * h - b * i) * s, c: (b * f - c * e) * s,
      d: m1 * s, e: (a * i - c * g) * s, f: (c * d - a * f) * s,
      g: m2 * s, h: (b * g - a * h) * s, i: (a * e - b * d) * s)
  }

  /// The map that first does `first`, then this one.
  public func after(_ first: ProjectiveMap) -> ProjectiveMap {
    let q = first
    return ProjectiveMap(
      a: a * q.a + b * q.d + c * q.g, b: a * q.b + b * q.e + c * q.h, c: a * q.c + b * q.f + c * q.i,
      d: d * q.a + e * q.d + f * q.g, e: d * q.b + e * q.e + f * q.h, f: d * q.c + e * q.f + f * q.i,
      g: g * q.a + h * q.d + i * q.g, h: g * q.b + h * q.e + i * q.h, i: g * q.c + h * q.f + i * q.i)
  }

  /// The map that takes the corners (0, 0), (1, 0), (1, 1), (0, 1) of the unit square to four points, in that order
  /// (P. Heckbert, Fundamentals of Texture Mapping, 1989); nil where three of the points lie on a line.
  public init?(unitSquareTo p: [(x: Double, y: Double)]) {
    guard p.count == 4 else { return nil }
    let (dx1, dx2, dx3) = (p[1].x - p[2].x, p[3].x - p[2].x, p[0].x - p[1].x + p[2].x - p[3].x)
    let (dy1, dy2, dy3) = (p[1].y - p[2].y, p[3].y - p[2].y, p[0].y - p[1].y + p[2].y - p[3].y)
    let determinant = dx1 * dy2 - dx2 * dy1
    guard determinant.isFinite, abs(determinant) > 1e-12 else { return nil }
    let g = (dx3 * dy2 - dx2 * dy3) / determinant
    let h = (dx1 * dy3 - dx3 * dy1) / determinant
    self.init(
      a: p[1].x - p[0].x + g * p[1].x, b: p[3].x - p[0].x + h * p[3].x, c: p[0].x,
      d: p[1].y - p[0].y + g * p[1].y, e: p[3].y - p[0].y + h * p[3].y, f: p[0].y, g: g, h: h, i: 1)
    guard inverse != nil else { return nil }
  }
}
