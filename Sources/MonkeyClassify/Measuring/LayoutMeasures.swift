import MonkeyImage

/// The large view: shape of the image, texture that is the same everywhere, dark surroundings.
struct LayoutMeasures {
  /// log2 of longer / shorter side.
  var aspect = 0.0
  /// Standard deviation of local means / total standard deviation: low where the same texture fills the image.
  var largeScale = 0.0
  /// Share of the variance that lies within cells of 16 by 16: 0.01 for X-rays and gradients, 0.1 to 0.3 for photos.
  var detail = 0.0
  /// Variance between neighbouring pixels of the page over the total: 0.001 for smooth pictures, 1 for noise.
  var pixelDetail = 0.0
  /// Share of the image's border (outermost 2 per cent) that is darker than 0.25.
  var darkBorder = 0.0
  /// Share of the border within 0.05 of its median level.
  var evenBorder = 0.0
  /// Depth of the even ground along the side where it is narrowest, as a share of the extent: rows or columns of which
  /// 98.5 per cent lie within 0.05 of the border's median.
  var margin = 0.0
  /// Number of runs of such rows, or of such columns where there are fewer.
  var gaps = 0
  /// Share of 16 by 16 cells of the page whose range of luma is under 0.03.
  var flatCells = 0.0

  /// Of an image without pixels.
  init() {}

  init(_ probe: Probe, _ bands: [Band]) {
    let luma = probe.page
    guard luma.count > 0 else { return }
    let (long, short) = (max(probe.width, probe.height), max(1, min(probe.width, probe.height)))
    aspect = min(4, Statistics.octaves(Double(long) / Double(short), floor: 1))
    measureTexture(luma, bands)
    measureBorder(luma)
  }

  private mutating func measureBorder(_ luma: Plane) {
    let (width, height) = (luma.width, luma.height)
    let depth = max(1, min(width, height) / 50)
    var border: [Float] = []
    luma.read { view in
      for y in 0..<height {
        let row = view.row(y)
        if y < depth || y >= height - depth || 2 * depth >= width {
          border.append(contentsOf: UnsafeBufferPointer(start: row, count: width))
        } else {
          border.append(contentsOf: UnsafeBufferPointer(start: row, count: depth))
          border.append(contentsOf: UnsafeBufferPointer(start: row + width - depth, count: depth))
        }
      }
    }
    // The median to a 4096th: a histogram is read faster than values are sorted.
    var counts = [Int](repeating: 0, count: 4096)
    for value in border { counts[Statistics.bin(value, of: 4096)] += 1 }
    var (bin, below) = (0, 0)
    while bin < 4095 && 2 * (below + counts[bin]) < border.count {
      below += counts[bin]
      bin += 1
    }
    let level = (Float(bin) + 0.5) / 4096
    let n = Double(border.count)
    darkBorder = Double(border.reduce(0) { $0 + ($1 < 0.25 ? 1 : 0) }) / n
    evenBorder = Double(border.reduce(0) { $0 + (abs($1 - level) < 0.05 ? 1 : 0) }) / n
    measureGround(luma, level: level)
  }

  /// Which rows and columns are bare ground: 98.5 per cent of them within 0.05 of the border's median.
  private mutating func measureGround(_ luma: Plane, level: Float) {
    let (width, height) = (luma.width, luma.height)
    let parts = luma.read { view in
      Parallel.mapRows(height, chunk: 64) { rows -> (rows: [Int32], columns: [Int32]) in
        var (others, columns) = ([Int32](), [Int32](repeating: 0, count: width))
        others.reserveCapacity(rows.count)
        columns.withUnsafeMutableBufferPointer { columns in
          for y in rows {
            let row = view.row(y)
            var count: Int32 = 0
            for x in 0..<width {
              let isOther: Int32 = abs(row[x] - level) < 0.05 ? 0 : 1
              columns[x] &+= isOther
              count &+= isOther
            }
            others.append(count)
          }
        }
        return (others, columns)
      }
    }
    var columns = [Int32](repeating: 0, count: width)
    for part in parts { for x in 0..<width { columns[x] &+= part.columns[x] } }
    let across = Self.bareRuns(parts.flatMap(\.rows), length: width)
    let down = Self.bareRuns(columns, length: height)
    margin = min(across.margin, down.margin)
    gaps = min(across.count, down.count)
  }

  /// Of lines of which so many samples are no ground: depth of bare ones at the end where it is less, and the number of
  /// runs of them.
  private static func bareRuns(_ others: [Int32], length: Int) -> (margin: Double, count: Int) {
    let isBare = others.map { Double($0) <= 0.015 * Double(length) }
    let count = isBare.indices.reduce(0) { $0 + (isBare[$1] && ($1 == 0 || !isBare[$1 - 1]) ? 1 : 0) }
    let first = isBare.firstIndex(of: false) ?? others.count
    let last = isBare.lastIndex(of: false) ?? -1
    return (Double(min(first, others.count - 1 - last)) / Double(max(1, others.count)), count)
  }

  /// Sums over a row of cells, and over the differences of its pixels.
  struct Band: Sendable {
    fileprivate var (cells, flat) = (0, 0)
    fileprivate var (sum, squares, betweenSum, betweenSquares, differences) = (0.0, 0.0, 0.0, 0.0, 0.0)
  }

  /// The page's rows of cells, each of which reads one row of pixels more.
  static func bands(_ page: PageRows) -> RowTask<[Band]> {
    let height = page.height
    return RowTask(height, chunk: 16, rows: { min(height, $0 + 2) }) { rows in
      page.read { band($0, rows) }
    } value: {
      $0
    }
  }

  private mutating func measureTexture(_ luma: Plane, _ bands: [Band]) {
    let (width, height) = (luma.width, luma.height)
    let n = Double(luma.count)
    let mean = bands.reduce(0) { $0 + $1.sum } / n
    let variance = max(0, bands.reduce(0) { $0 + $1.squares } / n - mean * mean)
    let cells = Double(max(1, bands.reduce(0) { $0 + $1.cells }))
    flatCells = Double(bands.reduce(0) { $0 + $1.flat }) / cells
    guard variance > 1e-6 else { return }
    let betweenMean = bands.reduce(0) { $0 + $1.betweenSum } / cells
    let spread = bands.reduce(0) { $0 + $1.betweenSquares } / cells - betweenMean * betweenMean
    let between = max(0, spread + (betweenMean - mean) * (betweenMean - mean)) / variance
    detail = max(0, 1 - between)
    largeScale = min(1, between.squareRoot())
    let pairs = 2 * max(0, width - 1) * max(0, height - 1)
    guard pairs > 0 else { return }
    pixelDetail = bands.reduce(0) { $0 + $1.differences } / Double(pairs) / (2 * variance)
  }

  private static func band(_ view: PlaneView, _ rows: Range<Int>) -> Band {
    var band = Band()
    let width = view.width
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 5 * width) { scratch in
      guard let low = scratch.baseAddress else { return }
      let (high, sum, squares, steps) = (low + width, low + 2 * width, low + 3 * width, low + 4 * width)
      scratch.initialize(repeating: 0)
      for x in 0..<width {
        low[x] = view.row(rows.lowerBound)[x]
        high[x] = low[x]
      }
      for y in rows {
        let row = view.row(y)
        for x in 0..<width {
          let value = row[x]
          low[x] = value < low[x] ? value : low[x]
          high[x] = value > high[x] ? value : high[x]
          sum[x] += value
          squares[x] += value * value
        }
        if y + 1 < view.height && width > 1 {
          let below = view.row(y + 1)
          for x in 0..<width - 1 {
            let (a, b) = (row[x + 1] - row[x], below[x] - row[x])
            steps[x] = a * a + b * b
          }
          band.differences += Double(RowSums.sum(steps, width - 1))
        }
      }
      band.sum = Double(RowSums.sum(sum, width))
      band.squares = Double(RowSums.sum(squares, width))
      // Cells that the edge cuts are left out, unless there is no other.
      guard rows.count == 16 || rows.lowerBound == 0 else { return }
      for left in stride(from: 0, to: max(1, width - 15), by: 16) {
        let columns = left..<min(width, left + 16)
        let (least, most) = columns.reduce((Float(1), Float(0))) { (min($0.0, low[$1]), max($0.1, high[$1])) }
        band.cells += 1
        if most - least < 0.03 { band.flat += 1 }
        let mean = Double(RowSums.sum(sum + left, columns.count)) / Double(columns.count * rows.count)
        band.betweenSum += mean
        band.betweenSquares += mean * mean
      }
    }
    return band
  }
}
