import Foundation
import MonkeyLog
import TestSupport
import Testing

@Suite struct LogStatsTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// The rows by way of `History`, from the definitions.
  private func twin(_ path: String, by grouping: LogStats.Grouping) throws -> [LogStats.Row] {
    let history = try History(logs: [path])
    let groups = Dictionary(grouping: history.runs) { run in
      run.record.className + "\n" + (grouping == .byRecipe ? run.record.recipe.hex : "")
    }
    return groups.sorted { $0.key < $1.key }.map { _, runs in
      let scores = runs.compactMap(\.score).map(Double.init)
      let n = Double(scores.count)
      let mean = scores.isEmpty ? nil : scores.reduce(0, +) / n
      var interval: ClosedRange<Double>?
      if let mean, scores.count >= 2 {
        let deviation = (scores.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / (n - 1)).squareRoot()
        let half = StudentT.quantile975(degreesOfFreedom: scores.count - 1) * deviation / n.squareRoot()
        interval = mean - half...mean + half
      }
      return LogStats.Row(
        className: runs[0].record.className, recipe: grouping == .byRecipe ? runs[0].record.recipe : nil,
        runs: runs.count, ratings: runs.map(\.ratings.count).reduce(0, +), rated: scores.count, meanScore: mean,
        interval: interval, meanDuration: runs.map { Double($0.record.duration) }.reduce(0, +) / Double(runs.count))
    }
  }

  private func isClose(_ a: LogStats.Row, _ b: LogStats.Row) -> Bool {
    func close(_ a: Double?, _ b: Double?) -> Bool {
      a == nil && b == nil || abs((a ?? .infinity) - (b ?? -.infinity)) < 1e-9 * max(1, abs(a ?? 0))
    }
    return a.className == b.className && a.recipe == b.recipe && a.runs == b.runs && a.ratings == b.ratings
      && a.rated == b.rated && close(a.meanScore, b.meanScore) && close(a.meanDuration, b.meanDuration)
      && close(a.interval?.lowerBound, b.interval?.lowerBound)
      && close(a.interval?.upperBound, b.interval?.upperBound)
  }

  /// Few inputs, outputs and recipes, so that everything meets everything; junk and broken lines between.
  private func tangledLog(lines: Int, seed: UInt64) throws -> String {
    var random = SeededRandom(seed: seed)
    var text: [UInt8] = []
    func pick(_ count: UInt64) -> String { "\(random.next() % count)" }
    for _ in 0..<lines {
      var line: [UInt8]
      if random.next() % 2 == 0 {
        var run = Samples.run(
          input: pick(12), output: pick(8), recipe: pick(3),
          className: ["receipt", "a", "é\"\n"][Int(random.next() % 3)],
          duration: Int(random.next() % 5000))
        if random.next() % 3 == 0 { run.steps = Samples.randomRun(&random).steps }
        line = Array(run.line.utf8)
      } else {
        line = Array(
          try Samples.rating(
            input: pick(14), score: 1 + Int(random.next() % 5), output: random.next() % 2 == 0 ? pick(9) : nil,
            recipe: random.next() % 3 == 0 ? pick(4) : nil
          ).line.utf8)
      }
      if random.next() % 8 == 0 { RandomJSON.mutate(&line, &random) }
      text += line
      if random.next() % 40 > 0 { text += random.next() % 10 == 0 ? [0x0D, 0x0A] : [0x0A] }
    }
    return try folder.write("tangled.jsonl", text)
  }

  @Test func agreesWithTheDefinitions() throws {
    for seed in 0..<4 as Range<UInt64> {
      let path = try tangledLog(lines: 1500, seed: seed)
      var summary = try LogReader(path: path).forEach { _ in }
      summary.bytes = 0
      let orphans = try History(logs: [path]).orphans.count
      for grouping in LogStats.Grouping.allCases {
        let expected = try twin(path, by: grouping)
        // Pieces that cut lines anywhere, down to less than a line.
        for pieceSize in [8 << 20, 100_000, 4099, 977, 64] {
          let stats = try LogStats(path: path, by: grouping, pieceSize: pieceSize)
          #expect(stats.rows.count == expected.count)
          #expect(zip(stats.rows, expected).allSatisfy { isClose($0, $1) })
          #expect(stats.orphans == orphans)
          #expect(stats.summary == summary)
        }
      }
    }
  }

  /// As after a bit that flipped: the two identities are the same but for one digit.
  @Test func recipesThatAreNearlyTheSameAreKeptApart() throws {
    let run = Samples.run()
    for place in [0, 31, 32, 63] {
      var digits = Array(run.recipe.hex)
      digits[place] = digits[place] == "0" ? "1" : "0"
      var other = run
      other.recipe = try #require(ContentHash(hex: String(digits)))
      let path = try folder.write("log.jsonl", [run, other, run].map { $0.line + "\n" }.joined())
      let rows = try LogStats(path: path, by: .byRecipe).rows
      #expect(
        Set(rows.map { "\($0.recipe?.hex ?? "") \($0.runs)" }) == ["\(run.recipe.hex) 2", "\(other.recipe.hex) 1"])
    }
  }

  @Test func ofALogWithoutRecords() throws {
    for text in ["", "\n", "junk\n", try Samples.rating().line] {
      let stats = try LogStats(path: folder.write("log.jsonl", text))
      #expect(stats.rows.isEmpty)
    }
    #expect(throws: LogError.self) { try LogStats(path: folder("none")) }
    #expect(throws: LogError.self) { try LogStats(path: folder.path) }
  }

  @Test func oneRatedRunHasAMeanButNoInterval() throws {
    let text = Samples.run().line + "\n" + (try Samples.rating(score: 2).line) + "\n" + (try Samples.rating().line)
    let row = try #require(try LogStats(path: folder.write("log.jsonl", text)).rows.first)
    #expect(row.runs == 1 && row.ratings == 2 && row.rated == 1 && row.meanScore == 4 && row.interval == nil)
    #expect(row.meanDuration == 120 && row.recipe == nil && row.className == "receipt")
  }

  @Test func studentsQuantiles() {
    // As any table of Student's distribution has them.
    let known = [
      (1, 12.706204736), (2, 4.302652730), (10, 2.228138852), (30, 2.042272456), (31, 2.039513446), (40, 2.021075390),
      (100, 1.983971519), (1000, 1.962339081), (100_000, 1.959987708),
    ]
    for (freedom, value) in known { #expect(abs(StudentT.quantile975(degreesOfFreedom: freedom) - value) < 2e-6) }
    for freedom in 1..<200 {
      #expect(StudentT.quantile975(degreesOfFreedom: freedom) > StudentT.quantile975(degreesOfFreedom: freedom + 1))
    }
    #expect(StudentT.quantile975(degreesOfFreedom: 0) == .infinity)
  }
}
