import MonkeyLog
import MonkeyRecipe

// Notation
//   n, d̄, s   pairs so far, mean and standard deviation of their differences (Gate.swift); s at least ½
//   N         pairs there can be with this round's inputs
//   z         normal quantile of the level that the gate will then ask for
//
// A proposal whose gain is seen but not proven is worth another look where it would probably pass: d̄ √N / s ≥ z, that
// is, even odds if the gain goes on as so far; and where d̄ ≥ ½: for less, a round is better spent on another recipe. A
// new look is judged more strictly, as a further trial.

/// The last proposal, rated and promising, but not proven.
struct OpenProposal {
  let point: SearchPoint
  let recipe: Recipe
  /// Pairs of ratings so far.
  let pairs: Int
  /// How often it was replayed so far.
  let looks: Int
  /// Training inputs on which the live recipe is rated and this one is not, in the order in which to replay them.
  let inputs: [Int]

  private static let mostLooks = 3
  private static let leastGain = 0.5

  /// Found in the log alone: the same log, the same answer, whatever proposal lies in the folder. Nil where there is none
  /// or further ratings would probably not prove it.
  init?(_ history: ClassHistory, space: SearchSpace, live: ContentHash, split: Split, planned: Int, rule: Gate.Rule) {
    guard let since = history.firstRun[live],
      let last = history.rated.filter({ $0.run.recipe != live && (history.firstRun[$0.run.recipe] ?? 0) > since })
        .max(by: { (history.firstRun[$0.run.recipe] ?? 0) < (history.firstRun[$1.run.recipe] ?? 0) })
    else { return nil }
    let hash = last.run.recipe
    let differences = history.differences(proposal: hash, live: live)
    let count = differences.count
    guard count >= rule.leastPairs, planned > 0 else { return nil }
    let looks = (count + planned - 1) / planned
    let trial = looks + history.earlierTrials(proposal: hash, live: live, planned: planned)
    let gate = Gate(differences: differences, planned: count, trial: trial, rule: rule)
    guard looks < Self.mostLooks, gate.decision == .notProven else { return nil }
    let (new, old) = (history.scores(of: hash), history.scores(of: live))
    let fresh = split.training.filter { old[history.inputs[$0]] != nil && new[history.inputs[$0]] == nil }
      .prefix(planned)
    guard gate.meanGain >= Self.leastGain else { return nil }
    let reach = gate.meanGain * Double(count + fresh.count).squareRoot() / gate.deviation
    guard fresh.count >= rule.leastPairs, reach >= Normal.quantile(1 - rule.share(trial + 1)),
      let point = space.point(of: last.run.steps),
      let recipe = try? space.recipe(at: point, tuned: Set(space.dimensions.indices)), recipe.hash == hash
    else { return nil }
    self.point = point
    self.recipe = recipe
    pairs = count
    self.looks = looks
    inputs = Array(fresh)
  }
}
