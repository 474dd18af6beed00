/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, the same on every platform.
public struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform in 0..<1, 24 bits.
  public mutating func unit() -> Float { Float(next() >> 40) / Float(1 << 24) }

  /// Standard normal, by Box and Muller.
  public mutating func normal() -> Float {
    let u = max(1e-7, unit())
    return (-2 * logarithm(u)).squareRoot() * cosine(2 * .pi * unit())
  }
}
