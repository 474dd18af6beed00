import Foundation
import MonkeyLog
import TestSupport
import Testing

@Suite struct RaterTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func find(_ name: String, in lines: [String]) throws -> Rater.Match? {
    try Rater.find(Samples.hash(name), inLog: folder.write("log.jsonl", lines.joined(separator: "\n") + "\n"))
  }

  @Test func anOutputIsFoundBeforeAnInput() throws {
    let first = Samples.run(input: "a", output: "b", timestamp: 1)
    let second = Samples.run(input: "b", output: "c", timestamp: 2)
    for lines in [[first.line, second.line], [second.line, first.line]] {
      #expect(try find("b", in: lines) == Rater.Match(run: first, role: .output))
      #expect(try find("a", in: lines) == Rater.Match(run: first, role: .input))
      #expect(try find("c", in: lines) == Rater.Match(run: second, role: .output))
      #expect(try find("d", in: lines) == nil)
    }
  }

  @Test func ofSeveralTheLastOfTheLog() throws {
    let lines = [
      Samples.run(input: "a", output: "x", timestamp: 30), Samples.run(input: "a", output: "y", timestamp: 20),
      Samples.run(input: "a", output: "y", recipe: "other", timestamp: 10), Samples.run(input: "q", timestamp: 40),
    ]
    #expect(try find("a", in: lines.map(\.line)) == Rater.Match(run: lines[2], role: .input))
    #expect(try find("y", in: lines.map(\.line)) == Rater.Match(run: lines[2], role: .output))
    #expect(try find("x", in: lines.map(\.line)) == Rater.Match(run: lines[0], role: .output))
  }

  @Test func aPassthroughIsItsOwnOutput() throws {
    let run = Samples.run(input: "a", output: "a")
    #expect(try find("a", in: [run.line]) == Rater.Match(run: run, role: .output))
  }

  @Test func ratingsAndBrokenLinesAreNoRuns() throws {
    let run = Samples.run(input: "a", output: "b")
    let lines = [
      run.line, try Samples.rating(input: "a", output: "b").line,
      "{\"kind\":\"future\",\"output_blake3\":\"\(run.output)\"}",
      String(run.line.dropLast(5)), run.line + "x", "garbage \"output_blake3\":\"\(run.output)\" garbage",
      run.output.hex,
      "{\"notes\":\"\(run.output)\"}",
    ]
    #expect(try find("b", in: lines) == Rater.Match(run: run, role: .output))
    #expect(try find("a", in: lines) == Rater.Match(run: run, role: .input))
    #expect(try find("b", in: Array(lines.dropFirst())) == nil)
  }

  @Test func whatTheRatingSays() throws {
    let run = Samples.run(input: "a", output: "b", recipe: "r")
    let rating = try Rater.rating(
      of: run.output, match: Rater.Match(run: run, role: .output), score: 4, notes: "n", timestamp: 9)
    #expect(
      try rating
        == RatingRecord(timestamp: 9, input: run.input, score: 4, notes: "n", output: run.output, recipe: run.recipe))
    let orphan = try Rater.rating(of: run.output, match: nil, score: 1, timestamp: 9)
    #expect(try orphan == RatingRecord(timestamp: 9, input: run.output, score: 1))
    #expect(throws: LogError.self) { try Rater.rating(of: run.output, match: nil, score: 7) }
  }

  /// A hash at every place relative to the seams of the blocks that are read, beside lines of all lengths.
  @Test func seamsOfBlocks() throws {
    let run = Samples.run(input: "a", output: "b")
    let block = 1 << 18
    for shift in stride(from: 0, through: 800, by: 7) {
      let before = String(repeating: "y", count: 300) + "\n" + String(repeating: "x", count: 200) + "\n"
      // The hash of the output stands about 200 bytes before the end of the line.
      let after = String(repeating: "z", count: block - shift) + "\n"
      let path = try folder.write("log.jsonl", before + run.line + "\n" + after)
      #expect(try Rater.find(run.output, inLog: path)?.run == run)
      #expect(try Rater.find(run.input, inLog: path)?.role == .input)
    }
  }

  @Test func spellingsOfOtherWriters() throws {
    let run = Samples.run(input: "a", output: "b")
    let spaced = run.line.replacing(":", with: " :\r ").replacing(",", with: " ,\t")
    #expect(try find("b", in: [spaced])?.role == .output)
    #expect(try find("a", in: ["", spaced + "\r", "\r"])?.role == .input)
    let path = try folder.write("log.jsonl", run.line)
    #expect(try Rater.find(run.output, inLog: path)?.run == run, "a last line without its newline")
  }

  @Test func linesThatAreTooLongArePassedOver() throws {
    let run = Samples.run(input: "a", output: "b")
    let filler = String(repeating: " ", count: LogWriter.maximumLineLength)
    #expect(try find("b", in: [run.line, run.line + filler])?.run == run)
    #expect(try find("b", in: [run.line + filler]) == nil)
  }

  /// Blocks and waves of all sizes find what reading everything finds.
  @Test func agreesWithReadingEverything() throws {
    var random = SeededRandom(seed: 8)
    for _ in 0..<30 {
      var bytes: [UInt8] = []
      for _ in 0..<40 {
        func pick() -> String { "\(random.next() % 6)" }
        var line = Array(Samples.run(input: pick(), output: pick(), timestamp: Int(random.next() % 1000)).line.utf8)
        if random.next() % 4 == 0 { line = Array(try Samples.rating(input: pick(), output: pick()).line.utf8) }
        if random.next() % 4 == 0 { RandomJSON.mutate(&line, &random) }
        bytes += line + [0x0A]
      }
      let path = try folder.write("log.jsonl", bytes)
      var runs: [RunRecord] = []
      try LogReader(path: path).forEach { if case .run(let run) = $0.entry { runs.append(run) } }
      for name in 0..<7 {
        let hash = Samples.hash(name)
        let expected =
          runs.last { $0.output == hash }.map { Rater.Match(run: $0, role: .output) }
          ?? runs.last { $0.input == hash }.map { Rater.Match(run: $0, role: .input) }
        for (block, wave) in [(1 << 18, 1 << 25), (4096, 16384), (700, 700), (131, 5000), (64, 1000), (1, 1)] {
          if block < 100 && name > 1 { continue }
          #expect(try Rater.find(hash, inLog: path, blockSize: block, waveSize: wave) == expected)
        }
      }
    }
  }
}
