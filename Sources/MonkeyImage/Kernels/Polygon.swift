/// Polygons: corners in order, whichever way round.
package enum Polygon {
  package typealias Point = SIMD2<Double>

  /// The area inside.
  package static func area(_ polygon: [Point]) -> Double {
    guard polygon.count >= 3 else { return 0 }
    let sum = polygon.indices.reduce(0.0) { sum, i in
      let (p, q) = (polygon[i], polygon[(i + 1) % polygon.count])
      return sum + p.x * q.y - q.x * p.y
    }
    return abs(sum) / 2
  }

  /// Whether it is convex.
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
