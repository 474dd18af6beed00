import Foundation
import TestSupport
import Testing

/// The two programs as a person runs them: auto, rate, tune, rate, promote, rollback.
@Suite struct TunerEndToEndTests {
  let fixture: TunerFixture
  init() throws { fixture = try TunerFixture() }
  private var folder: TemporaryFolder { fixture.folder }

  @Test func theWholeLoop() throws {
    try fixture.prepare(20, planes: TunerFixture.sampled(20))
    let before = try fixture.tuner("status")
    #expect(before.code == 0 && before.text.contains("tune --class mono-photo"), "\(before)")

    let tuned = try fixture.tuner("tune", ["--class", "mono-photo", "--seed", "3", "--replays", "6", "--json"])
    #expect(tuned.code == 0, "\(tuned.error)")
    let report = try TunerFixture.object(tuned.text)
    let jobs = try TunerFixture.jobs(report)
    #expect(jobs.count == 6)
    let records = try fixture.records().suffix(12)
    #expect(records.allSatisfy { $0["kind"] as? String == "run" })
    #expect(records.filter { $0["recipe_sha"] as? String == report["proposal_sha"] as? String }.count == 6)
    #expect(records.filter { $0["recipe_sha"] as? String == report["live_sha"] as? String }.count == 6)

    // Too early.
    let early = try fixture.tuner("promote", ["mono-photo"])
    #expect(early.code == 1 && early.error.contains("too few ratings"), "\(early.error)")

    // A replayed output is what auto makes of the same recipe, byte for byte.
    let live = try folder.read("recipes/mono-photo.toml")
    try folder.makeFolder("next")
    try folder.write("next/mono-photo.toml", Array(folder.read("recipes/mono-photo.next.toml")))
    for job in jobs {
      let (input, output) = (try #require(job["input_path"]), try #require(job["output_path"]))
      for (recipes, path) in [("next", output), ("recipes", try #require(job["current_path"]))] {
        let auto = try fixture.run(
          "monkey",
          ["image", "auto", input, folder("again.png"), "--class", "mono-photo", "--recipe-dir", folder(recipes)])
        #expect(auto.code == 0)
        #expect(try folder.read("again.png") == FileManager.default.contents(atPath: path))
      }
      try fixture.rate(output, 4)
    }
    let status = try fixture.tuner("status")
    #expect(status.text.contains("proven") && status.text.contains("promote mono-photo"), "\(status.text)")

    let promoted = try fixture.tuner("promote", ["mono-photo", "--json"])
    #expect(promoted.code == 0, "\(promoted.error)")
    let verdict = try TunerFixture.object(promoted.text)
    #expect(verdict["promoted"] as? Bool == true && verdict["mean_gain"] as? Double == 2)
    #expect(try folder.read("recipes/mono-photo.toml") != live)
    let record = try #require(fixture.records().last)
    #expect(record["kind"] as? String == "promotion" && record["action"] as? String == "promote")
    #expect(record["old_recipe_sha"] as? String == report["live_sha"] as? String)
    #expect(record["new_recipe_sha"] as? String == report["proposal_sha"] as? String)
    #expect((record["evidence"] as? [String: Any])?["pairs"] as? Int == 6)
    let again = try fixture.tuner("promote", ["mono-photo"])
    #expect(again.code == 1 && again.error.contains("there is no proposal"))

    let table = try fixture.run("monkey-tuner", ["replay", "--log", folder("log")])
    #expect(table.text.split(separator: "\n").count == 2 && table.text.contains("\t20\t2.00\t"), "\(table.text)")

    let back = try fixture.run(
      "monkey-tuner", ["rollback", "mono-photo", "--recipe-dir", folder("recipes"), "--log", folder("log")])
    #expect(back.code == 0, "\(back.error)")
    #expect(try folder.read("recipes/mono-photo.toml") == live)
    #expect(try fixture.records().last?["action"] as? String == "rollback")
  }

  @Test func sameLogAndSeedSameProposal() throws {
    try fixture.prepare(9)
    let log = try folder.read("log")
    // Without replay nothing is recorded.
    let blind = ["--class", "mono-photo", "--seed", "3", "--min-rated", "9", "--json"]
    var proposals: [Data] = []
    for _ in 0..<2 {
      #expect(try fixture.tuner("tune", blind + ["--no-replay"]).code == 0)
      proposals.append(try folder.read("recipes/mono-photo.next.toml"))
    }
    #expect(proposals[0] == proposals[1])
    #expect(try folder.read("log") == log)
    // With replay: from the same log, in another process, elsewhere.
    var outputs: [[Data]] = []
    for copy in ["a", "b"] {
      try folder.makeFolder(copy)
      try folder.write("\(copy)/mono-photo.toml", TunerFixture.recipe)
      try folder.write("\(copy)/log", log)
      let tuned = try fixture.run(
        "monkey-tuner",
        ["tune"] + blind + ["--replays", "5", "--log", folder("\(copy)/log"), "--recipe-dir", folder(copy)],
        cache: "cache-\(copy)")
      #expect(tuned.code == 0, "\(tuned.error)")
      proposals.append(try folder.read("\(copy)/mono-photo.next.toml"))
      outputs.append(
        try TunerFixture.jobs(TunerFixture.object(tuned.text)).map {
          try Data(contentsOf: URL(fileURLWithPath: #require($0["output_path"])))
        })
    }
    #expect(proposals[2] == proposals[3])
    #expect(outputs[0].count == 5 && outputs[0] == outputs[1])
  }

  @Test func whatIsRefused() throws {
    try fixture.prepare(8)
    let few = try fixture.tuner("tune")
    #expect(few.code == 0 && few.text.contains("12 missing"), "\(few.text)")
    for number in 0..<5 { unlink(folder("in\(number).png")) }
    let gone = try fixture.tuner("tune", ["--min-rated", "8"])
    #expect(gone.code == 1 && gone.error.contains("5 of its 8 rated inputs are gone"), "\(gone.error)")
    for number in 0..<2 { try fixture.write(TunerFixture.drawn(number), number) }
    let bad = try fixture.tuner("tune", ["--min-rated", "8", "--params", "sharpen.sgma"])
    #expect(bad.code == 1 && bad.error.contains("sharpen.sigma"), "\(bad.error)")

    // Two are gone, one is there with other content.
    try fixture.write(TunerFixture.drawn(77), 4)
    let tuned = try fixture.tuner("tune", ["--min-rated", "8", "--replays", "8"])
    #expect(tuned.code == 0 && tuned.error.contains("3 inputs gone from disk or changed"), "\(tuned.error)")
    #expect(tuned.error.contains("in4.png"))
    #expect(tuned.text.contains("monkey image rate") && !tuned.text.contains("in4.proposed"))
    // The live recipe changes under the proposal.
    try folder.write("recipes/mono-photo.toml", "[[step]]\nop = \"sharpen\"\n")
    let changed = try fixture.tuner("promote", ["mono-photo"])
    #expect(changed.code == 1 && changed.error.contains("live recipe changed"))
    let late = try fixture.tuner("tune", ["--class", "mono-photo", "--min-rated", "8", "--continue"])
    #expect(late.code == 1 && late.error.contains("live recipe changed"), "\(late.error)")
    let forced = try fixture.tuner("promote", ["mono-photo", "--force"])
    #expect(forced.code == 0 && forced.error.contains("forced"), "\(forced.error)")
    #expect(try fixture.records().last?["action"] as? String == "force")
    #expect(try fixture.run("monkey-tuner", ["tune"]).code == 64)
    #expect(try fixture.run("monkey-tuner", ["promote", "no-class", "--log", "x"]).code == 64)
    #expect(try fixture.run("monkey-tuner", ["replay", "--log", folder("none")]).code == 1)
  }

  @Test func recordsWithoutAPath() throws {
    try fixture.prepare(12)
    var left = 7
    let lines = try fixture.lines().map { line -> String in
      guard left > 0, line.contains("\"kind\":\"run\"") else { return line }
      left -= 1
      return line.replacing(#/"input_path":"[^"]*",/#, with: "")
    }
    try folder.write("log", lines.joined(separator: "\n") + "\n")
    let tuned = try fixture.tuner("tune", ["--min-rated", "12", "--replays", "9", "--json"])
    #expect(tuned.code == 0, "\(tuned.error)")
    let warning = try #require(tuned.error.split(separator: "\n").first { $0.contains("without a recorded path") })
    #expect(warning.contains("7 inputs") && warning.hasSuffix(" and 2 more"), "\(warning)")
    #expect(warning.count(where: { $0 == "," }) == 5, "the class's line, then five names: \(warning)")
    let report = try TunerFixture.object(tuned.text)
    #expect(report["rated_runs"] as? Int == 12, "they count for the scores")
    let replayed = try TunerFixture.jobs(report).count
    #expect((1...5).contains(replayed), "\(replayed)")
  }
}
