import MonkeyLog
import MonkeyRecipe

/// Logs made up for tests.
enum HistoryFixture {
  static func hash(_ name: some CustomStringConvertible) -> ContentHash { ContentHash(bytes: Array("\(name)".utf8)) }

  static func run(_ recipe: Recipe, input: Int, className: String = "color-photo", path: String? = nil) -> RunRecord {
    RunRecord(
      timestamp: 1, input: hash("in\(input)"), inputPath: path ?? "in\(input).png", className: className,
      recipe: recipe.hash, steps: recipe.steps.map { StepRecord(op: $0.name, args: $0.arguments) },
      output: hash("out\(input)\(recipe.hash)"), duration: 1, outputPath: "out\(input).jpg")
  }

  /// A run and its rating.
  static func rated(_ recipe: Recipe, input: Int, score: Int, className: String = "color-photo") throws -> [LogEntry] {
    let run = run(recipe, input: input, className: className)
    return [
      .run(run), .rating(try RatingRecord(timestamp: 2, input: run.input, score: score, output: run.output)),
    ]
  }
}
