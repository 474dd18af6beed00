/// Edges of ink on paper: where the brightness, relative to the paper's, changes fastest.
///
/// Notation: n = luma / paper level; b = n smoothed by a Gaussian; (gx, gy) its gradient by Scharr's operator, per pixel;
/// m = |(gx, gy)|. A crest is a pixel whose m is the largest along its gradient (non-maximum suppression with interpolated
/// neighbours, J. Canny, "A computational approach to edge detection", IEEE TPAMI 8, 1986).
package struct InkEdges {
  /// b.
  package let smooth: Plane
  /// m at crests, 0 elsewhere.
  package let crests: Plane
  /// Crests by m, 0…1.
  package let crestHistogram: Histogram
  /// Standard deviation of one component of the gradient on paper, from the quarter of all pixels where the gradient is
  /// least: for noise alone m is Rayleigh distributed and its lower quartile lies at 0.7585 deviations.
  package let noise: Double

  package static let bins = 4096

  /// - Parameters:
  ///   - relative: n; at least one sample.
  ///   - sigma: of the Gaussian, pixels.
  /// - Complexity: O(pixels · sigma); two planes of memory.
  package init(_ relative: consuming Plane, sigma: Double) {
    smooth = relative.convolved(with: GaussianWindow(sigma: sigma))
    let (width, height) = (relative.width, relative.height)
    // Where the caller has no other use for it, its memory is the crests'.
    relative = Plane(width: 0, height: 0)
    var crests = Plane(uninitializedWidth: width, height: height)
    let source = smooth
    let parts = source.read { b in
      crests.write { out in
        Parallel.mapRows(height, chunk: 64) { rows in InkEdges.group(b, out, rows) }
      }
    }
    self.crests = crests
    var (all, onCrests) = ([Int](repeating: 0, count: InkEdges.bins), [Int](repeating: 0, count: InkEdges.bins))
    for part in parts {
      for i in 0..<InkEdges.bins {
        all[i] += Int(part.all[i])
        onCrests[i] += Int(part.crests[i])
      }
    }
    crestHistogram = Histogram(counts: onCrests)
    noise = Histogram(counts: all).percentile(0.25) / 0.7585
  }

  private struct Counts: Sendable {
    var all = [Int32](repeating: 0, count: InkEdges.bins)
    var crests = [Int32](repeating: 0, count: InkEdges.bins)
  }

  private static func group(_ b: PlaneView, _ out: MutablePlaneView, _ rows: Range<Int>) -> Counts {
    var counts = Counts()
    let width = b.width
    // Three rows of smoothed samples for the gradient, three rows of gradients for the comparison.
    let lines = (0..<3).map { _ in GradientRow(width: width) }
    let padded = (0..<3).map { _ in RowBox(PaddedRow(width: width, margin: 1)) }
    func fill(_ y: Int) {
      for k in 0..<3 {
        padded[k].row.start.update(from: b.clampedRow(y - 1 + k), count: width)
        padded[k].row.replicateEdges()
      }
      lines[(y + 3) % 3].fill(padded[0].row.start, padded[1].row.start, padded[2].row.start, width)
    }
    fill(rows.lowerBound - 1)
    fill(rows.lowerBound)
    for y in rows {
      fill(y + 1)
      let (above, here, below) = (lines[(y + 2) % 3], lines[y % 3], lines[(y + 4) % 3])
      let to = out.row(y)
      suppress(above, here, below, width, into: to)
      count(to, width, into: &counts.crests)
      if y % 4 == 0 { count(here.magnitude.start, width, every: true, into: &counts.all) }
    }
    return counts
  }

  @inline(__always)
  private static func count(
    _ row: UnsafePointer<Float>, _ width: Int, every: Bool = false, into table: inout [Int32]
  ) {
    table.withUnsafeMutableBufferPointer { table in
      for x in 0..<width where every || row[x] > 0 {
        let m = row[x] < 1 ? row[x] : 1
        table[Int(Int32(m * Float(bins - 1) + 0.5))] &+= 1
      }
    }
  }

  /// Keeps m where it exceeds the interpolated neighbour on one side of the gradient and is not under the other.
  @inline(__always)
  private static func suppress(
    _ above: GradientRow, _ here: GradientRow, _ below: GradientRow, _ width: Int,
    into out: UnsafeMutablePointer<Float>
  ) {
    let (a, h, b) = (above.magnitude.start, here.magnitude.start, below.magnitude.start)
    var x = 0
    while x < width {
      let m = h.lanes(x)
      let (gx, gy) = (here.x.start.lanes(x), here.y.start.lanes(x))
      let (ax, ay) = (greater(gx, -gx), greater(gy, -gy))
      let flat = ax .> ay
      let along = gx * gy .> 0
      let ratio = lesser(ax, ay) / greater(greater(ax, ay), Lanes(repeating: 1e-12))
      let (left, right) = ((h + x - 1).lanes(0), (h + x + 1).lanes(0))
      let (up, down) = (a.lanes(x), b.lanes(x))
      let (upLeft, upRight) = ((a + x - 1).lanes(0), (a + x + 1).lanes(0))
      let (downLeft, downRight) = ((b + x - 1).lanes(0), (b + x + 1).lanes(0))
      let forward = down.replacing(with: right, where: flat)
      let backward = up.replacing(with: left, where: flat)
      // Gradients towards lower right (or upper left) look at that diagonal, the others at the other one.
      let acrossForward = downLeft.replacing(with: upRight, where: flat)
      let acrossBackward = upRight.replacing(with: downLeft, where: flat)
      let diagonalForward = acrossForward.replacing(with: downRight, where: along)
      let diagonalBackward = acrossBackward.replacing(with: upLeft, where: along)
      let one = forward + (diagonalForward - forward) * ratio
      let other = backward + (diagonalBackward - backward) * ratio
      let crest = (m .> one) .& (m .>= other)
      out.setLanes(x, Lanes.zero.replacing(with: m, where: crest))
      x += 16
    }
  }
}

/// A padded row that can stand in an array.
private final class RowBox {
  let row: PaddedRow
  init(_ row: consuming PaddedRow) { self.row = row }
}

/// The gradient along one row, with a sample of margin.
private final class GradientRow {
  let x: PaddedRow
  let y: PaddedRow
  let magnitude: PaddedRow

  init(width: Int) {
    x = PaddedRow(width: width, margin: 1)
    y = PaddedRow(width: width, margin: 1)
    magnitude = PaddedRow(width: width, margin: 1)
  }

  /// Scharr's operator on three padded rows: (3, 10, 3) across, difference of the neighbours along.
  @inline(__always)
  func fill(
    _ above: UnsafePointer<Float>, _ here: UnsafePointer<Float>, _ below: UnsafePointer<Float>, _ width: Int
  ) {
    var i = 0
    while i < width {
      let (a0, a1, a2) = ((above + i - 1).lanes(0), above.lanes(i), (above + i + 1).lanes(0))
      let (h0, h2) = ((here + i - 1).lanes(0), (here + i + 1).lanes(0))
      let (b0, b1, b2) = ((below + i - 1).lanes(0), below.lanes(i), (below + i + 1).lanes(0))
      let sides: Lanes = (a2 - a0) + (b2 - b0)
      let middle: Lanes = h2 - h0
      let gx: Lanes = sides * (3 / 32) + middle * (10 / 32)
      let flanks: Lanes = (b0 - a0) + (b2 - a2)
      let centre: Lanes = b1 - a1
      let gy: Lanes = flanks * (3 / 32) + centre * (10 / 32)
      let square: Lanes = gx * gx + gy * gy
      x.start.setLanes(i, gx)
      y.start.setLanes(i, gy)
      magnitude.start.setLanes(i, square.squareRoot())
      i += 16
    }
    magnitude.replicateEdges()
  }
}
