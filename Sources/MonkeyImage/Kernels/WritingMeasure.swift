/// What the writing on a page looks like: the units that sizes, contrasts and blur on a page are measured in.
///
/// Notation: n brightness relative to the paper's level (see `PaperLevel`), near 1 on paper; t Otsu's threshold between ink
/// and paper; a crossing is a pair of neighbours in a row on different sides of t.
public struct WritingMeasure: Sendable, Equatable {
  /// Width of the strokes, pixels: the median length of dark runs along rows or along columns, whichever is less; runs of
  /// one pixel are noise, unless most of the ink stands in them. (B. Su, S. Lu, C. L. Tan, IEEE TIP 22, 2013, section III-D.)
  public var strokeWidth: Double
  /// Difference between the means of paper and ink, in n.
  public var contrast: Double
  /// Standard deviation of the Gaussian that blurs the strokes' edges, pixels: from the rise of n across a crossing over
  /// its steepest slope, which is 2.507 deviations; the sharper third, for edges are crossed at an angle.
  public var edgeBlur: Double
  /// Standard deviation of the noise on paper, in n: 1.4826 median absolute deviations of second differences over √6.
  public var noise: Double
  /// n that parts ink from paper.
  public var threshold: Double
  /// Share of the pixels that are ink, 0…1.
  public var inkShare: Double
  /// Share of the ink that stands in blobs, not strokes: in runs longer than eight stroke widths, along rows or along
  /// columns, whichever is less, 0…1.
  public var blobShare: Double

  /// Parts of a page that differ by less than this, in n, are not ink and paper...
  private static let leastContrast = 0.025
  /// ...nor are those that differ by less than this and not by this many deviations of the noise.
  private static let (faintContrast, clearOfNoise) = (0.05, 8.0)

  /// Measures a page; nil where there is no ink: too little between its dark and its bright part.
  ///
  /// - Parameter relative: n.
  /// - Complexity: two passes, O(pixels).
  public init?(_ relative: Plane) {
    let height = relative.height
    guard let split = Histogram(of: relative).otsu(), split.brightMean - split.darkMean > WritingMeasure.leastContrast
    else { return nil }
    let ink = (below: Float(split.threshold), contrast: Float(split.brightMean - split.darkMean))
    var all = Tables()
    let parts = relative.read { view in
      Parallel.mapRows(height, chunk: 512) { rows in
        var tables = Tables()
        tables.measureRows(view, rows, below: ink.below, contrast: ink.contrast)
        tables.measureColumns(view, rows, below: ink.below)
        return tables
      }
    }
    for part in parts { all.add(part) }
    guard let width = [all.across, all.down].compactMap({ RunLengths.median($0) }).min() else { return nil }
    strokeWidth = width
    blobShare = min(
      RunLengths.massShare(all.across, beyond: 8 * width), RunLengths.massShare(all.down, beyond: 8 * width))
    contrast = split.brightMean - split.darkMean
    threshold = split.threshold
    inkShare = split.darkShare
    noise = (all.noise.percentile(0.5) ?? 0) * Tables.noiseStep * 1.4826 / 6.0.squareRoot()
    if contrast < WritingMeasure.faintContrast, contrast < WritingMeasure.clearOfNoise * noise { return nil }
    let rise = (all.rises.percentile(0.35) ?? 0) * Tables.riseStep
    // The central difference that measures the slope blurs by about a third of a pixel squared.
    edgeBlur = max(0, rise * rise / (2.507 * 2.507) - 0.33).squareRoot()
  }
}

/// Counters of one group of rows.
private struct Tables: Sendable {
  static let noiseStep = 1.0 / 1024
  static let riseStep = 1.0 / 16
  var across = [Int](repeating: 0, count: RunLengths.longest)
  var down = [Int](repeating: 0, count: RunLengths.longest)
  var noise = [Int](repeating: 0, count: 1024)
  var rises = [Int](repeating: 0, count: 1024)

  mutating func add(_ other: Tables) {
    for i in across.indices {
      across[i] += other.across[i]
      down[i] += other.down[i]
    }
    for i in noise.indices {
      noise[i] += other.noise[i]
      rises[i] += other.rises[i]
    }
  }

  /// Every other row: runs; every fourth: noise and crossings.
  mutating func measureRows(_ view: PlaneView, _ rows: Range<Int>, below threshold: Float, contrast: Float) {
    let width = view.width
    for y in rows where y % 2 == 0 {
      let row = view.row(y)
      var run = 0
      for x in 0..<width {
        if row[x] < threshold {
          run += 1
        } else if run > 0 {
          // A long run counts as several that are as long as can be.
          across[min(run, RunLengths.longest - 1)] += max(1, run / (RunLengths.longest - 1))
          run = 0
        }
      }
      if y % 4 != 0 || width < 3 { continue }
      for x in 1..<width - 1 {
        if row[x] >= threshold {
          let second = abs(row[x - 1] - 2 * row[x] + row[x + 1])
          noise[Int(min(1023, second * Float(1 / Tables.noiseStep)))] += 1
        }
        if (row[x] < threshold) != (row[x - 1] < threshold) {
          let rise = riseLength(row, width, at: x, least: contrast / 2)
          if rise > 0 { rises[Int(min(1023, rise * Float(1 / Tables.riseStep)))] += 1 }
        }
      }
    }
  }

  /// Every other column; runs that a group's borders cut are not counted.
  mutating func measureColumns(_ view: PlaneView, _ rows: Range<Int>, below threshold: Float) {
    var open = [Int](repeating: Int.min / 2, count: (view.width + 1) / 2)
    open.withUnsafeMutableBufferPointer { open in
      for y in rows {
        let row = view.row(y)
        for i in 0..<open.count {
          if row[2 * i] < threshold {
            open[i] += 1
          } else {
            if open[i] > 0 {
              down[min(open[i], RunLengths.longest - 1)] += max(1, open[i] / (RunLengths.longest - 1))
            }
            open[i] = 0
          }
        }
      }
    }
  }

  /// Total change over steepest slope of the monotone stretch between samples x−1 and x; 0 where it changes too little.
  private func riseLength(_ row: UnsafePointer<Float>, _ width: Int, at x: Int, least: Float) -> Float {
    let sign: Float = row[x] > row[x - 1] ? 1 : -1
    var (first, last) = (x - 1, x)
    while first > 0, x - first < 24, sign * (row[first] - row[first - 1]) > 0 { first -= 1 }
    while last < width - 1, last - x < 24, sign * (row[last + 1] - row[last]) > 0 { last += 1 }
    let change = abs(row[last] - row[first])
    if !(change >= least) { return 0 }
    var slope: Float = 0
    for i in max(1, first)...min(width - 2, last) { slope = max(slope, sign * (row[i + 1] - row[i - 1]) / 2) }
    return slope > 0 ? change / slope : 0
  }
}

private enum RunLengths {
  /// Runs of this length and longer are not strokes.
  static let longest = 512

  /// Median length, to a fraction of a pixel: a run of k pixels stands for lengths from k − 1/2 to k + 1/2.
  static func median(_ counts: [Int]) -> Double? {
    var kept = counts
    kept[longest - 1] = 0
    let mass = kept.indices.reduce(0) { $0 + $1 * kept[$1] }
    if 2 * kept[1] < mass { kept[1] = 0 }
    return kept.percentile(0.5).map { $0 - 0.5 }
  }

  /// Share of all dark pixels that stand in runs longer than `length`.
  static func massShare(_ counts: [Int], beyond length: Double) -> Double {
    var (long, all) = (0, 0)
    for (i, count) in counts.enumerated() {
      all += i * count
      if Double(i) > length { long += i * count }
    }
    return all == 0 ? 0 : Double(long) / Double(all)
  }
}

extension [Int] {
  /// The place, to a fraction of a bin (bin i reaches from i to i + 1), under which a share of all counts lies.
  fileprivate func percentile(_ fraction: Double) -> Double? {
    let wanted = fraction * Double(reduce(0, +))
    guard wanted > 0 else { return nil }
    var below = 0.0
    for (i, count) in enumerated() where count > 0 {
      if below + Double(count) >= wanted { return Double(i) + (wanted - below) / Double(count) }
      below += Double(count)
    }
    return nil
  }
}
