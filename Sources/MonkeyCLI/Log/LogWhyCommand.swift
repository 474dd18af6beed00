import ArgumentParser
import Foundation
import MonkeyClassify
import MonkeyLog
import MonkeyOps
import MonkeyRecipe
import MonkeyValue

/// `monkey log why IMAGE --log LOG`.
struct LogWhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Which class, recipe, steps and version made an output, and how to make it again.",
    discussion: """
      IMAGE is an output, or its hash; for an input the answer is about its latest run. With --recipe the recipe that
      ran is printed as TOML, every parameter spelled out.

      Examples:
        monkey log why cleaned.png --log runs.jsonl
        monkey log why cleaned.png --log runs.jsonl --recipe > receipt.toml
      """)

  @Argument(help: "The image, or its hash.")
  var image: String

  @OptionGroup var log: LogOption

  @Flag(help: "Print the recipe that ran, as TOML.")
  var recipe = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let hash = try NamedImage.hash(image)
    guard let match = try Rater.find(hash, inLog: log.path) else {
      throw Failure(
        "cannot explain \(image)", "no run in \(log.path) made or read it",
        "name an output of a recorded run; a file that was changed since has another hash")
    }
    let why = Explanation(match, image: image, log: log.path)
    if json {
      Console.out(why.json.text)
    } else if recipe {
      Console.raw(why.toml, to: STDOUT_FILENO)
    } else {
      for line in why.text { Console.out(line) }
    }
  }
}

/// What there is to say about a run.
private struct Explanation {
  let match: Rater.Match
  let image: String
  let log: String
  /// What became of the input.
  let input: String
  /// Whether this program, given the steps as they are recorded, runs the recipe with the recorded hash.
  let isReproducible: Bool
  /// Whether the recipe that `auto` would run for the class today is the recorded one.
  let isCurrent: Bool

  init(_ match: Rater.Match, image: String, log: String) {
    self.match = match
    self.image = image
    self.log = log
    let run = match.run
    if let path = run.inputPath {
      do {
        input = try ContentHash.ofFile(path) == run.input ? "same" : "changed"
      } catch {
        input = error.problem == .missing ? "gone" : "unreadable"
      }
    } else {
      input = "unknown"
    }
    isReproducible = Self.recipe(of: run)?.hash == run.recipe
    let library = RecipeLibrary(recipeFolder: nil, environment: ProcessInfo.processInfo.environment)
    isCurrent =
      ImageClass(rawValue: run.className).flatMap { try? library.recipe(for: $0).recipe.hash } == run.recipe
  }

  /// The recorded steps as operations of this program; nil where it does not know one of them.
  private static func recipe(of run: RunRecord) -> Recipe? {
    var steps: [Recipe.Step] = []
    for step in run.steps {
      guard let type = OperationRegistry.named(step.op), let operation = try? type.make(step.args) else {
        return nil
      }
      steps.append(Recipe.Step(operation))
    }
    return Recipe(steps)
  }

  var toml: String { RecipeText.toml(match.run.steps.map { ($0.op, $0.args) }) }

  /// The command lines that make the output again, in their order.
  var commands: [String] {
    let run = match.run
    var auto =
      "monkey image auto \(Shell.quote(run.inputPath ?? "INPUT")) \(Shell.quote(run.outputPath ?? "OUTPUT"))"
      + " --class \(Shell.quote(run.className))"
    if let quality = run.quality { auto += " --quality \(quality)" }
    if run.salvaged { auto += " --salvage" }
    if isCurrent { return [auto] }
    let save =
      "monkey log why \(Shell.quote(image)) --log \(Shell.quote(log)) --recipe > \(Shell.quote(run.className + ".toml"))"
    return [save, auto + " --recipe-dir ."]
  }

  var text: [String] {
    let run = match.run
    var lines = [
      match.role == .output ? image : "\(image), an input, was last made into \(run.outputPath ?? run.output.hex)",
      "  input    \(run.inputPath ?? run.input.hex)\(inputNote)",
      "  class    \(run.className)\(classNote)",
      "  recipe   \(run.recipe.hex)",
      "  version  \(run.version ?? "unknown")",
      "  made     \(Timestamp.text(run.timestamp)) in \(run.duration) ms\(run.salvaged ? ", from a damaged input" : "")",
      "  steps",
    ]
    lines += RunText.steps(run.steps).map { "    " + $0 }
    lines.append("  to make it again")
    lines += commands.map { "    " + $0 }
    if !isReproducible {
      lines.append("  note: this version's operations are not the recorded ones; the output may differ")
    }
    return lines
  }

  private var inputNote: String {
    switch input {
    case "same": ""
    case "unknown": ""
    default: " (\(input))"
    }
  }

  private var classNote: String {
    guard let source = match.run.classSource else { return "" }
    switch source {
    case .forced: return " (as told)"
    case .detected:
      return match.run.confidence.map { " (detected, confidence \(LogWords.twoDecimals($0)))" } ?? " (detected)"
    }
  }

  var json: JSONValue {
    match.run.json(with: [
      .init("role", .string(match.role.rawValue)), .init("input_state", .string(input)),
      .init("reproducible", .bool(isReproducible)), .init("recipe_toml", .string(toml)),
      .init("commands", .array(commands.map { .string($0) })),
    ])
  }
}

/// Words for a POSIX shell.
enum Shell {
  /// The text as one word; in single quotes where it needs them.
  static func quote(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || "_-./,:@%+=".utf8.contains(byte)
      }
    // A leading dash would be taken for an option.
    if isPlain { return text.hasPrefix("-") ? "./" + text : text }
    let body = text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    return (text.hasPrefix("-") ? "./" : "") + "'\(body)'"
  }
}
