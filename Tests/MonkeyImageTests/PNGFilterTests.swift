import MonkeyImage
import TestSupport
import Testing

@Suite struct PNGFilterTests {
  /// The specification's sentences, a byte at a time: what row `row` was before `filter` (0...4) took its prediction away.
  private func filtered(_ filter: UInt8, _ row: [UInt8], above: [UInt8], step: Int) -> [UInt8] {
    row.indices.map { x in
      let a = x >= step ? Int(row[x - step]) : 0
      let b = Int(above[x])
      let c = x >= step ? Int(above[x - step]) : 0
      let predicted: Int
      switch filter {
      case 1: predicted = a
      case 2: predicted = b
      case 3: predicted = (a + b) / 2
      case 4:
        let p = a + b - c
        let (pa, pb, pc) = (abs(p - a), abs(p - b), abs(p - c))
        predicted = pa <= pb && pa <= pc ? a : pb <= pc ? b : c
      default: predicted = 0
      }
      return UInt8((Int(row[x]) - predicted) & 0xFF)
    }
  }

  private func bytes(_ count: Int, _ random: inout SeededRandom, smooth: Bool) -> [UInt8] {
    var level = 100
    return (0..<count).map { _ in
      level += Int(random.next() % 7) - 3
      return smooth ? UInt8(truncatingIfNeeded: level) : UInt8(truncatingIfNeeded: random.next())
    }
  }

  @Test("each filter, undone, gives the row again", arguments: [1, 2, 3, 4, 6, 8])
  func undone(step: Int) {
    var random = SeededRandom(seed: UInt64(step))
    for count in [1, 2, step, step + 1, 3 * step, 61 * step] {
      for filter in UInt8(0)...4 {
        for (smooth, hasAbove) in [(true, true), (false, true), (false, false)] {
          let above = hasAbove ? bytes(count, &random, smooth: smooth) : [UInt8](repeating: 0, count: count)
          let row = bytes(count, &random, smooth: smooth)
          var work = filtered(filter, row, above: above, step: step)
          let known = work.withUnsafeMutableBufferPointer { work in
            above.withUnsafeBufferPointer { above in
              PNGFilter.undo(
                filter, work.baseAddress!, above: hasAbove ? above.baseAddress : nil, count: count, step: step)
            }
          }
          #expect(known && work == row, "filter \(filter), \(count) bytes")
        }
      }
    }
  }

  @Test("many rows at once are as many one by one", arguments: [1, 2, 3, 4, 6, 8])
  func together(step: Int) {
    var random = SeededRandom(seed: 40 + UInt64(step))
    // Around where vectors begin, and where they leave a rest of a row or some rows.
    for count in [step, 32 * step + 31, 32 * step + 32, 32 * step + 33, 90 * step + 7] {
      for rows in [1, 15, 16, 17, 37] {
        // All kinds of filters, then one kind for all rows.
        for kind in UInt8(0)...5 {
          let lines = (0...rows).map { _ in bytes(count, &random, smooth: kind % 2 == 0) }
          var work: [UInt8] = []
          for y in 1...rows {
            let filter = kind == 5 ? UInt8(random.next() % 5) : kind
            work += [filter] + filtered(filter, lines[y], above: lines[y - 1], step: step)
          }
          let filters = stride(from: 0, to: work.count, by: count + 1).map { work[$0] }
          let isWell = work.withUnsafeMutableBufferPointer { work in
            lines[0].withUnsafeBufferPointer { above in
              PNGFilter.undo(
                work.baseAddress!, stride: count + 1, rows: rows, above: above.baseAddress!, count: count, step: step)
            }
          }
          #expect(isWell && work == zip(filters, lines.dropFirst()).flatMap { [$0] + $1 }, "\(rows) of \(count)")
        }
      }
    }
  }

  @Test("a row among many whose filter is none that there is", arguments: [3, 20, 36])
  func unknownAmongMany(row: Int) {
    let count = 200
    var work = [UInt8](repeating: 0, count: 37 * (count + 1))
    work[row * (count + 1)] = 5
    let above = [UInt8](repeating: 0, count: count)
    let isWell = work.withUnsafeMutableBufferPointer { work in
      above.withUnsafeBufferPointer {
        PNGFilter.undo(work.baseAddress!, stride: count + 1, rows: 37, above: $0.baseAddress!, count: count, step: 1)
      }
    }
    #expect(!isWell)
  }

  @Test func aNumberThatIsNoFilterIsSaid() {
    var row: [UInt8] = [1, 2, 3]
    let known = row.withUnsafeMutableBufferPointer {
      PNGFilter.undo(5, $0.baseAddress!, above: nil, count: 3, step: 1)
    }
    #expect(!known && row == [1, 2, 3])
  }
}
