#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif
import MonkeyImage

/// Small sums that several measures share.
enum Statistics {
  /// exp of the entropy of weights: how many equally large ones would be as varied; 0 where all are nought.
  static func effectiveCount(_ weights: [Double]) -> Double {
    let total = weights.reduce(0, +)
    guard total > 0 else { return 0 }
    var entropy = 0.0
    for weight in weights where weight > 0 { entropy -= weight / total * log(weight / total) }
    return exp(entropy)
  }

  /// The value below which `fraction` of the values lie (the lower of two neighbours); 0 for none.
  static func quantile(_ values: [Double], _ fraction: Double) -> Double {
    guard !values.isEmpty else { return 0 }
    var values = values
    return values.select(max(0, min(values.count - 1, Int(fraction * Double(values.count - 1)))))
  }

  static func median(_ values: [Double]) -> Double { quantile(values, 0.5) }

  static func mean(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }

  /// The bin of a sample among `count` equal ones of 0…1; NaN goes to the first.
  static func bin(_ sample: Float, of count: Int) -> Int {
    let clipped = min(max(sample, 0), 1)
    return clipped.isNaN ? 0 : min(count - 1, Int(clipped * Float(count)))
  }

  /// 0 up to `from`, 1 beyond `to`, straight between.
  static func rise(_ value: Double, from: Double, to: Double) -> Double { max(0, min(1, (value - from) / (to - from))) }

  /// A quotient, or 0 where the divisor is 0.
  static func ratio(_ a: Double, _ b: Double) -> Double { b == 0 ? 0 : a / b }

  /// log10(floor + value), for quantities whose ratios matter.
  static func decades(_ value: Double, floor: Double) -> Double { log10(max(0, value) + floor) }

  /// Base-2 logarithm of a value kept at least `floor`.
  static func octaves(_ value: Double, floor: Double) -> Double { log2(max(value, floor)) }
}
