/// Why an image was taken for its class and not for the next: what spoke for either.
public struct Explanation: Sendable, Hashable {
  /// One measured feature and how it moved the balance between the two classes.
  public struct Reason: Sendable, Hashable {
    /// Name in `Features.catalog`.
    public var feature: String
    public var value: Double
    /// What the value says of the image, in words.
    public var words: String
    /// In units of the score (log odds before sharpening): positive for the best class, negative for the runner-up.
    public var balance: Double
  }

  public var best: Classification.Score
  public var runnerUp: Classification.Score
  /// The features that decided, the strongest first, whichever way they pulled; at most eight.
  public var reasons: [Reason]
  /// Whether the features together spoke for the runner-up, and the best class won because the other asks for more.
  public var isByDefault: Bool

  /// Lines for people: the two classes, then what spoke for each.
  public var lines: [String] {
    let percent = { (score: Double) in "\(Int((score * 100).rounded())) %" }
    var lines = [
      "\(best.imageClass.name) (\(percent(best.score))), next \(runnerUp.imageClass.name) (\(percent(runnerUp.score)))"
    ]
    for (name, chosen) in [
      (best.imageClass.name, reasons.filter { $0.balance > 0 }),
      (runnerUp.imageClass.name, reasons.filter { $0.balance < 0 }),
    ] where !chosen.isEmpty {
      lines.append("  for \(name): " + chosen.map { "\($0.words) (\($0.feature))" }.joined(separator: "; "))
    }
    if isByDefault { lines.append("  all together too little for \(runnerUp.imageClass.name)") }
    return lines
  }
}

extension Classifier {
  /// The two best classes and the features that decided between them.
  ///
  /// A term's share is its weight for the best class less that for the runner-up (over the kinds of each, as probable as
  /// they are), times how far its ramp stands from the middle; a feature's share is the sum over its terms, those of two
  /// features counted half for each. Features of what the image does not have (glyphs without text) are no reasons.
  public func explain(_ features: Features) -> Explanation {
    let ranked = classify(features).ranked
    let (best, next) = (ranked[0], ranked[1])
    let probabilities = kindProbabilities(features)
    func share(_ imageClass: ImageClass) -> [Double] {
      let own = zip(table.kinds, probabilities).map { $0.imageClass == imageClass ? $1 : 0 }
      let total = own.reduce(0, +)
      return total > 0 ? own.map { $0 / total } : own
    }
    let difference = zip(share(best.imageClass), share(next.imageClass)).map { $0 - $1 }
    let numbers = features.numbers
    var balance = [Double](repeating: 0, count: Features.catalog.count)
    var height = [(sum: Double, count: Double)](repeating: (0, 0), count: balance.count)
    for term in table.terms {
      let weight = zip(term.weights, difference).reduce(0) { $0 + $1.0 * $1.1 }
      let ramps = [term.ramp] + (term.and.map { [$0] } ?? [])
      for ramp in ramps {
        let value = ramp.value(numbers)
        balance[ramp.feature] += weight * (value - 0.5) / Double(ramps.count)
        height[ramp.feature].sum += ramp.from < ramp.to ? value : 1 - value
        height[ramp.feature].count += 1
      }
    }
    let isSilent = zip(Features.catalog, numbers).map { $0.silent == $1 }
    let order = balance.indices.filter { balance[$0] != 0 && !isSilent[$0] }.sorted {
      (abs(balance[$0]), $1) > (abs(balance[$1]), $0)
    }
    let reasons = order.prefix(8).map { index in
      let info = Features.catalog[index]
      let isHigh = height[index].sum >= 0.5 * height[index].count
      return Explanation.Reason(
        feature: info.name, value: numbers[index], words: isHigh ? info.high : info.low, balance: balance[index])
    }
    return Explanation(
      best: best, runnerUp: next, reasons: reasons, isByDefault: order.reduce(0) { $0 + balance[$1] } < 0)
  }
}
