public import ArgumentParser
public import MonkeyLog
import MonkeyValue

/// `monkey log stats LOG`.
struct LogStatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Runs, ratings, mean score with its 95 % interval, and time, by class or recipe.",
    discussion: """
      The last rating of a run counts. The interval is Student's.

      Examples:
        monkey log stats runs.jsonl
        monkey log stats runs.jsonl --by recipe --json | jq '.rows[] | select(.rated >= 20)'
      """)

  @Argument(help: "The log.")
  var log: String

  @Option(help: ArgumentHelp("What makes a row: class or recipe.", valueName: "class|recipe"))
  var by = LogStats.Grouping.byClass

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let stats = try LogStats(path: log, by: by)
    if json {
      Console.out(json(stats).text)
      return
    }
    for line in table(stats) { Console.out(line) }
    if stats.orphans > 0 { Console.note("\(log): \(LogWords.count(stats.orphans, "rating")) of no run in this log") }
    if stats.summary.malformed > 0 {
      Console.note("\(log): \(LogWords.count(stats.summary.malformed, "malformed line")) skipped")
    }
  }

  private func table(_ stats: LogStats) -> [String] {
    var rows = [
      ["class"] + (by == .byRecipe ? ["recipe"] : []) + ["runs", "rated", "score", "95 % interval", "mean ms"]
    ]
    for row in stats.rows {
      rows.append(
        [row.className] + (row.recipe.map { [String($0.hex.prefix(12))] } ?? []) + [
          String(row.runs), String(row.rated), row.meanScore.map(LogWords.twoDecimals) ?? "-",
          row.interval.map { "\(LogWords.twoDecimals($0.lowerBound)) … \(LogWords.twoDecimals($0.upperBound))" } ?? "-",
          LogWords.twoDecimals(row.meanDuration),
        ])
    }
    let first = by == .byRecipe ? 2 : 1
    return TextTable.lines(rows, right: [first, first + 1, first + 2, first + 3, first + 4])
  }

  private func json(_ stats: LogStats) -> JSONValue {
    let rows = stats.rows.map { row -> JSONValue in
      var members: [JSONValue.Member] = [.init("class", .string(row.className))]
      if let recipe = row.recipe { members.append(.init("recipe_sha", .string(recipe.hex))) }
      members += [
        .init("runs", .int(row.runs)), .init("ratings", .int(row.ratings)), .init("rated", .int(row.rated)),
        .init("mean_score", .optional(row.meanScore)),
        .init("interval", row.interval.map { .array([.double($0.lowerBound), .double($0.upperBound)]) } ?? .null),
        .init("mean_duration_ms", .double(row.meanDuration)),
      ]
      return .object(members)
    }
    return .object([
      .init("log", .string(log)), .init("by", .string(by.rawValue)), .init("rows", .array(rows)),
      .init("orphans", .int(stats.orphans)), .init("malformed", .int(stats.summary.malformed)),
    ])
  }
}

extension LogStats.Grouping: ExpressibleByArgument {}
