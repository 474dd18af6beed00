import Foundation
import MonkeyLog
import MonkeyValue
import TestSupport
import Testing

@Suite struct RecordTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func entries(_ text: String) throws -> [LogEntry] {
    try LogReader(path: folder.write("log.jsonl", text)).records().entries
  }

  @Test func theExactBytesOfARun() {
    var run = Samples.run()
    run.steps[1].args["strength"] = 60.0
    let expected =
      #"{"kind":"run","ts_unix_ms":1700000000000,"input_blake3":"\#(Samples.hash("in"))","input_path":"scans/in.png","#
      + #""class":"receipt","recipe_sha":"\#(Samples.hash("recipe"))","steps":[{"op":"deskew","args":{"max_angle":15.5,"#
      + #""method":"profile"},"skipped":"no text lines"},{"op":"local-contrast","args":{"auto":true,"strength":60}}],"#
      + #""output_blake3":"\#(Samples.hash("out"))","duration_ms":120,"output_path":"clean/in.png","#
      + #""class_source":"detected","confidence":0.82,"version":"0.1.0"}"#
    #expect(run.line == expected)
    run.quality = 85
    run.salvaged = true
    #expect(run.line == expected.dropLast() + #","quality":85,"salvaged":true}"#)
  }

  @Test func theExactBytesOfARating() throws {
    let plain = try Samples.rating()
    #expect(
      plain.line
        == #"{"kind":"rating","ts_unix_ms":1700000100000,"input_blake3":"\#(Samples.hash("in"))","score":4}"#)
    let full = try Samples.rating(output: "out", recipe: "recipe", notes: "a\nb\"")
    #expect(
      full.line == plain.line.dropLast()
        + #","notes":"a\nb\"","output_blake3":"\#(Samples.hash("out"))","recipe_sha":"\#(Samples.hash("recipe"))"}"#)
  }

  @Test func aRecordCannotChooseItsKind() {
    struct Sly: LogRecord {
      static let kind = "promotion"
      var members: [JSONValue.Member] { [JSONValue.Member("kind", .string("run")), JSONValue.Member("x", .int(1))] }
    }
    #expect(Sly().line == #"{"kind":"promotion","x":1}"#)
  }

  @Test func roundTrips() throws {
    var random = SeededRandom(seed: 21)
    var expected: [LogEntry] = []
    var text = ""
    for _ in 0..<400 {
      if random.next() % 2 == 0 {
        let run = Samples.randomRun(&random)
        expected.append(.run(run))
        text += run.line + "\n"
      } else {
        let rating = try Samples.randomRating(&random)
        expected.append(.rating(rating))
        text += rating.line + "\n"
      }
    }
    #expect(text.filter { $0 == "\n" }.count == 400, "a record is one line")
    #expect(try entries(text) == expected)
  }

  /// A double without a fraction is written without one, and comes back as an integer: the same number.
  @Test func integralNumbersComeBackAsIntegers() throws {
    var run = Samples.run()
    run.steps = [StepRecord(op: "x", args: ["a": 60.0, "b": .double(.infinity)])]
    guard case .run(let back)? = try entries(run.line).first else {
      Issue.record("no run")
      return
    }
    #expect(back.steps == [StepRecord(op: "x", args: ["a": 60])])
  }

  /// Records as the first version wrote them: every later one reads them.
  static let a = String(repeating: "a", count: 64)
  static let b = String(repeating: "b", count: 64)
  static let c = String(repeating: "c", count: 64)

  @Test func oldRecordsStayReadable() throws {
    let full =
      #"{"kind":"run","ts_unix_ms":1735689600000,"input_blake3":"\#(Self.a)","input_path":"in/a.jpg","class":"color-photo","#
      + #""recipe_sha":"\#(Self.b)","steps":[{"op":"local-contrast","args":{"iterations":1,"sigma":0.75,"strength":60}},"#
      + #"{"op":"deskew","args":{},"skipped":"angle is unsure"}],"output_blake3":"\#(Self.c)","duration_ms":842,"#
      + #""output_path":"out/a.png","class_source":"detected","confidence":0.41,"version":"0.1.0"}"#
    let bare =
      #"{"kind":"run","ts_unix_ms":1735689600000,"input_blake3":"\#(Self.a)","input_path":"in/a.jpg","class":"unknown","#
      + #""recipe_sha":"\#(Self.b)","steps":[],"output_blake3":"\#(Self.a)","duration_ms":3}"#
    let pathless =
      #"{"kind":"run","ts_unix_ms":1735689600000,"input_blake3":"\#(Self.a)","class":"receipt","recipe_sha":"\#(Self.b)","#
      + #""steps":[],"output_blake3":"\#(Self.c)","duration_ms":3}"#
    let plain = #"{"kind":"rating","ts_unix_ms":1735689700000,"input_blake3":"\#(Self.a)","score":5}"#
    let noted =
      #"{"kind":"rating","ts_unix_ms":1735689700000,"input_blake3":"\#(Self.a)","score":2,"notes":"too dark","#
      + #""output_blake3":"\#(Self.c)","recipe_sha":"\#(Self.b)"}"#
    let entries = try entries([full, bare, pathless, plain, noted].joined(separator: "\n") + "\n")
    let a = try #require(ContentHash(hex: Self.a)), b = try #require(ContentHash(hex: Self.b))
    let c = try #require(ContentHash(hex: Self.c))
    let steps = [
      StepRecord(op: "local-contrast", args: ["iterations": 1, "sigma": 0.75, "strength": 60]),
      StepRecord(op: "deskew", args: [:], skipped: "angle is unsure"),
    ]
    #expect(
      entries == [
        .run(
          RunRecord(
            timestamp: 1_735_689_600_000, input: a, inputPath: "in/a.jpg", className: "color-photo", recipe: b,
            steps: steps, output: c, duration: 842, outputPath: "out/a.png", classSource: .detected, confidence: 0.41,
            version: "0.1.0")),
        .run(
          RunRecord(
            timestamp: 1_735_689_600_000, input: a, inputPath: "in/a.jpg", className: "unknown", recipe: b, steps: [],
            output: a, duration: 3)),
        .run(
          RunRecord(
            timestamp: 1_735_689_600_000, input: a, inputPath: nil, className: "receipt", recipe: b, steps: [],
            output: c, duration: 3)),
        .rating(try RatingRecord(timestamp: 1_735_689_700_000, input: a, score: 5)),
        .rating(
          try RatingRecord(
            timestamp: 1_735_689_700_000, input: a, score: 2, notes: "too dark", output: c, recipe: b)),
      ])
  }

  @Test func otherWritersSpellingsAreRead() throws {
    let text =
      #" { "score" : 4.0 , "future" : [ {} ] , "input_blake3" : "\#(Self.a)" , "ts_unix_ms" : 1.7e12, "\u006bind":"rat\u0069ng","notes":null } "#
    let a = try #require(ContentHash(hex: Self.a))
    #expect(try entries(text) == [.rating(try RatingRecord(timestamp: 1_700_000_000_000, input: a, score: 4))])
  }

  @Test func whatARecordNeedsIsChecked() throws {
    let run = Samples.run().line
    let rating = try Samples.rating().line
    #expect(try entries(run + "\n" + rating).count == 2)
    let bad = [
      run.replacing(Samples.hash("in").hex, with: Samples.hash("in").hex.uppercased()),
      run.replacing(Samples.hash("out").hex, with: "abc"),
      run.replacing("\"duration_ms\":120", with: "\"duration_ms\":1.5"),
      run.replacing("\"class\":\"receipt\"", with: "\"class\":7"),
      run.replacing("\"ts_unix_ms\":1700000000000,", with: ""),
      run.replacing("\"op\":\"deskew\",", with: ""), run.replacing("\"max_angle\":15.5", with: "\"max_angle\":[1]"),
      run.replacing("\"kind\":\"run\"", with: "\"kind\":1"), run.replacing("\"kind\":\"run\",", with: ""),
      rating.replacing("\"score\":4", with: "\"score\":0"), rating.replacing("\"score\":4", with: "\"score\":6"),
      rating.replacing("\"score\":4", with: "\"score\":\"4\""), rating.replacing("\"score\":4", with: "\"score\":3.5"),
      rating.replacing("\"score\":4", with: "\"score\":1e400"), "[1,2]", "{}", "7", "null", "\"run\"",
    ]
    for line in bad { #expect(try entries(line) == [], "\(line)") }
  }

  @Test func scoresAreWholeNumbersFromOneToFive() throws {
    for score in 1...5 {
      #expect(try RatingRecord.score(parsing: "\(score)") == score)
      #expect(try Samples.rating(score: score).score == score)
    }
    for text in ["0", "6", "9", "-1", "3.5", "x", "", " 3", "+3", "٣", "1e0", "99999999999999999999"] {
      let error = #expect(throws: LogError.self) { try RatingRecord.score(parsing: text) }
      #expect(error?.description.contains("1") == true)
    }
    #expect(throws: LogError.self) { try Samples.rating(score: 0) }
    #expect(throws: LogError.self) { try Samples.rating(score: 6) }
  }
}
