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
}
