import Foundation
import MonkeyLog
import TestSupport
import Testing

/// Logs on a full disk, on a read-only file, and where no log can be.
@Suite struct LogUnderFireTests {
  let folder: TemporaryFolder
  let programs: Programs

  init() throws {
    folder = try TemporaryFolder()
    programs = Programs(in: folder)
    try folder.write("in.pgm", Array("P5 2 2 255\n".utf8) + [1, 2, 3, 4])
  }

  private func auto(_ log: String) throws -> Programs.Finished {
    try programs.run("monkey", "image", "auto", "in.pgm", "out.pgm", "--class", "unknown", "--record", log)
  }

  private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder(name)) }

  private struct Finished {
    var code: Int32
    var text: String
    var error: String
  }

  /// Runs a script with mounts of its own, which needs no rights where users may have namespaces; nil where they may not.
  private func withMounts(_ script: String) throws -> Finished? {
    guard let unshare = TemporaryFolder.program("unshare") else { return nil }
    for options in ["-rm", "-m"] {
      let probe = Process()
      probe.executableURL = URL(fileURLWithPath: unshare)
      probe.arguments = [
        options, "sh", "-c", "mkdir -p '\(folder("disk"))' && mount -t tmpfs none '\(folder("disk"))'",
      ]
      probe.standardError = FileHandle.nullDevice
      try probe.run()
      probe.waitUntilExit()
      guard probe.terminationStatus == 0 else { continue }
      let monkey = Programs.path("monkey")
      try folder.write(
        "script",
        "set -e\nmonkey() { '\(monkey)' image auto in.pgm out.pgm --class unknown --record disk/log; }\n" + script)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: unshare)
      process.arguments = [options, "sh", "script"]
      process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
      let (out, error) = (try folder.write("stdout", ""), try folder.write("stderr", ""))
      process.standardOutput = FileHandle(forWritingAtPath: out)
      process.standardError = FileHandle(forWritingAtPath: error)
      try process.run()
      process.waitUntilExit()
      return Finished(
        code: process.terminationStatus, text: String(decoding: try folder.read("stdout"), as: UTF8.self),
        error: String(decoding: try folder.read("stderr"), as: UTF8.self))
    }
    return nil
  }

  @Test func aFullDisk() throws {
    // 4090 bytes are in the log and its page is all that there is: six more fit.
    let finished = try withMounts(
      """
      mount -t tmpfs -o size=64k none disk
      head -c 4089 /dev/zero | tr '\\0' x > disk/log
      echo >> disk/log
      cat /dev/zero > disk/fill 2>/dev/null || true
      monkey && exit 10 || code=$?
      [ $code = 1 ] || exit 11
      [ -e out.pgm ] || exit 12
      rm disk/fill
      monkey || exit 13
      cp disk/log log
      """)
    guard let finished else { return }
    #expect(finished.code == 0, "\(finished.error)")
    #expect(finished.error.contains("out.pgm is written, but the run is not recorded"))
    #expect(finished.error.contains("only 6 of"))
    let summary = try LogReader(path: folder("log")).records().summary
    #expect(summary.runs == 1 && summary.malformedLines == [1, 2] && !summary.hasTornTail)
  }

  @Test func aReadOnlyLog() throws {
    let finished = try withMounts(
      """
      mount -t tmpfs -o size=64k none disk
      echo torn > disk/log
      mount --bind disk/log disk/log
      mount -o remount,ro,bind disk/log
      monkey && exit 10 || code=$?
      [ $code = 1 ] || exit 11
      [ ! -e out.pgm ] || exit 12
      '\(Programs.path("monkey"))' log check disk/log
      """)
    guard let finished else { return }
    #expect(finished.code == 0, "\(finished.error)")
    #expect(finished.error.contains("cannot open the log disk/log for appending: Read-only file system"))
    #expect(finished.text.contains("malformed: 1 line"))
  }

  @Test func whereNoLogCanBe() throws {
    _ = try folder.makeFIFO("pipe")
    try folder.makeFolder("folder")
    for (log, words) in [
      ("pipe", "it is a FIFO"), ("folder", "it is a folder"), ("none/log", "create its folder first"),
      ("", "name a file"),
    ] {
      let run = try auto(log)
      #expect(
        run.code == 1 && run.error.contains("cannot open the log \(log)") && run.error.contains(words), "\(run.error)")
      #expect(!exists("out.pgm"), "refused before any work")
    }
  }

  @Test func linksAreFollowed() throws {
    try FileManager.default.createSymbolicLink(atPath: folder("link"), withDestinationPath: "real.jsonl")
    #expect(try auto("link").code == 0 && auto("link").code == 0)
    #expect(try LogReader(path: folder("real.jsonl")).records().summary.runs == 2)
    let type = try FileManager.default.attributesOfItem(atPath: folder("link"))[.type] as? FileAttributeType
    #expect(type == .typeSymbolicLink)
  }

  /// The commands of docs/log-format.md as they stand there, on a log that monkey wrote.
  @Test func theOneLinersOfTheReferenceWork() throws {
    let text = try String(contentsOfFile: Self.docs + "/log-format.md", encoding: .utf8)
    let blocks = text.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    #expect(try auto("runs.jsonl").code == 0 && auto("runs.jsonl").code == 0)
    let rated = try programs.run("monkey", "image", "rate", "out.pgm", "--score", "4", "--record", "runs.jsonl")
    #expect(rated.code == 0)
    // A step that declines: one pixel has no edges to sharpen by.
    try folder.makeFolder("recipes")
    try folder.write("recipes/receipt.toml", "[[step]]\nop = \"deskew\"\n")
    let declined = try programs.run(
      "monkey", "image", "auto", "in.pgm", "out.png", "--class", "receipt", "--recipe-dir", "recipes", "--record",
      "runs.jsonl")
    #expect(declined.code == 0)
    let junk = Array("{\"kind\":\"ru\n[1]\n".utf8)
    try folder.write("runs.jsonl", Array(folder.read("runs.jsonl")) + junk)

    let shell = blocks.filter { $0.hasPrefix("sh\n") }.map { String($0.dropFirst(3)) }
    #expect(shell.count == 2)
    if TemporaryFolder.program("jq") != nil {
      let means = try run("/bin/sh", "-c", shell[0]).split(separator: "\n")
      #expect(means.count == 2 && means[0].hasPrefix("[\"receipt\",1,") && means[1].hasPrefix("[\"unknown\",2,"))
      #expect(try run("/bin/sh", "-c", shell[1]).hasPrefix("in.pgm\tdeskew: "))
    }
    let query = try #require(blocks.first { $0.hasPrefix("sql\n") }.map { String($0.dropFirst(4)) })
    if let duckdb = TemporaryFolder.program("duckdb") {
      let rows = try run(duckdb, "-csv", "-c", query).split(separator: "\n")
      #expect(rows.count == 3 && rows[2].hasPrefix("unknown,2,2,4.0,"))
    }
  }

  private func run(_ program: String, _ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let out = try folder.write("stdout", "")
    process.standardOutput = FileHandle(forWritingAtPath: out)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(arguments)")
    return String(decoding: try folder.read("stdout"), as: UTF8.self)
  }

  private static let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("docs").path
}
