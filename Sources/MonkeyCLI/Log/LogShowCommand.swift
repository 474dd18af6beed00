import ArgumentParser
import MonkeyLog
import MonkeyValue

/// `monkey log show HASH|PATH --log LOG`.
struct LogShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "One image's history: its runs with their recipes and verdicts, in order.",
    discussion: """
      The image is named by its path or by its BLAKE3 hash, and may be the input or an output of runs.

      Examples:
        monkey log show scan.png --log runs.jsonl
        monkey log show $(b3sum --no-names cleaned.png) --log runs.jsonl --json
      """)

  @Argument(help: ArgumentHelp("The image, or its hash.", valueName: "hash|path"))
  var image: String

  @OptionGroup var log: LogOption

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let names = try NamedImage.names(image)
    let found = try ImageHistory(of: names.hashes, path: names.path, inLog: log.path)
    guard !found.inputs.isEmpty else {
      throw Failure(
        "cannot show \(image)", "no run or rating in \(log.path) is about it",
        "name the input or the output of a recorded run, by its path or its hash")
    }
    if json {
      Console.out(json(found).text)
    } else {
      for line in text(found) { Console.out(line) }
    }
  }

  private func text(_ found: ImageHistory) -> [String] {
    var lines: [String] = []
    for run in found.history.runs {
      let record = run.record
      lines.append(
        "\(Timestamp.text(record.timestamp))  run  \(record.className)  recipe \(record.recipe.hex.prefix(12))  "
          + "\(record.inputPath ?? String(record.input.hex.prefix(12))) -> "
          + "\(record.outputPath ?? String(record.output.hex.prefix(12)))  \(record.duration) ms")
      lines += RunText.steps(record.steps).map { "    " + $0 }
      lines += run.ratings.map { "    " + Self.rating($0) }
    }
    lines += found.history.orphans.map { Self.rating($0) + "  (of no run in this log)" }
    return lines
  }

  private static func rating(_ rating: RatingRecord) -> String {
    "\(Timestamp.text(rating.timestamp))  rated \(rating.score)" + (rating.notes.map { "  \"\($0)\"" } ?? "")
  }

  private func json(_ found: ImageHistory) -> JSONValue {
    .object([
      .init("image", .string(image)), .init("inputs", .array(found.inputs.sorted().map { .string($0.hex) })),
      .init(
        "runs",
        .array(
          found.history.runs.map { run in
            run.record.json(with: [.init("ratings", .array(run.ratings.map { $0.json(with: []) }))])
          })),
      .init("orphans", .array(found.history.orphans.map { $0.json(with: []) })),
    ])
  }
}

/// A run's steps for people.
enum RunText {
  static func steps(_ steps: [StepRecord]) -> [String] {
    if steps.isEmpty { return ["passthrough: no steps"] }
    return steps.map { step in
      let args = step.args.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value.described)" }.joined()
      return step.op + args + (step.skipped.map { "  (skipped: \($0))" } ?? "")
    }
  }
}
