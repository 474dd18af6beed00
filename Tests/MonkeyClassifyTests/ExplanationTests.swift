import MonkeyClassify
import Testing

@Suite struct ExplanationTests {
  /// Light images are receipts, long ones screenshots, light and noisy ones a little less of a receipt.
  private static let table =
    ImageClass.allCases.map { "[[kind]]\nname = \"\($0.name)\"\nclass = \"\($0.name)\"\n" }.joined() + """
      [[term]]
      feature = "luma_mean"
      from = 0.2
      to = 0.6
      weights = { receipt = 8 }
      [[term]]
      feature = "aspect"
      from = 0
      to = 2
      weights = { screenshot = 6 }
      [[term]]
      feature = "luma_mean"
      from = 0.2
      to = 0.6
      and = { feature = "noise", from = 0, to = 1 }
      weights = { receipt = -2 }
      """

  private func explain(_ numbers: [String: Double]) throws -> Explanation {
    try Classifier(tableText: Self.table, file: "t.toml").explain(Features(numbers))
  }

  @Test func theTwoBestAndWhatDecided() throws {
    let found = try explain(["luma_mean": 0.9, "aspect": 1.9, "noise": 0])
    #expect(found.best.imageClass == .receipt && found.runnerUp.imageClass == .screenshot)
    #expect(found.best.score > found.runnerUp.score)
    // Receipt less screenshot: 8 (1 - 0.5) - 2 (1 - 0.5) / 2 of luma, -6 (0.95 - 0.5) of aspect, -2 (0 - 0.5) / 2 of noise.
    #expect(found.reasons.map(\.feature) == ["luma_mean", "aspect", "noise"])
    for (reason, balance) in zip(found.reasons, [3.5, -2.7, 0.5]) {
      #expect(abs(reason.balance - balance) < 1e-9, "\(reason.feature)")
    }
    #expect(found.reasons.map(\.value) == [0.9, 1.9, 0])
    #expect(found.reasons.map(\.words) == ["light", "a long format", "no noise at all"])
  }

  @Test func wordsForEitherClass() throws {
    let lines = try explain(["luma_mean": 0.9, "aspect": 1.9, "noise": 0]).lines
    try #require(lines.count == 3)
    #expect(lines[0] == "receipt (91 %), next screenshot (9 %)")
    #expect(lines[1] == "  for receipt: light (luma_mean); no noise at all (noise)")
    #expect(lines[2] == "  for screenshot: a long format (aspect)")
  }

  @Test func aFeatureThatRunsTheOtherWayIsToldByItsOwnDirection() throws {
    // A falling ramp of a low value is 1, and the words are still those of a low value.
    let table =
      ImageClass.allCases.map { "[[kind]]\nname = \"\($0.name)\"\nclass = \"\($0.name)\"\n" }.joined()
      + "[[term]]\nfeature = \"luma_mean\"\nfrom = 0.6\nto = 0.2\nweights = { unknown = 4 }\n"
    let found = try Classifier(tableText: table, file: "t.toml").explain(Features(["luma_mean": 0.1]))
    #expect(found.best.imageClass == .unknown)
    #expect(found.reasons.map(\.words) == ["dark"])
  }

  @Test func whatIsNotThereIsNoReason() throws {
    // Without text, lines are neither full nor do they have gaps.
    let table =
      ImageClass.allCases.map {
        "[[kind]]\nname = \"\($0.name)\"\nclass = \"\($0.name)\"\nbias = \($0 == .receipt ? 3 : 0)\n"
      }.joined() + "[[term]]\nfeature = \"line_fill\"\nfrom = 0\nto = 1\nweights = { receipt = 4 }\n"
    let classifier = try Classifier(tableText: table, file: "t.toml")
    #expect(classifier.explain(Features(["line_fill": 0])).reasons.isEmpty)
    #expect(classifier.explain(Features(["line_fill": 0.1])).reasons.map(\.words) == ["lines with gaps"])
  }

  @Test func aClassThatWinsByDefaultIsSaidTo() throws {
    // What is a little light is not light enough for a receipt, which starts five behind.
    let table =
      ImageClass.allCases.map {
        "[[kind]]\nname = \"\($0.name)\"\nclass = \"\($0.name)\"\nbias = \($0 == .receipt ? 0 : $0 == .unknown ? 5 : -9)\n"
      }.joined()
      + "[[term]]\nfeature = \"luma_mean\"\nfrom = 0\nto = 1\nweights = { receipt = 6 }\n"
    let classifier = try Classifier(tableText: table, file: "t.toml")
    let found = classifier.explain(Features(["luma_mean": 0.6]))
    #expect(found.best.imageClass == .unknown && found.isByDefault)
    #expect(found.lines.last == "  all together too little for receipt")
    #expect(!classifier.explain(Features(["luma_mean": 0.2])).isByDefault)
  }

  @Test func atMostEightReasonsTheStrongestFirst() throws {
    let terms = Features.catalog.prefix(20).enumerated().map { index, info in
      "[[term]]\nfeature = \"\(info.name)\"\nfrom = 0\nto = 1\nweights = { receipt = \(index + 1) }\n"
    }
    let kinds = ImageClass.allCases.map { "[[kind]]\nname = \"\($0.name)\"\nclass = \"\($0.name)\"\n" }
    let classifier = try Classifier(tableText: (kinds + terms).joined(), file: "t.toml")
    let ones = Dictionary(uniqueKeysWithValues: Features.catalog.map { ($0.name, 1.0) })
    let reasons = classifier.explain(Features(ones)).reasons
    #expect(reasons.map(\.feature) == Features.catalog[12..<20].reversed().map(\.name))
  }

  @Test func everyFeatureHasWords() {
    for info in Features.catalog {
      #expect(!info.high.isEmpty && !info.low.isEmpty && info.high != info.low, "\(info.name)")
    }
  }
}
