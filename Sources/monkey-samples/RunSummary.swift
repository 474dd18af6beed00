import MonkeyValue

/// What `monkey image auto --json` printed of one run.
struct RunSummary {
  struct Step {
    var name: String
    var skipped: String?
  }

  var input: String
  var output: String
  var className: String
  var confidence: Double?
  var steps: [Step]
  var milliseconds: Int

  /// From one line; nil where it is no such summary.
  init?(line: String) {
    guard let value = try? JSONParser.parse(line), let className = value["class"]?.string,
      let steps = value["steps"]?.elements
    else { return nil }
    input = value["input_path"]?.string ?? ""
    output = value["output_path"]?.string ?? ""
    self.className = className
    confidence = value["confidence"]?.number
    self.steps = steps.map { Step(name: $0["op"]?.string ?? "?", skipped: $0["skipped"]?.string) }
    milliseconds = Int(exactly: value["duration_ms"]?.number?.rounded() ?? 0) ?? 0
  }

  /// The input's name without its folder.
  var fileName: String { input.split(separator: "/").last.map(String.init) ?? input }

  var confidenceText: String {
    guard let confidence, confidence.isFinite, abs(confidence) < 1000 else { return "-" }
    let hundredths = Int((confidence * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }

  /// The steps that acted; those that declined in brackets.
  var stepsText: String {
    if steps.isEmpty { return "(passthrough)" }
    return steps.map { $0.skipped == nil ? $0.name : "[\($0.name)]" }.joined(separator: ", ")
  }
}

extension JSONValue {
  fileprivate subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  fileprivate var string: String? {
    if case .plain(.string(let text)) = self { return text }
    return nil
  }

  fileprivate var number: Double? {
    switch self {
    case .plain(.int(let value)): Double(value)
    case .plain(.double(let value)), .float(let value): value
    default: nil
    }
  }

  fileprivate var elements: [JSONValue]? {
    if case .array(let values) = self { return values }
    return nil
  }
}
