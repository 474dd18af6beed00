package import MonkeyImage

/// The mean of the square around every sample, in single precision and one pass: for measures, where 10⁻⁵ is nothing.
///
/// Notation: the window of (x, y) is the 2·radius+1 square centred on it, clipped to the plane. Column sums slide down the
/// rows, a prefix sum runs along each row (Crow 1984, "Summed-area tables"; the table itself is never stored).
package enum LocalMean {
  /// Calls `body` with each row of `rows` and the means of its windows; the pointer dies with the call.
  /// - Complexity: O(width · (rows + radius)).
  package static func forEachRow(
    of plane: PlaneView, rows: Range<Int>, radius: Int, _ body: (_ y: Int, _ mean: UnsafePointer<Float>) -> Void
  ) {
    let (width, height) = (plane.width, plane.height)
    guard width > 0, !rows.isEmpty else { return }
    let r = max(0, min(radius, max(width, height)))
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * width + 1) { scratch in
      guard let sums = scratch.baseAddress else { return }
      let (mean, prefix) = (sums + width, sums + 2 * width)
      sums.initialize(repeating: 0, count: 3 * width + 1)
      for y in max(0, rows.lowerBound - r)...min(height - 1, rows.lowerBound + r) { add(plane.row(y), to: sums, width) }
      for y in rows {
        if y > rows.lowerBound {
          if y + r < height { add(plane.row(y + r), to: sums, width) }
          if y - r - 1 >= 0 { subtract(plane.row(y - r - 1), from: sums, width) }
        }
        for x in 0..<width { prefix[x + 1] = prefix[x] + sums[x] }
        let windowRows = Float(min(height - 1, y + r) - max(0, y - r) + 1)
        for x in 0..<min(r, width) { mean[x] = clipped(prefix, x, r, width) / windowRows }
        if width > 2 * r {
          let share = 1 / (Float(2 * r + 1) * windowRows)
          for x in r..<width - r { mean[x] = (prefix[x + r + 1] - prefix[x - r]) * share }
        }
        for x in max(min(r, width), width - r)..<width { mean[x] = clipped(prefix, x, r, width) / windowRows }
        body(y, UnsafePointer(mean))
      }
    }
  }

  /// A plane less its local mean.
  package static func removed(from plane: Plane, radius: Int) -> Plane {
    var out = Plane(uninitializedWidth: plane.width, height: plane.height)
    plane.read { source in
      out.write { target in
        forEachRow(of: source, rows: 0..<source.height, radius: radius) { y, mean in
          let (own, row) = (source.row(y), target.row(y))
          for x in 0..<source.width { row[x] = own[x] - mean[x] }
        }
      }
    }
    return out
  }

  @inline(__always)
  private static func clipped(_ prefix: UnsafeMutablePointer<Float>, _ x: Int, _ r: Int, _ width: Int) -> Float {
    let (a, b) = (max(0, x - r), min(width, x + r + 1))
    return (prefix[b] - prefix[a]) / Float(b - a)
  }

  private static func add(_ row: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>, _ width: Int) {
    for x in 0..<width { sums[x] += row[x] }
  }

  private static func subtract(_ row: UnsafePointer<Float>, from sums: UnsafeMutablePointer<Float>, _ width: Int) {
    for x in 0..<width { sums[x] -= row[x] }
  }
}
