import MonkeyLog
import MonkeyOps
import MonkeyRecipe
import MonkeyValue

/// The one line on standard output.
enum AutoSummary {
  static func line(_ run: RunRecord, _ product: Processing.Product) -> String {
    "\(run.outputPath ?? ""): \(words(run))"
  }

  /// Class, what was done, and the time.
  static func words(_ run: RunRecord) -> String {
    let done = run.steps.filter { $0.skipped == nil }.map(\.op)
    let steps = run.steps.isEmpty ? "passthrough" : done.isEmpty ? "nothing to do" : done.joined(separator: ", ")
    return "\(run.className), \(steps), \(run.duration) ms"
  }

  static func json(_ run: RunRecord, _ product: Processing.Product) -> JSONValue {
    let steps = product.steps.map { step -> JSONValue in
      var members: [JSONValue.Member] = [
        .init("op", .string(step.name)), .init("args", .object(step.arguments)),
        .init("duration_ms", .int(step.duration.milliseconds)), .init("measured", .object(step.report.measured)),
      ]
      if let note = step.report.note { members.append(.init("note", .string(note))) }
      if let reason = step.report.skipped { members.append(.init("skipped", .string(reason))) }
      return .object(members)
    }
    var members: [JSONValue.Member] = [
      .init("input_path", .string(run.inputPath ?? "")), .init("output_path", .string(run.outputPath ?? "")),
      .init("class", .string(run.className)), .init("class_source", .string(run.classSource?.rawValue ?? "")),
      .init("confidence", run.confidence.map { .double($0) } ?? .null),
      .init("recipe_sha", .string(run.recipe.hex)), .init("steps", .array(steps)),
      .init("input_blake3", .string(run.input.hex)), .init("output_blake3", .string(run.output.hex)),
      .init("duration_ms", .int(run.duration)),
    ]
    if run.salvaged { members.append(.init("salvaged", .bool(true))) }
    return .object(members)
  }
}
