import MonkeyImage
import TestSupport
import Testing

@Suite struct SelectionTests {
  @Test("what a sorted array holds at that place", arguments: [1, 2, 3, 4, 7, 100, 1001])
  func everyRank(count: Int) {
    var random = SeededRandom(seed: UInt64(count))
    for kinds in [1, 2, 5, 1 << 20] {
      let values = (0..<count).map { _ in Float(Int(random.unit() * Float(kinds))) }
      let sorted = values.sorted()
      for rank in Swift.stride(from: 0, to: count, by: max(1, count / 50)) {
        var taken = values
        #expect(taken.select(rank) == sorted[rank])
        #expect(taken.sorted() == sorted)
      }
    }
  }

  @Test func sortedAndReversedOnes() {
    for values in [(0..<999).map(Float.init), (0..<999).reversed().map(Float.init)] {
      for rank in [0, 1, 499, 997, 998] {
        var taken = values
        #expect(taken.select(rank) == Float(rank))
      }
    }
  }

  @Test("indices in the order of a stable sort", arguments: [0, 1, 2, 17, 5000])
  func ranks(count: Int) {
    var random = SeededRandom(seed: UInt64(count + 3))
    for kinds in [1, 3, 1 << 22] {
      var values = (0..<count).map { _ in Float(Int((random.unit() - 0.5) * Float(kinds))) * 0.37e-3 }
      for index in values.indices.dropFirst(2) where index % 11 == 0 {
        values[index] = [0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, 3e38][index / 11 % 6]
      }
      let expected = values.indices.sorted { values[$0] != values[$1] ? values[$0] < values[$1] : $0 < $1 }
      #expect(Rank.indices(of: values) == expected)
    }
  }
}
