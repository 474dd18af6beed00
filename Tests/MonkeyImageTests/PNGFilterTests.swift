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

  @Test("two rows at once are as two one by one", arguments: [1, 2, 3, 4, 6, 8])
  func pairs(step: Int) {
    var random = SeededRandom(seed: 40 + UInt64(step))
    for count in [1, step, step + 1, 2 * step, 53 * step] {
      let rows = (0..<3).map { _ in bytes(count, &random, smooth: count % 2 == 0) }
      var upper = filtered(PNGFilter.paeth, rows[1], above: rows[0], step: step)
      var lower = filtered(PNGFilter.paeth, rows[2], above: rows[1], step: step)
      upper.withUnsafeMutableBufferPointer { upper in
        lower.withUnsafeMutableBufferPointer { lower in
          rows[0].withUnsafeBufferPointer { above in
            PNGFilter.undoPaeth(
              upper.baseAddress!, next: lower.baseAddress!, above: above.baseAddress!, count: count, step: step)
          }
        }
      }
      #expect(upper == rows[1] && lower == rows[2])
    }
  }

  @Test func aNumberThatIsNoFilterIsSaid() {
    var row: [UInt8] = [1, 2, 3]
    let known = row.withUnsafeMutableBufferPointer {
      PNGFilter.undo(5, $0.baseAddress!, above: nil, count: 3, step: 1)
    }
    #expect(!known && row == [1, 2, 3])
  }
}
