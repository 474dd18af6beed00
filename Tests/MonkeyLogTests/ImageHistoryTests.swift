import Foundation
import MonkeyLog
import TestSupport
import Testing

@Suite struct ImageHistoryTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func log() throws -> String {
    let lines = [
      Samples.run(input: "a", output: "x", timestamp: 1).line, Samples.run(input: "b", output: "y", timestamp: 2).line,
      try Samples.rating(input: "a", score: 2).line, "junk", Samples.run(input: "a", output: "z", timestamp: 3).line,
      Samples.run(input: "c", output: "y", timestamp: 4).line,
      try Samples.rating(input: "a", score: 5, output: "z").line,
      try Samples.rating(input: "w", score: 1).line,
    ]
    return try folder.write("log.jsonl", lines.joined(separator: "\n") + "\n")
  }

  private func times(_ found: ImageHistory) -> [Int] { found.history.runs.map(\.record.timestamp) }

  @Test func byInputOutputAndPath() throws {
    let log = try log()
    for (hash, path) in [("a", nil), ("x", nil), ("z", nil), ("-", "scans/a.png"), ("-", "clean/a.png")]
      as [(String, String?)]
    {
      let found = try ImageHistory(of: [Samples.hash(hash)], path: path, inLog: log)
      #expect(times(found) == [1, 3] && found.inputs == [Samples.hash("a")])
      #expect(found.history.runs.map(\.score) == [2, 5])
    }
  }

  @Test func apictureOfSeveralInputs() throws {
    let found = try ImageHistory(of: [Samples.hash("y")], path: nil, inLog: log())
    #expect(times(found) == [2, 4])
  }

  @Test func ratingsWithoutARun() throws {
    let found = try ImageHistory(of: [Samples.hash("w")], path: nil, inLog: log())
    #expect(found.history.runs.isEmpty && found.history.orphans.map(\.score) == [1])
  }

  @Test func nothingIsKnown() throws {
    let found = try ImageHistory(of: [Samples.hash("nobody")], path: "nowhere", inLog: log())
    #expect(found.inputs.isEmpty && found.history.runs.isEmpty)
    #expect(throws: LogError.self) { try ImageHistory(of: [], path: "x", inLog: folder("none")) }
  }
}
