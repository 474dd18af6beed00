public import MonkeyValue

/// A record that can be appended to a log. The writer puts `kind` in front itself; a record cannot choose another one.
public protocol LogRecord: Sendable {
  /// The value of the member `kind`.
  static var kind: String { get }
  /// All members but `kind`, in the order in which they are written.
  var members: [JSONValue.Member] { get }
}

extension LogRecord {
  /// The record as one line of JSON, without a newline.
  public var line: String {
    let own = members.filter { $0.name != "kind" }
    return JSONValue.object([JSONValue.Member("kind", .string(Self.kind))] + own).text
  }
}

/// One step of a run: an operation's name with every parameter resolved.
public struct StepRecord: Sendable, Hashable {
  public var op: String
  public var args: [String: PlainValue]
  /// Why the step declined to act; nil where it acted.
  public var skipped: String?

  public init(op: String, args: [String: PlainValue], skipped: String? = nil) {
    self.op = op
    self.args = args
    self.skipped = skipped
  }

  var json: JSONValue {
    var members = [JSONValue.Member("op", .string(op)), JSONValue.Member("args", .object(args))]
    if let skipped { members.append(JSONValue.Member("skipped", .string(skipped))) }
    return .object(members)
  }
}

/// How a run came to its class.
public enum ClassSource: String, Sendable, Hashable {
  /// The classifier found it.
  case detected
  /// The person named it.
  case forced
}

/// What one successful run of `auto` did to one image.
public struct RunRecord: LogRecord, Hashable {
  public static let kind = "run"

  /// When the run ended: milliseconds since 1970 UTC.
  public var timestamp: Int
  public var input: ContentHash
  /// As the user gave it; nil in logs of other makers.
  public var inputPath: String?
  /// The class whose recipe ran.
  public var className: String
  public var recipe: ContentHash
  /// Empty for a passthrough.
  public var steps: [StepRecord]
  /// Equal to `input` for a passthrough.
  public var output: ContentHash
  /// Decode to written output, in milliseconds.
  public var duration: Int
  public var outputPath: String?
  public var classSource: ClassSource?
  /// 0…1.
  public var confidence: Double?
  /// The version of the program that ran.
  public var version: String?
  /// What a JPEG or WebP encoder was told, 1…100; nil where there was none, as for a passthrough, and in older logs.
  public var quality: Int?
  /// True where the input was damaged and only what could be decoded was used.
  public var salvaged: Bool

  public init(
    timestamp: Int = UnixTime.nowMilliseconds(), input: ContentHash, inputPath: String?, className: String,
    recipe: ContentHash, steps: [StepRecord], output: ContentHash, duration: Int, outputPath: String? = nil,
    classSource: ClassSource? = nil, confidence: Double? = nil, version: String? = nil, quality: Int? = nil,
    salvaged: Bool = false
  ) {
    self.timestamp = timestamp
    self.input = input
    self.inputPath = inputPath
    self.className = className
    self.recipe = recipe
    self.steps = steps
    self.output = output
    self.duration = duration
    self.outputPath = outputPath
    self.classSource = classSource
    self.confidence = confidence
    self.version = version
    self.quality = quality
    self.salvaged = salvaged
  }

  public var members: [JSONValue.Member] {
    var members = [
      JSONValue.Member("ts_unix_ms", .int(timestamp)), JSONValue.Member("input_blake3", .string(input.hex)),
    ]
    if let inputPath { members.append(JSONValue.Member("input_path", .string(inputPath))) }
    members += [
      JSONValue.Member("class", .string(className)),
      JSONValue.Member("recipe_sha", .string(recipe.hex)),
      JSONValue.Member("steps", .array(steps.map(\.json))),
      JSONValue.Member("output_blake3", .string(output.hex)),
      JSONValue.Member("duration_ms", .int(duration)),
    ]
    if let outputPath { members.append(JSONValue.Member("output_path", .string(outputPath))) }
    if let classSource { members.append(JSONValue.Member("class_source", .string(classSource.rawValue))) }
    if let confidence { members.append(JSONValue.Member("confidence", .double(confidence))) }
    if let version { members.append(JSONValue.Member("version", .string(version))) }
    if let quality { members.append(JSONValue.Member("quality", .int(quality))) }
    if salvaged { members.append(JSONValue.Member("salvaged", .bool(true))) }
    return members
  }
}

/// What a person thinks of one run's output.
public struct RatingRecord: LogRecord, Hashable {
  public static let kind = "rating"
  /// The scores that a rating may have.
  public static let scores = 1...5

  /// When the rating was given: milliseconds since 1970 UTC.
  public var timestamp: Int
  /// The input of the run that was judged.
  public var input: ContentHash
  /// 1 (bad) … 5 (good).
  public let score: Int
  public var notes: String?
  /// The output and the recipe of the very run that was judged, where it is known.
  public var output: ContentHash?
  public var recipe: ContentHash?

  /// - Throws: `LogError` where the score is outside 1…5.
  public init(
    timestamp: Int = UnixTime.nowMilliseconds(), input: ContentHash, score: Int, notes: String? = nil,
    output: ContentHash? = nil, recipe: ContentHash? = nil
  ) throws(LogError) {
    guard Self.scores.contains(score) else { throw Self.badScore(String(score)) }
    self.timestamp = timestamp
    self.input = input
    self.score = score
    self.notes = notes
    self.output = output
    self.recipe = recipe
  }

  /// Reads a score as a person types it.
  /// - Throws: `LogError` where it is no integer from 1 to 5.
  public static func score(parsing text: String) throws(LogError) -> Int {
    guard let score = Int(text), scores.contains(score), !text.hasPrefix("+") else { throw badScore(text) }
    return score
  }

  private static func badScore(_ text: String) -> LogError {
    LogError(
      path: "", problem: .invalid, what: "cannot rate with score \"\(text)\"", why: "it is no integer from 1 to 5",
      remedy: "give --score 1 (bad) to 5 (good)")
  }

  public var members: [JSONValue.Member] {
    var members = [
      JSONValue.Member("ts_unix_ms", .int(timestamp)), JSONValue.Member("input_blake3", .string(input.hex)),
      JSONValue.Member("score", .int(score)),
    ]
    if let notes { members.append(JSONValue.Member("notes", .string(notes))) }
    if let output { members.append(JSONValue.Member("output_blake3", .string(output.hex))) }
    if let recipe { members.append(JSONValue.Member("recipe_sha", .string(recipe.hex))) }
    return members
  }
}

/// What a line of a log holds.
public enum LogEntry: Sendable, Hashable {
  case run(RunRecord)
  case rating(RatingRecord)
  /// A record of a kind that this version does not know, or knows in another part of the program: left to the caller.
  case other(kind: String, JSONValue)
}
