package import MonkeyImage

/// Whether small changes of luma have a direction, by the structure tensor J over 5 by 5 pixels (Bigün and Granlund 1987).
///
/// Where little changes, noise, grain and fibres are what is left of a photo or a scan, and they point anywhere; what a
/// program draws, a brush lays or rays sum up changes smoothly there, and one way. The image is small (the thumbnail), so
/// that coding at fine scales and the size of the file hardly matter.
package struct Coherence {
  /// Mean of √((Jxx - Jyy)² + 4Jxy²) / (Jxx + Jyy), 0 where gradients point everywhere to 1 where they share a line,
  /// over the pixels whose own gradient is faint; 1 where these are too few.
  package var faint = 1.0
  /// The same over all windows of small change, each by the root of its J's trace; 0 without change.
  package var small = 0.0

  /// Changes over two pixels: from less than a step of 8 bits to 8 of 255; and root mean squares of a window, 13 of 255.
  private static let least: Float = 0.000_316
  private static let faintest: Float = 0.03
  private static let smallest: Float = 0.05
  private static let fewest = 50.0
  private static let window = 5

  package init() {}

  /// O(pixels).
  package init(_ luma: Plane) {
    // Gradients exist one pixel inside the image, windows of them two further.
    let stride = luma.width - 2
    let (width, height) = (stride - Self.window + 1, luma.height - 2 - Self.window + 1)
    guard width > 0, height > 0 else { return }
    var sums = Sums()
    luma.read { view in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: (3 * Self.window + 7) * stride) { scratch in
        guard let ring = scratch.baseAddress else { return }
        // The window's rows of products summed along x, then the products of one row, then what one row of windows says.
        let products = ring + 3 * Self.window * stride
        let out = products + 3 * stride
        func fill(_ y: Int) {
          Self.multiply(view, y, products, stride)
          let target = ring + y % Self.window * 3 * stride
          for k in 0..<3 { Self.addAlong(products + k * stride, target + k * stride, width) }
        }
        for y in 0..<Self.window - 1 { fill(y) }
        for y in 0..<height {
          fill(y + Self.window - 1)
          Self.measure(view, y, ring, out, stride, width)
          sums.add(out, stride, width)
        }
      }
    }
    faint = sums.count < Self.fewest ? 1 : sums.faint / sums.count
    small = sums.small / (sums.weight + 1e-3)
  }

  private struct Sums {
    var (faint, count, small, weight) = (0.0, 0.0, 0.0, 0.0)

    mutating func add(_ rows: UnsafePointer<Float>, _ stride: Int, _ count: Int) {
      faint += Double(RowSums.sum(rows, count))
      self.count += Double(RowSums.sum(rows + stride, count))
      small += Double(RowSums.sum(rows + 2 * stride, count))
      weight += Double(RowSums.sum(rows + 3 * stride, count))
    }
  }

  /// Products xx, yy and xy of the gradients (differences over two pixels) in row y of them.
  @inline(__always)
  private static func multiply(_ luma: PlaneView, _ y: Int, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
    let (above, own, below) = (luma.row(y), luma.row(y + 1), luma.row(y + 2))
    let (xx, yy, xy) = (out, out + count, out + 2 * count)
    for x in 0..<count {
      let (dx, dy) = (own[x + 2] - own[x], below[x + 1] - above[x + 1])
      xx[x] = dx * dx
      yy[x] = dy * dy
      xy[x] = dx * dy
    }
  }

  @inline(__always)
  private static func addAlong(_ row: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
    for x in 0..<count { out[x] = row[x] + row[x + 1] + row[x + 2] + row[x + 3] + row[x + 4] }
  }

  /// Four rows of numbers a window: its coherence if its middle is faint, else 0; whether it is; its coherence by its
  /// weight; its weight.
  @inline(__always)
  private static func measure(
    _ luma: PlaneView, _ y: Int, _ ring: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>, _ stride: Int,
    _ count: Int
  ) {
    let middle = y + window / 2
    let (above, own, below) = (luma.row(middle), luma.row(middle + 1), luma.row(middle + 2))
    let (a, b, c, d, e) = (ring, ring + 3 * stride, ring + 6 * stride, ring + 9 * stride, ring + 12 * stride)
    let (values, flags, weighted, weights) = (out, out + stride, out + 2 * stride, out + 3 * stride)
    let share = 1 / Float(window * window)
    for x in 0..<count {
      let (at, on, left) = (x + stride, x + 2 * stride, x + window / 2)
      let xx = (a[x] + b[x] + c[x] + d[x] + e[x]) * share
      let yy = (a[at] + b[at] + c[at] + d[at] + e[at]) * share
      let xy = (a[on] + b[on] + c[on] + d[on] + e[on]) * share
      let trace = xx + yy
      let coherence = ((xx - yy) * (xx - yy) + 4 * xy * xy).squareRoot() / (trace + 1e-7)
      let (dx, dy) = (own[left + 2] - own[left], below[left + 1] - above[left + 1])
      let square = dx * dx + dy * dy
      let isFaint: Float = square > least * least && square < faintest * faintest ? 1 : 0
      let weight: Float = trace < smallest * smallest ? trace.squareRoot() : 0
      flags[x] = isFaint
      values[x] = coherence * isFaint
      weights[x] = weight
      weighted[x] = coherence * weight
    }
  }
}
