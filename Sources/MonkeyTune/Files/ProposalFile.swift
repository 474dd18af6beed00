public import MonkeyLog
public import MonkeyRecipe
import Foundation
import MonkeyValue

/// `CLASS.next.toml`: a recipe under a header of comments that say where it came from.
///
/// The header's lines are `# name = value`, so that it is read again by `promote` and `rollback` and stays with the recipe
/// when it has become the live one. It holds no time: the same log and seed give the same bytes.
public struct ProposalFile: Sendable {
  public var className: String
  public var recipe: Recipe
  /// The recipe that this one was compared with.
  public var live: ContentHash
  public var seed: UInt64
  /// How many ratings the proposal asked for.
  public var replays: Int
  /// How many ratings one round asks for at most; `replays` is the sum over its rounds.
  public var round: Int
  /// How often it was replayed, the first time included.
  public var looks = 1
  public var ratedRuns = 0
  public var trainingInputs = 0
  public var heldOutInputs = 0
  /// Mean scores to be expected of this recipe and of the live one.
  public var predictedTraining = 0.0
  public var predictedTrainingLive = 0.0
  public var predictedHeldOut: Double?
  public var predictedHeldOutLive: Double?
  /// The parameters that were searched.
  public var tuned: [String] = []
  /// Whether it was chosen to learn from rather than for its expected score.
  public var explores = false

  public init(className: String, recipe: Recipe, live: ContentHash, seed: UInt64, replays: Int) {
    self.className = className
    self.recipe = recipe
    self.live = live
    self.seed = seed
    self.replays = replays
    round = replays
  }

  /// Whether the model expects it to be rated worse than the live recipe.
  public var isRegression: Bool {
    if predictedTraining < predictedTrainingLive { return true }
    if let new = predictedHeldOut, let old = predictedHeldOutLive { return new < old }
    return false
  }

  /// The file's text.
  public var text: String {
    var lines = [
      "# Proposed by monkey-tuner for class \(className). `monkey-tuner promote \(className)` decides about it.",
      "# live_sha = \(live.hex)",
      "# proposal_sha = \(recipe.hash.hex)",
      "# seed = \(seed)",
      "# replays = \(replays)",
      "# round = \(round)",
      "# looks = \(looks)",
      "# rated_runs = \(ratedRuns)",
      "# training_inputs = \(trainingInputs)",
      "# held_out_inputs = \(heldOutInputs)",
      "# predicted_training_mean = \(Self.number(predictedTraining))",
      "# predicted_training_mean_live = \(Self.number(predictedTrainingLive))",
    ]
    if let new = predictedHeldOut, let old = predictedHeldOutLive {
      lines.append("# predicted_held_out_mean = \(Self.number(new))")
      lines.append("# predicted_held_out_mean_live = \(Self.number(old))")
    }
    lines.append("# tuned = \(tuned.joined(separator: ", "))")
    if explores { lines.append("# chosen = to learn from it") }
    if isRegression { lines.append("# REGRESSION: it is expected to be rated worse than the live recipe") }
    return lines.joined(separator: "\n") + "\n\n" + recipe.toml
  }

  /// A whole number of a header; nil where it holds none. People edit these files: what is beyond all sense is bounded,
  /// so that sums and products of such numbers are numbers.
  public static func count(_ name: String, in header: [String: String]) -> Int? {
    header[name].flatMap(Int.init).map { max(1, min(mostCount, $0)) }
  }

  /// No person gives more ratings.
  static let mostCount = 1_000_000

  /// Two decimals: more would claim what a few ratings cannot know.
  static func number(_ value: Double) -> String { CanonicalJSON.number((value * 100).rounded() / 100) }

  /// The members of a header: the comment lines `# name = value` before the first other line.
  public static func header(of text: String) -> [String: String] {
    var header: [String: String] = [:]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("#") else { break }
      let parts = line.dropFirst().split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { continue }
      header[parts[0].trimmingCharacters(in: .whitespaces)] = parts[1].trimmingCharacters(in: .whitespaces)
    }
    return header
  }
}
