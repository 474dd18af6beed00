/// Where print is fainter than elsewhere on its page, so that one threshold of edges for the whole page would lose it.
///
/// Notation: T the page's threshold; m strength of a crest of the gradient (see `InkEdges`); v deviation of the gradient on paper, on dark
/// paper as many times more as the paper is darker; Q the strength that a tenth of the crests above 2.5 v in a window exceeds, P the
/// same for ink at its full strength: 1.3 medians of the crests above T.
///
/// Windows of 20 stroke widths, half a window apart, show print alone where most of their crests are alike in strength (at least Q / 2)
/// and stand clear of noise (Q at least 10 v). Print fades gradually, what shines through or stains is suddenly weaker: so, starting
/// from full strength, print is followed from window to window as long as Q falls by less than three tenths. Where it has come under
/// three quarters of P, the threshold is lowered, fully under 0.6 P, to 0.45 Q, but not into noise.
package struct InkFading {
  /// Factor on T at the corners of the cells, more than 0, at most 1; between them it is interpolated.
  package let factors: Plane
  /// Side of the cells, half a window, pixels; ten stroke widths, but never so small that they are very many.
  package let cell: Int

  private static let cellStrokes = 10.0
  private static let mostCells = 200_000.0
  private static let leastCrests: Int32 = 60
  private static let strongShare: Float = 0.9
  private static let alikeShare: Float = 0.65
  private static let step: Float = 0.7
  /// How many cells away print may go on.
  private static let reach = 3
  /// Shares of P.
  private static let (full, faint): (Float, Float) = (0.75, 0.6)
  private static let level: Float = 0.45
  /// Deviations of the noise.
  private static let (counted, clear, quiet): (Float, Float, Float) = (2.5, 10, 5)
  private static let strongOverMedian = 1.3

  /// Nil where no print has faded.
  ///
  /// - Parameters:
  ///   - edges: with at least one crest; of crests under 2.5 v nothing is needed.
  ///   - threshold: T, more than 0.
  ///   - strokeWidth: pixels.
  ///   - paper: of the same image.
  /// - Complexity: O(crests) and O(cells).
  package init?(_ edges: InkEdges, threshold: Double, strokeWidth: Double, paper: PaperLevel) {
    let pixels = Double(edges.crests.width) * Double(edges.crests.height)
    let cell = max(
      16, Int(InkFading.cellStrokes * min(strokeWidth, 1000)), Int((pixels / InkFading.mostCells).squareRoot()))
    let counts = CellCounts(edges.crests, cell: cell)
    let (width, height) = (counts.columns + 1, counts.rows + 1)
    let strong = Float(InkFading.strongOverMedian * edges.crestHistogram.median(from: threshold))
    let noise = InkFading.noise(edges.noise, paper: paper, cell: cell, width: width, height: height)
    let followed = InkFading.follow(InkFading.print(counts, noise: noise), from: InkFading.full * strong)
    let hasFaded = (0..<height).contains { j in
      (0..<width).contains { followed[$0, j] > 0 && followed[$0, j] < InkFading.full * strong }
    }
    if !hasFaded { return nil }
    let gaussian = GaussianWindow(sigma: 1.5)
    let weights = followed.mapped { $0 > 0 ? 1 : 0 }.convolved(with: gaussian)
    let around = followed.convolved(with: gaussian).merged(with: weights) { $1 > 0.02 ? $0 / $1 : strong }
    let t = Float(threshold)
    self.cell = cell
    factors = around.merged(with: noise) { q, noise in
      let share = max(0, min(1, (InkFading.full - q / strong) / (InkFading.full - InkFading.faint)))
      let wanted = max(InkFading.level * q, InkFading.quiet * noise) / t
      return 1 + share * (min(1, wanted) - 1)
    }
  }

  /// Crests of row `y`, each divided by the factor at its place: to be compared with T itself.
  /// - Complexity: O(crests) and O(cells of a row).
  package func even(
    row y: Int, _ columns: UnsafeBufferPointer<Int32>, _ values: UnsafeBufferPointer<Float>,
    into target: UnsafeMutablePointer<Float>
  ) {
    if columns.isEmpty { return }
    let (scale, width) = (1 / Float(cell), factors.width)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: width + 1) { line in
      guard let line = line.baseAddress else { return }
      factors.interpolateRow(at: Float(y) * scale, into: line)
      line[width] = line[width - 1]
      for k in columns.indices {
        let place = Float(columns[k]) * scale
        let left = Int(Int32(place))
        target[k] = values[k] / (line[left] + (place - Float(left)) * (line[left + 1] - line[left]))
      }
    }
  }

  /// v at the corners of the cells.
  private static func noise(_ noise: Double, paper: PaperLevel, cell: Int, width: Int, height: Int) -> Plane {
    let (grid, small) = (paper.surface.grid, paper.surface.small)
    // The page's noise was taken where it is least, which is where the paper is bright.
    let bright = Float(Histogram(of: small, bins: 1024).percentile(0.75))
    var out = Plane(uninitializedWidth: width, height: height)
    for j in 0..<height {
      let y = min(grid.rows - 1, j * cell / grid.block) + grid.margin
      for i in 0..<width {
        let x = min(grid.columns - 1, i * cell / grid.block) + grid.margin
        out[i, j] = Float(noise) * max(1, bright / max(1.0 / 255, small[x, y]))
      }
    }
    return out
  }

  /// Q at the corners of the cells where there is print alone, elsewhere 0.
  private static func print(_ counts: CellCounts, noise: Plane) -> Plane {
    var ink = Plane(width: noise.width, height: noise.height)
    var window = CellCounts.Window()
    for j in 0..<ink.height {
      for i in 0..<ink.width {
        window.fill(counts, i, j, from: counted * noise[i, j])
        if window.total < leastCrests { continue }
        let (q, share) = window.strength(strongShare)
        if share >= alikeShare, q >= clear * noise[i, j] { ink[i, j] = q }
      }
    }
    return ink
  }

  /// The samples that are reached from those of `least` or more, from one to another near it that is at least seven tenths of it; others 0.
  private static func follow(_ ink: Plane, from least: Float) -> Plane {
    let (width, height) = (ink.width, ink.height)
    var out = Plane(width: width, height: height)
    var stack: [(x: Int, y: Int)] = []
    func reach(_ x: Int, _ y: Int) {
      out[x, y] = ink[x, y]
      stack.append((x, y))
    }
    for y in 0..<height { for x in 0..<width where ink[x, y] > 0 && ink[x, y] >= least { reach(x, y) } }
    while let at = stack.popLast() {
      let lowest = step * ink[at.x, at.y]
      for y in max(0, at.y - InkFading.reach)...min(height - 1, at.y + InkFading.reach) {
        for x in max(0, at.x - InkFading.reach)...min(width - 1, at.x + InkFading.reach)
        where out[x, y] == 0 && ink[x, y] > 0 && ink[x, y] >= lowest { reach(x, y) }
      }
    }
    return out
  }
}

/// How many crests of which strength each cell of a page holds.
private struct CellCounts {
  /// Eight bins an octave, from 2⁻⁹ to 1; each is even in itself.
  private static let octave = 8
  private static let bins = 9 * octave
  private static let first = Int((1.0 / 512 as Float).bitPattern >> 20)

  let columns: Int
  let rows: Int
  private var counts: [Int32]

  init(_ crests: SparseRows, cell: Int) {
    columns = (crests.width + cell - 1) / cell
    rows = (crests.height + cell - 1) / cell
    let (bins, first) = (CellCounts.bins, CellCounts.first)
    counts = [Int32](repeating: 0, count: columns * rows * bins)
    let (across, down) = (columns, rows)
    counts.withUnsafeMutableBufferPointer { counts in
      Parallel.perform(down) { j in
        let own = UnsafeMutableBufferPointer(rebasing: counts[j * across * bins..<(j + 1) * across * bins])
        for y in j * cell..<min(crests.height, (j + 1) * cell) {
          crests.withRow(y) { columns, values in
            for i in columns.indices {
              let bin = Int(values[i].bitPattern >> 20) - first
              if bin >= 0 {
                let at = Int(UInt32(truncatingIfNeeded: columns[i]) / UInt32(truncatingIfNeeded: cell))
                own[at * bins + min(bin, bins - 1)] &+= 1
              }
            }
          }
        }
      }
    }
  }

  /// Crests of four cells by strength.
  struct Window {
    private(set) var counts = [Int32](repeating: 0, count: CellCounts.bins)
    private(set) var total: Int32 = 0

    /// Counts those of the cells around a corner that are in the bin of `least` or in one above.
    mutating func fill(_ cells: CellCounts, _ i: Int, _ j: Int, from least: Float) {
      let from = least > 0 ? max(0, min(CellCounts.bins, Int(least.bitPattern >> 20) - CellCounts.first)) : 0
      let across = max(0, i - 1)..<min(cells.columns, i + 1)
      total = 0
      counts.withUnsafeMutableBufferPointer { counts in
        counts.update(repeating: 0)
        cells.counts.withUnsafeBufferPointer { all in
          for y in max(0, j - 1)..<min(cells.rows, j + 1) {
            for x in across {
              let at = (y * cells.columns + x) * CellCounts.bins
              for bin in from..<CellCounts.bins { counts[bin] &+= all[at + bin] }
            }
          }
        }
        for bin in from..<CellCounts.bins { total &+= counts[bin] }
      }
    }

    /// The strength under which a share of them lies, and the share of those that have at least half of it; there is one at least.
    func strength(_ share: Float) -> (strength: Float, alike: Float) {
      let all = Float(total)
      var (bin, below): (Int, Float) = (0, 0)
      while bin < CellCounts.bins - 1, below + Float(counts[bin]) < share * all {
        below += Float(counts[bin])
        bin += 1
      }
      let part = counts[bin] > 0 ? min(1, (share * all - below) / Float(counts[bin])) : 0
      // Half as strong is an octave lower, as far into its bin.
      let half = bin - CellCounts.octave
      let weaker = half < 0 ? 0 : Float(counts[..<half].reduce(0, +)) + part * Float(counts[half])
      let (start, end) = (CellCounts.start(bin), CellCounts.start(bin + 1))
      return (start + part * (end - start), 1 - weaker / all)
    }
  }

  private static func start(_ bin: Int) -> Float { Float(bitPattern: UInt32(bin + first) << 20) }
}

extension Histogram {
  /// The median of the levels from `least` on, 0…1; 1 where there is none.
  fileprivate func median(from least: Double) -> Double {
    var counts = counts
    for i in 0..<max(0, min(counts.count, Int((least * Double(counts.count - 1)).rounded(.up)))) { counts[i] = 0 }
    return counts.contains { $0 > 0 } ? Histogram(counts: counts).percentile(0.5) : 1
  }
}

extension Plane {
  /// The row at a fractional place, between two rows, into `line`; beyond the last one that one.
  fileprivate func interpolateRow(at place: Float, into line: UnsafeMutablePointer<Float>) {
    let y = min(height - 1, Int(place))
    let share = place - Float(Int(place))
    read { view in
      let (one, other) = (view.row(y), view.row(min(height - 1, y + 1)))
      for x in 0..<width { line[x] = one[x] + share * (other[x] - one[x]) }
    }
  }
}
