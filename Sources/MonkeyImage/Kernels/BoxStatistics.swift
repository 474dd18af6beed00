/// Mean and standard deviation of the samples in a rectangle around every pixel, at a cost that does not depend on the
/// rectangle's size.
///
/// Notation: the window of pixel (x, y) is the `2·radiusX+1` by `2·radiusY+1` rectangle centred on it, clipped to the
/// plane, n samples; mean = Σv/n, deviation = √(Σv²/n − mean²) (population form).
///
/// Column sums slide down the rows and a prefix sum runs along each row, both in Double: squares of samples near 1 whose
/// deviation is 1/1000 lose every digit in Float. (Crow 1984, "Summed-area tables"; the whole table is never stored.)
public enum BoxStatistics {
  /// Calls `body` once for every row with the window means (and deviations) of its pixels, several rows at once.
  ///
  /// - Parameters:
  ///   - radiusX, radiusY: not negative; 0 and 0 gives the samples themselves. A window may be larger than the plane.
  ///   - body: row number, means, deviations; the pointers hold `plane.width` values and die with the call.
  /// - Complexity: O(pixels), one read of the plane plus two reads of each row near the seams of row groups.
  static func forEachRow(
    of plane: PlaneView, radiusX: Int, radiusY: Int,
    _ body: (_ y: Int, _ mean: UnsafeMutablePointer<Float>, _ deviation: UnsafeMutablePointer<Float>) -> Void
  ) {
    let (width, height) = (plane.width, plane.height)
    guard width > 0, height > 0 else { return }
    let (rx, ry) = (max(0, min(radiusX, width)), max(0, min(radiusY, height)))
    // A group starts by summing a whole window of rows; groups much longer than the window keep that share small.
    let chunk = max(64, 4 * ry)
    Parallel.rows(height, chunk: chunk) { rows in
      let scratch = UnsafeMutablePointer<Double>.allocate(capacity: 4 * (width + 1))
      let output = UnsafeMutablePointer<Float>.allocate(capacity: 2 * width)
      defer {
        scratch.deallocate()
        output.deallocate()
      }
      scratch.initialize(repeating: 0, count: 4 * (width + 1))
      let columns = ColumnSums(first: scratch, second: scratch + (width + 1), width: width)
      let (prefix1, prefix2) = (scratch + 2 * (width + 1), scratch + 3 * (width + 1))
      let (mean, deviation) = (output, output + width)
      for y in max(0, rows.lowerBound - ry)...min(height - 1, rows.lowerBound + ry) { columns.add(plane.row(y)) }
      for y in rows {
        let windowRows = min(height - 1, y + ry) - max(0, y - ry) + 1
        columns.accumulate(into: prefix1, prefix2)
        spread(prefix1, prefix2, width: width, radius: rx, rows: windowRows, mean: mean, deviation: deviation)
        body(y, mean, deviation)
        if y + 1 < rows.upperBound {
          if y + 1 + ry < height { columns.add(plane.row(y + 1 + ry)) }
          if y - ry >= 0 { columns.subtract(plane.row(y - ry)) }
        }
      }
    }
  }

  /// Window means as a plane.
  /// - Complexity: O(pixels), whatever the radii.
  public static func mean(of plane: Plane, radiusX: Int, radiusY: Int) -> Plane {
    var out = Plane(uninitializedWidth: plane.width, height: plane.height)
    let width = plane.width
    plane.read { view in
      out.write { target in
        forEachRow(of: view, radiusX: radiusX, radiusY: radiusY) { y, mean, _ in
          target.row(y).update(from: mean, count: width)
        }
      }
    }
    return out
  }

  /// Window means and deviations as planes.
  /// - Complexity: O(pixels), whatever the radii.
  public static func meanAndDeviation(
    of plane: Plane, radiusX: Int, radiusY: Int
  ) -> (mean: Plane, deviation: Plane) {
    var means = Plane(uninitializedWidth: plane.width, height: plane.height)
    var deviations = Plane(uninitializedWidth: plane.width, height: plane.height)
    let width = plane.width
    plane.read { view in
      means.write { meanView in
        deviations.write { deviationView in
          forEachRow(of: view, radiusX: radiusX, radiusY: radiusY) { y, mean, deviation in
            meanView.row(y).update(from: mean, count: width)
            deviationView.row(y).update(from: deviation, count: width)
          }
        }
      }
    }
    return (means, deviations)
  }

  @inline(__always)
  private static func spread(
    _ prefix1: UnsafePointer<Double>, _ prefix2: UnsafePointer<Double>, width: Int, radius: Int, rows: Int,
    mean: UnsafeMutablePointer<Float>, deviation: UnsafeMutablePointer<Float>
  ) {
    @inline(__always) func one(_ x: Int, _ from: Int, _ to: Int, _ scale: Double) {
      let m = (prefix1[to] - prefix1[from]) * scale
      let square = (prefix2[to] - prefix2[from]) * scale
      let variance = square - m * m
      mean[x] = Float(m)
      deviation[x] = Float(variance > 0 ? variance : 0).squareRoot()
    }
    let inner = min(radius, width)..<max(min(radius, width), width - radius)
    for x in 0..<inner.lowerBound {
      let to = min(width, x + radius + 1)
      let from = max(0, x - radius)
      one(x, from, to, 1 / Double((to - from) * rows))
    }
    let scale = 1 / Double((2 * radius + 1) * rows)
    for x in inner { one(x, x - radius, x + radius + 1, scale) }
    for x in inner.upperBound..<width {
      let from = max(0, x - radius)
      let to = min(width, x + radius + 1)
      one(x, from, to, 1 / Double((to - from) * rows))
    }
  }
}

/// Sums of samples and of their squares over the rows of a window, a value a column.
private struct ColumnSums {
  let first: UnsafeMutablePointer<Double>
  let second: UnsafeMutablePointer<Double>
  let width: Int

  @inline(__always)
  func add(_ row: UnsafePointer<Float>) {
    for x in 0..<width {
      let v = Double(row[x])
      first[x] += v
      second[x] += v * v
    }
  }

  @inline(__always)
  func subtract(_ row: UnsafePointer<Float>) {
    for x in 0..<width {
      let v = Double(row[x])
      first[x] -= v
      second[x] -= v * v
    }
  }

  /// Prefix sums: element x is the sum of columns 0..<x.
  @inline(__always)
  func accumulate(into prefix1: UnsafeMutablePointer<Double>, _ prefix2: UnsafeMutablePointer<Double>) {
    var (sum1, sum2) = (0.0, 0.0)
    prefix1[0] = 0
    prefix2[0] = 0
    for x in 0..<width {
      sum1 += first[x]
      sum2 += second[x]
      prefix1[x + 1] = sum1
      prefix2[x + 1] = sum2
    }
  }
}
