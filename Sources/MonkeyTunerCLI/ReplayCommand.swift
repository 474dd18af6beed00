import ArgumentParser
import MonkeyCLI
import MonkeyClassify
import MonkeyLog
import MonkeyTune
import MonkeyValue

/// `monkey-tuner replay --log LOG`.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Tell how each recipe was rated, from the log alone; writes nothing.",
    discussion: """
      One line a class and recipe: CLASS, RECIPE (the first 12 digits of its sha), rated runs, mean score, and the 95 % \
      interval of the mean, separated by tabs.

      Example: monkey-tuner replay --log runs.jsonl --class receipt
      """)

  @OptionGroup var log: LogOptions

  @Option(name: .customLong("class"), help: "Only this class.")
  var imageClass: ImageClass?

  @Flag(help: "Print one JSON object a line.")
  var json = false

  func run() throws {
    let table = ScoreTable(
      try log.history(), classes: ImageClass.allCases.map(\.name), only: imageClass?.name)
    for row in table.rows {
      if json {
        func rounded(_ value: Double) -> JSONValue { .double((value * 10000).rounded() / 10000) }
        Console.out(
          JSONValue.object([
            .init("class", .string(row.className)), .init("recipe_sha", .string(row.recipe.hex)),
            .init("rated", .int(row.count)), .init("mean", rounded(row.mean)),
            .init("interval", .array([rounded(row.low), rounded(row.high)])),
          ]).text)
      } else {
        Console.out(
          "\(row.className)\t\(row.recipe.hex.prefix(12))\t\(row.count)\t\(Text.two(row.mean))\t"
            + "\(Text.two(row.low))-\(Text.two(row.high))")
      }
    }
    if table.rows.isEmpty {
      Console.warn("\(log.log): no rated runs\(imageClass.map { " of class \($0.name)" } ?? "")")
    }
  }
}
