/// The runs of a group of neighbouring rows, and how they hang together within it (see `Components`).
struct RunGroup: Sendable {
  /// Top row first, left to right; their components are numbered within the group once it is labelled.
  private(set) var runs: [Components.Run] = []
  /// Counts the runs up to and including each row.
  private(set) var rowEnds: [Int] = []
  /// The image's row that comes first.
  private(set) var firstRow = 0
  /// One entry a component of the group.
  private(set) var statistics: [Components.Statistics] = []

  init(firstRow: Int, capacity: Int) {
    self.firstRow = firstRow
    runs.reserveCapacity(capacity)
  }

  /// The runs of set (1) or clear (0) pixels.
  init(_ view: MaskView, _ rows: Range<Int>, value: UInt8) {
    firstRow = rows.lowerBound
    rowEnds.reserveCapacity(rows.count)
    runs.reserveCapacity(32 * rows.count)
    let width = view.width
    withUnsafeTemporaryAllocation(of: Components.Run.self, capacity: width / 2 + 1) { line in
      guard let line = line.baseAddress else { return }
      for y in rows {
        let count = RunGroup.find(view.row(y), width, flipped: value == 0, into: line)
        runs.append(contentsOf: UnsafeBufferPointer(start: line, count: count))
        endRow()
      }
    }
  }

  /// The runs of samples that are not under `low`, and the largest sample of each.
  /// - Parameter fading: what the samples are divided by.
  static func chains(
    of samples: SparseRows, _ rows: Range<Int>, from low: Float, fading: InkFading?
  ) -> (RunGroup, peaks: [Float]) {
    var group = RunGroup(firstRow: rows.lowerBound, capacity: 64 * rows.count)
    var peaks: [Float] = []
    peaks.reserveCapacity(64 * rows.count)
    let width = samples.width
    withUnsafeTemporaryAllocation(of: Components.Run.self, capacity: width) { line in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * width) { numbers in
        guard let line = line.baseAddress, let ofLine = numbers.baseAddress else { return }
        let evened = ofLine + width
        for y in rows {
          samples.withRow(y) { columns, values in
            var values = values
            if let fading {
              fading.even(row: y, columns, values, into: evened)
              values = UnsafeBufferPointer(start: evened, count: values.count)
            }
            let count = RunGroup.find(columns, values, from: low, into: line, peaks: ofLine)
            group.runs.append(contentsOf: UnsafeBufferPointer(start: line, count: count))
            peaks.append(contentsOf: UnsafeBufferPointer(start: ofLine, count: count))
          }
          group.endRow()
        }
      }
    }
    return (group, peaks)
  }

  /// Writes the runs of a row of samples that are not under `low`, and the largest sample of each; returns how many there are.
  @inline(__always)
  private static func find(
    _ columns: UnsafeBufferPointer<Int32>, _ values: UnsafeBufferPointer<Float>, from low: Float,
    into line: UnsafeMutablePointer<Components.Run>, peaks: UnsafeMutablePointer<Float>
  ) -> Int {
    var (count, next): (Int, Int32) = (0, -1)
    for i in columns.indices where !(values[i] < low) {
      let column = columns[i]
      if column == next {
        line[count - 1].end = column + 1
        if values[i] > peaks[count - 1] { peaks[count - 1] = values[i] }
      } else {
        line[count] = Components.Run(start: column, end: column + 1, component: 0)
        peaks[count] = values[i]
        count += 1
      }
      next = column + 1
    }
    return count
  }

  /// Writes the runs of a row of a mask; returns how many there are, at most one for every two pixels.
  @inline(__always)
  static func find(
    _ row: UnsafePointer<UInt8>, _ width: Int, flipped: Bool, into line: UnsafeMutablePointer<Components.Run>
  ) -> Int {
    // Ends of runs are where a word differs from itself moved by a pixel; most of a page is white, and most words are plain.
    let flip: UInt64 = flipped ? 0x0101_0101_0101_0101 : 0
    let words = UnsafeRawPointer(row)
    var (last, start, count): (UInt64, Int32, Int) = (0, 0, 0)
    var isInside = false
    var x = 0
    // Rows of a mask end on 64 bytes, so whole words may always be read.
    while x < width {
      if x & 63 == 0 {
        let eight = words.load(fromByteOffset: x, as: SIMD8<UInt64>.self)
        let plain: UInt64 = isInside ? 0x0101_0101_0101_0101 ^ flip : flip
        if eight == SIMD8(repeating: plain) {
          x += 64
          continue
        }
      }
      let word = words.load(fromByteOffset: x, as: UInt64.self).littleEndian ^ flip
      var changes = word ^ (word << 8 | last)
      last = word >> 56
      while changes != 0 {
        let at = Int32(truncatingIfNeeded: x + changes.trailingZeroBitCount / 8)
        changes &= changes &- 1
        if at >= width { break }
        if isInside {
          line[count] = Components.Run(start: start, end: at, component: 0)
          count += 1
        }
        start = at
        isInside.toggle()
      }
      x += 8
    }
    if isInside {
      line[count] = Components.Run(start: start, end: Int32(truncatingIfNeeded: width), component: 0)
      count += 1
    }
    return count
  }

  /// Takes in a run of the present row, unless it is empty.
  @inline(__always)
  mutating func add(_ start: Int32, _ end: Int32) {
    if start < end { runs.append(Components.Run(start: start, end: end, component: 0)) }
  }

  mutating func endRow() { rowEnds.append(runs.count) }

  /// Joins touching runs, numbers components in the order of their first run and gathers their statistics.
  /// - Parameter reach: how far beyond its ends a run touches.
  mutating func label(reach: Int32) {
    let (total, rowEnds, firstRow) = (runs.count, rowEnds, firstRow)
    if total == 0 { return }
    var statistics: [Components.Statistics] = []
    runs.withUnsafeMutableBufferPointer { runs in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * total) { memory in
        guard let parent = memory.baseAddress else { return }
        // Pixel sides shared with the row above, a value a run.
        let shared = parent + total
        for i in 0..<total {
          parent[i] = Int32(truncatingIfNeeded: i)
          shared[i] = 0
        }
        var (aboveStart, start) = (0, 0)
        for end in rowEnds {
          RunGroup.touching(
            UnsafeBufferPointer(runs), start..<end, UnsafeBufferPointer(runs), aboveStart..<start, reach
          ) {
            shared[$0] &+= $2
            DisjointSets.join(parent, Int32(truncatingIfNeeded: $0), Int32(truncatingIfNeeded: $1))
          }
          (aboveStart, start) = (start, end)
        }
        var i = 0
        for (row, end) in rowEnds.enumerated() {
          while i < end {
            // A tree's root is its least run, and those before this one point to theirs already.
            let root = parent[Int(parent[i])]
            parent[i] = root
            if Int(root) == i {
              runs[i].component = Int32(truncatingIfNeeded: statistics.count)
              statistics.append(Components.Statistics())
            } else {
              runs[i].component = runs[Int(root)].component
            }
            statistics[Int(runs[i].component)].add(runs[i], inRow: firstRow + row, shared: Int(shared[i]))
            i += 1
          }
        }
      }
    }
    self.statistics = statistics
  }

  /// Calls `body` for each run of a row and each run of the row above that it touches, with the number of sides that they share.
  @inline(__always)
  fileprivate static func touching(
    _ below: UnsafeBufferPointer<Components.Run>, _ row: Range<Int>, _ above: UnsafeBufferPointer<Components.Run>,
    _ rowAbove: Range<Int>, _ reach: Int32, _ body: (_ run: Int, _ above: Int, _ common: Int32) -> Void
  ) {
    var first = rowAbove.lowerBound
    for i in row {
      let run = below[i]
      while first < rowAbove.upperBound, above[first].end &+ reach <= run.start { first += 1 }
      var k = first
      while k < rowAbove.upperBound, above[k].start < run.end &+ reach {
        body(i, k, max(0, min(run.end, above[k].end) &- max(run.start, above[k].start)))
        k += 1
      }
    }
  }
}

/// Which components of groups of rows that follow each other are one.
struct RunSeams: Sendable {
  /// For each group and each of its components the number that it has in the image: in the order of first runs.
  private(set) var numbers: [[Int32]] = []
  /// One entry a component of the image.
  private(set) var statistics: [Components.Statistics] = []

  /// - Parameters:
  ///   - groups: labelled, each of at least one row.
  ///   - reach: how far beyond its ends a run touches.
  /// - Complexity: O(components of the groups) and O(runs along the seams).
  init(_ groups: [RunGroup], reach: Int32) {
    var all: [Components.Statistics] = []
    all.reserveCapacity(groups.reduce(0) { $0 + $1.statistics.count })
    var bases: [Int32] = []
    for group in groups {
      bases.append(Int32(truncatingIfNeeded: all.count))
      all.append(contentsOf: group.statistics)
    }
    var parent = (0..<all.count).map { Int32(truncatingIfNeeded: $0) }
    all.withUnsafeMutableBufferPointer { all in
      parent.withUnsafeMutableBufferPointer { parent in
        guard let parent = parent.baseAddress else { return }
        for (below, above) in zip(groups.indices.dropFirst(), groups.indices) {
          let (group, last) = (groups[below], groups[above])
          let firstRow = 0..<(group.rowEnds.first ?? 0)
          let lastRow = (last.rowEnds.dropLast().last ?? 0)..<last.runs.count
          group.runs.withUnsafeBufferPointer { runs in
            last.runs.withUnsafeBufferPointer { runsAbove in
              RunGroup.touching(runs, firstRow, runsAbove, lastRow, reach) { run, other, common in
                let one = bases[below] &+ runs[run].component
                all[Int(one)].perimeter -= 2 * Int(common)
                DisjointSets.join(parent, one, bases[above] &+ runsAbove[other].component)
              }
            }
          }
        }
      }
    }
    numbers.reserveCapacity(groups.count)
    var final = [Int32](repeating: 0, count: all.count)
    var at = 0
    for group in groups {
      for _ in group.statistics {
        let root = parent[Int(parent[at])]
        parent[at] = root
        if Int(root) == at {
          final[at] = Int32(truncatingIfNeeded: statistics.count)
          statistics.append(all[at])
        } else {
          final[at] = final[Int(root)]
          statistics[Int(final[at])].add(all[at])
        }
        at += 1
      }
      numbers.append(Array(final[(at - group.statistics.count)..<at]))
    }
  }
}
