import Foundation
import MonkeyLog
import MonkeyValue
import TestSupport
import Testing

@Suite struct LogReaderTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func read(_ bytes: [UInt8]) throws -> (entries: [LogEntry], summary: LogReader.Summary) {
    try LogReader(path: folder.write("log.jsonl", bytes)).records()
  }

  private func read(_ text: String) throws -> (entries: [LogEntry], summary: LogReader.Summary) {
    try read(Array(text.utf8))
  }

  @Test func anEmptyLogIsEmpty() throws {
    let (entries, summary) = try read("")
    #expect(entries.isEmpty && summary == LogReader.Summary())
  }

  @Test func foreignLinesAreSkippedAndCounted() throws {
    let run = Samples.run()
    var bytes = Array("\n\nnot json\n".utf8) + [0xFF, 0xFE, 0x00, 0x0A]
    bytes += Array("[1,2]\n{}\n{\"kind\":\"future\",\"x\":1}\n  \t\n\(run.line)\n".utf8)
    let (entries, summary) = try read(bytes)
    #expect(entries.count == 2 && entries.last == .run(run))
    if case .other(let kind, let value)? = entries.first {
      #expect(kind == "future" && value.text == "{\"kind\":\"future\",\"x\":1}")
    } else {
      Issue.record("the record of an unknown kind is not there")
    }
    #expect(summary.lines == 9 && summary.runs == 1 && summary.others == 1 && summary.blank == 3)
    #expect(summary.malformed == 4 && summary.malformedLines == [3, 4, 5, 6])
    #expect(!summary.endsWithoutNewline && summary.bytes == bytes.count)
  }

  @Test func crlfAndByteOrderMark() throws {
    let run = Samples.run()
    let rating = try Samples.rating()
    let (entries, summary) = try read("\u{FEFF}\(run.line)\r\n\r\n\(rating.line)\r\n")
    #expect(entries == [.run(run), .rating(rating)])
    #expect(summary.malformed == 0 && summary.blank == 1)
  }

  @Test func tornTails() throws {
    let line = Samples.run().line
    for cut in [1, 20, line.utf8.count - 1] {
      let (entries, summary) = try read(line + "\n" + line.prefix(cut))
      #expect(entries.count == 1 && summary.malformedLines == [2])
      #expect(summary.hasTornTail && summary.endsWithoutNewline)
    }
    let (entries, summary) = try read(line + "\n" + line)
    #expect(entries.count == 2 && summary.endsWithoutNewline && !summary.hasTornTail)
  }

  @Test func endlessLinesDoNotEatMemory() throws {
    let path = folder("log.jsonl")
    let run = Samples.run()
    try folder.write("log.jsonl", "")
    let handle = try #require(FileHandle(forWritingAtPath: path))
    let piece = Data(repeating: 0x61, count: 1 << 20)
    try handle.write(contentsOf: Data((run.line + "\n").utf8))
    for _ in 0..<48 { try handle.write(contentsOf: piece) }
    try handle.write(contentsOf: Data(("\n" + run.line + "\n").utf8))
    for _ in 0..<20 { try handle.write(contentsOf: piece) }
    try handle.close()
    let (entries, summary) = try LogReader(path: path).records()
    #expect(entries == [.run(run), .run(run)])
    #expect(summary.malformedLines == [2, 4] && summary.lines == 4 && summary.hasTornTail)
  }

  @Test func onlySoManyLineNumbersAreKept() throws {
    let path = try folder.write("log.jsonl", String(repeating: "x\n", count: 50))
    let summary = try LogReader(path: path, listedMalformedLines: 10).forEach { _ in }
    #expect(summary.malformed == 50 && summary.malformedLines == Array(1...10))
  }

  @Test func whereLinesStand() throws {
    let text = "x\n" + Samples.run().line + "\n\n" + (try Samples.rating().line)
    var places: [[Int]] = []
    try LogReader(path: folder.write("log.jsonl", text)).forEach { places.append([$0.number, $0.offset]) }
    #expect(places == [[2, 2], [4, 2 + Samples.run().line.utf8.count + 2]])
  }

  @Test func pipesAreRead() throws {
    let fifo = try folder.makeFIFO("pipe")
    let text = String(repeating: Samples.run().line + "\n", count: 3000)
    let path = try folder.write("log.jsonl", text)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "cat '\(path)' > '\(fifo)'"]
    try process.run()
    let summary = try LogReader(path: fifo).forEach { _ in }
    process.waitUntilExit()
    #expect(summary.runs == 3000 && summary.malformed == 0)
  }

  /// Any bytes at all: no crash, every line counted, and the look-up agrees with reading everything. A longer run:
  /// MONKEY_FUZZ=10000000.
  @Test func mutatedLogs() throws {
    let wanted = ProcessInfo.processInfo.environment["MONKEY_FUZZ"].flatMap(Int.init) ?? 200_000
    var random = SeededRandom(seed: UInt64(wanted))
    var lines = 0
    while lines < wanted {
      var bytes: [UInt8] = []
      var count = 0
      while count < 2000 {
        var line =
          try Array(
            (random.next() % 3 > 0 ? Samples.randomRun(&random).line : Samples.randomRating(&random).line).utf8)
        for _ in 0..<random.next() % 4 { RandomJSON.mutate(&line, &random) }
        bytes += line
        if random.next() % 50 > 0 { bytes.append(0x0A) }
        count += 1
      }
      let path = try folder.write("log.jsonl", bytes)
      var inputs: [ContentHash] = []
      var latest: [ContentHash: RunRecord] = [:]
      let summary = try LogReader(path: path).forEach { line in
        guard case .run(let run) = line.entry else { return }
        inputs.append(run.input)
        latest[run.input] = run
      }
      lines += summary.lines
      #expect(
        summary.lines == bytes.split(separator: 0x0A, omittingEmptySubsequences: false).count
          - (bytes.last == 0x0A ? 1 : 0))
      #expect(summary.runs > 200 && summary.malformed > 200)
      var counts = summary
      counts.bytes = 0
      counts.malformedLines = []
      var parallel = try LogStats(path: path).summary
      parallel.malformedLines = []
      #expect(parallel == counts, "all cores count what one does")
      for index in stride(from: 0, to: inputs.count, by: 97) {
        #expect(try Rater.find(inputs[index], inLog: path)?.run == latest[inputs[index]])
      }
    }
  }
}
