import MonkeyClassify
import TestSupport
import Testing

/// Counts made many at a time, against one by one.
@Suite struct CountingTests {
  private func bytes(_ count: Int, _ random: inout SeededRandom, upTo most: Float) -> [UInt8] {
    (0..<count).map { _ in UInt8(random.unit() * most) }
  }

  @Test(arguments: [0, 1, 2, 63, 64, 65, 130, 1000, 16_400])
  func pairs(count: Int) {
    var random = SeededRandom(seed: UInt64(count))
    for (most, step) in [(3, 1), (256, 1), (3, 7), (5, 64), (256, 100)] as [(Float, Int)] {
      let length = count + step
      let (r, g, b) = (
        bytes(length, &random, upTo: most), bytes(length, &random, upTo: most), bytes(length, &random, upTo: most)
      )
      let extreme = bytes(length, &random, upTo: 2)
      var wanted = [0, 0, 0, 0, 0]
      for i in 0..<count {
        let differences = [r, g, b].map { abs(Int($0[i]) - Int($0[i + step])) }
        let isNear = differences.allSatisfy { $0 <= 2 }
        let isEqual = differences == [0, 0, 0]
        let isTone = extreme[i] == 0 || extreme[i + step] == 0
        for (k, holds) in [isNear, isEqual, isTone, isNear && isTone, isEqual && isTone].enumerated() where holds {
          wanted[k] += 1
        }
      }
      var tally = PairTally()
      r.withUnsafeBufferPointer { r in
        g.withUnsafeBufferPointer { g in
          b.withUnsafeBufferPointer { b in
            extreme.withUnsafeBufferPointer { extreme in
              guard let r = r.baseAddress, let g = g.baseAddress, let b = b.baseAddress,
                let extreme = extreme.baseAddress
              else { return }
              let pixels = PairTally.Pixels(red: r, green: g, blue: b, isExtreme: extreme)
              // In two goes, which add up.
              tally.count(pixels, step: step, from: 0, count / 3)
              tally.count(pixels, step: step, from: count / 3, count - count / 3)
            }
          }
        }
      }
      #expect([tally.near, tally.equal, tally.tones, tally.nearTones, tally.equalTones] == wanted)
    }
  }

  @Test(arguments: [0, 1, 5, 6, 7, 300, 20_000])
  func commonestColours(count: Int) {
    var random = SeededRandom(seed: UInt64(count))
    for spread in [2, 50, 5000, 16_777_216] {
      // Squared, so that some are commoner than others.
      let parts = (0..<3).map { _ in
        (0..<count).map { _ -> Int32 in
          let place = random.unit()
          return Int32(place * place * Float(spread - 1)) &* 4097 & 0xFF_FFFF
        }
      }
      var counts: [Int32: Int] = [:]
      for code in parts.joined() { counts[code, default: 0] += 1 }
      for number in [1, 6] {
        let most = counts.values.sorted(by: >).prefix(number).reduce(0, +)
        let found = ColourCodes.commonestShare(parts.map { ColourCodes($0) }, number)
        #expect(found == (count == 0 ? 0 : Double(most) / Double(3 * count)), "\(spread)")
      }
    }
  }
}
