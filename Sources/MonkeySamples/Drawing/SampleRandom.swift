import MonkeyValue

/// What the samples draw: the same picture, to the bit, on every platform.
public struct SampleRandom: RandomNumberGenerator, Sendable {
  private var source: SplitMix64

  public init(seed: UInt64) { source = SplitMix64(seed: seed) }

  public mutating func next() -> UInt64 { source.next() }

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
}
