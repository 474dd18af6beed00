/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers for the same seed in every process, on every platform.
package struct TuneRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

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
