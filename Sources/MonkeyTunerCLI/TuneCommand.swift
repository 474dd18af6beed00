import ArgumentParser
import Foundation
import MonkeyCLI
import MonkeyClassify
import MonkeyLog
import MonkeyRecipe
import MonkeyTune
import MonkeyValue

/// `monkey-tuner tune --log LOG`.
struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune", abstract: "Propose a recipe, run it on rated inputs, and ask for ratings.",
    discussion: """
      For every class with enough rated runs: the proposal is written to CLASS.next.toml in the folder of the recipes, \
      its outputs and those of the live recipe side by side under $XDG_CACHE_HOME/monkey/tuner/CLASS. Rate the proposed \
      outputs with the commands that are printed, then run promote. The live recipe is not touched.

      Examples:
        monkey-tuner tune --log runs.jsonl
        monkey-tuner tune --log runs.jsonl --class receipt --replays 12 --seed 7
        monkey-tuner tune --log runs.jsonl --class receipt --params binarize.window
      """)

  @OptionGroup var log: LogOptions
  @OptionGroup var folder: FolderOptions

  @Option(name: .customLong("class"), help: "Only this class.")
  var imageClass: ImageClass?

  @Option(
    help: ArgumentHelp(
      "Chooses the split and the search; the same log and seed give the same proposal.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("How many inputs to run, that is, how many ratings to ask for.", valueName: "number"))
  var replays = 10

  @Option(help: ArgumentHelp("Rated runs that a class must have.", valueName: "number"))
  var minRated = 20

  @Option(help: ArgumentHelp("Search these parameters only: op.name, separated by commas.", valueName: "names"))
  var params: String?

  @Flag(name: .customLong("continue"), help: "Run the proposal that is there on further inputs, for more ratings.")
  var continues = false

  @Flag(name: .customLong("no-replay"), help: "Only write the proposal: look at no input, run nothing, record nothing.")
  var noReplay = false

  @Flag(help: "Do not wait until each record is on the disk.")
  var noSync = false

  @Flag(help: "Print one JSON object a class.")
  var json = false

  func validate() throws {
    if replays < 1 { throw ValidationError("--replays is \(replays); give 1 or more") }
    if minRated < 1 { throw ValidationError("--min-rated is \(minRated); give 1 or more") }
    if continues, imageClass == nil { throw ValidationError("--continue needs --class") }
    if continues, noReplay { throw ValidationError("--continue and --no-replay exclude each other") }
  }

  func run() throws {
    let history = try log.history()
    let writer = noReplay ? nil : try LogWriter(path: log.log, sync: !noSync)
    var failed = false
    let classes = imageClass.map { [$0] } ?? ImageClass.allCases
    for imageClass in classes {
      let part = ClassHistory(history, className: imageClass.name)
      // A class that the log has never heard of is no news, unless it was asked for.
      if part.runs == 0, self.imageClass == nil { continue }
      do {
        try tune(imageClass, part, writer, failed: &failed)
      } catch {
        Console.error("\(error)")
        failed = true
      }
    }
    if failed { throw Exit(code: 1) }
  }

  private func tune(
    _ imageClass: ImageClass, _ history: ClassHistory, _ writer: LogWriter?, failed: inout Bool
  ) throws {
    var options = TuneSession.Options()
    options.seed = seed
    options.replays = replays
    options.leastRated = minRated
    options.parameters = params.map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
    options.continues = continues
    options.replaysInputs = !noReplay
    let place = try folder.place(imageClass)
    let session = TuneSession(imageClass: imageClass, place: place, options: options) {
      Console.warn("\(imageClass.name): \($0)")
    }
    let outputs = noReplay || history.rated.count < minRated ? nil : try CacheFolder.new(for: imageClass.name)
    // Where nothing was put into it, it goes again.
    defer { if let outputs { rmdir(outputs) } }
    let replayer = Replayer(
      settings: Replayer.Settings(className: imageClass.name, version: Version.current), folder: outputs ?? "")
    switch try session.run(history, replayer: replayer, log: writer) {
    case .tooFew(let missing):
      if json {
        Console.out(
          JSONValue.object([
            .init("class", .string(imageClass.name)), .init("rated", .int(history.rated.count)),
            .init("missing", .int(missing)),
          ]).text)
      } else {
        Console.out(
          "\(imageClass.name): \(history.rated.count) rated runs, \(missing) missing; rate \(missing) more with monkey image rate"
        )
      }
    case .refused(let reason):
      if json {
        Console.out(
          JSONValue.object([.init("class", .string(imageClass.name)), .init("refused", .string(reason))]).text)
      }
      Console.error("\(imageClass.name): cannot be tuned: \(reason)")
      failed = true
    case .proposed(let report):
      Console.out(json ? TuneReport.json(report).text : TuneReport.text(report, log: log.log, option: folder.option))
    }
  }
}

/// What is printed of a proposal.
enum TuneReport {
  static func json(_ report: TuneSession.Report) -> JSONValue {
    let file = report.file
    func mean(_ value: Double?) -> JSONValue { value.map { .double(($0 * 100).rounded() / 100) } ?? .null }
    return .object([
      .init("class", .string(file.className)), .init("proposal", .string(report.path)),
      .init("live_sha", .string(file.live.hex)), .init("proposal_sha", .string(file.recipe.hash.hex)),
      .init("seed", .string(String(file.seed))), .init("rated_runs", .int(file.ratedRuns)),
      .init("training_inputs", .int(file.trainingInputs)), .init("held_out_inputs", .int(file.heldOutInputs)),
      .init("predicted_training_mean", mean(file.predictedTraining)),
      .init("predicted_training_mean_live", mean(file.predictedTrainingLive)),
      .init("predicted_held_out_mean", mean(file.predictedHeldOut)),
      .init("predicted_held_out_mean_live", mean(file.predictedHeldOutLive)),
      .init("regression", .bool(file.isRegression)), .init("tuned", .array(file.tuned.map(JSONValue.string))),
      .init("looks", .int(file.looks)), .init("folder", report.folder.map(JSONValue.string) ?? .null),
      .init(
        "rate",
        .array(
          report.pairs.map { pair in
            .object([
              .init("input_path", .string(pair.inputPath)),
              .init("output_path", .string(pair.proposed.outputPath ?? "")),
              .init("current_path", .string(pair.current.outputPath ?? "")),
            ])
          })),
    ])
  }

  static func text(_ report: TuneSession.Report, log: String, option: String) -> String {
    let file = report.file
    let again = file.looks > 1 ? " again, for more ratings," : ""
    var lines = [
      "\(file.className): proposed \(file.recipe.hash.hex.prefix(12))\(again) in \(report.path)",
      "  expected mean score \(Text.two(file.predictedTraining)), live \(Text.two(file.predictedTrainingLive))"
        + (file.predictedHeldOut.map { new in
          "; held out \(Text.two(new)), live \(Text.two(file.predictedHeldOutLive ?? 0))"
        } ?? "") + (file.isRegression ? "  REGRESSION expected" : ""),
    ]
    guard let folder = report.folder else { return lines.joined(separator: "\n") }
    lines.append("  outputs of both recipes: \(folder)")
    lines.append("Rate the proposed outputs, 1 (bad) to 5 (good):")
    for pair in report.pairs {
      lines.append(
        "  monkey image rate \(Text.shell(pair.proposed.outputPath ?? "")) --score 1..5 --record \(Text.shell(log))")
    }
    lines.append("Then: monkey-tuner promote \(file.className) --log \(Text.shell(log))\(option)")
    return lines.joined(separator: "\n")
  }
}

/// Where replayed outputs go.
enum CacheFolder {
  /// `$XDG_CACHE_HOME/monkey/tuner/CLASS/TIMESTAMP`, made by this call: two rounds at once never share one.
  static func new(for className: String) throws -> String {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 + "/.cache" }
    guard let cache = environment["XDG_CACHE_HOME"].flatMap({ $0.isEmpty ? nil : $0 }) ?? home else {
      throw Failure("no folder for outputs", "neither XDG_CACHE_HOME nor HOME is set", "set XDG_CACHE_HOME")
    }
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    strftime(&text, text.count, "%Y%m%dT%H%M%SZ", &parts)
    let stamp = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let parent = "\(cache)/monkey/tuner/\(className)"
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    var number = 1
    while true {
      let path = number == 1 ? "\(parent)/\(stamp)" : "\(parent)/\(stamp)-\(number)"
      if mkdir(path, 0o777) == 0 { return path }
      let code = errno
      guard code == EEXIST, number < 1000 else {
        throw Failure(
          "no folder for outputs", "\(path): \(String(cString: strerror(code)).lowercased())", "set XDG_CACHE_HOME")
      }
      number += 1
    }
  }
}
