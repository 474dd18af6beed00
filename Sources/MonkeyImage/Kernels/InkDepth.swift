/// How much darker than the paper near it every pixel of a reduced page is.
///
/// The paper's level is the mean of the pixels around that no ink is near: of a square of 2·radius + 1 pixels, in cells of a
/// quarter of the radius, with a quadratic B-spline between them. Ink, for that, is what is darker than the mean of all pixels
/// around by the threshold, and the eight neighbours of such pixels.
/// - Complexity: three reads of the page and one write.
package struct InkDepth {
  /// The page less its paper's level: negative on ink. 0 where nearly everything around is ink, so that nobody knows the paper.
  package let plane: Plane
  /// How many pixels are darker than their paper by the threshold.
  package let darkCount: Int
  /// The depth that a tenth of them exceeds.
  let deepest: Float
  private let tally: Tally

  private static let bins = 256

  /// - Parameters:
  ///   - page: at least one sample.
  ///   - radius: pixels, at least 1.
  ///   - threshold: 0…1.
  package init(of page: Plane, radius: Int, threshold: Float) {
    let cell = max(1, radius / 4)
    let reach = max(1, (radius + cell / 2) / cell)
    let grid = BlockGrid(width: page.width, height: page.height, block: cell, margin: 1)
    let means = grid.means(of: [page], weights: [1]).cropped(x: 1, y: 1, width: grid.columns, height: grid.rows)
    let around = GridSurface(grid: grid, cells: BoxStatistics.mean(of: means, radiusX: reach, radiusY: reach))
    let (counts, sums) = Self.free(page, around, threshold: threshold)
    let count = BoxStatistics.mean(of: counts, radiusX: reach, radiusY: reach)
    let sum = BoxStatistics.mean(of: sums, radiusX: reach, radiusY: reach)
    let least = 0.05 * Float(cell * cell)
    let known = count.mapped { $0 > least ? 1 : 0 }
    let level = sum.merged(with: count) { $1 > least ? $0 / $1 : 0 }
    let surface = GridSurface(grid: grid, cells: PushPull.fill(level, weights: known))
    var depth = Plane(uninitializedWidth: page.width, height: page.height)
    let (width, height) = (page.width, page.height)
    let parts = page.read { page in
      surface.small.read { small in
        known.read { known in
          depth.write { depth in
            Parallel.mapRows(height) { rows in
              var tally = Tally()
              let spline = BlockSpline(grid)
              var scratch = BlockSpline.Scratch(grid)
              for y in rows {
                let (from, to) = (page.row(y), depth.row(y))
                let paper = spline.row(y, 0..<width, of: small, &scratch)
                for x in 0..<width { to[x] = from[x] - paper[x] }
                let flags = known.row(y / cell)
                for i in 0..<grid.columns where flags[i] == 0 {
                  for x in i * cell..<min(width, (i + 1) * cell) { to[x] = 0 }
                }
                tally.add(to, width, threshold: threshold)
              }
              return tally
            }
          }
        }
      }
    }
    plane = depth
    var all = Tally()
    for part in parts { all.add(part) }
    tally = all
    darkCount = all.counts.reduce(0, +)
    deepest = Float(Histogram(counts: all.counts).percentile(0.9))
  }

  /// Root mean square of what is not deeper than `level` (at least the threshold, to 1/256).
  func deviation(below level: Float) -> Double {
    var (sum, count) = (tally.squares, tally.count)
    for bin in 0..<min(Self.bins, Int(level * Float(Self.bins))) {
      sum += tally.darkSquares[bin]
      count += tally.counts[bin]
    }
    return count == 0 ? 0 : (sum / Double(count)).squareRoot()
  }

  /// For each cell how many of its pixels have no ink near, and their sum.
  private static func free(_ page: Plane, _ around: GridSurface, threshold: Float) -> (counts: Plane, sums: Plane) {
    let grid = around.grid
    var counts = Plane(uninitializedWidth: grid.columns, height: grid.rows)
    var sums = Plane(uninitializedWidth: grid.columns, height: grid.rows)
    page.read { page in
      around.small.read { small in
        counts.write { counts in
          sums.write { sums in
            Parallel.rows(grid.rows, chunk: max(1, 64 / grid.block)) { group in
              var band = FreeBand(grid, page, small, threshold)
              for j in group { band.cellRow(j, counts.row(j), sums.row(j)) }
            }
          }
        }
      }
    }
    return (counts, sums)
  }

  /// What is counted on the way.
  private struct Tally: Sendable {
    /// Pixels darker than the threshold by depth, and the sums of their squares.
    var counts = [Int](repeating: 0, count: bins)
    var darkSquares = [Double](repeating: 0, count: bins)
    /// The others.
    var count = 0
    var squares = 0.0

    mutating func add(_ row: UnsafePointer<Float>, _ width: Int, threshold: Float) {
      var sum = Lanes.zero
      var x = 0
      var dark = 0
      while x < width {
        let depth = row.lanes(x)
        let whole = x + 16 <= width
        let isDark = depth .< Lanes(repeating: -threshold)
        if whole, !any(isDark) {
          sum += depth * depth
        } else {
          for k in x..<min(width, x + 16) {
            let square = Double(row[k] * row[k])
            if row[k] < -threshold {
              let bin = min(InkDepth.bins - 1, Int(-row[k] * Float(InkDepth.bins)))
              counts[bin] += 1
              darkSquares[bin] += square
              dark += 1
            } else {
              squares += square
            }
          }
        }
        x += 16
      }
      count += width - dark
      squares += Double(sum.sum())
    }

    mutating func add(_ other: Tally) {
      for i in counts.indices {
        counts[i] += other.counts[i]
        darkSquares[i] += other.darkSquares[i]
      }
      count += other.count
      squares += other.squares
    }
  }
}

/// Rows of cells, one after another: which of their pixels have no ink near.
private struct FreeBand: ~Copyable {
  private let grid: BlockGrid
  private let page: PlaneView
  private let small: PlaneView
  private let threshold: Float
  private let spline: BlockSpline
  private var scratch: BlockSpline.Scratch
  /// 1 where ink is, in turn the rows y, y + 3, ...
  private let dark: PaddedRow
  /// The largest of three neighbours along three rows.
  private let near: [UnsafeMutablePointer<Float>]
  private let count: PaddedRow
  private let sum: PaddedRow
  /// The last row that was filled in.
  private var filled = Int.min

  init(_ grid: BlockGrid, _ page: PlaneView, _ small: PlaneView, _ threshold: Float) {
    self.grid = grid
    self.page = page
    self.small = small
    self.threshold = threshold
    spline = BlockSpline(grid)
    scratch = BlockSpline.Scratch(grid)
    dark = PaddedRow(width: grid.width, margin: 1)
    near = (0..<3).map { _ in .allocate(capacity: grid.width + 16) }
    count = PaddedRow(width: grid.width, margin: 0)
    sum = PaddedRow(width: grid.width, margin: 0)
  }

  deinit { for row in near { row.deallocate() } }

  mutating func cellRow(_ j: Int, _ counts: UnsafeMutablePointer<Float>, _ sums: UnsafeMutablePointer<Float>) {
    let (width, block) = (grid.width, grid.block)
    let rows = j * block..<min(grid.height, (j + 1) * block)
    let (line, total) = (count.start, sum.start)
    line.update(repeating: 0, count: width)
    total.update(repeating: 0, count: width)
    if filled < rows.lowerBound - 1 {
      fill(rows.lowerBound - 1)
      fill(rows.lowerBound)
    }
    for y in rows {
      fill(y + 1)
      let (a, b, c) = (near[(y + 2) % 3], near[y % 3], near[(y + 1) % 3])
      let from = page.row(y)
      var x = 0
      while x < width {
        let free = Lanes(repeating: 1) - greater(greater(a.lanes(x), b.lanes(x)), c.lanes(x))
        line.setLanes(x, line.lanes(x) + free)
        total.setLanes(x, total.lanes(x) + free * from.lanes(x))
        x += 16
      }
    }
    for i in 0..<grid.columns {
      var (n, s): (Float, Float) = (0, 0)
      for x in i * block..<min(width, (i + 1) * block) {
        n += line[x]
        s += total[x]
      }
      counts[i] = n
      sums[i] = s
    }
  }

  /// Row `y` of what is near ink along the row; beyond the page there is none.
  private mutating func fill(_ y: Int) {
    filled = y
    let width = grid.width
    let to = near[(y + 3) % 3]
    if y < 0 || y >= grid.height {
      to.update(repeating: 0, count: width + 16)
      return
    }
    let (from, flags) = (page.row(y), dark.start)
    let around = spline.row(y, 0..<width, of: small, &scratch)
    for x in 0..<width { flags[x] = from[x] - around[x] < -threshold ? 1 : 0 }
    flags[width] = 0
    var x = 0
    while x < width {
      let sides = greater((flags + x - 1).lanes(0), (flags + x + 1).lanes(0))
      to.setLanes(x, greater(sides, flags.lanes(x)))
      x += 16
    }
  }
}

extension Plane {
  /// The weighted sum of planes of one size, each block of pixels its mean; blocks that the page cuts are left out.
  static func reduced(_ planes: [Plane], weights: [Float], block: Int) -> Plane {
    if block == 1, planes.count == 1 { return planes[0] }
    return reducing(planes, weights: weights, block: block).measured()
  }

  /// The same, some rows after others.
  package static func reducing(_ planes: [Plane], weights: [Float], block: Int) -> RowTask<Plane> {
    let out = PlanesToFill(1, width: planes[0].width / block, height: planes[0].height / block)
    let (target, width) = (out.views[0], out.views[0].width)
    let scale = 1 / Float(block * block)
    return RowTask(target.height, chunk: max(1, 64 / block), rows: { ($0 + 1) * block }) { rows in
      let sums = PaddedRow(width: width * block, margin: 0)
      let line = sums.start
      withExtendedLifetime(planes) {
        let views = planes.map { $0.unsafeView }
        for j in rows {
          line.update(repeating: 0, count: width * block)
          for (view, weight) in zip(views, weights) {
            for y in j * block..<(j + 1) * block {
              let row = view.row(y)
              var x = 0
              while x < width * block {
                line.setLanes(x, line.lanes(x) + row.lanes(x) * (weight * scale))
                x += 16
              }
            }
          }
          let to = target.row(j)
          if block == 2 {
            for i in 0..<width { to[i] = line[2 * i] + line[2 * i + 1] }
          } else {
            for i in 0..<width { to[i] = line[block * i..<block * (i + 1)] }
          }
        }
      }
    } value: { _ in
      out.planes[0]
    }
  }
}

extension UnsafeMutablePointer<Float> {
  /// The sum of some samples.
  fileprivate subscript(range: Range<Int>) -> Float {
    var sum: Float = 0
    for i in range { sum += self[i] }
    return sum
  }
}
