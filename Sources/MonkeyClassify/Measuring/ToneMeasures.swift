import MonkeyImage

/// Distribution of luma over the page: paper and ink, or every tone between.
struct ToneMeasures {
  /// Mean and standard deviation.
  var mean = 0.0
  var spread = 0.0
  /// Otsu's separability: between-class over total variance of the best split in two, 0…1; near 1 for ink on paper.
  var bimodality = 0.0
  /// Share of pixels in the middle half of the range between the 2nd and 98th percentile.
  var midtones = 0.0
  /// Share of pixels within 0.06 of the commonest level.
  var paperShare = 0.0
  /// The commonest level.
  var paperLevel = 0.0
  /// Shares at and below 5/255, at and above 250/255.
  var black = 0.0
  var white = 0.0
  /// Effective number of levels of 64, as a share.
  var variety = 0.0

  /// Of an image without pixels.
  init() {}

  /// From the number of samples in each 256th of 0…1.
  init(_ counts: [Int]) {
    let count = counts.reduce(0, +)
    guard count > 0 else { return }
    let n = Double(count)
    let bins = counts.map(Double.init)
    let level = { (bin: Int) in (Double(bin) + 0.5) / 256 }
    var (sum, squares) = (0.0, 0.0)
    for bin in 0..<256 {
      sum += bins[bin] * level(bin)
      squares += bins[bin] * level(bin) * level(bin)
    }
    mean = sum / n
    let variance = max(0, squares / n - mean * mean)
    spread = variance.squareRoot()
    black = bins[0...5].reduce(0, +) / n
    white = bins[250...255].reduce(0, +) / n
    variety = Statistics.effectiveCount((0..<64).map { bins[4 * $0..<4 * $0 + 4].reduce(0, +) }) / 64

    var (low, high, below) = (0, 255, 0.0)
    for bin in 0..<256 {
      if below < 0.02 * n { low = bin }
      if below < 0.98 * n { high = bin }
      below += bins[bin]
    }
    let quarter = (high - low) / 4
    if quarter > 0 { midtones = bins[low + quarter..<high - quarter].reduce(0, +) / n }

    var (best, peak) = (-1.0, 0)
    for bin in 0..<256 {
      let around = bins[max(0, bin - 3)...min(255, bin + 3)].reduce(0, +)
      if around > best { (best, peak) = (around, bin) }
    }
    paperLevel = level(peak)
    paperShare = bins[max(0, peak - 15)...min(255, peak + 15)].reduce(0, +) / n

    var (weight, part) = (0.0, 0.0)
    var between = 0.0
    for bin in 0..<255 {
      weight += bins[bin]
      part += bins[bin] * level(bin)
      guard weight > 0, weight < n else { continue }
      let difference = part / weight - (sum - part) / (n - weight)
      between = max(between, weight * (n - weight) / (n * n) * difference * difference)
    }
    bimodality = variance > 1e-6 ? between / variance : 1
  }

  /// Number of the page's samples in each 256th of 0…1; those that are no numbers count as 0.
  static func counting(_ page: PageRows) -> RowTask<[Int]> {
    RowTask(page.height, chunk: 64, rows: { $0 + 1 }) { rows -> [Int32] in
      var counts = [Int32](repeating: 0, count: 512)
      page.read { view in
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: view.width) { bins in
          counts.withUnsafeMutableBufferPointer { counts in
            guard let bins = bins.baseAddress else { return }
            for y in rows {
              let row = view.row(y)
              for x in 0..<view.width {
                let level: Float = row[x] > 0 ? (row[x] < 1 ? row[x] * 256 : 255) : 0
                bins[x] = UInt8(truncatingIfNeeded: Int32(level))
              }
              // Neighbours are mostly alike, and counting one up twice waits for the first: so they are counted in turn.
              for x in 0..<view.width { counts[Int(bins[x]) &+ (x & 1) &* 256] &+= 1 }
            }
          }
        }
      }
      return counts
    } value: { parts in
      (0..<256).map { bin in parts.reduce(0) { $0 + Int($1[bin]) + Int($1[256 + bin]) } }
    }
  }
}
