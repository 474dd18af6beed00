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
  /// The score of each recipe on each input: that of its last rated run there.
  private let scoresByRecipe: [ContentHash: [ContentHash: Int]]
  /// Recipes that were live and rolled back, and not promoted again since.
  public let rolledBack: Set<ContentHash>

  /// Complexity: O(runs of the log).
  public init(_ history: History, className: String) {
    self.className = className
    var rated: [Rated] = []
    var paths: [ContentHash: String] = [:]
    var outputPaths: [ContentHash: String] = [:]
    var inputs: Set<ContentHash> = []
    var firstRun: [ContentHash: Int] = [:]
    var runs = 0
    var scores: [ContentHash: [ContentHash: Int]] = [:]
    for (place, run) in history.runs.enumerated() where run.record.className == className {
      runs += 1
      if firstRun[run.record.recipe] == nil { firstRun[run.record.recipe] = place }
      if let path = run.record.inputPath { paths[run.record.input] = path }
      if let path = run.record.outputPath { outputPaths[run.record.input] = path }
      guard let score = run.score else { continue }
      rated.append(Rated(run: run.record, score: score, scores: run.ratings.map(\.score), place: place))
      inputs.insert(run.record.input)
      scores[run.record.recipe, default: [:]][run.record.input] = score
    }
    scoresByRecipe = scores
    rolledBack = history.promotions.lazy.compactMap(PromotionRecord.Change.init).filter { $0.className == className }
      .reduce(into: []) { set, change in
        if change.isRollback { set.insert(change.old) } else { set.remove(change.new) }
      }
    self.rated = rated
    self.runs = runs
    self.firstRun = firstRun
    self.inputs = inputs.sorted()
    self.paths = paths.filter { inputs.contains($0.key) }
    self.outputPaths = outputPaths.filter { inputs.contains($0.key) }
  }

  /// The score of a recipe on each input: that of its last rated run there.
  public func scores(of recipe: ContentHash) -> [ContentHash: Int] { scoresByRecipe[recipe] ?? [:] }

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
    let old = scores(of: live)
    return scores(of: proposal).compactMap { input, score in old[input].map { (input, score - $0) } }
      .sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// How often other recipes than a proposal were compared with the live recipe, see `Trials`.
  public func otherTrials(proposal: ContentHash, live: ContentHash, planned: Int) -> Int {
    Trials(self, live: live, planned: planned).others(than: proposal)
  }
}

/// How often each recipe was compared with a live one: those that first ran after it and were rated on the same inputs,
/// each once for every `planned` pairs. Those that ran after a proposal count as well: it may have been taken up again
/// because of what became of them.
struct Trials {
  private var looks: [ContentHash: Int] = [:]
  private var total = 0

  /// Complexity: O(rated runs).
  init(_ history: ClassHistory, live: ContentHash, planned: Int) {
    guard let since = history.firstRun[live] else { return }
    let planned = max(1, planned)
    let old = history.scores(of: live)
    for run in history.rated {
      let recipe = run.run.recipe
      guard recipe != live, let first = history.firstRun[recipe], first > since, old[run.run.input] != nil
      else { continue }
      looks[recipe, default: 0] += 1
    }
    looks = looks.mapValues { ($0 - 1) / planned + 1 }
    total = looks.values.reduce(0, +)
  }

  /// Complexity: O(1).
  func others(than proposal: ContentHash) -> Int { total - (looks[proposal] ?? 0) }
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
