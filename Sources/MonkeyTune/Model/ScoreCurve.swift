/// S(f): the score to be expected of a recipe that is as good as f, the mean over the images that were rated.
///
/// A table: a search asks for it some ten thousand times. Linear between its entries it is off by less than 0.001.
struct ScoreCurve: Sendable {
  private let values: [Double]
  private static let (low, high, perUnit) = (-8.0, 14.0, 32.0)

  /// Complexity: O(images log images).
  init(_ model: RatingModel) {
    let effects = Self.quantiles(model.imageEffects)
    let count = Int((Self.high - Self.low) * Self.perUnit)
    values = (0...count).map { number in
      let f = Self.low + Double(number) / Self.perUnit
      return effects.reduce(0) { $0 + model.expectedScore(f + $1) } / Double(effects.count)
    }
  }

  /// Images by the hundred add nothing that sixteen quantiles do not tell.
  private static func quantiles(_ effects: [Double]) -> [Double] {
    if effects.isEmpty { return [0] }
    let sorted = effects.sorted()
    if sorted.count <= 16 { return sorted }
    return (0..<16).map { sorted[($0 * 2 + 1) * sorted.count / 32] }
  }

  /// S(f); beyond the table its last value.
  func at(_ f: Double) -> Double {
    let place = max(0, min(Double(values.count - 1), (f - Self.low) * Self.perUnit))
    // Of a NaN min takes the other one: the index is always within the table.
    let index = min(values.count - 2, Int(place))
    return values[index] + (place - Double(index)) * (values[index + 1] - values[index])
  }
}
