import ArgumentParser
import Foundation
import MonkeyClassify
import MonkeyImage
import MonkeyLog
import MonkeyOps
import MonkeyRecipe
import MonkeyValue

/// `monkey image auto INPUT OUTPUT`.
struct AutoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "auto", abstract: "Classify an image and run its class's recipe on it.",
    discussion: """
      The recipe is CLASS.toml in --recipe-dir, else in $XDG_CONFIG_HOME/monkey/recipes, else the built-in one.

      Examples:
        monkey image auto scan.png cleaned.png
        monkey image auto photo.jpg better.jpg --record runs.jsonl
        monkey image auto page.tif page.tif --class binary-scan
      """)

  @Argument(help: "The image to read.")
  var input: String

  @Argument(help: "The image to write; its ending tells the format. It may be the input.")
  var output: String

  @Option(name: .customLong("class"), help: "Run this class's recipe instead of classifying.")
  var forcedClass: ImageClass?

  @Option(help: ArgumentHelp("Look for CLASS.toml here first.", valueName: "folder"))
  var recipeDir: String?

  @Option(help: ArgumentHelp("Append a record of the run to this log.", valueName: "log"))
  var record: String?

  @Flag(help: "Do not wait until the record is on the disk.")
  var noSync = false

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var writing: WritingOptions

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    // All that can be refused is refused before any pixel is read: recipes, log, output.
    let library = RecipeLibrary(recipeFolder: recipeDir, environment: environment)
    var recipes: [ImageClass: Recipe] = [:]
    for imageClass in forcedClass.map({ [$0] }) ?? ImageClass.allCases {
      recipes[imageClass] = try library.recipe(for: imageClass).recipe
    }
    let classifier = forcedClass == nil ? try Classifier.standard(environment: environment) : nil
    let log = try record.map { try LogWriter(path: $0, sync: !noSync) }
    if let notice = log?.notice, !writing.quiet { Console.warn(notice) }
    try AtomicFile.check(path: output)
    if let forcedClass, recipes[forcedClass]?.isPassthrough == false { _ = try Processing.outputFormat(output) }

    let file = try FileBytes(path: input)
    let inputHash = file.withBytes { ContentHash(bytes: $0) }
    let start = ContinuousClock.now
    let decoded = try Decode.decode(file, options: reading.decoding)
    for warning in decoded.warnings { note { Console.warn("\(input): \(warning)") } }
    let (imageClass, confidence) = try classify(decoded, classifier)
    note { Console.note(classLine(imageClass, confidence)) }
    let recipe = recipes[imageClass] ?? Recipe([])
    let run = try RecordedRun.perform(
      RecordedRun.Request(
        recipe: recipe, className: imageClass.name, classSource: forcedClass == nil ? .detected : .forced,
        confidence: confidence.map(ConfidenceText.rounded), version: Version.current, start: start),
      file: file, hash: inputHash, decoded: decoded, output: output, encoding: writing.encoding, log: log,
      around: { name, body in try Progress.during(name, quiet: writing.quiet, body) },
      onStep: { result in
        note { Console.note(StepLine.text(name: result.name, report: result.report, duration: result.duration)) }
      })
    if let failure = run.recordFailure {
      Console.error("\(output) is written, but the run is not recorded: \(failure)")
      throw Exit(code: 1)
    }
    summarize(run.record, run.product)
  }

  private func classify(_ decoded: Decode.Result, _ classifier: Classifier?) throws -> (ImageClass, Double?) {
    if let forcedClass { return (forcedClass, nil) }
    guard let classifier, let page = decoded.pages.first else { return (.unknown, nil) }
    let result = classifier.classify(Features.measure(page))
    return (result.best, result.confidence)
  }

  private func note(_ body: () -> Void) {
    if !writing.quiet { body() }
  }

  private func classLine(_ imageClass: ImageClass, _ confidence: Double?) -> String {
    "\(input): \(imageClass.name) (\(confidence.map { "confidence " + ConfidenceText.text($0) } ?? "as told"))"
  }

  private func summarize(_ run: RunRecord, _ product: Processing.Product) {
    if writing.json {
      Console.out(AutoSummary.json(run, product).text)
    } else if !writing.quiet {
      Console.out(AutoSummary.line(run, product))
    }
  }
}

/// The one line on standard output.
enum AutoSummary {
  static func line(_ run: RunRecord, _ product: Processing.Product) -> String {
    let done = run.steps.filter { $0.skipped == nil }.map(\.op)
    let steps = run.steps.isEmpty ? "passthrough" : done.isEmpty ? "nothing to do" : done.joined(separator: ", ")
    return "\(run.outputPath ?? ""): \(run.className), \(steps), \(run.duration) ms"
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
