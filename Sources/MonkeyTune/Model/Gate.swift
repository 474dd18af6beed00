import Foundation

// Notation
//   d_i    score of the proposal minus score of the live recipe on input i, whole numbers from −4 to 4, i = 1…n
//   D      Σ d_i
//   p      P(Σ ε_i d_i ≥ D) with independent fair signs ε_i: where both recipes are equally good, each difference is as
//          likely as its opposite, whatever the distribution of scores (Fisher, The Design of Experiments, 1935, § 21)
//   α      error allowed against one live recipe, over a session of proposals
//   α_k    level for the k-th of these proposals
//
// The distribution of Σ ε_i d_i is found exactly, by adding one difference after the other (Pagano and Tritchler, JASA 78,
// 1983): 2n|d| steps, no sampling.
//
// Choosing the luckiest: only ratings of the proposal itself count, which were given after it was chosen; and every
// further proposal against the same live recipe is judged more strictly, as in online testing (Foster and Stine, Alpha-
// investing, JRSS B 70, 2008), so that over a session of six proposals the chance that anything at all is promoted over
// a live recipe that is as good stays below α. The shares add up to more than α, as the test spends less than its share:
// whole scores tie, p takes few values, and the mean gain must reach its least value too. What a session really errs is
// measured in the tests (equalsAreNotPromoted): 1 to 4 % for raters of little and of much noise; in whole sessions, further
// looks included, 2 % and 6 to 7 % (docs/tuning.md). A promotion brings a new live recipe and a new α.
//
// Looking early: before all ratings that were asked for are in, p has to be a tenth of α_k (Haybittle 1971, Peto and
// others 1976), so that looking after every rating does no harm.

/// Whether a proposal is credibly better than the live recipe.
public struct Gate: Sendable {
  /// What is asked of a proposal.
  public struct Rule: Sendable, Hashable {
    /// Chance of a wrong promotion against one live recipe, over a session of six proposals.
    public var level = 0.05
    /// Mean gain in scores.
    public var leastGain = 0.2
    /// Pairs without which nothing is decided.
    public var leastPairs = 5

    public init() {}

    /// α_k for k = 1, 2, …: 0.68 α for the first, 0.28 α for each of the next five, then falling as 1/k(k−1).
    package func share(_ trial: Int) -> Double {
      if trial <= 1 { return level * 0.68 }
      return level * 0.28 * min(1, 30 / Double(trial * (trial - 1)))
    }
  }

  /// Why a proposal passes or does not.
  public enum Decision: String, Sendable, Hashable {
    case promote
    case tooFewRatings = "too-few-ratings"
    case notProven = "not-proven"
    case noGain = "no-gain"
  }

  public let rule: Rule
  /// d_i
  public let differences: [Int]
  /// How many ratings the proposal asked for.
  public let planned: Int
  /// The how manieth proposal against this live recipe this is, from 1.
  public let trial: Int

  public init(differences: [Int], planned: Int, trial: Int, rule: Rule = Rule()) {
    self.rule = rule
    self.differences = differences
    self.planned = planned
    self.trial = trial
  }

  /// Mean gain in scores; 0 where there are no pairs.
  public var meanGain: Double {
    differences.isEmpty ? 0 : Double(differences.reduce(0, +)) / Double(differences.count)
  }

  /// p: the chance of such a gain, or a larger one, between equals.
  public var chance: Double { Self.signFlipChance(differences) }

  /// What p must not exceed now.
  public var allowedChance: Double {
    differences.count >= planned ? rule.share(trial) : rule.share(trial) / 10
  }

  public var decision: Decision {
    if differences.count < rule.leastPairs { return .tooFewRatings }
    if chance <= allowedChance, meanGain >= rule.leastGain { return .promote }
    if differences.count < planned { return .tooFewRatings }
    return meanGain < rule.leastGain ? .noGain : .notProven
  }

  /// P(Σ ε_i d_i ≥ Σ d_i), exact. Complexity: O(n · Σ|d_i|).
  package static func signFlipChance(_ differences: [Int]) -> Double {
    let sizes = differences.map { min(4, abs($0)) }.filter { $0 > 0 }
    let total = sizes.reduce(0, +)
    let observed = differences.reduce(0) { $0 + max(-4, min(4, $1)) }
    // chance[s + total]: of the sum s.
    var chance = [Double](repeating: 0, count: 2 * total + 1)
    chance[total] = 1
    var reach = 0
    for size in sizes {
      var next = [Double](repeating: 0, count: chance.count)
      for sum in -reach...reach where chance[sum + total] > 0 {
        next[sum + size + total] += 0.5 * chance[sum + total]
        next[sum - size + total] += 0.5 * chance[sum + total]
      }
      chance = next
      reach += size
    }
    return min(1, chance[(observed + total)...].reduce(0, +))
  }

  /// The middle 95 % of the mean gain of resampled pairs (Efron 1979), seeded by the pairs themselves; nil without pairs.
  public var interval: (low: Double, high: Double)? {
    let n = differences.count
    guard n > 0 else { return nil }
    var random = TuneRandom(seed: UInt64(n))
    var means = (0..<4000).map { _ in
      Double((0..<n).reduce(0) { sum, _ in sum + differences[random.index(n)] }) / Double(n)
    }
    means.sort()
    return (means[100], means[3899])
  }

  /// Standard deviation of the differences, at least ½: a few pairs that happen to agree prove no certainty.
  package var deviation: Double {
    let mean = meanGain
    let squares = differences.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    return max(0.5, (squares / Double(max(1, differences.count - 1))).squareRoot())
  }

  /// How many more ratings would probably decide, if they went on as so far: for nine of ten such proposals; nil where no
  /// number of ratings is likely to bring a promotion, as the gain is too small; 0 where it is decided.
  public var missingRatings: Int? {
    let n = differences.count
    if decision == .promote { return 0 }
    if n < rule.leastPairs { return max(planned, rule.leastPairs) - n }
    if n < planned { return planned - n }
    guard meanGain >= rule.leastGain else { return nil }
    let mean = meanGain
    let z = Normal.quantile(1 - rule.share(trial)) + Normal.quantile(0.9)
    let needed = (z * deviation / mean) * (z * deviation / mean)
    return max(1, Int(min(1e6, needed.rounded(.up))) - n)
  }
}
