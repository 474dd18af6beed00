/// Edges of ink on paper: where the brightness, relative to the paper's, changes fastest.
///
/// Notation: n = luma / paper level; b = n smoothed by a Gaussian; (gx, gy) its gradient by Scharr's operator, per pixel;
/// m = |(gx, gy)|. A crest is a pixel whose m is the largest along its gradient (non-maximum suppression with interpolated
/// neighbours, J. Canny, "A computational approach to edge detection", IEEE TPAMI 8, 1986).
package struct InkEdges {
  /// b.
  package let smooth: Plane
  /// m at crests that rise above the floor.
  package let crests: SparseRows
  /// These crests by m, 0…1.
  package let crestHistogram: Histogram
  /// Standard deviation of one component of the gradient on paper, from the quarter of all pixels where the gradient is
  /// least: for noise alone m is Rayleigh distributed and its lower quartile lies at 0.7585 deviations. Of a large image some
  /// of the rows are looked at.
  package let noise: Double

  package static let bins = 4096

  /// - Parameters:
  ///   - relative: n; at least one sample. Where the caller has no other use for it, its memory is b's.
  ///   - sigma: of the Gaussian, pixels.
  ///   - floor: of the noise: crests that do not rise above it are left out.
  /// - Complexity: one pass, O(pixels · sigma).
  package init(_ relative: consuming Plane, sigma: Double, floor: (_ noise: Double) -> Double = { _ in 0 }) {
    let window = GaussianWindow(sigma: sigma)
    let (width, height) = (relative.width, relative.height)
    noise = InkEdges.noise(of: relative, window)
    let least = Float(floor(noise))
    let halo = window.radius + 2
    let chunk = max(2 * halo, 128)
    let borders = relative.read { BandBorders(of: $0, chunk: chunk, halo: halo) }
    let found = relative.write { view in
      Parallel.mapRows(height, chunk: chunk) { rows in
        EdgeBand(window, rows: rows, width: width, height: height, floor: least).run(in: view, borders)
      }
    }
    smooth = relative
    crests = SparseRows(width: width, height: height, chunk: chunk, parts: found.map(\.crests))
    var counts = [Int](repeating: 0, count: InkEdges.bins)
    for part in found { for i in counts.indices { counts[i] += Int(part.counts[i]) } }
    crestHistogram = Histogram(counts: counts)
  }

  private static func noise(of relative: Plane, _ window: GaussianWindow) -> Double {
    let (width, height) = (relative.width, relative.height)
    let every = max(4, min(32, height / 64))
    let parts = relative.read { view in
      Parallel.mapRows((height + every - 1) / every, chunk: 8) { group in
        var counts = [Int32](repeating: 0, count: bins)
        let rows = SmoothRows(window, width: width, height: height)
        let line = GradientRow(width: width)
        defer { withExtendedLifetime((rows, line)) {} }
        for y in group.lazy.map({ $0 * every }) {
          for near in y - 1...y + 1 { rows.fill(near) { view.row($0) } }
          line.fill(rows[y - 1], rows[y], rows[y + 1], width)
          let magnitude = line.magnitude.start
          counts.withUnsafeMutableBufferPointer { counts in
            for x in 0..<width { counts[bin(magnitude[x])] &+= 1 }
          }
        }
        return counts
      }
    }
    let all = (0..<bins).map { bin in parts.reduce(0) { $0 + Int($1[bin]) } }
    return Histogram(counts: all).percentile(0.25) / 0.7585
  }

  @inline(__always)
  fileprivate static func bin(_ m: Float) -> Int {
    // Written so that NaN takes the lower end.
    Int(Int32((m > 0 ? (m < 1 ? m : 1) : 0) * Float(bins - 1) + 0.5))
  }
}

/// The rows above and below bands of a plane, kept before the bands are written to.
private struct BandBorders {
  private let chunk: Int
  private let halo: Int
  /// For each band the rows above it, then those below.
  private let kept: Plane

  init(of source: PlaneView, chunk: Int, halo: Int) {
    (self.chunk, self.halo) = (chunk, halo)
    let (width, height) = (source.width, source.height)
    let bands = (height + chunk - 1) / chunk
    var kept = Plane(uninitializedWidth: width, height: bands > 1 ? bands * 2 * halo : 0)
    kept.write { target in
      Parallel.rows(target.height, chunk: 2 * halo) { group in
        let top = group.lowerBound / (2 * halo) * chunk
        for k in 0..<halo {
          let (above, below) = (target.row(group.lowerBound + k), target.row(group.lowerBound + halo + k))
          above.update(from: source.clampedRow(top - halo + k), count: width)
          below.update(from: source.clampedRow(top + chunk + k), count: width)
        }
      }
    }
    self.kept = kept
  }

  /// A row of the image outside the band; good as long as this is.
  @inline(__always)
  func row(_ y: Int, around rows: Range<Int>) -> UnsafePointer<Float> {
    let first = rows.lowerBound / chunk * 2 * halo
    let offset = y < rows.lowerBound ? y - rows.lowerBound + halo : y - rows.upperBound + halo
    return kept.unsafeView.row(first + offset)
  }
}

/// Three smoothed rows in turn, each with a sample of margin.
private struct SmoothRows {
  private let window: GaussianWindow
  private let width: Int
  private let height: Int
  private let line: BoxedRow
  private let rows: [BoxedRow]

  init(_ window: GaussianWindow, width: Int, height: Int) {
    (self.window, self.width, self.height) = (window, width, height)
    line = BoxedRow(width: width, margin: window.radius)
    rows = (0..<3).map { _ in BoxedRow(width: width, margin: 1) }
  }

  subscript(y: Int) -> UnsafeMutablePointer<Float> { rows[(y + 3) % 3].start }

  /// Row `y`, −1 at least; beyond the image the nearest one.
  @inline(__always)
  func fill(_ y: Int, source: (Int) -> UnsafePointer<Float>) {
    let target = self[y]
    let inside = max(0, min(height - 1, y))
    if window.radius == 0 {
      target.update(from: source(inside), count: width)
    } else {
      convolveColumns(window, at: inside, height: height, width: width, into: line.start, row: source)
      line.replicateEdges()
      convolveRow(window, line.start, width: width, into: target)
    }
    rows[(y + 3) % 3].replicateEdges()
  }
}

/// A group of rows, smoothed and searched for crests in one go.
private struct EdgeBand {
  let window: GaussianWindow
  let rows: Range<Int>
  let width: Int
  let height: Int
  let floor: Float

  init(_ window: GaussianWindow, rows: Range<Int>, width: Int, height: Int, floor: Float) {
    (self.window, self.rows, self.width, self.height, self.floor) = (window, rows, width, height, floor)
  }

  struct Found: Sendable {
    var crests = SparseRows.Part()
    var counts = [Int32](repeating: 0, count: InkEdges.bins)
  }

  /// - Parameters:
  ///   - view: the band's rows are smoothed there.
  ///   - borders: the rows around the bands.
  func run(in view: MutablePlaneView, _ borders: BandBorders) -> Found {
    var found = Found()
    // Three rows of smoothed samples for the gradient, three rows of gradients for the comparison; and as many rows as they were as
    // are still asked for after they have been written over.
    let smooth = SmoothRows(window, width: width, height: height)
    let lines = (0..<3).map { _ in GradientRow(width: width) }
    let past = (0...window.radius).map { _ in BoxedRow(width: width) }
    defer { withExtendedLifetime((smooth, lines, past, borders)) {} }
    var written = rows.lowerBound
    func source(_ y: Int) -> UnsafePointer<Float> {
      if !rows.contains(y) { return borders.row(y, around: rows) }
      return UnsafePointer(y < written ? past[y % past.count].start : view.row(y))
    }
    let columns = UnsafeMutablePointer<Int32>.allocate(capacity: width + 16)
    let values = UnsafeMutablePointer<Float>.allocate(capacity: width + 16)
    defer {
      columns.deallocate()
      values.deallocate()
    }
    for y in rows.lowerBound - 2...rows.upperBound + 1 {
      smooth.fill(y, source: source)
      if rows.contains(y) {
        past[y % past.count].start.update(from: view.row(y), count: width)
        view.row(y).update(from: smooth[y], count: width)
        written = y + 1
      }
      // The gradient of the row before, then the crests of the one before that.
      if y < rows.lowerBound { continue }
      lines[(y + 2) % 3].fill(smooth[y - 2], smooth[y - 1], smooth[y], width)
      if y < rows.lowerBound + 2 { continue }
      let count = crests(lines[y % 3], lines[(y + 1) % 3], lines[(y + 2) % 3], columns, values)
      found.crests.columns.append(contentsOf: UnsafeBufferPointer(start: columns, count: count))
      found.crests.values.append(contentsOf: UnsafeBufferPointer(start: values, count: count))
      found.crests.rowEnds.append(found.crests.columns.count)
      found.counts.withUnsafeMutableBufferPointer { counts in
        for i in 0..<count { counts[InkEdges.bin(values[i])] &+= 1 }
      }
    }
    return found
  }

  /// The places of a row where m exceeds the floor and the interpolated neighbour on one side of the gradient and is not under
  /// the other; returns how many there are.
  @inline(__always)
  private func crests(
    _ above: GradientRow, _ here: GradientRow, _ below: GradientRow, _ columns: UnsafeMutablePointer<Int32>,
    _ values: UnsafeMutablePointer<Float>
  ) -> Int {
    let (a, h, b) = (above.magnitude.start, here.magnitude.start, below.magnitude.start)
    let least = Lanes(repeating: floor)
    // A bit for each of the sixteen, the first in the lowest.
    let places = SIMD16<Int32>(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768)
    var count = 0
    var x = 0
    while x < width {
      let m = h.lanes(x)
      let stands = m .> least
      if !any(stands) {
        x += 16
        continue
      }
      let (gx, gy) = (here.x.start.lanes(x), here.y.start.lanes(x))
      let (ax, ay) = (greater(gx, -gx), greater(gy, -gy))
      let flat = ax .> ay
      let along = gx * gy .> 0
      let (larger, smaller) = (greater(ax, ay), lesser(ax, ay))
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
      // Between the neighbour and the diagonal one, smaller / larger of the way, multiplied by the larger.
      let one = forward * larger + (diagonalForward - forward) * smaller
      let other = backward * larger + (diagonalBackward - backward) * smaller
      let level = m * larger
      let crest = (level .> one) .& (level .>= other) .& stands
      var bits = places.replacing(with: 0, where: .!crest).wrappedSum()
      while bits != 0 {
        let at = x + bits.trailingZeroBitCount
        bits &= bits &- 1
        if at >= width { break }
        columns[count] = Int32(truncatingIfNeeded: at)
        values[count] = h[at]
        count += 1
      }
      x += 16
    }
    return count
  }
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
