import Foundation
import MonkeyClassify
import MonkeyImage
import MonkeyLog
import MonkeyOps
import MonkeyRecipe
import MonkeyTOML
import MonkeyValue
import TestSupport
import Testing

@Suite struct RecipeTests {
  private func recipe(_ text: String) throws -> Recipe { try Recipe(text: text, file: "x.toml") }

  private let plain = """
    [[step]]
    op = "sharpen"
    args = { sigma = 2, amount = 0.75 }

    [[step]]
    op = "median"
    """

  /// Stands for any operation, so that no change of a real one touches what is pinned.
  private struct Pinned: ImageOperation {
    enum Mode: String, ParamChoice { case plain, fancy }
    static let name = "pinned-example"
    static let summary = "Does nothing."
    static let revision = 3
    @Param("A number.", 0...100) var strength = 60.0
    @Param("A number.", 0...1) var maxShare = 0.1
    @Param("An integer.", 0...9) var count = 2
    @Param("A name.") var mode = Mode.plain
    @Param("A switch.") var isOn = true
    func apply(to image: inout Raster) throws -> StepReport { StepReport() }
  }

  @Test func canonicalFormIsPinned() throws {
    let recipe = Recipe([Recipe.Step(try Pinned.make(["mode": "fancy", "strength": 75])), Recipe.Step(Pinned())])
    #expect(
      recipe.canonicalForm
        == #"[{"args":{"count":2,"is_on":true,"max_share":0.1,"mode":"fancy","strength":75},"op":"pinned-example","#
        + #""revision":3},{"args":{"count":2,"is_on":true,"max_share":0.1,"mode":"plain","strength":60},"#
        + #""op":"pinned-example","revision":3}]"#)
    // What b3sum says of that line, without a newline. It may never change: logs hold such hashes.
    #expect(recipe.hash.hex == "0470152d03a5e597ea6d3d74017b3fa007ee921b414715c8ab76b1ec4f8dff70")
    #expect(try self.recipe("").canonicalForm == "[]")
    #expect(try self.recipe("").hash.hex == "d53d18c23212ea7b6300594bb89bce60218f6eff2b9d628b8cc42d3e79bbd5ab")
  }

  @Test(
    "how it is written makes no difference",
    arguments: [
      "# a comment\n[[step]]\n  op='sharpen'\n  args = {amount=0.75,sigma=2.0}\n[[step]]\nop=\"median\"\nargs={}",
      "[[step]]\nop = \"sharpen\"\n[step.args]\nsigma = 2\namount = 0.750\n[[step]]\nop = \"median\"",
      "[[step]]\r\nop = \"sharpen\"\r\nargs.sigma = 2e0\r\nargs.amount = 7.5e-1\r\n[[step]]\r\nop = \"median\"\r\n",
      "step = [{ op = \"sharpen\", args = { sigma = 2, amount = 0.75, threshold = 1.5 } }, { op = \"median\", args = { radius = 1 } }]",
    ])
  func cosmetics(text: String) throws {
    #expect(try recipe(text).hash == recipe(plain).hash)
  }

  @Test(
    "whatever changes behaviour changes the hash",
    arguments: [
      "[[step]]\nop = \"sharpen\"\nargs = { sigma = 2, amount = 0.76 }\n[[step]]\nop = \"median\"",
      "[[step]]\nop = \"median\"\n[[step]]\nop = \"sharpen\"\nargs = { sigma = 2, amount = 0.75 }",
      "[[step]]\nop = \"sharpen\"\nargs = { sigma = 2, amount = 0.75 }",
      "[[step]]\nop = \"sharpen\"\nargs = { sigma = 2, amount = 0.75 }\n[[step]]\nop = \"median\"\nargs = { radius = 2 }",
    ])
  func changes(text: String) throws {
    #expect(try recipe(text).hash != recipe(plain).hash)
  }

  @Test(
    "errors name file, line, key, what was found and what is allowed",
    arguments: [
      ("[[step]]\nop = \"no-such-op\"\n", 2, "no-such-op"),
      ("[[step]]\nop = \"sharpn\"\n", 2, "did you mean \"sharpen\"?"),
      ("[[step]]\nop = \"sharpen\"\nargs = { amuont = 3 }\n", 3, "did you mean \"amount\"?"),
      ("[[step]]\nop = \"sharpen\"\n[step.args]\nsigma = 1\namount = \"much\"\n", 5, "amount is \"much\""),
      ("[[step]]\nop = \"sharpen\"\nargs = { amount = -1e9 }\n", 3, "from -1 to 4"),
      ("[[step]]\nop = \"median\"\nargs = { radius = 1.5 }\n", 3, "an integer"),
      ("[[step]]\nop = \"sharpen\"\nargs = { amount = nan }\n", 3, "amount"),
      ("[[step]]\nop = \"sharpen\"\nargs = { amount = [1] }\n", 3, "amount"),
      ("[[steps]]\nop = \"sharpen\"\n", 1, "did you mean \"step\"?"),
      ("[[step]]\nopp = \"sharpen\"\n", 2, "did you mean \"op\"?"),
      ("[[step]]\nargs = { amount = 1 }\n", 1, "without op"),
      ("step = 3\n", 1, "[[step]]"),
      ("[[step]]\nop = 3\n", 2, "op is"),
      ("[[step]]\nop = \"sharpen\"\nargs = 3\n", 3, "args is"),
      ("op = \n", 1, "a value"),
    ])
  func errors(text: String, line: Int, part: String) throws {
    #expect {
      try recipe(text)
    } throws: { error in
      guard let error = error as? TOMLError else { return false }
      return error.file == "x.toml" && error.line == line && "\(error)".contains(part)
    }
  }

  /// Any text at all: a recipe or an error, never a crash. A longer run: MONKEY_FUZZ=10000000.
  @Test func mutatedTextsNeverCrash() {
    let rounds = ProcessInfo.processInfo.environment["MONKEY_FUZZ"].flatMap(Int.init) ?? 100_000
    var random = SeededRandom(seed: UInt64(rounds))
    let sources = ([plain] + ImageClass.allCases.map(RecipeLibrary.embeddedText)).map { Array($0.utf8) }
      .filter { !$0.isEmpty }
    let likely = Array("[]{}=.,\"'\\#\n_-+0159eEux \tstepopargs".utf8)
    for round in 0..<rounds {
      var bytes = sources[round % sources.count]
      // A part of it is enough, and faster.
      let start = Int(random.next() % UInt64(bytes.count))
      bytes = Array(bytes[start..<min(bytes.count, start + 300)])
      for _ in 0..<Int(random.next() % 6 + 1) {
        let at = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 5 {
        case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.remove(at: at)
        case 2: bytes[at] = likely[Int(random.next() % UInt64(likely.count))]
        case 3: bytes.append(contentsOf: bytes[at..<min(bytes.count, at + 40)])
        default: bytes.insert(likely[Int(random.next() % UInt64(likely.count))], at: at)
        }
        if bytes.isEmpty { bytes = [10] }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      if let recipe = try? recipe(text) {
        // What is a recipe has an identity, and is the same after being written and read again.
        #expect((try? self.recipe(recipe.toml))?.hash == recipe.hash, "\(text)")
      }
    }
  }
}
