import MonkeyClassify
import MonkeyTOML
import Testing

@Suite struct ScoringTableTests {
  private static let kinds = ImageClass.allCases.map { "[[kind]]\nname = \"\($0.name)\"\nclass = \"\($0.name)\"\n" }
    .joined()

  /// Four lines a kind, less the blank one: the first term stands on line 22.
  private func failure(_ rest: String) -> TOMLError? {
    do {
      _ = try Classifier(tableText: Self.kinds + rest, file: "t.toml")
      return nil
    } catch { return error as? TOMLError }
  }

  private static let term = "[[term]]\nfeature = \"aspect\"\nfrom = 0\nto = 1\n"

  @Test func rampsTermsAndKinds() throws {
    let text =
      Self.kinds + """
        [[kind]]
        name = "long-receipt"
        class = "receipt"
        bias = -100
        [[term]]
        feature = "aspect"
        from = 1
        to = 2
        weights = { receipt = 3 }
        [[term]]
        feature = "aspect"
        from = 1
        to = 0
        and = { feature = "noise", from = 0, to = 2 }
        weights = { unknown = 4.0, receipt = -4.0 }
        """
    let classifier = try Classifier(tableText: text, file: "t.toml")
    func score(aspect: Double, noise: Double) -> Classification {
      classifier.classify(Features(["aspect": aspect, "noise": noise]))
    }
    #expect(score(aspect: 2, noise: 0).best == .receipt)
    #expect(score(aspect: 0, noise: 2).best == .unknown)
    let even = score(aspect: 1, noise: 5)
    #expect(even.ranked.map(\.imageClass) == ImageClass.allCases)
    #expect(even.confidence < 1e-12)
    // Half-way up the first ramp: exp(1.5) against six ones.
    let half = score(aspect: 1.5, noise: 0)
    #expect(abs(half.score(of: .receipt) - 4.481689 / 10.481689) < 1e-6)
    #expect(abs(half.confidence - 3.481689 / 10.481689) < 1e-6)
    #expect(abs(half.ranked.reduce(0) { $0 + $1.score } - 1) < 1e-12)
    #expect(score(aspect: .nan, noise: .infinity).ranked.allSatisfy { $0.score.isFinite })
  }

  @Test(arguments: [
    ("sharpnes = 2\n", 0, "did you mean \"sharpness\""),
    ("[[term]]\nfeature = \"aspekt\"\nfrom = 0\nto = 1\nweights = {}\n", 2, "did you mean \"aspect\""),
    ("[[term]]\nfeature = \"aspect\"\nfrom = 0\nto = 0\nweights = {}\n", 4, "must differ"),
    ("[[term]]\nfeature = \"aspect\"\nfrom = \"0\"\nto = 0\nweights = {}\n", 3, "from of [[term]] is a string \"0\""),
    (term + "weights = { reciept = 1 }\n", 5, "did you mean \"receipt\""),
    (term + "weights = { receipt = nan }\n", 5, "receipt of weights"),
    (term + "weight = { receipt = 1 }\n", 5, "did you mean \"weights\""),
    (term, 1, "weights"), (term + "weights = 3\n", 5, "weights"),
    (term + "and = { feature = \"aspect\", from = 1 }\nweights = {}\n", 5, "\"to\""),
    (term + "and = 5\nweights = {}\n", 5, "and is an integer 5"),
    ("[term]\nfeature = \"aspect\"\n", 1, "write [[term]]"),
    ("[[kind]]\nname = \"a\"\nclass = \"recipt\"\n", 3, "did you mean \"receipt\""),
    ("[[kind]]\nname = \"receipt\"\nclass = \"receipt\"\n", 2, "two kinds"),
    ("[[kind]]\nclass = \"receipt\"\n", 1, "\"name\""),
  ])
  func mistakesAreNamed(_ rest: String, _ line: Int, _ words: String) {
    // A key at the end of the file would belong to the last kind.
    let error: TOMLError? =
      line == 0
      ? { () -> TOMLError? in
        do { _ = try Classifier(tableText: rest + Self.kinds, file: "t.toml") } catch { return error as? TOMLError }
        return nil
      }() : failure(rest)
    #expect(error?.file == "t.toml")
    #expect(error?.line == max(1, line == 0 ? 1 : 21 + line))
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "no error")")
  }

  @Test func everyClassNeedsAKind() {
    #expect(throws: TOMLError.self) {
      try Classifier(tableText: "[[kind]]\nname = \"a\"\nclass = \"receipt\"\n", file: "t.toml")
    }
    #expect(throws: TOMLError.self) { try Classifier(tableText: "", file: "t.toml") }
  }
}
