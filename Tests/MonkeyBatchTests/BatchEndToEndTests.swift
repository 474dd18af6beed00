import Foundation
import MonkeyLog
import TestSupport
import Testing

/// `monkey image auto INPUT... --out-dir DIR` as a person runs it.
@Suite struct BatchEndToEndTests {
  let folder: TemporaryFolder
  let programs: Programs

  init() throws {
    folder = try TemporaryFolder()
    programs = Programs(in: folder)
    // One quick step, so that outputs differ from inputs.
    try folder.makeFolder("recipes")
    try folder.write("recipes/receipt.toml", "[[step]]\nop = \"resize\"\nargs = { scale = 0.5 }\n")
    try folder.makeFolder("in/deep/er")
    for (index, name) in ["a.ppm", "b.ppm", "deep/c.ppm", "deep/er/d.pgm"].enumerated() {
      try image("in/" + name, index)
    }
  }

  private func image(_ name: String, _ seed: Int, side: Int = 40) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let gray = name.hasSuffix(".pgm")
    let samples = (0..<side * side * (gray ? 1 : 3)).map { _ in UInt8(truncatingIfNeeded: random.next() >> 20) }
    try folder.write(name, Array("\(gray ? "P5" : "P6")\n\(side) \(side)\n255\n".utf8) + samples)
  }

  private func auto(_ arguments: String...) throws -> Programs.Finished {
    try programs.run("monkey", ["image", "auto", "--recipe-dir", "recipes", "--class", "receipt"] + arguments)
  }

  private func files(_ name: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder(name)).filter { path in
      var isFolder = ObjCBool(false)
      return FileManager.default.fileExists(atPath: folder(name) + "/" + path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  private func objects(_ finished: Programs.Finished) throws -> [[String: Any]] {
    try finished.lines.map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  private let outputs = ["a.png", "b.png", "deep/c.png", "deep/er/d.png"]

  @Test func aFolderIsMirrored() throws {
    let done = try auto("in", "--out-dir", "out", "--record", "runs.jsonl")
    #expect(done.code == 0, "\(done.error)")
    #expect(try files("out") == outputs)
    #expect(done.text.contains("receipt") && done.text.contains("4 done, 0 skipped, 0 failed"))
    #expect(done.error.contains("[4/4]"))
    let (entries, summary) = try LogReader(path: folder("runs.jsonl")).records()
    #expect(entries.count == 4 && summary.malformed == 0)
    // The very bytes that one image at a time gives.
    for name in outputs {
      let stem = name.dropLast(4)
      let input = "in/" + stem + (stem.hasSuffix("d") ? ".pgm" : ".ppm")
      #expect(try auto(input, "single.png").code == 0)
      #expect(try folder.read("single.png") == folder.read("out/" + name))
    }
    let quiet = try auto("in", "--out-dir", "out", "--quiet")
    #expect(quiet.code == 0 && quiet.out.isEmpty && quiet.error.isEmpty)
  }

  @Test func anyNumberOfJobsAndAnyMemoryGiveTheSame() throws {
    #expect(try auto("in", "--out-dir", "one", "--jobs", "1").code == 0)
    #expect(try auto("in", "--out-dir", "many", "--jobs", "7").code == 0)
    // Less than any image needs: they go one after the other.
    #expect(try auto("in", "--out-dir", "tight", "--jobs", "3", "--memory", "1M").code == 0)
    for name in outputs {
      let one = try folder.read("one/" + name)
      #expect(try folder.read("many/" + name) == one && folder.read("tight/" + name) == one)
    }
  }

  @Test func badFilesDoNotStopTheOthers() throws {
    try folder.write("in/bad.png", "no image")
    try folder.write("in/empty.jpg", "")
    let done = try auto("in", "nowhere.png", "--out-dir", "out", "--json", "--record", "runs.jsonl")
    #expect(done.code == 1)
    #expect(try files("out") == outputs)
    let lines = try objects(done)
    #expect(lines.filter { $0["status"] as? String == "done" }.count == 4)
    let failed = lines.filter { $0["status"] as? String == "failed" }
    #expect(Set(failed.compactMap { $0["input_path"] as? String }) == ["in/bad.png", "in/empty.jpg", "nowhere.png"])
    #expect(failed.allSatisfy { ($0["error"] as? String)?.isEmpty == false })
    let last = try #require(lines.last)
    #expect(last["status"] as? String == "finished" && last["done"] as? Int == 4 && last["failed"] as? Int == 3)
    #expect((last["failures"] as? [Any])?.count == 3)
    #expect(done.error.contains("monkey: error: nowhere.png: cannot be read"))
    #expect(try LogReader(path: folder("runs.jsonl")).records().entries.count == 4)
  }

  @Test func namesFromAList() throws {
    try folder.write("list", "in/deep/c.ppm\nin/a.ppm\n")
    #expect(try auto("--files-from", "list", "--out-dir", "out").code == 0)
    #expect(try files("out") == ["in/a.png", "in/deep/c.png"])
    try folder.write("list0", Array("in/a.ppm\0in/deep/er/d.pgm\0".utf8))
    #expect(try auto("--files-from", "list0", "--out-dir", "out0", "--base", "in", "--format", "tiff").code == 0)
    #expect(try files("out0") == ["a.tif", "deep/er/d.tif"])
  }

  @Test func whatIsRefusedBeforeAnythingIsDone() throws {
    try image("in/deep/a.ppm", 9)
    let collision = try auto("in/a.ppm", "in/deep/a.ppm", "--out-dir", "out", "--record", "runs.jsonl")
    #expect(collision.code == 1 && collision.error.contains("collide"))
    let overwriting = try auto("in", "--out-dir", "in/../in", "--format", "same")
    #expect(overwriting.code == 0, "PPM becomes PNG, which overwrites nothing")
    let again = try auto("in", "--out-dir", "in")
    #expect(again.code == 1 && again.error.contains("collide"), "a.ppm and its a.png")
    #expect(!FileManager.default.fileExists(atPath: folder("out")))
    #expect(try auto("recipes", "--out-dir", "out").code == 1)
    let log = try auto("in", "--out-dir", "out", "--record", "no/such/log.jsonl")
    #expect(log.code == 1 && !FileManager.default.fileExists(atPath: folder("out")))
    for wrong in [
      ["in", "--resume"], ["in", "--out-dir", "o", "--resume"], ["--out-dir", "o"],
      ["in", "--out-dir", "o", "--jobs", "0"],
      ["in", "--out-dir", "o", "--memory", "4"], ["in", "--out-dir", "o", "--shard", "3/2"],
      ["in", "--out-dir", "o", "--timeout", "-1"], ["in", "--out-dir", "o", "--format", "gif"],
      ["in", "--out-dir", "o", "--glob", "["], ["a", "b", "c"], ["a"], [],
    ] {
      #expect(try programs.run("monkey", ["image", "auto"] + wrong).code == 64, "\(wrong)")
    }
  }

  private func status(_ more: String...) throws -> [String: String] {
    let dry = try programs.run(
      "monkey",
      ["image", "auto", "in", "--out-dir", "out", "--record", "runs.jsonl", "--resume", "--dry-run", "--json"]
        + (more.isEmpty ? ["--recipe-dir", "recipes", "--class", "receipt"] : more))
    #expect(dry.code == 0, "\(dry.error)")
    return Dictionary(
      uniqueKeysWithValues: try objects(dry).map { line in
        (line["input_path"] as? String ?? "", "\(line["status"] ?? ""): \(line["reason"] ?? "")")
      })
  }

  @Test func resuming() throws {
    #expect(try Set(status().values) == ["process: no log yet"])
    #expect(try auto("in/a.ppm", "in/b.ppm", "--out-dir", "out", "--record", "runs.jsonl").code == 0)
    var now = try status()
    #expect(now["in/a.ppm"]?.hasPrefix("skip") == true && now["in/deep/c.ppm"] == "process: no output yet")
    let rest = try auto("in", "--out-dir", "out", "--record", "runs.jsonl", "--resume")
    #expect(rest.code == 0 && rest.text.contains("2 done, 2 skipped"))
    #expect(try Set(status().values).count == 1)
    #expect(try LogReader(path: folder("runs.jsonl")).records().entries.count == 4)
    // Every reason to do it again.
    try folder.write("out/a.png", "changed")
    try FileManager.default.removeItem(atPath: folder("out/b.png"))
    try image("in/deep/c.ppm", 77)
    now = try status()
    #expect(now["in/a.ppm"] == "process: its output has changed since")
    #expect(now["in/b.ppm"] == "process: no output yet")
    #expect(now["in/deep/c.ppm"] == "process: no run on these bytes is recorded")
    #expect(now["in/deep/er/d.pgm"]?.hasPrefix("skip") == true)
    #expect(try status("--recipe-dir", "recipes")["in/deep/er/d.pgm"] == "process: its class was found in another way")
    try folder.write("recipes/receipt.toml", "[[step]]\nop = \"resize\"\nargs = { scale = 0.25 }\n")
    #expect(try status()["in/deep/er/d.pgm"] == "process: its class's recipe has changed since")
    let log = String(decoding: try folder.read("runs.jsonl"), as: UTF8.self)
    try folder.write("recipes/receipt.toml", "[[step]]\nop = \"resize\"\nargs = { scale = 0.5 }\n")
    try folder.write("runs.jsonl", log.replacingOccurrences(of: "\"version\":\"", with: "\"version\":\"9"))
    #expect(try status()["in/deep/er/d.pgm"] == "process: another version made its output")
  }

  @Test func anotherQualityIsAnotherOutput() throws {
    func run(_ options: String...) throws -> Programs.Finished {
      try programs.run(
        "monkey",
        ["image", "auto", "in/a.ppm", "--class", "receipt", "--recipe-dir", "recipes", "--record", "runs.jsonl"]
          + ["--out-dir", "out", "--format", "jpg"] + options)
    }
    #expect(try run("--quality", "60").code == 0)
    let same = try run("--quality", "60", "--resume")
    #expect(same.text.contains("1 skipped") && !same.text.contains("1 done"), "\(same.text)")
    let other = try run("--resume")
    #expect(other.text.contains("1 done"), "\(other.text)")
    let runs = try LogReader(path: folder("runs.jsonl")).records().entries
    let qualities = runs.map { entry -> Int? in if case .run(let run) = entry { run.quality } else { nil } }
    #expect(qualities == [60, 90])
  }

  @Test func sharesCoverEverythingOnce() throws {
    for index in 0..<12 { try image("in/more\(index).ppm", index, side: 8) }
    for index in 1...3 {
      let part = try auto("in", "--out-dir", "part\(index)", "--shard", "\(index)/3", "--record", "part\(index).jsonl")
      #expect(part.code == 0 && part.error.contains("share \(index) of 3"))
    }
    #expect(try auto("in", "--out-dir", "all").code == 0)
    let parts = try (1...3).flatMap { try files("part\($0)") }
    #expect(try parts.sorted() == files("all") && Set(parts).count == 16)
  }

  @Test func filesThatHangAreGivenUp() throws {
    _ = try folder.makeFIFO("hang.png")
    let start = ContinuousClock.now
    let done = try auto("hang.png", "in", "--out-dir", "out", "--timeout", "1.5")
    #expect(done.code == 1 && done.error.contains("hang.png: given up after 1.5 seconds"))
    #expect(try files("out") == outputs)
    #expect(ContinuousClock.now - start < .seconds(60))
  }

  private func start(_ arguments: String...) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Programs.path("monkey"))
    process.arguments = ["image", "auto", "--recipe-dir", "recipes", "--class", "receipt"] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let (out, error) = (try folder.write("stdout", ""), try folder.write("stderr", ""))
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle(forWritingAtPath: error)
    try process.run()
    return process
  }

  private func wait(until condition: () throws -> Bool) throws {
    for _ in 0..<3000 {
      if try condition() { return }
      usleep(10_000)
    }
    Issue.record("waited for half a minute")
  }

  @Test(arguments: [SIGINT, SIGTERM]) func interruption(signal: Int32) throws {
    _ = try folder.makeFIFO("hang.png")
    let process = try start("in", "hang.png", "--out-dir", "out", "--record", "runs.jsonl", "--jobs", "2")
    try wait { try folder.read("stderr").filter { $0 == 0x0A }.count == 4 }
    kill(process.processIdentifier, signal)
    let asked = ContinuousClock.now
    process.waitUntilExit()
    #expect(ContinuousClock.now - asked < .seconds(5), "a second where the machine is idle")
    #expect(process.terminationReason == .exit && process.terminationStatus == 128 + signal)
    let text = String(decoding: try folder.read("stdout"), as: UTF8.self)
    #expect(text.contains("interrupted with 1 left; 4 done"))
    #expect(try files("out") == outputs, "no temporary files")
    let summary = try LogReader(path: folder("runs.jsonl")).records().summary
    #expect(summary.runs == 4 && summary.malformed == 0)
  }

  #if os(Linux)
    private func children(of process: Int32) -> [Int32] {
      let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      return all.compactMap { Int32($0) }.filter { number in
        guard let text = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8),
          let end = text.lastIndex(of: ")")
        else { return false }
        return text[end...].split(separator: " ").dropFirst(2).first == "\(process)"
      }
    }

    @Test func aWorkerThatDiesTakesOnlyItsImage() throws {
      _ = try folder.makeFIFO("hang.png")
      let process = try start("hang.png", "in", "--out-dir", "out", "--jobs", "1")
      try wait { !children(of: process.processIdentifier).isEmpty }
      // Until it is at the image that hangs, a killed worker is one that cannot be started.
      usleep(1_500_000)
      for child in children(of: process.processIdentifier) { kill(child, SIGKILL) }
      process.waitUntilExit()
      let error = String(decoding: try folder.read("stderr"), as: UTF8.self)
      #expect(process.terminationStatus == 1 && error.contains("hang.png: its worker was killed by signal 9"))
      #expect(try files("out") == outputs)
    }

    @Test func workersEndWithTheirProgram() throws {
      _ = try folder.makeFIFO("hang.png")
      let process = try start("hang.png", "--out-dir", "out", "--jobs", "1")
      try wait { !children(of: process.processIdentifier).isEmpty }
      usleep(500_000)
      let workers = children(of: process.processIdentifier)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      try wait {
        workers.allSatisfy { worker in
          let state = try? String(contentsOfFile: "/proc/\(worker)/stat", encoding: .utf8)
          return state == nil || state?.contains(") Z") == true
        }
      }
      #expect(!workers.isEmpty)
    }
  #endif
}
