import MonkeyLog
import MonkeyValue
import TestSupport

/// Records made up for tests.
enum Samples {
  static func hash(_ seed: some CustomStringConvertible) -> ContentHash { ContentHash(bytes: Array("\(seed)".utf8)) }

  static func run(
    input: String = "in", output: String = "out", recipe: String = "recipe", className: String = "receipt",
    timestamp: Int = 1_700_000_000_000, duration: Int = 120
  ) -> RunRecord {
    RunRecord(
      timestamp: timestamp, input: hash(input), inputPath: "scans/\(input).png", className: className,
      recipe: hash(recipe),
      steps: [
        StepRecord(op: "deskew", args: ["max_angle": 15.5, "method": "profile"], skipped: "no text lines"),
        StepRecord(op: "local-contrast", args: ["strength": 60, "auto": true]),
      ],
      output: hash(output), duration: duration, outputPath: "clean/\(input).png", classSource: .detected,
      confidence: 0.82, version: "0.1.0")
  }

  static func rating(
    input: String = "in", score: Int = 4, output: String? = nil, recipe: String? = nil, notes: String? = nil,
    timestamp: Int = 1_700_000_100_000
  ) throws -> RatingRecord {
    try RatingRecord(
      timestamp: timestamp, input: hash(input), score: score, notes: notes, output: output.map(hash),
      recipe: recipe.map(hash))
  }

  /// A run with anything in it that the format allows.
  static func randomRun(_ random: inout SeededRandom) -> RunRecord {
    func chance(_ random: inout SeededRandom) -> Bool { random.next() % 2 == 0 }
    let count = Int(random.next() % 4)
    let steps = (0..<count).map { _ in
      let names = Int(random.next() % 4)
      let args = (0..<names).map { index -> (String, PlainValue) in
        let value: PlainValue =
          switch random.next() % 4 {
          case 0: .bool(chance(&random))
          case 1: .int(Int(random.next() % 2000) - 1000)
          case 2: .double(Double(random.unit()) + 1e-9)
          default: .string(RandomJSON.string(&random))
          }
        return ("\(index)" + RandomJSON.string(&random), value)
      }
      return StepRecord(
        op: RandomJSON.string(&random), args: Dictionary(uniqueKeysWithValues: args),
        skipped: chance(&random) ? RandomJSON.string(&random) : nil)
    }
    return RunRecord(
      timestamp: Int(random.next() % 2_000_000_000_000), input: hash(random.next()),
      inputPath: chance(&random) ? RandomJSON.string(&random) : nil, className: RandomJSON.string(&random),
      recipe: hash(random.next()), steps: steps, output: hash(random.next()), duration: Int(random.next() % 100_000),
      outputPath: chance(&random) ? RandomJSON.string(&random) : nil,
      classSource: chance(&random) ? .forced : chance(&random) ? .detected : nil,
      confidence: chance(&random) ? Double(random.next() % 100) / 100 + 0.001 : nil,
      version: chance(&random) ? RandomJSON.string(&random) : nil,
      quality: chance(&random) ? Int(random.next() % 100) + 1 : nil, salvaged: chance(&random))
  }

  static func randomRating(_ random: inout SeededRandom) throws -> RatingRecord {
    try RatingRecord(
      timestamp: Int(random.next() % 2_000_000_000_000), input: hash(random.next()), score: Int(random.next() % 5) + 1,
      notes: random.next() % 2 == 0 ? RandomJSON.string(&random) : nil,
      output: random.next() % 2 == 0 ? hash(random.next()) : nil,
      recipe: random.next() % 2 == 0 ? hash(random.next()) : nil)
  }
}
