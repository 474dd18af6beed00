/// How often each class or recipe ran, what people thought of it, and how long it took.
public struct LogStats: Sendable, Hashable {
  /// What makes a row.
  public enum Grouping: String, Sendable, Hashable, CaseIterable {
    case byClass = "class"
    /// A class with one of its recipes.
    case byRecipe = "recipe"
  }

  /// The runs of one class, or of one class with one recipe.
  public struct Row: Sendable, Hashable {
    public var className: String
    /// Nil when grouped by class.
    public var recipe: ContentHash?
    public var runs: Int
    /// Ratings of these runs, those that were superseded included.
    public var ratings: Int
    /// Runs that were rated; the last rating of each counts.
    public var rated: Int
    /// 1…5; nil where nothing was rated.
    public var meanScore: Double?
    /// Student's 95 % interval of the mean score; nil for fewer than two rated runs.
    public var interval: ClosedRange<Double>?
    /// Milliseconds.
    public var meanDuration: Double

    package init(
      className: String, recipe: ContentHash?, runs: Int, ratings: Int, rated: Int, meanScore: Double?,
      interval: ClosedRange<Double>?, meanDuration: Double
    ) {
      self.className = className
      self.recipe = recipe
      self.runs = runs
      self.ratings = ratings
      self.rated = rated
      self.meanScore = meanScore
      self.interval = interval
      self.meanDuration = meanDuration
    }
  }

  /// By class name, then by recipe.
  public var rows: [Row]
  /// Ratings that belong to no run.
  public var orphans: Int
  public var summary: LogReader.Summary

  /// Reads a log on all cores.
  /// - Complexity: O(n); some 50 bytes of memory a record, some 100 more a rating.
  /// - Throws: `LogError` where it cannot be read; never for its content.
  public init(path: String, by grouping: Grouping = .byClass) throws {
    try self.init(path: path, by: grouping, pieceSize: ParallelLines.standardPieceSize)
  }

  package init(path: String, by grouping: Grouping, pieceSize: Int) throws {
    let scan = try LogScan(path: path, pieceSize: pieceSize)
    summary = scan.summary
    let runOfRating = scan.join()
    orphans = runOfRating.count { $0 == nil }

    // The last rating of a run counts: 0 stands for none.
    var scores = [UInt8](repeating: 0, count: summary.runs)
    var ratings = [Int32](repeating: 0, count: summary.runs)
    var rating = 0
    for piece in scan.pieces {
      for entry in piece.ratings {
        if let run = runOfRating[rating] {
          scores[run] = entry.score
          ratings[run] += 1
        }
        rating += 1
      }
    }

    var sums: [LogScan.Group: Sums] = [:]
    var run = 0
    for piece in scan.pieces {
      var local = [Sums](repeating: Sums(), count: piece.groups.count)
      for entry in piece.runs {
        local[Int(entry.group)].add(score: Int(scores[run]), ratings: Int(ratings[run]))
        run += 1
      }
      for (index, group) in piece.groups.enumerated() {
        local[index].duration = piece.durations[index]
        let none = ContentHash(words: SIMD4())
        let key = grouping == .byRecipe ? group : LogScan.Group(className: group.className, recipe: none)
        sums[key, default: Sums()].add(local[index])
      }
    }
    rows = sums.map { group, sums in
      Row(
        className: group.className, recipe: grouping == .byRecipe ? group.recipe : nil, runs: sums.runs,
        ratings: sums.ratings,
        rated: sums.rated, meanScore: sums.rated > 0 ? Double(sums.score) / Double(sums.rated) : nil,
        interval: StudentT.interval(count: sums.rated, sum: sums.score, sumOfSquares: sums.squares),
        meanDuration: sums.duration / Double(max(1, sums.runs)))
    }
    rows.sort { ($0.className, $0.recipe?.hex ?? "") < ($1.className, $1.recipe?.hex ?? "") }
  }

  private struct Sums {
    var runs = 0
    var ratings = 0
    var rated = 0
    var score = 0
    var squares = 0
    var duration = 0.0

    mutating func add(score: Int, ratings: Int) {
      runs += 1
      self.ratings += ratings
      if score > 0 { rated += 1 }
      self.score += score
      squares += score * score
    }

    mutating func add(_ other: Sums) {
      runs += other.runs
      ratings += other.ratings
      rated += other.rated
      score += other.score
      squares += other.squares
      duration += other.duration
    }
  }
}
