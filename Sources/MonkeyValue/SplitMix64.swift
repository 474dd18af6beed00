/// SplitMix64 (Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014): the same numbers for the same
/// seed in every process, on every platform.
///
/// The one source of chance. What is drawn from it (which distribution, how many bits) is the business of who draws:
/// sample images and proposals must stay the same to the byte, so that each keeps its own rule.
@frozen public struct SplitMix64: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  @inlinable public init(seed: UInt64) { state = seed }

  @inlinable public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SplitMix64.scramble(state)
  }

  /// The generator's output function: a bijection of 64 bits in which every bit of the argument changes about half of
  /// the result's.
  @inlinable public static func scramble(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
