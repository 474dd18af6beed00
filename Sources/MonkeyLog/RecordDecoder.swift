import MonkeyValue

/// Reads records from lines: whatever a line holds, the answer is a record or nil.
///
/// Strict about what it needs (a hash is 64 lower-case digits, a score is 1…5), tolerant about the rest: an optional
/// member that is missing, null or of another type is no member, unknown members are ignored.
struct RecordDecoder: Sendable {
  private var known = KnownSteps()

  init() {}

  /// The members of a line; nil where the line is not one whole JSON object.
  mutating func fields(_ line: UnsafeRawBufferPointer) -> RecordFields? { RecordFields(line, known: &known) }

  /// The record of a line; nil where the line is malformed, lacks what its kind needs, or names no kind.
  mutating func entry(_ line: UnsafeRawBufferPointer) -> LogEntry? { fields(line).flatMap { entry($0) } }

  /// The record of members that `fields` found last.
  mutating func entry(_ fields: RecordFields) -> LogEntry? {
    if fields.holds(.kind, "run") { return run(fields).map(LogEntry.run) }
    if fields.holds(.kind, "rating") { return Self.rating(fields).map(LogEntry.rating) }
    guard let kind = fields.text(.kind), let value = try? JSONParser.parse(fields.bytes) else { return nil }
    return .other(kind: kind, value)
  }

  mutating func run(_ fields: RecordFields) -> RunRecord? {
    guard let timestamp = fields.integer(.timestamp), let input = fields.hash(.input),
      let className = fields.text(.className), let recipe = fields.hash(.recipe), let output = fields.hash(.output),
      let duration = fields.integer(.duration), let entry = fields.steps, let steps = known.steps(entry)
    else { return nil }
    return RunRecord(
      timestamp: timestamp, input: input, inputPath: fields.text(.inputPath), className: className, recipe: recipe,
      steps: steps, output: output, duration: duration, outputPath: fields.text(.outputPath),
      classSource: fields.text(.classSource).flatMap(ClassSource.init(rawValue:)),
      confidence: fields.double(.confidence), version: fields.text(.version), quality: fields.integer(.quality),
      salvaged: fields.isTrue(.salvaged))
  }

  static func rating(_ fields: RecordFields) -> RatingRecord? {
    guard let timestamp = fields.integer(.timestamp), let input = fields.hash(.input),
      let score = fields.integer(.score)
    else { return nil }
    return try? RatingRecord(
      timestamp: timestamp, input: input, score: score, notes: fields.text(.notes), output: fields.hash(.output),
      recipe: fields.hash(.recipe))
  }
}
