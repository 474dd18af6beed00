import Foundation
import MonkeyImage
import MonkeyValue
import TestSupport
import Testing

/// The two programs on images made here: auto, rate, tune, rate, promote, rollback.
@Suite struct TunerEndToEndTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @discardableResult private func run(_ name: String, _ arguments: [String]) throws -> BuiltProgram.Finished {
    try BuiltProgram(name).run(arguments, in: folder)
  }

  private func object(_ line: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  /// A smooth picture with edges and noise.
  private func writeImage(_ number: Int) throws -> String {
    var random = SeededRandom(seed: UInt64(number) + 100)
    var plane = Plane(width: 64, height: 48)
    for y in 0..<48 {
      for x in 0..<64 {
        let value = 0.5 + 0.2 * Float((x / 8 + y / 12 + number) % 2) + 0.08 * random.normal()
        plane[x, y] = max(0, min(1, value))
      }
    }
    let raster = Raster(gray: plane)
    return try folder.write("in\(number).png", try Encode.encode([raster], as: .png, path: "in.png"))
  }

  private func lines() throws -> [String] {
    String(decoding: try folder.read("log"), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Rated runs of a recipe that sharpens noise.
  private func prepare(_ count: Int) throws {
    try FileManager.default.createDirectory(atPath: folder("recipes"), withIntermediateDirectories: true)
    try folder.write(
      "recipes/mono-photo.toml", "[[step]]\nop = \"sharpen\"\nargs = { sigma = 3, amount = 4, threshold = 0 }\n")
    for number in 0..<count {
      let input = try writeImage(number)
      let output = folder("out\(number).png")
      let auto = try run(
        "monkey",
        [
          "image", "auto", input, output, "--class", "mono-photo", "--recipe-dir", folder("recipes"), "--record",
          folder("log"), "--quiet", "--no-sync",
        ])
      #expect(auto.code == 0, "\(auto.error)")
      try rate(output, 2)
    }
  }

  private func rate(_ output: String, _ score: Int) throws {
    let rated = try run(
      "monkey", ["image", "rate", output, "--score", String(score), "--record", folder("log"), "--no-sync"])
    #expect(rated.code == 0, "\(rated.error)")
  }

  @Test func theWholeLoop() throws {
    try prepare(20)
    let tuner = ["--log", folder("log"), "--recipe-dir", folder("recipes")]
    let before = try run("monkey-tuner", ["status"] + tuner)
    #expect(before.code == 0 && before.out.contains("tune --class mono-photo"), "\(before)")

    // Same log and seed: the same proposal in another process. Nothing is recorded by a proposal without replay.
    let log = try folder.read("log")
    let blind = ["tune", "--class", "mono-photo", "--seed", "3", "--no-replay", "--json"] + tuner
    #expect(try run("monkey-tuner", blind).code == 0)
    let first = try folder.read("recipes/mono-photo.next.toml")
    #expect(try run("monkey-tuner", blind).code == 0)
    #expect(try folder.read("recipes/mono-photo.next.toml") == first)
    #expect(try folder.read("log") == log)

    let tuned = try run(
      "monkey-tuner", ["tune", "--class", "mono-photo", "--seed", "3", "--replays", "6", "--json"] + tuner)
    #expect(tuned.code == 0, "\(tuned.error)")
    let report = try object(tuned.out)
    let jobs = try #require(report["rate"] as? [[String: String]])
    #expect(jobs.count == 6)
    let records = try lines().suffix(12).map(object)
    #expect(records.allSatisfy { $0["kind"] as? String == "run" })
    #expect(records.filter { $0["recipe_sha"] as? String == report["proposal_sha"] as? String }.count == 6)
    #expect(records.filter { $0["recipe_sha"] as? String == report["live_sha"] as? String }.count == 6)

    // Too early.
    let early = try run("monkey-tuner", ["promote", "mono-photo"] + tuner)
    #expect(early.code == 1 && early.error.contains("too few ratings"), "\(early.error)")

    // A replayed output is what auto makes of the same recipe, byte for byte.
    let live = try folder.read("recipes/mono-photo.toml")
    try FileManager.default.createDirectory(atPath: folder("next"), withIntermediateDirectories: true)
    try folder.write("next/mono-photo.toml", Array(folder.read("recipes/mono-photo.next.toml")))
    for job in jobs {
      let (input, output) = (try #require(job["input_path"]), try #require(job["output_path"]))
      for (recipes, path) in [("next", output), ("recipes", try #require(job["current_path"]))] {
        let auto = try run(
          "monkey",
          ["image", "auto", input, folder("again.png"), "--class", "mono-photo", "--recipe-dir", folder(recipes)])
        #expect(auto.code == 0)
        #expect(try folder.read("again.png") == FileManager.default.contents(atPath: path))
      }
      try rate(output, 4)
    }
    let status = try run("monkey-tuner", ["status"] + tuner)
    #expect(status.out.contains("proven") && status.out.contains("promote mono-photo"), "\(status.out)")

    let promoted = try run("monkey-tuner", ["promote", "mono-photo", "--json"] + tuner)
    #expect(promoted.code == 0, "\(promoted.error)")
    let verdict = try object(promoted.out)
    #expect(verdict["promoted"] as? Bool == true && verdict["mean_gain"] as? Double == 2)
    #expect(try folder.read("recipes/mono-photo.toml") != live)
    #expect(try object(try #require(lines().last))["kind"] as? String == "promotion")
    let again = try run("monkey-tuner", ["promote", "mono-photo"] + tuner)
    #expect(again.code == 1 && again.error.contains("there is no proposal"))

    let table = try run("monkey-tuner", ["replay", "--log", folder("log")])
    #expect(table.out.split(separator: "\n").count == 2 && table.out.contains("\t20\t2.00\t"), "\(table.out)")

    let back = try run("monkey-tuner", ["rollback", "mono-photo", "--recipe-dir", folder("recipes")])
    #expect(back.code == 0, "\(back.error)")
    #expect(try folder.read("recipes/mono-photo.toml") == live)
  }

  @Test func whatIsRefused() throws {
    try prepare(8)
    let tuner = ["--log", folder("log"), "--recipe-dir", folder("recipes")]
    let few = try run("monkey-tuner", ["tune"] + tuner)
    #expect(few.code == 0 && few.out.contains("12 missing"), "\(few.out)")
    for number in 0..<5 { unlink(folder("in\(number).png")) }
    let gone = try run("monkey-tuner", ["tune", "--min-rated", "8"] + tuner)
    #expect(gone.code == 1 && gone.error.contains("5 of its 8 rated inputs are gone"), "\(gone.error)")
    for number in 0..<2 { _ = try writeImage(number) }
    let bad = try run("monkey-tuner", ["tune", "--min-rated", "8", "--params", "sharpen.sgma"] + tuner)
    #expect(bad.code == 1 && bad.error.contains("sharpen.sigma"), "\(bad.error)")

    let tuned = try run("monkey-tuner", ["tune", "--min-rated", "8", "--replays", "5"] + tuner)
    #expect(tuned.code == 0 && tuned.error.contains("3 inputs gone from disk"), "\(tuned.error)")
    #expect(tuned.out.contains("monkey image rate"))
    // The live recipe changes under the proposal.
    try folder.write("recipes/mono-photo.toml", "[[step]]\nop = \"sharpen\"\n")
    let changed = try run("monkey-tuner", ["promote", "mono-photo"] + tuner)
    #expect(changed.code == 1 && changed.error.contains("live recipe changed"))
    let forced = try run("monkey-tuner", ["promote", "mono-photo", "--force"] + tuner)
    #expect(forced.code == 0 && forced.error.contains("forced"), "\(forced.error)")
    #expect(try run("monkey-tuner", ["tune"]).code == 64)
    #expect(try run("monkey-tuner", ["promote", "no-class", "--log", "x"]).code == 64)
    #expect(try run("monkey-tuner", ["replay", "--log", folder("none")]).code == 1)
  }
}
