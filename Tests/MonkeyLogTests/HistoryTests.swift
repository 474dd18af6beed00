import Foundation
import MonkeyLog
import TestSupport
import Testing

@Suite struct HistoryTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func run(_ input: String, _ output: String, _ recipe: String = "r") -> LogEntry {
    .run(Samples.run(input: input, output: output, recipe: recipe))
  }

  private func rate(_ input: String, _ score: Int, _ output: String? = nil, _ recipe: String? = nil) throws -> LogEntry
  {
    .rating(try Samples.rating(input: input, score: score, output: output, recipe: recipe))
  }

  /// The scores of each run, in the order of the log, and those of the orphans.
  private func scores(_ entries: [LogEntry]) -> [[Int]] {
    let history = History(entries)
    return history.runs.map { $0.ratings.map(\.score) } + [history.orphans.map(\.score)]
  }

  @Test func aRatingBelongsToTheRunItNames() throws {
    #expect(try scores([run("a", "x"), run("a", "y"), rate("a", 2, "x"), rate("a", 5, "y")]) == [[2], [5], []])
  }

  @Test func elseToTheLastRunOfItsInputBeforeIt() throws {
    #expect(
      try scores([rate("a", 1), run("a", "x"), rate("a", 2), run("b", "z"), run("a", "y"), rate("a", 3)])
        == [[2], [], [3], [1]])
  }

  @Test func theLastRatingCounts() throws {
    let history = try History([run("a", "x"), rate("a", 2), rate("a", 5), rate("a", 3)])
    #expect(history.runs.first?.score == 3 && history.runs.first?.ratings.count == 3)
    #expect(History([run("a", "x")]).runs.first?.score == nil)
  }

  @Test func sameOutputTwice() throws {
    let runs = [run("a", "x", "r"), run("a", "x", "s")]
    #expect(try scores(runs + [rate("a", 4, "x")]) == [[], [4], []], "the later one")
    #expect(try scores(runs + [rate("a", 4, "x", "r")]) == [[4], [], []], "the one with that recipe")
    #expect(try scores(runs + [rate("a", 4, "x", "t")]) == [[], [4], []], "the same picture all the same")
    #expect(try scores([run("a", "x", "r"), run("a", "y", "s"), rate("a", 4, nil, "r")]) == [[4], [], []])
  }

  @Test func anotherInputOrOutputIsAnotherRun() throws {
    #expect(try scores([run("a", "x"), rate("b", 4, "x"), rate("a", 3, "y"), rate("b", 2)]) == [[], [4, 3, 2]])
  }

  @Test func aRatingThatComesBeforeItsRun() throws {
    #expect(
      try scores([rate("a", 4, "x"), run("b", "x"), run("a", "y"), run("a", "x"), run("a", "x")]) == [
        [], [], [4], [], [],
      ])
  }

  @Test func logsFollowEachOther() throws {
    let first = try folder.write("1.jsonl", Samples.run(input: "a").line + "\nx\ntorn")
    let second = try folder.write("2.jsonl", try Samples.rating(input: "a").line + "\ny\n")
    let history = try History(logs: [first, second])
    #expect(history.runs.first?.score == 4 && history.orphans.isEmpty)
    #expect(history.summary.lines == 5 && history.summary.malformedLines == [2, 3, 5] && history.summary.hasTornTail)
    #expect(throws: LogError.self) { try History(logs: [first, folder("none")]) }
  }
}
