import Foundation
import MonkeyClassify
import MonkeyLog
import MonkeyRecipe
import MonkeyTune
import TestSupport

/// Rounds of tune, ratings and promote without pixels: how good a recipe is, is a function of its place in the search
/// space, and a made-up rater scores it. Everything but the pixels is the real thing.
struct SimulatedSession {
  /// How good the recipe at a place is, in scores; the place of no processing has no coordinates.
  var quality: @Sendable ([Double]) -> Double
  /// Standard deviation of the rater's error.
  var noise: Double
  var rounds = 6
  let images = 24
  let replays = 10

  struct Outcome {
    /// Quality of the live recipe before the first round and after each.
    var live: [Double]
    /// How many promotions put something worse in place.
    var wrong = 0
    var promotions = 0
    /// Quality of what random search finds with as many ratings: the best mean of ten.
    var random: Double
  }

  func run(from first: Recipe, seed: UInt64) throws -> Outcome {
    let folder = try TemporaryFolder()
    let place = PromotionFolder(
      folder: folder.path, imageClass: .colorPhoto, library: RecipeLibrary(recipeFolder: folder.path, environment: [:]))
    try folder.write("color-photo.toml", first.toml)
    var random = TuneRandom(seed: seed &* 7919 &+ 17)
    let effects = (0..<images).map { _ in 0.5 * random.normal() }
    func score(_ coordinates: [Double], _ image: Int, _ random: inout TuneRandom) -> Int {
      let felt = quality(coordinates) + effects[image] + 0.15 * random.normal() + noise * random.normal()
      return Int(max(1, min(5, felt.rounded())))
    }
    let start = SearchSpace(first)
    func coordinates(_ recipe: Recipe) -> [Double] { recipe.isPassthrough ? [] : SearchSpace(recipe).live.coordinates }

    var entries: [LogEntry] = []
    var liveScores: [Int] = []
    for image in 0..<images {
      let score = score(start.live.coordinates, image, &random)
      liveScores.append(score)
      entries += try HistoryFixture.rated(first, input: image, score: score)
    }
    var outcome = Outcome(live: [quality(start.live.coordinates)], random: 0)
    for round in 0..<rounds {
      let live = try place.live()
      var options = TuneSession.Options()
      options.seed = seed + UInt64(round)
      options.replays = replays
      options.replaysInputs = false
      var history = ClassHistory(History(entries), className: "color-photo")
      let made = try TuneSession(imageClass: .colorPhoto, place: place, options: options, warn: { _ in }).run(
        history, replayer: Replayer(settings: .init(className: "color-photo", version: "0"), folder: folder("out")),
        log: nil)
      if case .proposed(let report) = made {
        for image in 0..<images where report.inputs.contains(HistoryFixture.hash("in\(image)")) {
          entries += try HistoryFixture.rated(
            report.file.recipe, input: image, score: score(coordinates(report.file.recipe), image, &random))
        }
        history = ClassHistory(History(entries), className: "color-photo")
        let proposal = report.file.recipe.hash
        let gate = Gate(
          differences: history.differences(proposal: proposal, live: live.hash), planned: report.file.replays,
          trial: report.file.looks
            + history.otherTrials(proposal: proposal, live: live.hash, planned: report.file.round))
        if gate.decision == .promote {
          _ = try place.locked { try place.promote() }
          outcome.promotions += 1
          if quality(coordinates(report.file.recipe)) < quality(coordinates(live)) { outcome.wrong += 1 }
        }
      }
      outcome.live.append(quality(coordinates(try place.live())))
    }

    var best = (place: start.live.coordinates, mean: Double(liveScores.reduce(0, +)) / Double(images))
    for _ in 0..<rounds {
      let point = start.live.coordinates.map { _ in random.unit() }
      let chosen = random.shuffled(Array(0..<images)).prefix(replays)
      let mean = chosen.reduce(0.0) { $0 + Double(score(point, $1, &random)) } / Double(replays)
      if mean > best.mean { best = (point, mean) }
    }
    outcome.random = quality(best.place)
    return outcome
  }

  /// Sessions one after the other on every core; in the order of `seeds`.
  static func all(_ count: Int, _ session: @Sendable (Int) throws -> Outcome) throws -> [Outcome] {
    nonisolated(unsafe) var results = [Result<Outcome, any Error>?](repeating: nil, count: count)
    let lock = NSLock()
    DispatchQueue.concurrentPerform(iterations: count) { number in
      let result = Result { try session(number) }
      lock.withLock { results[number] = result }
    }
    return try results.compactMap { try $0?.get() }
  }
}
