/// How many samples of a plane lie at each level of 0…1.
public struct Histogram: Sendable, Equatable {
  /// Samples a bin; bin i holds those that round to the level i/(bins−1). Samples outside 0…1 count at the ends, NaN at 0.
  public private(set) var counts: [Int]

  /// Number of samples.
  public var total: Int { counts.reduce(0, +) }

  public init(counts: [Int]) { self.counts = counts }

  /// Counts the samples of `plane`; with 256 bins an 8-bit image's levels fall in a bin each. One pass, O(pixels).
  /// - Parameter everyRow: of how many rows one is counted; at least 1.
  public init(of plane: Plane, bins: Int = 256, everyRow: Int = 1) {
    let (bins, every) = (max(2, bins), max(1, everyRow))
    let width = plane.width
    let parts = plane.read { view in
      Parallel.mapRows(plane.height, chunk: 256) { rows in
        // Four tables side by side: equal neighbours would otherwise wait for one another's counter.
        var tables = [Int32](repeating: 0, count: 4 * bins)
        tables.withUnsafeMutableBufferPointer { table in
          let scale = Float(bins - 1)
          for y in rows where y % every == 0 {
            let row = view.row(y)
            for x in 0..<width {
              // Written so that NaN takes the lower end.
              let level = row[x] > 0 ? (row[x] < 1 ? row[x] : 1) : 0
              table[(x & 3) &* bins &+ Int(Int32(level * scale + 0.5))] &+= 1
            }
          }
        }
        return tables
      }
    }
    counts = [Int](repeating: 0, count: bins)
    for part in parts {
      for i in 0..<bins {
        counts[i] += Int(part[i]) + Int(part[bins + i]) + Int(part[2 * bins + i]) + Int(part[3 * bins + i])
      }
    }
  }

  /// The level below or at which a share `fraction` (0…1) of the samples lies, 0…1; 0 for an empty histogram.
  public func percentile(_ fraction: Double) -> Double {
    let all = total
    guard all > 0 else { return 0 }
    let wanted = max(0, min(1, fraction)) * Double(all)
    var sum = 0
    for (i, count) in counts.enumerated() where count > 0 {
      sum += count
      if Double(sum) >= wanted { return Double(i) / Double(counts.count - 1) }
    }
    return 1
  }

  /// Otsu's threshold: the two classes and what separates them.
  public struct Split: Sendable, Equatable {
    /// Samples under this level are the dark class, 0…1; halfway between two bins.
    public var threshold: Double
    /// Between-class variance over total variance, 0…1: how much of the spread the split explains.
    public var separability: Double
    /// Share of samples in the dark class, 0…1.
    public var darkShare: Double
    public var darkMean: Double
    public var brightMean: Double
  }

  /// The split that maximises the variance between two classes; nil where all samples share one bin.
  ///
  /// N. Otsu, "A threshold selection method from gray-level histograms", IEEE Trans. SMC 9, 1979. Of equally good
  /// thresholds (an empty stretch between two peaks) the middle one.
  /// - Complexity: O(bins).
  public func otsu() -> Split? {
    let n = Double(total)
    guard n > 0 else { return nil }
    let step = 1 / Double(counts.count - 1)
    var (sum, squares) = (0.0, 0.0)
    for (i, count) in counts.enumerated() {
      let level = Double(i) * step
      sum += Double(count) * level
      squares += Double(count) * level * level
    }
    let variance = squares / n - (sum / n) * (sum / n)
    var best: Split?
    var bestBetween = 0.0
    var (first, last) = (0, 0)
    var (dark, darkSum) = (0.0, 0.0)
    for i in 0..<counts.count - 1 {
      dark += Double(counts[i])
      darkSum += Double(counts[i]) * Double(i) * step
      let bright = n - dark
      guard dark > 0, bright > 0 else { continue }
      let (low, high) = (darkSum / dark, (sum - darkSum) / bright)
      let between = dark / n * (bright / n) * (high - low) * (high - low)
      if between > bestBetween * (1 + 1e-12) {
        bestBetween = between
        first = i
        last = i
        best = Split(
          threshold: 0, separability: variance > 0 ? min(1, between / variance) : 0, darkShare: dark / n,
          darkMean: low, brightMean: high)
      } else if counts[i] == 0, i == last + 1 {
        last = i
      }
    }
    best?.threshold = (Double(first + last) / 2 + 0.5) * step
    return best
  }
}
