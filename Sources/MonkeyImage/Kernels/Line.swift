#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A line through points by total least squares, outliers trimmed.
package struct Line {
  package let point: SIMD2<Double>
  /// Of length 1.
  package let direction: SIMD2<Double>
  /// Share of the points that lie on it.
  package let share: Double
  /// Standard deviation of those about it.
  package let deviation: Double

  /// Nil for fewer than four points.
  package init?(_ points: [SIMD2<Double>]) {
    guard points.count >= 4 else { return nil }
    var kept = points
    var (mean, along, spread) = (SIMD2<Double>(), SIMD2<Double>(1, 0), 0.0)
    for _ in 0..<6 {
      mean = kept.reduce(SIMD2()) { $0 + $1 } / Double(kept.count)
      var (xx, xy, yy) = (0.0, 0.0, 0.0)
      for p in kept {
        let d = p - mean
        xx += d.x * d.x
        xy += d.x * d.y
        yy += d.y * d.y
      }
      let angle = atan2(2 * xy, xx - yy) / 2
      along = SIMD2(cos(angle), sin(angle))
      func distance(_ p: SIMD2<Double>) -> Double { abs((p.x - mean.x) * along.y - (p.y - mean.y) * along.x) }
      let sorted = points.map(distance).sorted()
      let limit = max(1, 2 * 1.4826 * sorted[sorted.count / 2])
      kept = points.filter { distance($0) <= limit }
      guard kept.count >= 4 else { return nil }
      spread = (kept.reduce(0) { $0 + distance($1) * distance($1) } / Double(kept.count)).squareRoot()
    }
    (point, direction, deviation) = (mean, along, spread)
    share = Double(kept.count) / Double(points.count)
  }

  /// Of a point from the line.
  package func distance(to p: SIMD2<Double>) -> Double {
    abs((p.x - point.x) * direction.y - (p.y - point.y) * direction.x)
  }

  /// Where two lines meet; nil where they run within about twelve degrees of each other.
  package func meets(_ other: Line) -> SIMD2<Double>? {
    let determinant = direction.y * other.direction.x - direction.x * other.direction.y
    guard abs(determinant) > 0.2 else { return nil }
    let d = other.point - point
    let t = (d.y * other.direction.x - d.x * other.direction.y) / determinant
    return point + direction * t
  }
}
