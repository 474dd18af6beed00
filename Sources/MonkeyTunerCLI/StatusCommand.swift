import ArgumentParser
import Foundation
import MonkeyCLI
import MonkeyClassify
import MonkeyLog
import MonkeyRecipe
import MonkeyTune
import MonkeyValue

/// `monkey-tuner status --log LOG`.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Tell for each class what is rated, what is missing, and what to type next.",
    discussion: "Example: monkey-tuner status --log runs.jsonl")

  @OptionGroup var log: LogOptions
  @OptionGroup var folder: FolderOptions

  @Option(name: .customLong("class"), help: "Only this class.")
  var imageClass: ImageClass?

  @Option(help: ArgumentHelp("Rated runs that tune asks for.", valueName: "number"))
  var minRated = 20

  @Flag(help: "Print one JSON object a class.")
  var json = false

  func run() throws {
    let history = try log.history()
    var failed = false
    for imageClass in imageClass.map({ [$0] }) ?? ImageClass.allCases {
      let part = ClassHistory(history, className: imageClass.name)
      if part.runs == 0, self.imageClass == nil { continue }
      let line: Line
      do {
        line = try status(imageClass, part)
      } catch {
        // One class's broken file is no reason to say nothing of the others.
        Console.error("\(imageClass.name): \(error)")
        failed = true
        continue
      }
      if json {
        Console.out(
          JSONValue.object([
            .init("class", .string(imageClass.name)), .init("runs", .int(part.runs)),
            .init("rated", .int(part.rated.count)), .init("live_sha", .string(line.live)),
            .init("live_rated", .int(line.liveRated)), .init("live_mean", line.liveMean.map { .double($0) } ?? .null),
            .init("proposal_sha", line.proposal.map(JSONValue.string) ?? .null), .init("state", .string(line.state)),
            .init("next", .string(line.next)),
          ]).text)
      } else {
        let mean = line.liveMean.map { ", mean \(Text.two($0))" } ?? ""
        Console.out(
          "\(imageClass.name): \(part.rated.count) of \(Text.count(part.runs, "run", "runs")) rated; live \(line.live.prefix(12)), rated on \(Text.count(line.liveRated, "input", "inputs"))\(mean)\n  \(line.state)\n  next: \(line.next)"
        )
      }
    }
    if failed { throw Exit(code: 1) }
  }

  private struct Line {
    var live: String
    var liveRated: Int
    var liveMean: Double?
    var proposal: String?
    var state: String
    var next: String
  }

  private func status(_ imageClass: ImageClass, _ history: ClassHistory) throws -> Line {
    let place = try folder.place(imageClass)
    let live = try place.live().hash
    let scores = history.scores(of: live).values
    var line = Line(live: live.hex, liveRated: scores.count, liveMean: nil, proposal: nil, state: "", next: "")
    if !scores.isEmpty {
      line.liveMean = (Double(scores.reduce(0, +)) / Double(scores.count) * 10000).rounded() / 10000
    }
    let name = imageClass.name
    let directory = folder.option
    let log = Text.shell(log.log)
    let tune = "monkey-tuner tune --class \(name) --log \(log)\(directory)"
    let promote = "monkey-tuner promote \(name) --log \(log)\(directory)"
    guard FileManager.default.fileExists(atPath: place.proposalPath) else {
      let missing = minRated - history.rated.count
      line.state =
        missing > 0 ? "\(Text.count(missing, "rating", "ratings")) missing before anything is proposed" : "no proposal"
      line.next = missing > 0 ? "monkey image rate IMAGE --score 1..5 --record \(log)" : tune
      return line
    }
    let verdict = try Verdict(place, history)
    line.proposal = verdict.proposal.hex
    guard let objection = verdict.objection else {
      line.state = "the proposal \(verdict.proposal.hex.prefix(12)) is proven: \(verdict.evidenceText)"
      line.next = promote
      return line
    }
    line.state = "the proposal \(verdict.proposal.hex.prefix(12)) is open: \(objection)"
    if verdict.basis != verdict.live {
      line.next = tune
    } else {
      switch verdict.gate.decision {
      case .tooFewRatings: line.next = "monkey image rate OUTPUT --score 1..5 --record \(log)"
      case .notProven: line.next = tune + " --continue"
      case .noGain, .promote: line.next = tune
      }
    }
    return line
  }
}
