/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, the same on every platform.
public struct SampleRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SampleRandom.scramble(state)
  }

  /// Uniform in 0..<1, 24 bits.
  public mutating func unit() -> Float { Float(next() >> 40) / Float(1 << 24) }

  /// Uniform between two bounds.
  public mutating func between(_ low: Float, _ high: Float) -> Float { low + (high - low) * unit() }

  /// Nearly standard normal: the sum of four uniform numbers, exact to the bit everywhere; never beyond ±3.47.
  public mutating func normal() -> Float {
    let bits = next()
    let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
    // Mean 2 and variance 4/12, in units of 2¹⁶.
    return (Float(sum) / 65536 - 2) * 1.7320508
  }

  @inline(__always)
  static func scramble(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
