import Foundation
import MonkeyLog
import TestSupport
import Testing

/// `monkey image rate` as a person runs it, on runs that `auto` recorded.
@Suite struct RateCommandTests {
  let fixture: ImageFixture

  init() throws {
    fixture = try ImageFixture()
    try fixture.writeColor("photo.png")
  }

  /// A recorded run of one operation, so that inputs, outputs and recipes differ.
  private func run(_ operation: String, to output: String) throws -> [String: Any] {
    try fixture.folder.makeFolder("recipes")
    try fixture.folder.write("recipes/color-photo.toml", "[[step]]\nop = \"\(operation)\"\n")
    let run = try fixture.image(
      "auto", "photo.png", output, "--class", "color-photo", "--recipe-dir", "recipes", "--record", "log", "--quiet")
    #expect(run.code == 0, "\(run.error)")
    return try #require(try fixture.records("log").last)
  }

  private func rate(_ image: String, _ score: String, _ more: String...) throws -> Programs.Finished {
    try fixture.programs.run("monkey", ["image", "rate", image, "--score", score, "--record", "log"] + more)
  }

  @Test func anOutputIsJudgedAsTheRunThatMadeIt() throws {
    let first = try run("grayscale", to: "gray.png")
    _ = try run("sharpen", to: "sharp.png")
    let rated = try rate("gray.png", "4", "--notes", "a \"fine\"\nresult ü")
    #expect(rated.code == 0 && rated.lines.count == 1 && rated.text.contains("rated 4"), "\(rated.error)")
    let rating = try #require(try fixture.records("log").last)
    #expect(rating["kind"] as? String == "rating" && rating["score"] as? Int == 4)
    #expect(rating["notes"] as? String == "a \"fine\"\nresult ü")
    for key in ["input_blake3", "output_blake3", "recipe_sha"] {
      #expect(rating[key] as? String == first[key] as? String && rating[key] is String, "\(key)")
    }
  }

  @Test func anInputIsJudgedByItsLatestRun() throws {
    _ = try run("grayscale", to: "gray.png")
    let latest = try run("sharpen", to: "sharp.png")
    #expect(try rate("photo.png", "2").code == 0)
    let rating = try #require(try fixture.records("log").last)
    #expect(rating["output_blake3"] as? String == latest["output_blake3"] as? String)
    #expect(rating["recipe_sha"] as? String == latest["recipe_sha"] as? String)
    #expect(rating["notes"] == nil)
  }

  @Test func aStrangerIsRatedWithAWarning() throws {
    _ = try run("grayscale", to: "gray.png")
    try fixture.writeColor("stranger.png", width: 33)
    let rated = try rate("stranger.png", "5")
    #expect(rated.code == 0 && rated.error.contains("stranger.png") && rated.error.contains("no run"), "\(rated.error)")
    let rating = try #require(try fixture.records("log").last)
    #expect(rating["input_blake3"] as? String == (try ContentHash.ofFile(fixture.folder("stranger.png")).hex))
    #expect(rating["output_blake3"] == nil)
  }

  @Test("a score that is none appends nothing", arguments: ["0", "6", "-1", "3.5", "four", "", "99999999999999999999"])
  func badScore(score: String) throws {
    _ = try run("grayscale", to: "gray.png")
    let before = try fixture.folder.read("log")
    let rated = try rate("gray.png", score)
    #expect(rated.code == 1 && rated.error.hasPrefix("monkey: error: "), "\(rated.code) \(rated.error)")
    #expect(try fixture.folder.read("log") == before)
  }

  @Test func aTornLineStaysAlone() throws {
    _ = try run("grayscale", to: "gray.png")
    let whole = try fixture.folder.read("log")
    try fixture.folder.write("log", whole + Data("{\"kind\":\"rat".utf8))
    #expect(try rate("gray.png", "3").code == 0)
    let lines = String(decoding: try fixture.folder.read("log"), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 3 && lines[1] == "{\"kind\":\"rat" && lines[2].contains("\"score\":3"))
  }
}
