/// Convex hulls of points and the quadrilaterals in them.
package enum ConvexHull {
  package typealias Point = SIMD2<Double>

  /// The corners of the hull, in order; Andrew's monotone chain (1979), O(n log n).
  package static func of(_ points: [Point]) -> [Point] {
    let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    if sorted.count < 3 { return sorted }
    func half(_ points: some Sequence<Point>) -> [Point] {
      var chain: [Point] = []
      for p in points {
        while chain.count >= 2, turn(chain[chain.count - 2], chain[chain.count - 1], p) <= 0 { chain.removeLast() }
        chain.append(p)
      }
      chain.removeLast()
      return chain
    }
    return half(sorted) + half(sorted.reversed())
  }

  /// The area inside a polygon, whichever way round.
  package static func area(_ polygon: [Point]) -> Double {
    guard polygon.count >= 3 else { return 0 }
    let sum = polygon.indices.reduce(0.0) { sum, i in
      let (p, q) = (polygon[i], polygon[(i + 1) % polygon.count])
      return sum + p.x * q.y - q.x * p.y
    }
    return abs(sum) / 2
  }

  /// The largest quadrilateral with corners among those of a hull (among about forty of them where there are more); nil where
  /// there are fewer than four.
  /// - Complexity: O(n³) of at most forty.
  package static func largestQuadrilateral(in hull: [Point]) -> [Point]? {
    let most = 40
    let points = hull.count <= most ? hull : (0..<most).map { hull[$0 * hull.count / most] }
    let n = points.count
    guard n >= 4 else { return nil }
    var best = (area: 0.0, corners: [Int]())
    for a in 0..<n - 2 {
      for b in a + 2..<n {
        func highest(_ indices: some Sequence<Int>) -> (Double, Int)? {
          indices.map { (abs(turn(points[a], points[b], points[$0])) / 2, $0) }.max { $0.0 < $1.0 }
        }
        guard let one = highest(a + 1..<b), let other = highest(Array(b + 1..<n) + Array(0..<a)) else { continue }
        if one.0 + other.0 > best.area { best = (one.0 + other.0, [a, one.1, b, other.1]) }
      }
    }
    return best.corners.isEmpty ? nil : best.corners.map { points[$0] }
  }

  /// Whether the corners, in order, are those of a convex polygon, whichever way round.
  package static func isConvex(_ corners: [Point]) -> Bool {
    guard corners.count >= 3 else { return false }
    let turns = corners.indices.map { i in
      turn(corners[i], corners[(i + 1) % corners.count], corners[(i + 2) % corners.count])
    }
    return turns.allSatisfy { $0 > 0 } || turns.allSatisfy { $0 < 0 }
  }

  /// Twice the signed area of a triangle.
  private static func turn(_ a: Point, _ b: Point, _ c: Point) -> Double {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
  }
}
