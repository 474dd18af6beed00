import ArgumentParser
import MonkeyLog
import MonkeyValue

/// `monkey image rate IMAGE --score 1..5 --record LOG`.
struct RateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rate", abstract: "Record a person's verdict on a run, 1 (bad) to 5 (good).",
    discussion: """
      IMAGE is the output of a recorded run, or its input: then the latest run of it is the one that is judged.

      Examples:
        monkey image rate cleaned.png --score 4 --record runs.jsonl
        monkey image rate cleaned.png --score 2 --notes "text too thin" --record runs.jsonl
      """)

  @Argument(help: "The image that was judged.")
  var image: String

  @Option(parsing: .unconditional, help: ArgumentHelp("The verdict, 1 (bad) to 5 (good).", valueName: "1-5"))
  var score: String

  @Option(help: ArgumentHelp("What was good or bad.", valueName: "text"))
  var notes: String?

  @Option(help: ArgumentHelp("The log to append the rating to.", valueName: "log"))
  var record: String

  @Flag(help: "Do not wait until the record is on the disk.")
  var noSync = false

  @Flag(help: "Print one JSON object instead of a line.")
  var json = false

  func run() throws {
    let score = try RatingRecord.score(parsing: score)
    let hash = try ContentHash.ofFile(image)
    let log = try LogWriter(path: record, sync: !noSync)
    if let notice = log.notice { Console.warn(notice) }
    let match = try Rater.find(hash, inLog: record)
    let rating = try Rater.rating(of: hash, match: match, score: score, notes: notes)
    if match == nil {
      Console.warn("\(image): no run in \(record) read or made this image; the rating is recorded all the same")
    }
    try log.append(rating)
    if json {
      Console.out(rating.line)
    } else {
      Console.out(text(rating, match))
    }
  }

  private func text(_ rating: RatingRecord, _ match: Rater.Match?) -> String {
    guard let match else { return "\(image): rated \(rating.score), of no recorded run" }
    let subject = match.role == .output ? "the output of" : "the latest run of"
    let source = match.run.inputPath ?? match.run.input.hex
    return
      "\(image): rated \(rating.score), \(subject) \(source) (\(match.run.className), recipe \(match.run.recipe.hex.prefix(12)))"
  }
}
