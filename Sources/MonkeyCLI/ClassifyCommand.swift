import ArgumentParser
import Foundation
import MonkeyClassify
import MonkeyImage
import MonkeyValue

/// `monkey image classify FILE...`.
struct ClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify", abstract: "Tell what kind of image each file is.",
    discussion: """
      One line a file, in the order given: CLASS, CONFIDENCE and PATH, separated by tabs; with a single file the path is \
      left out. Classes: \(ImageClass.allCases.map(\.name).joined(separator: ", ")).

      A folder stands for the images below it, by the endings of their names: folder by folder in the order of names, \
      byte by byte; names that begin with a dot and links to folders are left out. Images are read several at once, and \
      printed in order.

      Examples:
        monkey image classify scan.png
        monkey image classify --explain scan.png
        monkey image classify scans/ | sort
        monkey image classify --json photo.jpg | jq .scores
      """)

  @Argument(help: "The images to classify, or folders of them.")
  var files: [String]

  @Flag(help: "Print the path even for a single file.")
  var withPath = false

  @Flag(help: "Say after each line, in words, which two classes came first and which features decided.")
  var explain = false

  @Flag(help: "Print one JSON object a line: class, confidence, scores, features.")
  var json = false

  @OptionGroup var reading: ReadingOptions

  func run() throws {
    Decode.prepare()
    let classifier = try Classifier.standard(environment: ProcessInfo.processInfo.environment)
    let walk = ImageWalk(files)
    for failure in walk.failures { Console.error(failure) }
    let showsPath = withPath || walk.files.count != 1 || !walk.folders.isEmpty
    let lines = OrderedLines()
    Parallel.perform(walk.files.count) { index in
      lines.finish(index, with: line(for: walk.files[index], showsPath: showsPath, classifier))
    }
    if let note = walk.note { Console.note("\(Console.program): \(note)") }
    if lines.failures > 0 || !walk.failures.isEmpty { throw Exit(code: 1) }
  }

  private func line(for path: String, showsPath: Bool, _ classifier: Classifier) -> OrderedLines.Entry {
    do {
      let (decoded, features) = try Decode.decode(FileBytes(path: path), options: reading.decoding) {
        Features.measuring($0)
      }
      let result = classifier.classify(features)
      let explanation = explain ? classifier.explain(features) : nil
      let notes = decoded.warnings.map { "\(path): \($0)" }
      let line =
        json
        ? jsonLine(path, features, result, explanation, decoded)
        : ([textLine(path, showsPath: showsPath, result)] + (explanation?.lines.map { "  " + $0 } ?? []))
          .joined(separator: "\n")
      return .done(line, warnings: notes)
    } catch {
      return .failed("\(error)")
    }
  }

  private func textLine(_ path: String, showsPath: Bool, _ result: Classification) -> String {
    let line = "\(result.best.name)\t\(ConfidenceText.text(result.confidence))"
    return showsPath ? line + "\t" + path : line
  }

  private func jsonLine(
    _ path: String, _ features: Features, _ result: Classification, _ explanation: Explanation?,
    _ decoded: Decode.Result
  ) -> String {
    var members: [JSONValue.Member] = [
      .init("path", .string(path)),
      .init("class", .string(result.best.name)),
      .init("confidence", .double(ConfidenceText.rounded(result.confidence))),
      .init(
        "scores",
        .object(ImageClass.allCases.map { .init($0.name, .double(result.score(of: $0))) })),
      .init("features", .object(features.values.map { .init($0.name, .double($0.value)) })),
    ]
    if let explanation { members.append(.init("explanation", Self.object(explanation))) }
    if decoded.salvaged { members.append(.init("salvaged", .bool(true))) }
    return JSONValue.object(members).text
  }

  /// The runner-up, and the features that decided: `balance` above 0 speaks for the class, below 0 for the runner-up.
  private static func object(_ explanation: Explanation) -> JSONValue {
    .object([
      .init("runner_up", .string(explanation.runnerUp.imageClass.name)),
      .init(
        "reasons",
        .array(
          explanation.reasons.map { reason in
            .object([
              .init("feature", .string(reason.feature)), .init("value", .double(reason.value)),
              .init("words", .string(reason.words)), .init("balance", .double(reason.balance)),
            ])
          })),
    ])
  }
}

/// Confidence as it is printed and recorded: two decimals.
enum ConfidenceText {
  static func rounded(_ value: Double) -> Double {
    value.isFinite ? (min(1, max(0, value)) * 100).rounded() / 100 : 0
  }

  static func text(_ value: Double) -> String {
    let hundredths = Int((rounded(value) * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }
}

/// Lines that are found out of order and printed in order, each as soon as those before it are.
final class OrderedLines: @unchecked Sendable {
  // Unchecked: guarded by the lock.
  enum Entry {
    case done(String, warnings: [String])
    case failed(String)
  }

  private let lock = Lock()
  private var waiting: [Int: Entry] = [:]
  private var next = 0
  private(set) var failures = 0

  func finish(_ index: Int, with entry: Entry) {
    lock.withLock {
      waiting[index] = entry
      while let entry = waiting.removeValue(forKey: next) {
        switch entry {
        case .done(let line, let warnings):
          for warning in warnings { Console.warn(warning) }
          Console.out(line)
        case .failed(let message):
          failures += 1
          Console.error(message)
        }
        next += 1
      }
    }
  }
}
