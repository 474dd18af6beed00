import ArgumentParser
import MonkeyImage
import MonkeyOps
import MonkeyValue

/// `monkey image OP INPUT OUTPUT`: one operation as a command of its own, with the very code that recipes run.
struct OperationCommand<Operation: ImageOperation>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: Operation.name, abstract: Operation.summary,
      discussion: "Example: monkey image \(Operation.name) scan.png cleaned.png")
  }

  @Argument(help: "The image to read.")
  var input: String

  @Argument(help: "The image to write; its ending tells the format.")
  var output: String

  @OptionGroup(title: "Parameters")
  var arguments: OperationArguments<Operation>

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var writing: WritingOptions

  func validate() throws {
    do {
      _ = try arguments.operation()
    } catch let error as ParameterError {
      throw ValidationError(error.description)
    }
  }

  func run() throws {
    let operation = try arguments.operation()
    guard let format = ImageFormat.ofPath(output), format.isWritable else {
      throw ImageError.unknownOutputFormat(path: output)
    }
    Decode.prepare(writing: format)
    try AtomicFile.check(path: output)
    let clock = ContinuousClock()
    let start = clock.now
    let file = try FileBytes(path: input)
    var decoding = reading.decoding
    decoding.defersPlanes = !operation.needsPlanes
    decoding.early = Operation.earlyMeasures
    var decoded = try Decode.decode(file, options: decoding)
    for warning in decoded.warnings where !writing.quiet { Console.warn("\(input): \(warning)") }
    var reports: [StepReport] = []
    for index in decoded.pages.indices {
      let stepStart = clock.now
      let report = try Progress.during(Operation.name, quiet: writing.quiet) {
        try operation.apply(to: &decoded.pages[index])
      }
      reports.append(report)
      if !writing.quiet {
        Console.note(StepLine.text(name: Operation.name, report: report, duration: clock.now - stepStart))
      }
    }
    try AtomicFile.write(
      Encode.encode(decoded.pages, as: format, path: output, options: writing.encoding), to: output)
    if writing.json { Console.out(summary(operation, reports, duration: clock.now - start).text) }
  }

  private func summary(_ operation: Operation, _ reports: [StepReport], duration: Duration) -> JSONValue {
    var members: [JSONValue.Member] = [.init("op", .string(Operation.name))]
    members.append(.init("args", .object(operation.arguments)))
    if let first = reports.first {
      for (name, value) in first.measured.sorted(by: { $0.key < $1.key }) {
        members.append(.init(name, .plain(value)))
      }
      if let reason = first.skipped { members.append(.init("skipped", .string(reason))) }
      if let note = first.note { members.append(.init("note", .string(note))) }
    }
    if reports.count > 1 {
      members.append(.init("pages", .array(reports.map { .object($0.measured) })))
    }
    members.append(.init("duration_ms", .int(duration.milliseconds)))
    return .object(members)
  }
}

/// What a person reads of a step.
enum StepLine {
  static func text(name: String, report: StepReport, duration: Duration) -> String {
    let said = report.skipped.map { "skipped: \($0)" } ?? report.note
    let time = Console.paint("\(duration.milliseconds) ms", .dim)
    return "  \(name)  \(time)" + (said.map { "  \($0)" } ?? "")
  }
}

/// The commands of all operations.
enum OperationCommands {
  static let all: [any ParsableCommand.Type] = OperationRegistry.all.map { command(for: $0) }

  private static func command<Operation: ImageOperation>(for type: Operation.Type) -> any ParsableCommand.Type {
    OperationCommand<Operation>.self
  }
}
