import MonkeyClassify
import MonkeyLog
import MonkeyRecipe
import MonkeyTune
import TestSupport
import Testing

/// Proposals that gained something without proof are taken up again.
@Suite struct OpenProposalTests {
  private static func recipe(_ strength: Double) throws -> Recipe {
    try Recipe(text: "[[step]]\nop = \"denoise\"\nargs = { strength = \(strength) }\n", file: "test.toml")
  }

  /// What `tune` proposes after these recipes were rated in turn; the live one got a 2 on each of 24 inputs.
  private func proposed(_ rated: [(strength: Double, scores: [Int])]) throws -> ProposalFile {
    let folder = try TemporaryFolder()
    let place = PromotionFolder(
      folder: folder.path, imageClass: .colorPhoto, library: RecipeLibrary(recipeFolder: folder.path, environment: [:]))
    let live = try Self.recipe(0.1)
    try folder.write("color-photo.toml", live.toml)
    var entries: [LogEntry] = []
    for input in 0..<24 { entries += try HistoryFixture.rated(live, input: input, score: 2) }
    for (strength, scores) in rated {
      for (input, score) in scores.enumerated() {
        entries += try HistoryFixture.rated(Self.recipe(strength), input: input, score: score)
      }
    }
    var options = TuneSession.Options()
    options.replaysInputs = false
    let outcome = try TuneSession(imageClass: .colorPhoto, place: place, options: options, warn: { _ in }).run(
      ClassHistory(History(entries), className: "color-photo"),
      replayer: Replayer(settings: .init(className: "color-photo", version: "0"), folder: folder("out")), log: nil)
    guard case .proposed(let report) = outcome else { throw Refused() }
    return report.file
  }
  private struct Refused: Error {}

  /// Mean gain 0.6, not proven: 3 of the 10 got better by 2.
  private let promising = [4, 4, 4, 2, 2, 2, 2, 2, 2, 2]
  private let worse = [Int](repeating: 1, count: 10)
  private let equal = [Int](repeating: 2, count: 10)

  @Test func theLastOne() throws {
    let file = try proposed([(1, promising)])
    #expect(try file.recipe.hash == Self.recipe(1).hash && file.looks == 2)
  }

  @Test func oneBeforeOthersThatWereWorse() throws {
    let file = try proposed([(1, promising), (3, worse), (0.5, equal)])
    #expect(try file.recipe.hash == Self.recipe(1).hash && file.looks == 2)
  }

  @Test func theNearestToProof() throws {
    let file = try proposed([(1, promising), (1.5, [4, 4, 4, 4, 2, 2, 2, 2, 2, 2]), (3, worse)])
    #expect(try file.recipe.hash == Self.recipe(1.5).hash)
  }

  @Test func whatNobodyPromoted() throws {
    let file = try proposed([(1, [Int](repeating: 4, count: 10)), (3, worse)])
    #expect(try file.recipe.hash == Self.recipe(1).hash && file.looks == 2)
  }

  @Test func notForever() throws {
    // Two more rounds brought nothing: 24 pairs are three looks.
    let file = try proposed([(1, promising + [Int](repeating: 2, count: 7) + [4, 4, 4, 4, 1, 2, 2])])
    #expect(try file.recipe.hash != Self.recipe(1).hash && file.looks == 1)
  }

  @Test func notForLittle() throws {
    let file = try proposed([(1, [3, 3, 2, 2, 2, 2, 2, 2, 2, 2])])
    #expect(try file.recipe.hash != Self.recipe(1).hash)
  }
}
