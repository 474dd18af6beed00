import MonkeyValue

/// What the tuner draws: the same log and seed must give the same proposal, to the byte, in any process.
package struct TuneRandom: RandomNumberGenerator, Sendable {
  private var source: SplitMix64

  package init(seed: UInt64) { source = SplitMix64(seed: seed) }

  package mutating func next() -> UInt64 { source.next() }

  /// Uniform in 0..<1, 53 bits.
  package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform in 0..<count; count must be above 0.
  package mutating func index(_ count: Int) -> Int { min(count - 1, Int(unit() * Double(count))) }

  /// Standard normal, by the quantile function.
  package mutating func normal() -> Double { Normal.quantile(max(1e-16, min(1 - 1e-16, unit()))) }

  /// The elements in random order (Fisher and Yates). Own code: the library's algorithm is not promised to stay the same.
  package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var out = elements
    for index in stride(from: out.count - 1, to: 0, by: -1) { out.swapAt(index, self.index(index + 1)) }
    return out
  }
}
