import Dispatch
import Foundation
import MonkeyLog
import TestSupport
import Testing

@Suite struct LogWriterTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func append(_ record: some LogRecord, to path: String, sync: Bool = true) throws {
    try LogWriter(path: path, sync: sync).append(record)
  }

  @Test(arguments: [true, false]) func appendsWholeLines(sync: Bool) throws {
    let path = folder("log.jsonl")
    let writer = try LogWriter(path: path, sync: sync)
    #expect(try folder.read("log.jsonl").isEmpty, "opening creates the log and writes nothing")
    #expect(writer.notice == nil)
    try writer.append(Samples.run())
    try writer.append(Samples.rating())
    let text = try String(decoding: folder.read("log.jsonl"), as: UTF8.self)
    #expect(try text == Samples.run().line + "\n" + Samples.rating().line + "\n")
  }

  @Test func aTornTailIsWalledOff() throws {
    let before = Samples.run().line + "\n" + "{\"kind\":\"run\",\"ts_unix"
    let path = try folder.write("log.jsonl", before)
    try append(Samples.rating(), to: path)
    let text = try String(decoding: folder.read("log.jsonl"), as: UTF8.self)
    #expect(try text == before + "\n" + Samples.rating().line + "\n", "what was there is there still")
    let (entries, summary) = try LogReader(path: path).records()
    #expect(entries == [.run(Samples.run()), .rating(try Samples.rating())])
    #expect(summary.malformedLines == [2] && !summary.hasTornTail)
  }

  @Test func aWholeLastLineWithoutItsNewlineIsKept() throws {
    let path = try folder.write("log.jsonl", Samples.run().line)
    try append(Samples.rating(), to: path)
    let summary = try LogReader(path: path).forEach { _ in }
    #expect(summary.runs == 1 && summary.ratings == 1 && summary.malformed == 0)
  }

  /// Writers in many threads, each with its own open file and all with a shared one, on a log that begins torn.
  @Test(arguments: [true, false]) func concurrentWriters(shared: Bool) throws {
    let path = try folder.write("log.jsonl", "torn")
    let writers = 16
    let each = 40
    let common = shared ? try LogWriter(path: path, sync: false) : nil
    DispatchQueue.concurrentPerform(iterations: writers) { writer in
      for index in 0..<each {
        do {
          let notes = "\(writer):\(index):" + String(repeating: "n", count: 3000)
          let record = try Samples.rating(score: 1 + index % 5, notes: notes)
          try (common ?? LogWriter(path: path, sync: false)).append(record)
        } catch {
          Issue.record("\(error)")
        }
      }
    }
    let (entries, summary) = try LogReader(path: path).records()
    #expect(summary.malformedLines == [1] && summary.lines == writers * each + 1)
    let seen = entries.compactMap { entry -> String? in
      guard case .rating(let rating) = entry else { return nil }
      return rating.notes.map { $0.split(separator: ":").prefix(2).joined(separator: ":") }
    }
    #expect(Set(seen).count == writers * each)
  }

  /// Other programs that append, line by line, through the shell's own `>>` and with the lock of `flock`.
  @Test func writersOfOtherProcesses() throws {
    let path = folder("log.jsonl")
    let line = try Samples.rating(notes: "from the shell").line
    let script = "i=0; while [ $i -lt 200 ]; do printf '%s\\n' '\(line)' >> '\(path)'; i=$((i+1)); done"
    let processes = try (0..<3).map { _ in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", script]
      try process.run()
      return process
    }
    for index in 0..<200 { try append(Samples.run(input: "\(index)"), to: path, sync: false) }
    for process in processes { process.waitUntilExit() }
    let summary = try LogReader(path: path).forEach { _ in }
    #expect(summary.runs == 200 && summary.ratings == 600 && summary.malformed == 0)
  }

  @Test func aLockThatIsHeldForTooLongIsAnError() throws {
    let path = try folder.write("log.jsonl", "")
    guard let flock = TemporaryFolder.program("flock") else { return }
    let holder = Process()
    holder.executableURL = URL(fileURLWithPath: flock)
    holder.arguments = [path, "sleep", "20"]
    try holder.run()
    defer { holder.terminate() }
    let writer = try LogWriter(path: path, lockTimeout: 0.2)
    // Until the other process holds it, appending works.
    var refusal: LogError?
    for _ in 0..<200 where refusal == nil {
      do { try writer.append(Samples.run()) } catch { refusal = error }
      Thread.sleep(forTimeInterval: 0.01)
    }
    #expect(refusal?.problem == .locked && refusal?.description.contains(path) == true)
  }

  @Test func aFullDiskIsAnError() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let writer = try LogWriter(path: "/dev/full")
    let error = #expect(throws: LogError.self) { try writer.append(Samples.run()) }
    #expect(error?.problem == .full && error?.path == "/dev/full")
    #expect(error?.description.contains("room") == true)
  }

  @Test func devicesAreTaken() throws {
    try append(Samples.run(), to: "/dev/null")
    #expect(try Rater.find(Samples.hash("in"), inLog: "/dev/null") == nil)
    if FileManager.default.fileExists(atPath: "/dev/full") {
      #expect(try Rater.find(Samples.hash("in"), inLog: "/dev/full") == nil)
    }
  }

  @Test func whatIsNoFileIsRefused() throws {
    let fifo = try folder.makeFIFO("pipe")
    let missing = folder("no/such/folder/log.jsonl")
    for (path, problem) in [
      (folder.path, LogError.Problem.wrongType), (fifo, .wrongType), (missing, .missing), ("", .missing),
    ] {
      let error = #expect(throws: LogError.self) { try LogWriter(path: path) }
      #expect(error?.problem == problem && error?.description.contains("cannot open the log \(path)") == true)
    }
    #expect(throws: LogError.self) { try LogWriter(path: folder("a\0b")) }
    #expect(throws: LogError.self) { try LogReader(path: folder.path).forEach { _ in } }
    #expect(throws: LogError.self) { try LogReader(path: folder("none")).forEach { _ in } }
  }

  @Test func symbolicLinksAreFollowed() throws {
    try FileManager.default.createSymbolicLink(atPath: folder("link"), withDestinationPath: folder("real.jsonl"))
    try append(Samples.run(), to: folder("link"))
    #expect(try folder.read("real.jsonl").count > 0)
    let type = try FileManager.default.attributesOfItem(atPath: folder("link"))[.type] as? FileAttributeType
    #expect(type == .typeSymbolicLink)
    try FileManager.default.createSymbolicLink(atPath: folder("loop"), withDestinationPath: folder("loop"))
    #expect(throws: LogError.self) { try LogWriter(path: folder("loop")) }
  }

  @Test func permissionsAreObeyed() throws {
    // The superuser is refused nothing.
    guard geteuid() != 0 else { return }
    let path = try folder.write("log.jsonl", "torn")
    try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
    let error = #expect(throws: LogError.self) { try LogWriter(path: path) }
    #expect(error?.problem == .forbidden)
    try FileManager.default.setAttributes([.posixPermissions: 0o200], ofItemAtPath: path)
    let writer = try LogWriter(path: path)
    #expect(writer.notice?.contains("not read") == true)
    try writer.append(Samples.run())
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    let summary = try LogReader(path: path).forEach { _ in }
    #expect(summary.runs == 1 && summary.malformedLines == [1])
  }

  @Test func newLogsObeyTheUmask() throws {
    let path = folder("log.jsonl")
    _ = try LogWriter(path: path)
    let mask = umask(0)
    umask(mask)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o666 & ~Int(mask))
  }

  @Test func aLineThatReadersWouldSkipIsRefused() throws {
    let path = folder("log.jsonl")
    let writer = try LogWriter(path: path, sync: false)
    let long = try Samples.rating(notes: String(repeating: "n", count: LogWriter.maximumLineLength))
    let error = #expect(throws: LogError.self) { try writer.append(long) }
    #expect(error?.problem == .invalid)
    #expect(try folder.read("log.jsonl").isEmpty)
    let widest = try Samples.rating(notes: String(repeating: "n", count: LogWriter.maximumLineLength - 400))
    try writer.append(widest)
    #expect(try LogReader(path: path).forEach { _ in }.ratings == 1)
  }
}
