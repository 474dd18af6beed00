import Foundation
import MonkeyImage
import MonkeyLog
import TestSupport
import Testing

/// `monkey image auto` as a person runs it: what it prints, writes, records and refuses.
@Suite struct AutoCommandTests {
  let fixture: ImageFixture

  init() throws { fixture = try ImageFixture() }

  private func useRecipe(_ className: String, _ text: String) throws {
    try fixture.folder.makeFolder("recipes")
    try fixture.folder.write("recipes/\(className).toml", text)
  }

  @Test func aRunIsSaidSummedUpAndRecorded() throws {
    try fixture.writePage("page.png")
    let run = try fixture.image("auto", "page.png", "clean.png", "--class", "binary-scan", "--record", "log")
    #expect(run.code == 0, "\(run.error)")
    #expect(run.lines.count == 1 && run.text.hasPrefix("clean.png: binary-scan, "), "\(run.text)")
    #expect(run.error.contains("page.png: binary-scan (as told)"))
    #expect(run.error.contains("deskew") && run.error.contains(" ms"))

    let record = try #require(try fixture.records("log").first)
    #expect(try fixture.records("log").count == 1)
    #expect(record["kind"] as? String == "run" && record["class"] as? String == "binary-scan")
    #expect(record["class_source"] as? String == "forced")
    #expect(record["input_path"] as? String == "page.png" && record["output_path"] as? String == "clean.png")
    #expect(record["input_blake3"] as? String == (try ContentHash.ofFile(fixture.folder("page.png")).hex))
    #expect(record["output_blake3"] as? String == (try ContentHash.ofFile(fixture.folder("clean.png")).hex))
    #expect((record["recipe_sha"] as? String)?.count == 64)
    let steps = try #require(record["steps"] as? [[String: Any]])
    #expect(steps.allSatisfy { ($0["args"] as? [String: Any]) != nil })
    #expect(steps.contains { $0["op"] as? String == "deskew" })
    // Black and white is stored with one bit: colour type 0 or 3, depth 1.
    #expect(try fixture.folder.read("clean.png")[24] == 1)
  }

  @Test func jsonSumsUpTheSame() throws {
    try fixture.writePage("page.png")
    let run = try fixture.image("auto", "page.png", "clean.png", "--json", "--record", "log")
    let summary = try fixture.object(run)
    let record = try #require(try fixture.records("log").first)
    for key in ["class", "recipe_sha", "input_blake3", "output_blake3", "input_path", "output_path", "class_source"] {
      #expect(summary[key] as? String == record[key] as? String && summary[key] is String, "\(key)")
    }
    #expect(record["class_source"] as? String == "detected" && record["confidence"] is Double)
  }

  @Test func quietSaysNothing() throws {
    try fixture.writeColor("photo.png")
    let run = try fixture.image("auto", "photo.png", "out.png", "--quiet")
    #expect(run.code == 0 && run.text.isEmpty && run.error.isEmpty, "\(run.text)\(run.error)")
  }

  @Test func anEmptyRecipePassesTheBytesThroughWhateverTheSuffix() throws {
    try fixture.writeColor("in.png")
    let run = try fixture.image("auto", "in.png", "out.xyz", "--class", "unknown", "--record", "log")
    #expect(run.code == 0, "\(run.error)")
    #expect(try fixture.folder.read("out.xyz") == fixture.folder.read("in.png"))
    let record = try #require(try fixture.records("log").first)
    #expect(record["output_blake3"] as? String == record["input_blake3"] as? String)
    #expect((record["steps"] as? [Any])?.isEmpty == true)
  }

  @Test func theOutputMayBeTheInput() throws {
    try fixture.writeColor("photo.png")
    let before = try ContentHash.ofFile(fixture.folder("photo.png")).hex
    try useRecipe("color-photo", "[[step]]\nop = \"grayscale\"\n")
    let run = try fixture.image(
      "auto", "photo.png", "photo.png", "--class", "color-photo", "--recipe-dir", "recipes", "--record", "log")
    #expect(run.code == 0, "\(run.error)")
    let record = try #require(try fixture.records("log").first)
    #expect(record["input_blake3"] as? String == before)
    #expect(record["output_blake3"] as? String == (try ContentHash.ofFile(fixture.folder("photo.png")).hex))
    #expect(record["output_blake3"] as? String != before)
  }

  @Test func theRecipeDirectoryComesFirstAndTheConfigurationSecond() throws {
    try fixture.writeColor("photo.png")
    try fixture.folder.makeFolder(".config/monkey/recipes")
    try fixture.folder.write(".config/monkey/recipes/color-photo.toml", "[[step]]\nop = \"median\"\n")
    try fixture.folder.write(
      ".config/monkey/recipes/receipt.toml", "[[step]]\nop = \"resize\"\nargs = { scale = 0.5 }\n")
    try useRecipe("color-photo", "[[step]]\nop = \"grayscale\"\n")
    func operations(_ imageClass: String) throws -> [String] {
      let run = try fixture.image(
        "auto", "photo.png", "out.png", "--class", imageClass, "--recipe-dir", "recipes", "--json")
      let steps = try #require(try fixture.object(run)["steps"] as? [[String: Any]])
      return steps.compactMap { $0["op"] as? String }
    }
    #expect(try operations("color-photo") == ["grayscale"])
    #expect(try operations("receipt") == ["resize"])
    #expect(try operations("binary-scan").contains("binarize"))
  }

  @Test(
    "a bad recipe is refused before any pixel is read",
    arguments: [
      ("[[step]]\nop = \"sharpn\"\n", ":2", "sharpen"),
      ("[[step]]\nop = \"sharpen\"\nargs = { amont = 1 }\n", ":3", "amount"),
      ("[[step]]\nop = \"sharpen\"\nargs = { amount = \"much\" }\n", ":3", "amount"),
      ("[[step]]\nop = \"sharpen\"\nargs = { amount = -7 }\n", ":3", "amount"),
      ("[[step]\n", ":1", "]]"),
    ])
  func badRecipe(text: String, line: String, word: String) throws {
    try useRecipe("receipt", text)
    // The input does not exist: were it looked at first, the message would be about it.
    let run = try fixture.image(
      "auto", "no-such.png", "out.png", "--class", "receipt", "--recipe-dir", "recipes", "--record", "log")
    #expect(run.code == 1)
    #expect(run.error.hasPrefix("monkey: error: recipes/receipt.toml" + line), "\(run.error)")
    #expect(run.error.contains(word), "\(run.error)")
    #expect(try fixture.names().isDisjoint(with: ["out.png", "log"]))
  }

  @Test func nothingIsLeftOfARunThatFails() throws {
    try fixture.writeColor("photo.jpg", width: 300, height: 200)
    let whole = try fixture.folder.read("photo.jpg")
    try fixture.folder.write("cut.jpg", whole.prefix(whole.count / 2))
    try fixture.folder.write("junk.png", "this is no image")
    try fixture.folder.write("old.png", "kept")
    try fixture.folder.makeFolder("folder")
    for (input, output, word) in [
      ("cut.jpg", "old.png", "cut.jpg"), ("junk.png", "old.png", "junk.png"), ("absent.png", "old.png", "absent.png"),
      ("photo.jpg", "folder", "folder"), ("photo.jpg", "no/such/out.png", "no/such"),
      ("photo.jpg", "out.heif2", "out.heif2"),
    ] {
      let names = try fixture.names()
      let run = try fixture.image("auto", input, output, "--class", "color-photo", "--record", "log")
      #expect(run.code == 1 && run.error.hasPrefix("monkey: error: ") && run.error.contains(word), "\(run.error)")
      #expect(run.error.contains("; "), "what to do is said: \(run.error)")
      #expect(run.text.isEmpty)
      #expect(try fixture.names().subtracting(names).isSubset(of: ["log"]))
      #expect(try fixture.folder.read("old.png") == Data("kept".utf8))
    }
    #expect((try? fixture.records("log")).map(\.isEmpty) ?? true)
  }

  @Test func whatIsThereOfADamagedFileCanBeSalvaged() throws {
    try fixture.writeColor("photo.jpg", width: 300, height: 200)
    let whole = try fixture.folder.read("photo.jpg")
    try fixture.folder.write("cut.jpg", whole.prefix(whole.count * 3 / 4))
    let run = try fixture.image("auto", "cut.jpg", "out.png", "--class", "mono-photo", "--salvage", "--record", "log")
    #expect(run.code == 0, "\(run.error)")
    #expect(try fixture.records("log").first?["salvaged"] as? Bool == true)
  }

  @Test func aDeclaredSizeAboveTheLimitIsRefused() throws {
    try fixture.writeColor("photo.png", width: 200, height: 100)
    let run = try fixture.image("auto", "photo.png", "out.png", "--max-megapixels", "0.019")
    #expect(run.code == 1 && run.error.contains("photo.png") && run.error.contains("--max-megapixels"), "\(run.error)")
    #expect(try fixture.image("auto", "photo.png", "out.png", "--max-megapixels", "0.02").code == 0)
  }

  @Test func aLogThatCannotBeAppendedToIsRefusedBeforeAnyWork() throws {
    try fixture.writeColor("photo.png")
    try fixture.folder.makeFolder("folder")
    for log in ["folder", "no/such/log"] {
      let run = try fixture.image("auto", "photo.png", "out.png", "--record", log)
      #expect(run.code == 1 && run.error.contains(log), "\(run.error)")
      #expect(try !fixture.names().contains("out.png"))
    }
  }

  @Test func theSameBytesEveryTime() throws {
    try fixture.writePage("page.png")
    for name in ["a.png", "b.png"] {
      #expect(try fixture.image("auto", "page.png", name, "--class", "receipt").code == 0)
    }
    #expect(try fixture.folder.read("a.png") == fixture.folder.read("b.png"))
  }

  @Test func interruptedRunsLeaveNothing() throws {
    // Large enough that the signal comes while it works.
    try fixture.folder.makeFolder("recipes")
    let many = String(repeating: "[[step]]\nop = \"denoise\"\nargs = { strength = 3 }\n\n", count: 40)
    try fixture.folder.write("recipes/color-photo.toml", many)
    var random = SeededRandom(seed: 5)
    let noisy = Raster.generate(width: 900, height: 700) { _, _ in
      (0.5 + 0.1 * random.normal(), 0.5 + 0.1 * random.normal(), 0.5 + 0.1 * random.normal())
    }
    try fixture.folder.write("noisy.png", try Encode.encode([noisy], as: .png, path: "noisy.png"))
    for (signal, code) in [(SIGINT, Int32(130)), (SIGTERM, 143)] {
      let names = try fixture.names()
      let run = try fixture.programs.run(
        "monkey",
        [
          "image", "auto", "noisy.png", "out.png", "--class", "color-photo", "--recipe-dir", "recipes", "--record",
          "log",
        ],
        sending: signal, after: 0.3)
      #expect(run.code == code, "\(run.code) \(run.error)")
      #expect(try fixture.names().subtracting(names).isSubset(of: ["log"]))
      #expect(try fixture.records("log").isEmpty)
    }
  }
}
