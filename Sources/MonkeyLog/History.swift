public import MonkeyValue

/// The runs of one or more logs, each with what people thought of it.
public struct History: Sendable {
  /// A run and its ratings.
  public struct Run: Sendable {
    public var record: RunRecord
    /// In the order of the log. The last one counts; the earlier ones tell how far the rater can be trusted.
    public var ratings: [RatingRecord]

    /// The score that counts: the last one; nil where the run was not rated.
    public var score: Int? { ratings.last?.score }
  }

  /// In the order of the log.
  public private(set) var runs: [Run] = []
  /// Ratings that belong to no run of the log, in its order.
  public private(set) var orphans: [RatingRecord] = []
  /// Records of changes of live recipes (kind `promotion`), in the order of the log: the tuner knows what they say.
  public private(set) var promotions: [JSONValue] = []
  /// What the reader met, for all logs together.
  public private(set) var summary = LogReader.Summary()

  /// Joins the entries of a log. Complexity: O(n) in the mean.
  ///
  /// A rating that names its output belongs to that run, else to the last run of its input before it.
  public init(_ entries: some Sequence<LogEntry>) {
    var builder = Builder()
    for entry in entries { builder.add(entry) }
    (runs, orphans) = builder.finish()
    promotions = builder.promotions
  }

  /// Reads logs one after the other, as if `cat` had joined them.
  /// - Throws: `LogError` where one cannot be read; never for the content.
  public init(logs paths: [String]) throws {
    var builder = Builder()
    for path in paths {
      let part = try LogReader(path: path).forEach { builder.add($0.entry) }
      summary.add(part)
    }
    (runs, orphans) = builder.finish()
    promotions = builder.promotions
  }

  private struct Builder {
    private var join = RatingJoin()
    private var inputs = KeyTable()
    private var runs: [Run] = []
    private var ratings: [(record: RatingRecord, run: Int?)] = []
    private(set) var promotions: [JSONValue] = []

    mutating func add(_ entry: LogEntry) {
      switch entry {
      case .run(let record):
        let index = runs.count
        runs.append(Run(record: record, ratings: []))
        join.add(
          run: index, input: inputs.insert(RatingJoin.key(record.input)).number, output: RatingJoin.key(record.output),
          recipe: RatingJoin.key(record.recipe)
        ) { ratings[$0].run = index }
      case .rating(let record):
        let run = join.add(
          rating: ratings.count, input: inputs.insert(RatingJoin.key(record.input)).number,
          output: record.output.map(RatingJoin.key),
          recipe: record.recipe.map(RatingJoin.key))
        ratings.append((record, run))
      case .other(let kind, let record): if kind == "promotion" { promotions.append(record) }
      }
    }

    mutating func finish() -> ([Run], [RatingRecord]) {
      var orphans: [RatingRecord] = []
      for (record, run) in ratings {
        if let run { runs[run].ratings.append(record) } else { orphans.append(record) }
      }
      return (runs, orphans)
    }
  }
}

extension LogReader.Summary {
  /// Adds what was met in the log that follows. Line numbers go on counting.
  mutating func add(_ next: LogReader.Summary) {
    malformedLines += next.malformedLines.map { $0 + lines }
    lines += next.lines
    runs += next.runs
    ratings += next.ratings
    others += next.others
    blank += next.blank
    malformed += next.malformed
    bytes += next.bytes
    endsWithoutNewline = next.endsWithoutNewline
    hasTornTail = hasTornTail || next.hasTornTail
  }
}
