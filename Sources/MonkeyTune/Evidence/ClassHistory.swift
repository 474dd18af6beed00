public import MonkeyLog
import MonkeyRecipe
import Foundation

/// The rated runs of one class, as the tuner reads them.
public struct ClassHistory: Sendable {
  /// A run with the score that counts.
  public struct Rated: Sendable {
    public var run: RunRecord
    /// The last rating.
    public var score: Int
    /// All ratings in the order of the log.
    public var scores: [Int]
    /// The run's place in the log.
    public var place: Int
  }

  public let className: String
  /// In the order of the log.
  public let rated: [Rated]
  /// How many runs of the class the log holds, rated or not.
  public let runs: Int
  /// Where each rated input lies, by the last run that says so.
  public let paths: [ContentHash: String]
  /// The last output path of each rated input: it tells in which format the person wants outputs.
  public let outputPaths: [ContentHash: String]
  /// Every rated input once, ordered by hash: the order of the log does not matter.
  public let inputs: [ContentHash]
  /// When each recipe first ran on this class: its place in the log.
  public let firstRun: [ContentHash: Int]

  /// Complexity: O(runs of the log).
  public init(_ history: History, className: String) {
    self.className = className
    var rated: [Rated] = []
    var paths: [ContentHash: String] = [:]
    var outputPaths: [ContentHash: String] = [:]
    var inputs: Set<ContentHash> = []
    var firstRun: [ContentHash: Int] = [:]
    var runs = 0
    for (place, run) in history.runs.enumerated() where run.record.className == className {
      runs += 1
      if firstRun[run.record.recipe] == nil { firstRun[run.record.recipe] = place }
      if let path = run.record.inputPath { paths[run.record.input] = path }
      if let path = run.record.outputPath { outputPaths[run.record.input] = path }
      guard let score = run.score else { continue }
      rated.append(Rated(run: run.record, score: score, scores: run.ratings.map(\.score), place: place))
      inputs.insert(run.record.input)
    }
    self.rated = rated
    self.runs = runs
    self.firstRun = firstRun
    self.inputs = inputs.sorted()
    self.paths = paths.filter { inputs.contains($0.key) }
    self.outputPaths = outputPaths.filter { inputs.contains($0.key) }
  }

  /// The score of a recipe on each input: that of its last rated run there.
  public func scores(of recipe: ContentHash) -> [ContentHash: Int] {
    var scores: [ContentHash: Int] = [:]
    for run in rated where run.run.recipe == recipe { scores[run.run.input] = run.score }
    return scores
  }

  /// Standard deviation of a rater's single score, from runs that were rated again; nil with fewer than three repeats.
  public var repeatNoise: Double? {
    var squares = 0.0
    var count = 0
    for run in rated {
      for (a, b) in zip(run.scores, run.scores.dropFirst()) {
        squares += Double((a - b) * (a - b))
        count += 1
      }
    }
    return count >= 3 ? (squares / Double(2 * count)).squareRoot() : nil
  }

  /// The pairs that speak for or against a proposal: the difference of scores on every input that has both, in the order
  /// of hashes.
  public func differences(proposal: ContentHash, live: ContentHash) -> [Int] {
    let (new, old) = (scores(of: proposal), scores(of: live))
    return inputs.compactMap { input in
      guard let a = new[input], let b = old[input] else { return nil }
      return a - b
    }
  }

  /// How often other recipes than a proposal were compared with the live recipe: those that first ran after it and were
  /// rated on the same inputs, each once for every `planned` pairs. Those that ran after the proposal count as well: it may
  /// have been taken up again because of what became of them.
  public func otherTrials(proposal: ContentHash, live: ContentHash, planned: Int) -> Int {
    guard let since = firstRun[live] else { return 0 }
    let old = Set(scores(of: live).keys)
    var pairs: [ContentHash: Int] = [:]
    for run in rated {
      let recipe = run.run.recipe
      guard recipe != live, recipe != proposal, let first = firstRun[recipe], first > since,
        old.contains(run.run.input)
      else { continue }
      pairs[recipe, default: 0] += 1
    }
    return pairs.values.reduce(0) { $0 + max(1, ($1 + max(1, planned) - 1) / max(1, planned)) }
  }
}

extension ClassHistory {
  /// More ratings or recipes than these tell the model nothing new and cost time; the newest and the live one's stay.
  private static let mostRatings = 3000
  private static let mostRecipes = 100
  private static let mostRatingsOfARecipe = 400

  /// The rated runs as numbers; recipes with other operations are left out, they stand nowhere in the space.
  func evidence(in space: SearchSpace, live: ContentHash) -> Evidence {
    let numbers = Dictionary(uniqueKeysWithValues: inputs.enumerated().map { ($1, $0) })
    var points: [SearchPoint] = []
    var places: [ContentHash: Int?] = [:]
    var counts: [Int] = []
    var ratings: [ModelRating] = []
    var liveNumber: Int?
    // From the newest back, the live recipe first of all, so that what is cut off is the oldest.
    let newestFirst = rated.reversed()
    for run in newestFirst.filter({ $0.run.recipe == live }) + newestFirst.filter({ $0.run.recipe != live }) {
      guard ratings.count < Self.mostRatings else { break }
      let recipe = run.run.recipe
      if places[recipe] == nil {
        let point = recipe == live ? space.live : space.point(of: run.run.steps)
        if let point, points.count < Self.mostRecipes {
          if recipe == live { liveNumber = points.count }
          places[recipe] = .some(points.count)
          points.append(point)
          counts.append(0)
        } else {
          places[recipe] = .some(nil)
        }
      }
      guard let place = places[recipe] ?? nil, let image = numbers[run.run.input],
        counts[place] < Self.mostRatingsOfARecipe
      else { continue }
      counts[place] += 1
      ratings.append(ModelRating(recipe: place, image: image, score: run.score))
    }
    return Evidence(
      points: points, ratings: ratings, images: inputs.count, live: liveNumber, repeatNoise: repeatNoise)
  }
}
