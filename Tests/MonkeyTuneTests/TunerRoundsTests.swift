import Foundation
import TestSupport
import Testing

/// What one round leads to: more ratings, a warning, a contest of two promotions; and JSON everywhere.
@Suite struct TunerRoundsTests {
  let fixture: TunerFixture
  init() throws { fixture = try TunerFixture() }
  private var folder: TemporaryFolder { fixture.folder }

  @Test func moreRatingsOfOneProposal() throws {
    try fixture.prepare(12)
    let options = ["--class", "mono-photo", "--min-rated", "12", "--replays", "4", "--json"]
    let first = try TunerFixture.object(fixture.tuner("tune", options).text)
    var inputs: Set<String> = []
    for job in try TunerFixture.jobs(first) {
      inputs.insert(try #require(job["input_path"]))
      try fixture.rate(try #require(job["output_path"]), 3)
    }
    let refused = try fixture.tuner("promote", ["mono-photo", "--json"])
    let verdict = try TunerFixture.object(refused.text)
    #expect(refused.code == 1 && verdict["promoted"] as? Bool == false && verdict["pairs"] as? Int == 4)
    #expect(verdict["decision"] as? String == "too-few-ratings" && verdict["objection"] is String)

    let continued = try fixture.tuner("tune", options + ["--continue"])
    #expect(continued.code == 0, "\(continued.error)")
    let second = try TunerFixture.object(continued.text)
    #expect(second["proposal_sha"] as? String == first["proposal_sha"] as? String)
    let header = String(decoding: try folder.read("recipes/mono-photo.next.toml"), as: UTF8.self)
    #expect(header.contains("# looks = 2\n") && header.contains("# replays = 8\n"), "\(header)")
    let jobs = try TunerFixture.jobs(second)
    #expect(jobs.count == 4)
    for job in jobs {
      #expect(inputs.insert(try #require(job["input_path"])).inserted, "other inputs than before")
      try fixture.rate(try #require(job["output_path"]), 3)
    }
    // The log alone decides: a look more is judged more strictly, eight of eight are enough.
    let promoted = try TunerFixture.object(fixture.tuner("promote", ["mono-photo", "--json"]).text)
    #expect(promoted["promoted"] as? Bool == true && promoted["trial"] as? Int == 2)
    let nothing = try fixture.tuner("tune", options + ["--continue"])
    #expect(nothing.code == 1 && nothing.error.contains("there is no proposal"), "\(nothing.error)")
  }

  /// A gain that is seen but not proven: the next round asks for more ratings of the same recipe by itself, because of
  /// the log alone.
  @Test func promisingProposalsComeAgain() throws {
    try fixture.prepare(14)
    let options = ["--class", "mono-photo", "--min-rated", "14", "--replays", "5", "--json"]
    let first = try TunerFixture.object(fixture.tuner("tune", options).text)
    for (number, job) in try TunerFixture.jobs(first).enumerated() {
      try fixture.rate(try #require(job["output_path"]), number < 3 ? 3 : 2)
    }
    let open = try fixture.tuner("promote", ["mono-photo"])
    #expect(open.code == 1 && open.error.contains("not proven"), "\(open.error)")
    unlink(folder("recipes/mono-photo.next.toml"))
    for _ in 0..<2 {
      let again = try TunerFixture.object(fixture.tuner("tune", options + ["--no-replay", "--seed", "5"]).text)
      #expect(again["proposal_sha"] as? String == first["proposal_sha"] as? String)
      let header = String(decoding: try folder.read("recipes/mono-photo.next.toml"), as: UTF8.self)
      #expect(header.contains("# looks = 2\n") && header.contains("# replays = 10\n"), "\(header)")
    }
    let second = try TunerFixture.object(fixture.tuner("tune", options).text)
    for job in try TunerFixture.jobs(second) { try fixture.rate(try #require(job["output_path"]), 3) }
    let promoted = try TunerFixture.object(fixture.tuner("promote", ["mono-photo", "--json"]).text)
    #expect(promoted["promoted"] as? Bool == true && promoted["pairs"] as? Int == 10)
  }

  @Test func aPredictedLossIsFlagged() throws {
    try fixture.prepare(10, score: 5)
    let done = try fixture.tuner("tune", ["--min-rated", "10", "--replays", "5", "--json"])
    #expect(done.error.contains("rated 5 nearly everywhere"), "\(done.error)")
    let tuned = try TunerFixture.object(done.text)
    #expect(tuned["regression"] as? Bool == true)
    #expect(try String(decoding: folder.read("recipes/mono-photo.next.toml"), as: UTF8.self).contains("\n# REGRESSION"))
    for job in try TunerFixture.jobs(tuned) { try fixture.rate(try #require(job["output_path"]), 4) }
    let refused = try fixture.tuner("promote", ["mono-photo"])
    #expect(refused.code == 1 && refused.error.contains("no gain"), "\(refused.error)")
  }

  /// Parameters that do nothing to these pixels are not asked about.
  @Test func screening() throws {
    let recipe = "[[step]]\nop = \"white-balance\"\n" + TunerFixture.recipe
    try fixture.prepare(8, recipe: recipe)
    let tuned = try TunerFixture.object(fixture.tuner("tune", ["--min-rated", "8", "--replays", "5", "--json"]).text)
    #expect(tuned["tuned"] as? [String] == ["sharpen.sigma", "sharpen.amount"], "gray has no cast")
    let own = try fixture.tuner(
      "tune", ["--min-rated", "8", "--replays", "5", "--json", "--params", "sharpen.amount"])
    #expect(try TunerFixture.object(own.text)["tuned"] as? [String] == ["sharpen.amount"], "\(own.error)")
    let proposal = String(decoding: try folder.read("recipes/mono-photo.next.toml"), as: UTF8.self)
    #expect(proposal.contains("sigma = 3"), "what is not tuned stays: \(proposal)")
  }

  /// Other numbers that give the same pixels are no proposal: a person would see two equal pictures.
  @Test func lookalikesAreNotProposed() throws {
    let recipe = "[[step]]\nop = \"white-balance\"\n" + TunerFixture.recipe
    try fixture.prepare(8, recipe: recipe)
    let tuned = try fixture.tuner(
      "tune", ["--min-rated", "8", "--replays", "5", "--json", "--params", "white-balance.strength"])
    // Gray has no cast: of all that this parameter can be nothing shows. "No processing" is the only other recipe.
    for job in try TunerFixture.jobs(TunerFixture.object(tuned.text)) {
      let proposed = try #require(job["output_path"])
      let current = proposed.replacingOccurrences(of: ".proposed.", with: ".current.")
      #expect(current != proposed && FileManager.default.contents(atPath: current) != nil)
      #expect(FileManager.default.contents(atPath: current) != FileManager.default.contents(atPath: proposed))
    }
    let proposal = String(decoding: try folder.read("recipes/mono-photo.next.toml"), as: UTF8.self)
    #expect(!proposal.contains("op = \"white-balance\""), "\(proposal)")
  }

  /// What was rated enough and did not win is not asked about again.
  @Test func lostProposalsDoNotComeAgain() throws {
    try fixture.prepare(10)
    let options = ["--min-rated", "10", "--replays", "6", "--json"]
    var proposed: Set<String> = []
    for round in 0..<3 {
      let tuned = try TunerFixture.object(fixture.tuner("tune", options).text)
      let sha = try #require(tuned["proposal_sha"] as? String)
      #expect(proposed.insert(sha).inserted, "round \(round)")
      for job in try TunerFixture.jobs(tuned) { try fixture.rate(try #require(job["output_path"]), 1) }
    }
  }

  @Test func twoPromotionsAtOnce() throws {
    try fixture.prepare(8)
    let tuned = try TunerFixture.object(fixture.tuner("tune", ["--min-rated", "8", "--replays", "5", "--json"]).text)
    for job in try TunerFixture.jobs(tuned) { try fixture.rate(try #require(job["output_path"]), 5) }
    let fixture = fixture
    let (won, lost) = (Counter(), Counter())
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      guard let done = try? fixture.tuner("promote", ["mono-photo"]) else { return }
      if done.code == 0 { won.add() }
      if done.code == 1, done.error.contains("there is no proposal") { lost.add() }
    }
    #expect(won.value == 1 && lost.value == 3)
    #expect(try fixture.records().count { $0["kind"] as? String == "promotion" } == 1)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder("recipes"))
    #expect(names.count == 2 && names.contains("mono-photo.toml"), "\(names)")
  }

  /// Each round has a folder of its own: outputs of one must not take the place of another's.
  @Test func twoRoundsAtOnce() throws {
    try fixture.prepare(8)
    let fixture = fixture
    let folders = Counter()
    DispatchQueue.concurrentPerform(iterations: 3) { _ in
      guard let done = try? fixture.tuner("tune", ["--min-rated", "8", "--replays", "2", "--json"]), done.code == 0,
        let folder = try? TunerFixture.object(done.text)["folder"] as? String,
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder), files.count == 4
      else { return }
      folders.add()
    }
    #expect(folders.value == 3)
    let rounds = try FileManager.default.contentsOfDirectory(atPath: folder("cache/monkey/tuner/mono-photo"))
    #expect(rounds.count == 3, "\(rounds)")
    _ = try fixture.tuner("tune", ["--min-rated", "8", "--params", "none.at-all"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder("cache/monkey/tuner/mono-photo")).count == 3,
      "nothing is left of a round that made nothing")
  }

  /// Whatever a person writes into a proposal's header, and however many replays are asked for.
  @Test func absurdNumbers() throws {
    try fixture.prepare(8)
    let options = ["--min-rated", "8", "--no-replay", "--replays", String(Int.max)]
    #expect(try fixture.tuner("tune", options).code == 0)
    let path = "recipes/mono-photo.next.toml"
    var text = String(decoding: try folder.read(path), as: UTF8.self)
    for name in ["replays", "round", "looks"] {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      text = lines.map { $0.hasPrefix("# \(name) = ") ? "# \(name) = \(Int.max)" : String($0) }.joined(separator: "\n")
    }
    try folder.write(path, text.replacing("# predicted_training_mean = ", with: "# predicted_training_mean = nan"))
    let refused = try fixture.tuner("promote", ["mono-photo", "--json"])
    #expect(refused.code == 1 && refused.error.contains("too few ratings"), "\(refused.error)")
    let more = try fixture.tuner("tune", ["--class", "mono-photo", "--min-rated", "8", "--replays", "2", "--continue"])
    #expect(more.code == 0 && !more.text.contains("nan"), "\(more.error)")
    #expect(try fixture.tuner("status").code == 0)
  }

  @Test func brokenFilesOfOneClass() throws {
    try fixture.prepare(2)
    let other = try fixture.run(
      "monkey",
      [
        "image", "auto", folder("in0.png"), folder("other.png"), "--class", "color-photo", "--recipe-dir",
        folder("recipes"), "--record", folder("log"), "--quiet", "--no-sync",
      ])
    #expect(other.code == 0, "\(other.error)")
    try folder.write("recipes/color-photo.next.toml", "[[step\n")
    let status = try fixture.tuner("status")
    #expect(status.code == 1 && status.text.contains("mono-photo: 2 of 2"), "\(status.text)")
    #expect(status.error.contains("color-photo.next.toml"), "\(status.error)")
  }

  /// Twenty ratings of two pictures are enough to ask, never to decide.
  @Test func tooFewInputs() throws {
    try fixture.prepare(2)
    for number in 0..<2 { for _ in 0..<3 { try fixture.auto(number); try fixture.rate(folder("out\(number).png"), 2) } }
    let tuned = try fixture.tuner("tune", ["--min-rated", "8", "--replays", "5"])
    #expect(tuned.code == 0 && tuned.error.contains("2 different inputs"), "\(tuned.error)")
    let none = try fixture.tuner("tune", ["--min-rated", "8", "--params", ","])
    #expect(none.code == 1 && none.error.contains("--params"), "\(none.error)")
  }

  @Test func jsonEverywhere() throws {
    try fixture.prepare(8)
    let few = try TunerFixture.object(fixture.tuner("tune", ["--json"]).text)
    #expect(few["missing"] as? Int == 12 && few["rated"] as? Int == 8)
    let refused = try fixture.tuner("tune", ["--min-rated", "8", "--json", "--params", "none.at-all"])
    #expect(refused.code == 1)
    #expect(try TunerFixture.object(refused.text)["refused"] is String)
    let status = try TunerFixture.object(fixture.tuner("status", ["--json"]).text)
    #expect(status["live_rated"] as? Int == 8 && status["live_mean"] as? Double == 2 && status["next"] is String)
    let table = try fixture.run("monkey-tuner", ["replay", "--log", folder("log"), "--json"])
    #expect(try TunerFixture.object(table.text)["rated"] as? Int == 8)
    let none = try fixture.tuner("promote", ["mono-photo", "--json"])
    #expect(none.code == 1 && none.error.contains("there is no proposal"))
    #expect(try fixture.tuner("tune", ["--min-rated", "8", "--no-replay"]).code == 0)
    let forced = try TunerFixture.object(fixture.tuner("promote", ["mono-photo", "--force", "--json"]).text)
    #expect(forced["forced"] as? Bool == true && forced["kept"] is String)
    let back = try fixture.run(
      "monkey-tuner", ["rollback", "mono-photo", "--recipe-dir", folder("recipes"), "--json"])
    #expect(
      try TunerFixture.object(back.text)["new_recipe_sha"] as? String == few["live_sha"] as? String ?? status[
        "live_sha"]
        as? String)
  }
}
