import Foundation
import MonkeyLog
import MonkeyValue
import TestSupport
import Testing

/// `monkey log ...` as a person runs it.
@Suite struct LogCommandTests {
  let folder: TemporaryFolder
  let programs: Programs

  init() throws {
    folder = try TemporaryFolder()
    programs = Programs(in: folder)
  }

  private func hash(_ text: String) -> ContentHash { ContentHash(bytes: Array(text.utf8)) }

  private func monkey(_ arguments: String...) throws -> Programs.Finished { try programs.run("monkey", arguments) }

  private func object(_ finished: Programs.Finished) throws -> [String: Any] {
    #expect(finished.lines.count == 1, "one object on one line")
    return try #require(try JSONSerialization.jsonObject(with: finished.out) as? [String: Any])
  }

  private func run(_ input: String, _ output: String, time: Int = 1_735_689_600_000) -> RunRecord {
    RunRecord(
      timestamp: time, input: hash(input), inputPath: input, className: "receipt", recipe: hash("recipe"),
      steps: [StepRecord(op: "grayscale", args: [:]), StepRecord(op: "levels", args: [:], skipped: "flat")],
      output: hash(output), duration: 40, outputPath: output, classSource: .detected, confidence: 0.5, version: "0.1.0")
  }

  /// A log with two runs, two ratings, an orphan, a duplicate, junk, and a torn end; the files of the first run are there.
  private func writeLog() throws {
    try folder.write("in.png", "in.png")
    try folder.write("out.png", "changed since")
    let lines = [
      run("in.png", "out.png").line, "junk", try RatingRecord(timestamp: 1, input: hash("in.png"), score: 2).line,
      try RatingRecord(timestamp: 2, input: hash("in.png"), score: 4, notes: "fine").line,
      run("b.png", "b-out.png", time: 5).line, try RatingRecord(timestamp: 3, input: hash("?"), score: 1).line,
      run("b.png", "b-out.png", time: 5).line, "{\"kind\":\"ru",
    ]
    try folder.write("runs.jsonl", lines.joined(separator: "\n"))
  }

  @Test func check() throws {
    try writeLog()
    let before = try folder.read("runs.jsonl")
    let text = try monkey("log", "check", "runs.jsonl", "--files")
    #expect(text.code == 0 && text.error.isEmpty)
    for words in [
      "runs.jsonl: 8 lines, 3 runs, 3 ratings", "malformed: 2 lines skipped: 2, 8", "torn tail", "orphans: 1 rating",
      "duplicates: 1 line said before: 7", "files: 4 named, 1 as recorded", "changed: out.png (output, line 1)",
      "gone: b.png (input, line 7)",
    ] {
      #expect(text.text.contains(words), "\(words)")
    }
    let json = try object(monkey("log", "check", "runs.jsonl", "--files", "--json"))
    #expect(
      json["lines"] as? Int == 8 && json["malformed_lines"] as? [Int] == [2, 8] && json["torn_tail"] as? Bool == true)
    #expect(json["orphan_lines"] as? [Int] == [6] && json["duplicates"] as? Int == 1)
    let files = try #require(json["files"] as? [String: Any])
    let changed = try #require(files["changed"] as? [[String: Any]])
    #expect(changed.count == 1 && changed[0]["found"] as? String == hash("changed since").hex)
    #expect((files["gone"] as? [Any])?.count == 2)
    #expect(try monkey("log", "check", "runs.jsonl", "--strict").code == 1)
    #expect(try folder.read("runs.jsonl") == before)
    try folder.write("sound.jsonl", run("a", "b").line + "\n")
    let sound = try monkey("log", "check", "sound.jsonl", "--strict")
    #expect(sound.code == 0 && sound.text.contains("nothing odd"))
  }

  @Test func stats() throws {
    try writeLog()
    let text = try monkey("log", "stats", "runs.jsonl")
    #expect(text.code == 0 && text.lines.count == 2)
    #expect(text.lines.last?.split(separator: " ").map(String.init) == ["receipt", "3", "1", "4.00", "-", "40.00"])
    #expect(text.error.contains("1 rating of no run") && text.error.contains("2 malformed lines skipped"))
    let json = try object(monkey("log", "stats", "runs.jsonl", "--by", "recipe", "--json"))
    let row = try #require((json["rows"] as? [[String: Any]])?.first)
    #expect(row["class"] as? String == "receipt" && row["recipe_sha"] as? String == hash("recipe").hex)
    #expect(row["runs"] as? Int == 3 && row["ratings"] as? Int == 2 && row["rated"] as? Int == 1)
    #expect(row["mean_score"] as? Double == 4 && row["interval"] is NSNull && row["mean_duration_ms"] as? Double == 40)
    #expect(try monkey("log", "stats", "runs.jsonl", "--by", "weather").code == 64)
  }

  @Test func show() throws {
    try writeLog()
    for image in ["in.png", hash("in.png").hex, hash("out.png").hex, "out.png"] {
      let text = try monkey("log", "show", image, "--log", "runs.jsonl")
      #expect(text.code == 0)
      #expect(text.lines.first?.hasPrefix("2025-01-01T00:00:00Z  run  receipt") == true)
      #expect(
        text.text.contains("rated 2") && text.text.contains("rated 4  \"fine\"") && text.text.contains("skipped: flat"))
    }
    let json = try object(monkey("log", "show", "in.png", "--record", "runs.jsonl", "--json"))
    let shown = try #require((json["runs"] as? [[String: Any]])?.first)
    #expect(shown["kind"] as? String == "run" && (shown["ratings"] as? [[String: Any]])?.count == 2)
    let nobody = try monkey("log", "show", "nobody.png", "--log", "runs.jsonl")
    #expect(nobody.code == 1 && nobody.error.contains("nobody.png") && nobody.out.isEmpty)
  }

  @Test func merge() throws {
    try folder.write("a.jsonl", run("a", "x", time: 3).line + "\n" + run("b", "y", time: 1).line + "\njunk\n")
    try folder.write("b.jsonl", run("c", "z", time: 2).line + "\n" + run("a", "x", time: 3).line)
    let merged = try monkey("log", "merge", "a.jsonl", "b.jsonl")
    #expect(merged.code == 0)
    #expect(merged.lines == [run("b", "y", time: 1).line, run("c", "z", time: 2).line, run("a", "x", time: 3).line])
    #expect(
      merged.error.contains("a.jsonl: 1 malformed line left out") && merged.error.contains("1 duplicate left out"))
    let missing = try monkey("log", "merge", "a.jsonl", "none.jsonl")
    #expect(missing.code == 1 && missing.error.contains("none.jsonl") && missing.out.isEmpty)
  }

  @Test func aMergeDoesNotWriteOverItsOwnLogs() throws {
    try folder.write("a.jsonl", run("a", "x").line + "\n")
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "'\(Programs.path("monkey"))' log merge a.jsonl >> a.jsonl 2>/dev/null"]
    shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 1)
    #expect(try folder.read("a.jsonl") == Data((run("a", "x").line + "\n").utf8))
  }

  @Test func aFullDiskBehindAMergeIsAFailure() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    try folder.write("a.jsonl", run("a", "x").line + "\n")
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = [
      "-c",
      "'\(Programs.path("monkey"))' log merge a.jsonl > /dev/full 2>/dev/null && exit 9; "
        + "'\(Programs.path("monkey"))' log merge a.jsonl | true",
    ]
    shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0)
  }

  /// A run for real, explained, and made again from what `why` says.
  @Test func why() throws {
    let pgm = Array("P5 64 48 255\n".utf8) + (0..<64 * 48).map { UInt8($0 % 64 * 3 + $0 / 64) }
    try folder.write("scan page.pgm", pgm)
    try FileManager.default.createDirectory(atPath: folder("recipes"), withIntermediateDirectories: true)
    try folder.write(
      "recipes/receipt.toml", "[[step]]\nop = \"levels\"\n\n[[step]]\nop = \"resize\"\nargs = { scale = 0.5 }\n")
    let made = try monkey(
      "image", "auto", "scan page.pgm", "it's.png", "--class", "receipt", "--recipe-dir", "recipes", "--record",
      "runs.jsonl")
    try #require(made.code == 0, "\(made.error)")
    let text = try monkey("log", "why", "it's.png", "--log", "runs.jsonl")
    #expect(text.code == 0 && text.text.contains("class    receipt (as told)") && text.text.contains("resize"))
    let json = try object(monkey("log", "why", "it's.png", "--log", "runs.jsonl", "--json"))
    #expect(json["role"] as? String == "output" && json["input_state"] as? String == "same")
    #expect(json["reproducible"] as? Bool == true)
    let first = try folder.read("it's.png")
    // The commands, typed into a shell in a fresh folder of recipes, make the same bytes.
    let commands = try #require(json["commands"] as? [String])
    #expect(commands.count == 2)
    try shell(commands[0])
    try FileManager.default.removeItem(atPath: folder("it's.png"))
    try shell(commands[1])
    #expect(try folder.read("it's.png") == first)

    let input = try object(monkey("log", "why", "scan page.pgm", "--log", "runs.jsonl", "--json"))
    #expect(input["role"] as? String == "input" && input["output_path"] as? String == "it's.png")
    let nobody = try monkey("log", "why", "recipes/receipt.toml", "--log", "runs.jsonl")
    #expect(nobody.code == 1 && nobody.error.contains("recipes/receipt.toml"))
  }

  @Test func whyTellsTheQuality() throws {
    try folder.write("a.pgm", Array("P5 16 16 255\n".utf8) + (0..<256).map { UInt8($0) })
    try FileManager.default.createDirectory(atPath: folder("recipes"), withIntermediateDirectories: true)
    try folder.write("recipes/receipt.toml", "[[step]]\nop = \"resize\"\nargs = { scale = 0.5 }\n")
    try programs.run(
      "monkey", "image", "auto", "a.pgm", "b.jpg", "--class", "receipt", "--recipe-dir", "recipes", "--quality", "40",
      "--record", "runs.jsonl")
    let json = try object(monkey("log", "why", "b.jpg", "--log", "runs.jsonl", "--json"))
    #expect((json["commands"] as? [String])?.last?.contains("--quality 40") == true)
  }

  @Test func whyOfAPassthrough() throws {
    try folder.write("a.pgm", Array("P5 2 2 255\n".utf8) + [1, 2, 3, 4])
    try programs.run("monkey", "image", "auto", "a.pgm", "b.pgm", "--class", "unknown", "--record", "runs.jsonl")
    let json = try object(monkey("log", "why", "b.pgm", "--log", "runs.jsonl", "--json"))
    #expect(json["commands"] as? [String] == ["monkey image auto a.pgm b.pgm --class unknown"])
    try folder.write("a.pgm", "other")
    let text = try monkey("log", "why", "b.pgm", "--log", "runs.jsonl")
    #expect(text.text.contains("a.pgm (changed)") && text.text.contains("passthrough"))
  }

  private func shell(_ command: String) throws {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    let monkey = URL(fileURLWithPath: Programs.path("monkey")).deletingLastPathComponent().path
    shell.arguments = [
      "-c", "PATH='\(monkey)':\"$PATH\"; XDG_CONFIG_HOME=/nonexistent; export XDG_CONFIG_HOME; \(command)",
    ]
    shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    shell.standardOutput = FileHandle.nullDevice
    shell.standardError = FileHandle.nullDevice
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0, "\(command)")
  }
}
