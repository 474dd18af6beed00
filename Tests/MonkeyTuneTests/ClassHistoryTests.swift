import MonkeyLog
import MonkeyOps
import MonkeyRecipe
import MonkeyTune
import Testing

@Suite struct ClassHistoryTests {
  let live = Recipe([.init(Sharpen())])
  private func other(_ amount: Double) -> Recipe {
    var sharpen = Sharpen()
    sharpen.amount = amount
    return Recipe([.init(sharpen)])
  }

  @Test func pairsAreOfTheSameInput() throws {
    let new = other(1)
    let entries =
      try HistoryFixture.rated(live, input: 1, score: 2) + HistoryFixture.rated(live, input: 2, score: 3)
      + HistoryFixture.rated(new, input: 2, score: 5) + HistoryFixture.rated(new, input: 3, score: 5)
      + HistoryFixture.rated(live, input: 4, score: 1, className: "receipt")
    let history = ClassHistory(History(entries), className: "color-photo")
    #expect(history.runs == 4 && history.rated.count == 4 && history.inputs.count == 3)
    #expect(history.differences(proposal: new.hash, live: live.hash) == [2])
    #expect(history.scores(of: live.hash).count == 2)
    #expect(history.outputPaths.count == 3 && history.repeatNoise == nil)
  }

  @Test func theLastRatingCountsAndEarlierOnesTellTheNoise() throws {
    var entries = try HistoryFixture.rated(live, input: 1, score: 2)
    let run = HistoryFixture.run(live, input: 1)
    for score in [4, 2, 4] {
      entries.append(.rating(try RatingRecord(timestamp: 3, input: run.input, score: score, output: run.output)))
    }
    let history = ClassHistory(History(entries), className: "color-photo")
    #expect(history.rated.map(\.score) == [4])
    #expect(history.repeatNoise == 2.0.squareRoot())
  }

  @Test func everyOtherProposalIsATrial() throws {
    var entries: [LogEntry] = []
    // Tried before the live recipe was there: no trial against it.
    for input in 0..<5 { entries += try HistoryFixture.rated(other(3), input: input, score: 2) }
    for input in 0..<24 { entries += try HistoryFixture.rated(live, input: input, score: 2) }
    func trials(_ entries: [LogEntry], _ proposal: Recipe) -> Int {
      ClassHistory(History(entries), className: "color-photo").otherTrials(
        proposal: proposal.hash, live: live.hash, planned: 10)
    }
    #expect(trials(entries, other(1)) == 0)
    for input in 0..<10 { entries += try HistoryFixture.rated(other(1), input: input, score: 2) }
    #expect(trials(entries, other(1)) == 0 && trials(entries, other(2)) == 1)
    for input in 0..<12 { entries += try HistoryFixture.rated(other(2), input: input, score: 2) }
    #expect(trials(entries, other(2)) == 1)
    #expect(trials(entries, other(1)) == 2, "one that is taken up again later")
    #expect(trials(entries, other(0.1)) == 3, "twelve pairs are a second look")
    #expect(
      ClassHistory(History(entries), className: "color-photo").otherTrials(
        proposal: other(0.1).hash, live: live.hash, planned: .max) == 2)
  }

  @Test func tableOfScores() throws {
    var entries: [LogEntry] = []
    for (input, score) in [3, 4, 5, 4].enumerated() {
      entries += try HistoryFixture.rated(live, input: input, score: score)
    }
    entries += try HistoryFixture.rated(other(1), input: 0, score: 2)
    entries += try HistoryFixture.rated(other(1), input: 0, score: 2, className: "a-new-class")
    let table = ScoreTable(History(entries), classes: ["receipt", "color-photo"])
    #expect(table.rows.map(\.className) == ["color-photo", "color-photo", "a-new-class"])
    let first = try #require(table.rows.first)
    #expect(first.count == 4 && first.mean == 4 && first.recipe == live.hash)
    // s² = 2/3, t(3, 0.975) = 3.182: 4 ± 3.182 · √(1/6)
    #expect(abs(first.low - 2.7008) < 1e-3 && first.high == 5)
    #expect(table.rows[1].low == 1 && table.rows[1].high == 5)
    #expect(ScoreTable(History(entries), classes: [], only: "receipt").rows.isEmpty)
  }
}
