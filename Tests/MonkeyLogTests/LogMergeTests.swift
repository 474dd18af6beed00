import Foundation
import MonkeyLog
import TestSupport
import Testing

@Suite struct LogMergeTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func text(_ merge: LogMerge) throws -> String {
    var out: [UInt8] = []
    try merge.forEachBlock { out += $0 }
    return String(decoding: out, as: UTF8.self)
  }

  private func line(_ name: String, _ time: Int) -> String { Samples.run(input: name, timestamp: time).line }

  @Test func theUnionInTheOrderOfTime() throws {
    let a = try folder.write("a", [line("1", 10), line("2", 30), line("3", 20)].joined(separator: "\n"))
    let b = try folder.write("b", [line("4", 15), line("2", 30), line("5", 20)].joined(separator: "\r\n") + "\r\n")
    let merge = try LogMerge(paths: [a, b])
    #expect(merge.count == 5 && merge.duplicates == 1 && merge.malformed == [0, 0])
    let expected = [line("1", 10), line("4", 15), line("3", 20), line("5", 20), line("2", 30)]
    #expect(try text(merge) == expected.map { $0 + "\n" }.joined())
    #expect(try folder.read("a").count > 0, "the logs stay")
  }

  @Test func whatIsNoRecordIsLeftOutAndWhatIsUnknownIsKept() throws {
    let a = try folder.write(
      "a",
      "\u{FEFF}{\"kind\":\"early\"}\njunk\n\n\(line("1", 10))\n{\"kind\":\"future\",\"x\":[1]}\n[1]\n{}\n\(line("2", 5))\ntorn"
    )
    let merge = try LogMerge(paths: [a])
    #expect(merge.malformed == [4])
    #expect(
      try text(merge)
        == "{\"kind\":\"early\"}\n\(line("2", 5))\n\(line("1", 10))\n{\"kind\":\"future\",\"x\":[1]}\n",
      "a record without a time follows the one before it")
  }

  @Test func mergingIsASetUnion() throws {
    var random = SeededRandom(seed: 2)
    let pool = (0..<400).map { line("\($0)", 1_000_000 + Int(random.next() % 500)) }
    var paths: [String] = []
    var all = Set<String>()
    for file in 0..<4 {
      let lines = (0..<1500).map { _ in pool[Int(random.next() % 400)] }
      all.formUnion(lines)
      paths.append(try folder.write("log\(file)", lines.joined(separator: "\n") + "\n"))
    }
    let merged = try text(LogMerge(paths: paths))
    let lines = merged.split(separator: "\n").map(String.init)
    #expect(Set(lines) == all && lines.count == all.count)
    let times = try LogReader(path: folder.write("merged", merged)).records().entries.compactMap { entry -> Int? in
      if case .run(let run) = entry { run.timestamp } else { nil }
    }
    #expect(times == times.sorted() && times.count == all.count)
    #expect(try text(LogMerge(paths: [folder("merged")] + paths)) == merged, "merging again changes nothing")
  }

  @Test func whatCannotBeReadTwiceIsRefused() throws {
    #expect(throws: LogError.self) { try LogMerge(paths: ["/dev/null"]) }
    #expect(throws: LogError.self) { try LogMerge(paths: [folder.path]) }
    #expect(throws: LogError.self) { try LogMerge(paths: [folder("none")]) }
    #expect(try text(LogMerge(paths: [])) == "")
  }
}
