import MonkeyValue

/// Reads records from lines: whatever a line holds, the answer is a record or nil.
///
/// Strict about what it needs (a hash is 64 lower-case digits, a score is 1…5), tolerant about the rest: an optional
/// member that is missing, null or of another type is no member, unknown members are ignored.
struct RecordDecoder {
  /// Many runs have the very same steps: they are decoded once and shared.
  private var knownSteps: [ContentHash: [StepRecord]] = [:]
  private static let maximumKnownSteps = 4096

  init() {}

  /// The record of a line; nil where the line is malformed, lacks what its kind needs, or names no kind.
  mutating func entry(_ line: UnsafeRawBufferPointer) -> LogEntry? {
    guard let fields = RecordFields(line) else { return nil }
    return entry(fields)
  }

  mutating func entry(_ fields: RecordFields) -> LogEntry? {
    if fields.holds(.kind, "run") { return run(fields).map(LogEntry.run) }
    if fields.holds(.kind, "rating") { return Self.rating(fields).map(LogEntry.rating) }
    guard let kind = fields.text(.kind), let value = try? JSONParser.parse(fields.bytes) else { return nil }
    return .other(kind: kind, value)
  }

  mutating func run(_ fields: RecordFields) -> RunRecord? {
    guard let timestamp = fields.integer(.timestamp), let input = fields.hash(.input),
      let className = fields.text(.className), let recipe = fields.hash(.recipe), let output = fields.hash(.output),
      let duration = fields.integer(.duration), let steps = steps(fields)
    else { return nil }
    return RunRecord(
      timestamp: timestamp, input: input, inputPath: fields.text(.inputPath), className: className, recipe: recipe,
      steps: steps, output: output, duration: duration, outputPath: fields.text(.outputPath),
      classSource: fields.text(.classSource).flatMap(ClassSource.init(rawValue:)),
      confidence: fields.double(.confidence), version: fields.text(.version), salvaged: fields.isTrue(.salvaged))
  }

  static func rating(_ fields: RecordFields) -> RatingRecord? {
    guard let timestamp = fields.integer(.timestamp), let input = fields.hash(.input),
      let score = fields.integer(.score)
    else { return nil }
    return try? RatingRecord(
      timestamp: timestamp, input: input, score: score, notes: fields.text(.notes), output: fields.hash(.output),
      recipe: fields.hash(.recipe))
  }

  private mutating func steps(_ fields: RecordFields) -> [StepRecord]? {
    guard let span = fields.span(.steps) else { return nil }
    let key = ContentHash(bytes: UnsafeRawBufferPointer(rebasing: fields.bytes[span]))
    if let known = knownSteps[key] { return known }
    var scanner = JSONScanner(fields.bytes, at: span.lowerBound)
    var steps: [StepRecord] = []
    let isWhole = scanner.skipElements(depth: 1) { scanner in
      guard let step = Self.step(&scanner) else { return false }
      steps.append(step)
      return true
    }
    guard isWhole else { return nil }
    if knownSteps.count >= Self.maximumKnownSteps { knownSteps.removeAll(keepingCapacity: true) }
    knownSteps[key] = steps
    return steps
  }

  private static func step(_ scanner: inout JSONScanner) -> StepRecord? {
    guard case .object(let members)? = scanner.value(depth: 2) else { return nil }
    var step = StepRecord(op: "", args: [:])
    var hasName = false
    for member in members {
      switch (member.name, member.value) {
      case ("op", .plain(.string(let name))):
        step.op = name
        hasName = true
      case ("op", _): return nil
      case ("args", .object(let args)):
        step.args = [:]
        for arg in args {
          switch arg.value {
          case .plain(let value): step.args[arg.name] = value
          case .null: step.args[arg.name] = nil
          case .float(let value): step.args[arg.name] = .double(value)
          // A value that a parameter cannot have: what ran is not known.
          case .array, .object: return nil
          }
        }
      case ("args", _): return nil
      case ("skipped", .plain(.string(let reason))): step.skipped = reason
      default: break
      }
    }
    return hasName ? step : nil
  }
}
