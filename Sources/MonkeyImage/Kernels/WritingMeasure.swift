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
  /// - Complexity: one pass, O(pixels), and one over some of the rows.
  public init?(_ relative: Plane) {
    let height = relative.height
    // A thousand rows tell as much as all of a large page.
    let every = max(1, min(4, height / 800))
    guard let split = Histogram(of: relative, everyRow: every).otsu(),
      split.brightMean - split.darkMean > WritingMeasure.leastContrast
    else { return nil }
    let ink = (below: Float(split.threshold), contrast: Float(split.brightMean - split.darkMean))
    let parts = relative.read { view in
      Parallel.mapRows(height, chunk: StrokeRuns.chunk) { rows in
        var tables = SampleTables()
        let runs = StrokeRuns(width: view.width, rows: rows) { y, line in
          let row = view.row(y)
          for x in 0..<view.width { line[x] = row[x] < ink.below ? 1 : 0 }
          if y % 8 == 0 { tables.measureNoise(row, view.width, above: ink.below) }
        } crossing: { y, x in
          if y % 4 == 0 { tables.measureRise(view.row(y), view.width, at: x, least: ink.contrast / 2) }
        }
        return (runs, tables)
      }
    }
    var (runs, tables) = (StrokeRuns(), SampleTables())
    for part in parts {
      runs.add(part.0)
      tables.add(part.1)
    }
    guard let width = runs.strokeWidth else { return nil }
    strokeWidth = width
    blobShare = runs.shareBeyond(8 * width)
    contrast = split.brightMean - split.darkMean
    threshold = split.threshold
    inkShare = split.darkShare
    noise = (tables.noise.percentile(0.5) ?? 0) * SampleTables.noiseStep * 1.4826 / 6.0.squareRoot()
    if contrast < WritingMeasure.faintContrast, contrast < WritingMeasure.clearOfNoise * noise { return nil }
    let rise = (tables.rises.percentile(0.35) ?? 0) * SampleTables.riseStep
    // The central difference that measures the slope blurs by about a third of a pixel squared.
    edgeBlur = max(0, rise * rise / (2.507 * 2.507) - 0.33).squareRoot()
  }
}

/// Counters of one group of rows.
private struct SampleTables: Sendable {
  static let noiseStep = 1.0 / 1024
  static let riseStep = 1.0 / 16
  var noise = [Int](repeating: 0, count: 1024)
  var rises = [Int](repeating: 0, count: 1024)

  mutating func add(_ other: SampleTables) {
    for i in noise.indices {
      noise[i] += other.noise[i]
      rises[i] += other.rises[i]
    }
  }

  mutating func measureNoise(_ row: UnsafePointer<Float>, _ width: Int, above threshold: Float) {
    if width < 3 { return }
    noise.withUnsafeMutableBufferPointer { noise in
      for x in 1..<width - 1 where row[x] >= threshold {
        let second = abs(row[x - 1] - 2 * row[x] + row[x + 1])
        noise[Int(min(1023, second * Float(1 / SampleTables.noiseStep)))] += 1
      }
    }
  }

  /// The rise between samples x−1 and x.
  mutating func measureRise(_ row: UnsafePointer<Float>, _ width: Int, at x: Int, least: Float) {
    if x < 1 || x >= width - 1 { return }
    let rise = SampleTables.riseLength(row, width, at: x, least: least)
    if rise > 0 { rises[Int(min(1023, rise * Float(1 / SampleTables.riseStep)))] += 1 }
  }

  /// Total change over steepest slope of the monotone stretch between samples x−1 and x; 0 where it changes too little.
  private static func riseLength(_ row: UnsafePointer<Float>, _ width: Int, at x: Int, least: Float) -> Float {
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

extension [Int] {
  /// The place, to a fraction of a bin (bin i reaches from i to i + 1), under which a share of all counts lies.
  func percentile(_ fraction: Double) -> Double? {
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
