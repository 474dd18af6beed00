/// How long the runs of ink on a page are, along every other row and along every other column: what strokes are measured by.
///
/// Eight pixels at a time: ends of runs are where a word of a row differs from itself moved by a pixel, or from the row above.
/// Runs that a border cuts are not counted.
package struct StrokeRuns: Sendable {
  /// Runs of this length and longer are not strokes.
  private static let longest = 512
  /// Rows in a group.
  package static let chunk = 256
  /// Runs along rows and along columns, by length.
  package private(set) var across = [Int](repeating: 0, count: longest)
  package private(set) var down = [Int](repeating: 0, count: longest)

  init() {}

  /// The runs of ink in a mask. One pass, O(pixels).
  package init(of ink: Mask) {
    let parts = ink.read { view in
      Parallel.mapRows(view.height, chunk: StrokeRuns.chunk) { rows in
        StrokeRuns(width: view.width, rows: rows) { y, line in
          line.update(from: view.row(y), count: view.width)
        } crossing: { _, _ in
        }
      }
    }
    for part in parts { add(part) }
  }

  /// The runs in a group of rows.
  /// - Parameters:
  ///   - fill: writes a row, 1 for ink and 0 for paper.
  ///   - crossing: called for each place (row, column) of an even row where the pixel differs from the one before it.
  @inline(__always)
  init(
    width: Int, rows: Range<Int>, fill: (Int, UnsafeMutablePointer<UInt8>) -> Void, crossing: (Int, Int) -> Void
  ) {
    let words = (width + 7) / 8
    // Two rows in turn, and for every other column the row in which its run starts, −1 where that is not known.
    let lines = UnsafeMutablePointer<UInt64>.allocate(capacity: 2 * words)
    let starts = UnsafeMutablePointer<Int32>.allocate(capacity: 4 * words)
    defer {
      lines.deallocate()
      starts.deallocate()
    }
    lines.initialize(repeating: 0, count: 2 * words)
    starts.initialize(repeating: -1, count: 4 * words)
    let evenColumns: UInt64 = 0x0001_0001_0001_0001
    across.withUnsafeMutableBufferPointer { across in
      down.withUnsafeMutableBufferPointer { down in
        for y in rows {
          let (line, above) = (lines + (y & 1) * words, lines + (~y & 1) * words)
          fill(y, UnsafeMutableRawPointer(line).assumingMemoryBound(to: UInt8.self))
          let isFirst = y == rows.lowerBound
          for k in 0..<words {
            var changes = isFirst ? 0 : (line[k].littleEndian ^ above[k].littleEndian) & evenColumns
            while changes != 0 {
              let bit = changes.trailingZeroBitCount
              changes &= changes &- 1
              let column = 4 * k + bit / 16
              if line[k].littleEndian >> UInt64(bit) & 1 != 0 {
                starts[column] = Int32(truncatingIfNeeded: y)
              } else if starts[column] >= 0 {
                Self.count(y - Int(starts[column]), &down)
              }
            }
          }
          if y & 1 == 0 { Self.alongRow(line, words, width, &across) { crossing(y, $0) } }
        }
      }
    }
  }

  @inline(__always)
  private static func alongRow(
    _ line: UnsafePointer<UInt64>, _ words: Int, _ width: Int, _ across: inout UnsafeMutableBufferPointer<Int>,
    _ crossing: (Int) -> Void
  ) {
    var (last, start): (UInt64, Int) = (0, 0)
    for k in 0..<words {
      let word = line[k].littleEndian
      var changes = word ^ (word << 8 | last)
      last = word >> 56
      while changes != 0 {
        let bit = changes.trailingZeroBitCount
        changes &= changes &- 1
        let x = 8 * k + bit / 8
        if x >= width { return }
        if x > 0 { crossing(x) }
        if word >> UInt64(bit) & 1 != 0 { start = x } else { count(x - start, &across) }
      }
    }
  }

  /// A long run counts as several that are as long as can be.
  @inline(__always)
  private static func count(_ length: Int, _ table: inout UnsafeMutableBufferPointer<Int>) {
    table[min(length, longest - 1)] += max(1, length / (longest - 1))
  }

  mutating func add(_ other: StrokeRuns) {
    for i in across.indices {
      across[i] += other.across[i]
      down[i] += other.down[i]
    }
  }

  /// Median length along rows or along columns, whichever is less, pixels; nil where there is no run.
  package var strokeWidth: Double? { [across, down].compactMap { Self.median($0) }.min() }

  /// Share of the ink in runs longer than `length`, along rows or along columns, whichever is less.
  func shareBeyond(_ length: Double) -> Double {
    min(Self.massShare(across, beyond: length), Self.massShare(down, beyond: length))
  }

  /// Median length, to a fraction of a pixel: a run of k pixels stands for lengths from k − 1/2 to k + 1/2.
  private static func median(_ counts: [Int]) -> Double? {
    var kept = counts
    kept[longest - 1] = 0
    let mass = kept.indices.reduce(0) { $0 + $1 * kept[$1] }
    if 2 * kept[1] < mass { kept[1] = 0 }
    return kept.percentile(0.5).map { $0 - 0.5 }
  }

  /// Share of all dark pixels that stand in runs longer than `length`.
  private static func massShare(_ counts: [Int], beyond length: Double) -> Double {
    var (long, all) = (0, 0)
    for (i, count) in counts.enumerated() {
      all += i * count
      if Double(i) > length { long += i * count }
    }
    return all == 0 ? 0 : Double(long) / Double(all)
  }
}
