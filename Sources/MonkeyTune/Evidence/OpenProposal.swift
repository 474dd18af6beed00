import MonkeyLog
import MonkeyRecipe

// Notation
//   n, d̄, s   pairs so far, mean and standard deviation of their differences (Gate.swift); s at least ½
//   N         pairs there can be with this round's inputs
//   z         normal quantile of the level that the gate will then ask for
//
// A proposal whose gain is seen but not proven is worth another look where it may well pass: d̄ √N / s ≥ z − 0.8, that is,
// one chance in five if the gain goes on as so far: what has been rated is known better than any new recipe, and raters
// of much noise prove little in one round. For d̄ < 0.3 a round is better spent on another recipe. A new look is judged
// more strictly, as a further trial, whenever it comes and whatever was tried in between. What is proven, but was not
// promoted before the next round, is not lost either.

/// A proposal against the live recipe, rated and promising, but not promoted.
struct OpenProposal {
  let point: SearchPoint
  let recipe: Recipe
  /// Pairs of ratings so far.
  let pairs: Int
  /// How often it was replayed so far.
  let looks: Int
  /// Training inputs on which the live recipe is rated and this one is not, in the order in which to replay them.
  let inputs: [Int]

  /// d̄ √N / s − z
  private let surplus: Double

  private static let mostLooks = 3
  private static let leastGain = 0.3
  private static let patience = 0.8

  /// Found in the log alone: the same log, the same answer, whatever proposal lies in the folder. Nil where there is none
  /// or further ratings would probably not prove it. Of several the one that is nearest to being proven.
  init?(_ history: ClassHistory, space: SearchSpace, live: ContentHash, split: Split, planned: Int, rule: Gate.Rule) {
    guard let since = history.firstRun[live], planned > 0 else { return nil }
    var steps: [ContentHash: [StepRecord]] = [:]
    for run in history.rated where run.run.recipe != live && (history.firstRun[run.run.recipe] ?? 0) > since {
      // Ratings speak for it, but a person took it back.
      if history.rolledBack.contains(run.run.recipe) { continue }
      steps[run.run.recipe] = run.run.steps
    }
    let candidates = steps.keys.sorted { (history.firstRun[$0] ?? 0) < (history.firstRun[$1] ?? 0) }
    let trials = Trials(history, live: live, planned: planned)
    let open = candidates.compactMap {
      Self(
        $0, steps[$0] ?? [], history, trials, space: space, live: live, split: split, planned: planned, rule: rule)
    }
    guard let best = open.max(by: { $0.surplus < $1.surplus }) else { return nil }
    self = best
  }

  private init?(
    _ hash: ContentHash, _ steps: [StepRecord], _ history: ClassHistory, _ trials: Trials, space: SearchSpace,
    live: ContentHash, split: Split, planned: Int, rule: Gate.Rule
  ) {
    let differences = history.differences(proposal: hash, live: live)
    let count = differences.count
    guard count >= max(1, rule.leastPairs) else { return nil }
    let looks = (count - 1) / planned + 1
    let trial = looks + trials.others(than: hash)
    let gate = Gate(differences: differences, planned: count, trial: trial, rule: rule)
    guard looks < Self.mostLooks, gate.meanGain >= max(Self.leastGain, rule.leastGain) else { return nil }
    let (new, old) = (history.scores(of: hash), history.scores(of: live))
    let fresh = split.training.filter { old[history.inputs[$0]] != nil && new[history.inputs[$0]] == nil }
      .prefix(planned)
    surplus =
      gate.meanGain * Double(count + fresh.count).squareRoot() / gate.deviation
      - Normal.quantile(1 - rule.share(trial + 1))
    guard fresh.count >= rule.leastPairs, surplus >= -Self.patience, let point = space.point(of: steps),
      let recipe = space.recipe(of: steps), recipe.hash == hash
    else { return nil }
    self.point = point
    self.recipe = recipe
    pairs = count
    self.looks = looks
    inputs = Array(fresh)
  }
}
