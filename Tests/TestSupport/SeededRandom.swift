import MonkeyValue

/// What tests draw.
public struct SeededRandom: RandomNumberGenerator {
  private var source: SplitMix64

  public init(seed: UInt64) { source = SplitMix64(seed: seed) }

  public mutating func next() -> UInt64 { source.next() }

  /// Uniform in 0..<1, 24 bits.
  public mutating func unit() -> Float { Float(next() >> 40) / Float(1 << 24) }

  /// Standard normal, by Box and Muller.
  public mutating func normal() -> Float {
    let u = max(1e-7, unit())
    return (-2 * logarithm(u)).squareRoot() * cosine(2 * .pi * unit())
  }
}
