package import MonkeyImage

/// The mean of the square around every sample, in single precision and one pass: for measures, where 10⁻⁵ is nothing.
///
/// Notation: the window of (x, y) is the 2·radius+1 square centred on it, clipped to the plane. Column sums slide down the
/// rows, a prefix sum runs along each row (Crow 1984, "Summed-area tables"; the table itself is never stored). Each sum of a
/// prefix waits for the one before it: four rows are summed at a time, so that four wait together.
package enum LocalMean {
  private static let together = 4

  /// Calls `body` with each row of `rows` and the means of its windows; the pointer dies with the call.
  /// - Complexity: O(width · (rows + radius)).
  package static func forEachRow(
    of plane: PlaneView, rows: Range<Int>, radius: Int, _ body: (_ y: Int, _ mean: UnsafePointer<Float>) -> Void
  ) {
    let (width, height) = (plane.width, plane.height)
    guard width > 0, !rows.isEmpty else { return }
    let r = max(0, min(radius, max(width, height)))
    let step = width + 1
    withUnsafeTemporaryAllocation(of: Float.self, capacity: (2 * together + 1) * step) { scratch in
      guard let sums = scratch.baseAddress else { return }
      let (prefix, mean) = (sums + together * step, sums + 2 * together * step)
      scratch.initialize(repeating: 0)
      for y in max(0, rows.lowerBound - r)...min(height - 1, rows.lowerBound + r) { add(plane.row(y), to: sums, width) }
      var last = sums
      for top in stride(from: rows.lowerBound, to: rows.upperBound, by: together) {
        let count = min(together, rows.upperBound - top)
        for k in 0..<count {
          let (y, own) = (top + k, sums + k * step)
          if y > rows.lowerBound {
            let (enters, leaves) = (y + r < height, y - r - 1 >= 0)
            slide(
              last, width, adding: enters ? plane.row(y + r) : nil, taking: leaves ? plane.row(y - r - 1) : nil,
              into: own)
          }
          last = own
        }
        sumUp(sums, width, step, into: prefix)
        for k in 0..<count {
          let (y, prefix) = (top + k, prefix + k * step)
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

  /// The column sums of the next row; `sums` may be where they go.
  private static func slide(
    _ sums: UnsafePointer<Float>, _ width: Int, adding new: UnsafePointer<Float>?,
    taking old: UnsafePointer<Float>?, into next: UnsafeMutablePointer<Float>
  ) {
    switch (new, old) {
    case (let new?, let old?): for x in 0..<width { next[x] = (sums[x] + new[x]) - old[x] }
    case (let new?, nil): for x in 0..<width { next[x] = sums[x] + new[x] }
    case (nil, let old?): for x in 0..<width { next[x] = sums[x] - old[x] }
    case (nil, nil): for x in 0..<width { next[x] = sums[x] }
    }
  }

  /// The sums of each of four rows up to every place in it.
  private static func sumUp(
    _ rows: UnsafePointer<Float>, _ width: Int, _ step: Int, into prefixes: UnsafeMutablePointer<Float>
  ) {
    let (s0, s1, s2, s3) = (rows, rows + step, rows + 2 * step, rows + 3 * step)
    let (p0, p1, p2, p3) = (prefixes + 1, prefixes + 1 + step, prefixes + 1 + 2 * step, prefixes + 1 + 3 * step)
    var (a, b, c, d): (Float, Float, Float, Float) = (0, 0, 0, 0)
    for x in 0..<width {
      a += s0[x]
      b += s1[x]
      c += s2[x]
      d += s3[x]
      p0[x] = a
      p1[x] = b
      p2[x] = c
      p3[x] = d
    }
  }
}
