import Foundation
import MonkeyLog
import TestSupport
import Testing

@Suite struct LogCheckTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test func namesWhatIsOdd() throws {
    let run = Samples.run(input: "a", output: "b")
    let lines = [
      run.line, "junk", try Samples.rating(input: "a").line, "", try Samples.rating(input: "z").line,
      "  " + run.line + "\r",
      run.line + " ", try Samples.rating(input: "a", output: "q").line, "{\"kind\":\"future\"}",
      "{\"kind\":\"future\"}",
      String(run.line.dropLast(9)),
    ]
    let path = try folder.write("log.jsonl", lines.joined(separator: "\n"))
    for pieceSize in [8 << 20, 700, 33] {
      let check = try LogCheck(path: path, pieceSize: pieceSize)
      #expect(check.summary.lines == 11 && check.summary.runs == 3 && check.summary.ratings == 3)
      #expect(check.summary.others == 2 && check.summary.blank == 1)
      #expect(check.summary.malformedLines == [2, 11] && check.summary.hasTornTail)
      #expect(check.orphanLines == [5, 8])
      #expect(
        check.duplicates.map { [$0.line, $0.first] } == [[6, 1], [7, 1], [10, 9]])
    }
  }

  @Test func aSoundLogIsSound() throws {
    let text = Samples.run().line + "\n" + (try Samples.rating().line) + "\n"
    let check = try LogCheck(path: folder.write("log.jsonl", text))
    #expect(check.orphanLines.isEmpty && check.duplicates.isEmpty)
    #expect(check.summary.malformed == 0 && !check.summary.endsWithoutNewline)
  }

  @Test func filesThatChanged() throws {
    func run(_ line: Int, input: String, output: String) -> RunRecord {
      var run = Samples.run(input: input + "-v1", output: output + "-v1")
      run.inputPath = folder(input)
      run.outputPath = folder(output)
      return run
    }
    for name in ["same", "out1", "out2"] { try folder.write(name, name + "-v1") }
    try folder.write("changed", "something else")
    // Written over in place: what the last run left is what counts.
    try folder.write("in-place", "in-place-v2")
    var over = run(4, input: "in-place", output: "in-place")
    over.output = Samples.hash("in-place-v2")
    var pathless = run(5, input: "x", output: "y")
    pathless.inputPath = nil
    pathless.outputPath = nil
    var folderRun = run(6, input: "same", output: "out1")
    folderRun.outputPath = folder.path
    let runs = [
      run(1, input: "same", output: "out1"), run(2, input: "changed", output: "out2"),
      run(3, input: "gone", output: "gone2"), over, pathless, folderRun,
    ]
    let path = try folder.write("log.jsonl", runs.map(\.line).joined(separator: "\n"))
    let check = try FileCheck(log: path)
    let states = Dictionary(uniqueKeysWithValues: check.files.map { ($0.path, $0) })
    #expect(check.files.count == 8)
    #expect(states[folder("same")]?.state == .same && states[folder("same")]?.line == 6)
    #expect(states[folder("out1")]?.state == .same && states[folder("out1")]?.role == .output)
    #expect(states[folder("changed")]?.state == .changed(Samples.hash("something else")))
    #expect(states[folder("gone")]?.state == .gone && states[folder("gone2")]?.state == .gone)
    #expect(states[folder("in-place")]?.state == .same)
    if case .unreadable(let why)? = states[folder.path]?.state {
      #expect(why.contains("folder"))
    } else {
      Issue.record()
    }
    #expect(check.files.map(\.line) == check.files.map(\.line).sorted())
  }
}
