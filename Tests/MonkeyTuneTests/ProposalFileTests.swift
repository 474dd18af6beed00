import MonkeyLog
import MonkeyOps
import MonkeyRecipe
import MonkeyTune
import MonkeyValue
import Testing

@Suite struct ProposalFileTests {
  @Test func theTextIsTheRecipe() throws {
    for operation in OperationRegistry.all {
      let recipe = Recipe([.init(operation.init()), .init(Sharpen())])
      #expect(try Recipe(text: recipe.toml, file: "x").hash == recipe.hash, "\(operation.name)")
    }
    #expect(Recipe([]).toml == "")
    #expect(
      Recipe([.init(Median())]).toml == """
        [[step]]
        op = "median"
        args = { radius = 1 }

        """)
  }

  private func file() -> ProposalFile {
    var file = ProposalFile(
      className: "receipt", recipe: Recipe([.init(Median())]), live: Recipe([]).hash, seed: .max, replays: 10)
    file.predictedTraining = 3.456
    file.predictedTrainingLive = 2
    file.predictedHeldOut = 3.2
    file.predictedHeldOutLive = 2.1
    file.tuned = ["median.radius"]
    return file
  }

  @Test func headerIsReadBack() throws {
    let file = file()
    let header = ProposalFile.header(of: file.text)
    #expect(header["live_sha"] == file.live.hex && header["proposal_sha"] == file.recipe.hash.hex)
    #expect(header["seed"] == "18446744073709551615" && header["replays"] == "10" && header["looks"] == "1")
    #expect(header["round"] == "10")
    #expect(header["predicted_training_mean"] == "3.46" && header["tuned"] == "median.radius")
    #expect(try Recipe(text: file.text, file: "x").hash == file.recipe.hash)
    #expect(!file.text.contains("REGRESSION"))
    #expect(ProposalFile.header(of: "[[step]]\n# a = 1\n").isEmpty && ProposalFile.header(of: "").isEmpty)
  }

  /// Headers are edited by people: no number in one may be so large that sums of it are none.
  @Test func countsAreBounded() {
    func count(_ text: String) -> Int? { ProposalFile.count("looks", in: ["looks": text]) }
    #expect(count("3") == 3 && count("0") == 1 && count("-7") == 1 && count("many") == nil && count("1e3") == nil)
    #expect(count(String(Int.max)) == 1_000_000 && count(String(Int.min)) == 1)
    #expect(ProposalFile.count("replays", in: [:]) == nil)
  }

  @Test func aPredictedLossIsFlagged() {
    var file = file()
    file.predictedHeldOut = 2
    #expect(file.text.contains("\n# REGRESSION"))
    file.predictedHeldOut = nil
    #expect(!file.isRegression)
    file.predictedTraining = 1.9
    #expect(file.isRegression)
  }
}
