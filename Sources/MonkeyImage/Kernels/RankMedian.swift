extension Plane {
  /// Median of the samples at most `radius` away across and down; outside, the edge samples repeat.
  ///
  /// Blocks of the plane are sorted once; a window that slides over a block is then a set of ranks, kept as bits with the
  /// number of members below a pivot word (J. Suomela, "Median filtering is equivalent to sorting", arXiv:1406.1717).
  /// - Complexity: O(samples · radius) bit flips, O(samples · log) for the sorting.
  func rankMedian(radius: Int) -> Plane {
    var out = Plane(uninitializedWidth: width, height: height)
    // Blocks several times the window, so that few samples are sorted twice.
    let block = max(32, 4 * radius)
    let (across, down) = ((width + block - 1) / block, (height + block - 1) / block)
    read { source in
      out.write { target in
        Parallel.perform(across * down) { index in
          let (x, y) = (index % across * block, index / across * block)
          let ranked = RankedBlock(
            source, columns: x..<min(width, x + block), rows: y..<min(height, y + block), radius: radius)
          ranked.slide(into: target)
        }
      }
    }
    return out
  }
}

/// A block of a plane with `radius` samples around it, sorted.
private struct RankedBlock: ~Copyable {
  let columns: Range<Int>
  let rows: Range<Int>
  let radius: Int
  /// Columns of the block with its surroundings.
  let pitch: Int
  /// Rank of every sample, row by row.
  private let ranks: UnsafeMutablePointer<Int32>
  /// Samples by rank.
  private let sorted: UnsafeMutablePointer<Float>
  private let count: Int

  init(_ source: PlaneView, columns: Range<Int>, rows: Range<Int>, radius: Int) {
    self.columns = columns
    self.rows = rows
    self.radius = radius
    pitch = columns.count + 2 * radius
    count = pitch * (rows.count + 2 * radius)
    ranks = .allocate(capacity: count)
    sorted = .allocate(capacity: count)
    sort(source)
  }

  deinit {
    ranks.deallocate()
    sorted.deallocate()
  }

  /// Radix sort by the bits of the floats, 11 at a time; equal samples take ranks in the order of their places.
  private func sort(_ source: PlaneView) {
    let (keys, moved) = (
      UnsafeMutablePointer<UInt32>.allocate(capacity: count), UnsafeMutablePointer<Int32>.allocate(capacity: count)
    )
    let order = UnsafeMutablePointer<Int32>.allocate(capacity: count)
    let tables = UnsafeMutablePointer<Int32>.allocate(capacity: 3 * 2048)
    tables.initialize(repeating: 0, count: 3 * 2048)
    defer {
      keys.deallocate()
      moved.deallocate()
      order.deallocate()
      tables.deallocate()
    }
    var place = 0
    for y in rows.lowerBound - radius..<rows.upperBound + radius {
      let row = source.clampedRow(y)
      for x in columns.lowerBound - radius..<columns.upperBound + radius {
        let bits = row[max(0, min(source.width - 1, x))].bitPattern
        // Negative floats in falling order of their bits, then the positive ones in rising order.
        let key = bits ^ (bits >> 31 == 1 ? 0xFFFF_FFFF : 0x8000_0000)
        keys[place] = key
        order[place] = Int32(truncatingIfNeeded: place)
        tables[Int(key & 2047)] += 1
        tables[2048 + Int(key >> 11 & 2047)] += 1
        tables[4096 + Int(key >> 22)] += 1
        place += 1
      }
    }
    var (from, to) = (order, moved)
    for digit in 0..<3 {
      let table = tables + digit * 2048
      let shift = UInt32(11 * digit)
      var sum: Int32 = 0
      for i in 0..<2048 { (table[i], sum) = (sum, sum + table[i]) }
      for i in 0..<count {
        let item = from[i]
        let bin = Int(keys[Int(item)] >> shift & 2047)
        to[Int(table[bin])] = item
        table[bin] += 1
      }
      swap(&from, &to)
    }
    for i in 0..<count {
      let item = Int(from[i])
      ranks[item] = Int32(truncatingIfNeeded: i)
      let key = keys[item]
      sorted[i] = Float(bitPattern: key ^ (key >> 31 == 1 ? 0x8000_0000 : 0xFFFF_FFFF))
    }
  }

  /// Moves the window over the block in a serpentine, so that each step changes one column or one row of it.
  borrowing func slide(into target: MutablePlaneView) {
    var window = RankWindow(count: count, rank: (2 * radius + 1) * (2 * radius + 1) / 2)
    let side = 2 * radius + 1
    for j in 0..<side { for i in 0..<side { window.add(ranks[j * pitch + i]) } }
    let width = columns.count
    var x = 0
    for y in 0..<rows.count {
      let row = target.row(rows.lowerBound + y) + columns.lowerBound
      let top = ranks + y * pitch
      if y > 0 {
        for i in x..<x + side {
          window.remove((top - pitch)[i])
          window.add(top[(side - 1) * pitch + i])
        }
      }
      row[x] = sorted[window.median()]
      let rightwards = y % 2 == 0
      for _ in 1..<max(1, width) {
        let (old, new) = rightwards ? (x, x + side) : (x + side - 1, x - 1)
        for j in 0..<side {
          window.remove(top[j * pitch + old])
          window.add(top[j * pitch + new])
        }
        x += rightwards ? 1 : -1
        row[x] = sorted[window.median()]
      }
    }
  }
}

/// A set of ranks as bits, with a pivot word that follows the median.
private struct RankWindow: ~Copyable {
  private let words: UnsafeMutablePointer<UInt64>
  private let wordCount: Int
  /// How many members lie below the one that is sought.
  private let rank: Int
  private var pivot = 0
  /// Members in words before the pivot.
  private var below = 0

  init(count: Int, rank: Int) {
    wordCount = count / 64 + 1
    words = .allocate(capacity: wordCount)
    words.initialize(repeating: 0, count: wordCount)
    self.rank = rank
  }

  deinit { words.deallocate() }

  @inline(__always)
  mutating func add(_ member: Int32) {
    let word = Int(member >> 6)
    words[word] |= 1 << UInt64(member & 63)
    below += word < pivot ? 1 : 0
  }

  @inline(__always)
  mutating func remove(_ member: Int32) {
    let word = Int(member >> 6)
    words[word] &= ~(1 << UInt64(member & 63))
    below -= word < pivot ? 1 : 0
  }

  /// The member with `rank` members below it; there are more than `rank`.
  @inline(__always)
  mutating func median() -> Int {
    while below > rank {
      pivot -= 1
      below -= words[pivot].nonzeroBitCount
    }
    while pivot < wordCount - 1 {
      let here = words[pivot].nonzeroBitCount
      if below + here > rank { break }
      below += here
      pivot += 1
    }
    var bits = words[pivot]
    for _ in 0..<rank - below { bits &= bits &- 1 }
    return pivot * 64 + min(63, bits.trailingZeroBitCount)
  }
}
