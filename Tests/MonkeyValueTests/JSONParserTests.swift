import Foundation
import MonkeyValue
import TestSupport
import Testing

@Suite struct JSONParserTests {
  static let good: [(String, JSONValue)] = [
    ("null", .null), (" true\n", .bool(true)), ("false", .bool(false)), ("0", .int(0)), ("-0", .int(0)),
    ("-12", .int(-12)), ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
    ("9223372036854775808", .double(9_223_372_036_854_775_808)), ("1.50", .double(1.5)), ("1e2", .double(100)),
    ("-2E-3", .double(-0.002)), ("1E+2", .double(100)), ("\"\"", .string("")), ("[]", .array([])), ("{}", .object([])),
    ("[1, [2 ],\t{ \"a\":3}]", .array([.int(1), .array([.int(2)]), .object([JSONValue.Member("a", .int(3))])])),
    (#""\u0041\n\/\"\\\b\f\r\t""#, .string("A\n/\"\\\u{08}\u{0C}\r\t")),
    (#""\ud83d\udc12 \uD834\uDD1E""#, .string("🐒 𝄞")),
    ("\"é🐒\u{2028}\u{7F}\"", .string("é🐒\u{2028}\u{7F}")), (#""\u0000""#, .string("\0")),
    (
      #"{"a":1,"a":2}"#,
      .object([JSONValue.Member("a", .int(1)), JSONValue.Member("a", .int(2))])
    ),
  ]

  @Test func readsWhatTheGrammarAllows() throws {
    for (text, value) in Self.good { #expect(try JSONParser.parse(text) == value, "\(text)") }
  }

  @Test func refusesWhatItDoesNot() {
    let bad = [
      "", " ", "nul", "nulll", "True", "01", "-", "+1", "1.", ".5", "1e", "1e+", "0x1", "1 2", "1e999", "-1e999", "NaN",
      "Infinity", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}",
      "{a:1}", "{1:1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{,}", "'a'", "\"", "\"a", "\"\\", "\"\\\"", "\"\\x\"",
      "\"\\u12\"", "\"\\u12g4\"", "\"a\nb\"", "\"\u{01}\"", "\"\t\"", #""\ud83d""#, #""\ud83d\n""#, #""\ud83d\u0041""#,
      #""\udc12""#, #""\udc12\ud83d""#, "// a\n1", "1//", "\u{FEFF}1", "\u{0B}1", "{}{}", "[]]",
    ]
    for text in bad { #expect(throws: JSONParser.Failure.self, "\(text)") { try JSONParser.parse(text) } }
  }

  @Test func utf8IsStrict() {
    let bad: [[UInt8]] = [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xE0, 0x9F, 0x80], [0xED, 0xA0, 0x80], [0xE1, 0x80],
      [0xF0, 0x8F, 0x80, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xE2, 0x82, 0x28], [0xF0, 0x90, 0x28, 0x80],
    ]
    for middle in bad {
      // In the middle of a word of eight bytes and at its seams.
      for pad in 0..<10 {
        let bytes = [0x22] + [UInt8](repeating: 0x61, count: pad) + middle + [0x22]
        #expect(bytes.withUnsafeBytes { (try? JSONParser.parse($0)) == nil }, "\(bytes)")
      }
    }
  }

  /// Every byte at every place of a string that the scanner crosses eight bytes at a time.
  @Test func everyByteAtEveryPlaceOfAWord() {
    for place in 0..<20 {
      for byte in UInt8.min...UInt8.max {
        var bytes = [UInt8](repeating: 0x61, count: 20)
        bytes[place] = byte
        let text = [0x22] + bytes + [0x22]
        let isPlain = byte >= 0x20 && byte < 0x80 && byte != 0x22 && byte != 0x5C
        let value = text.withUnsafeBytes { try? JSONParser.parse($0) }
        #expect(value == (isPlain ? .string(String(decoding: bytes, as: UTF8.self)) : nil))
      }
    }
  }

  @Test func nestingHasAnEnd() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      func text(_ depth: Int) -> String {
        String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
      }
      #expect((try? JSONParser.parse(text(128))) != nil)
      #expect((try? JSONParser.parse(text(129))) == nil)
      #expect((try? JSONParser.parse(text(1_000_000))) == nil)
    }
  }

  @Test func readsBackWhatItsCounterpartWrites() throws {
    var random = SeededRandom(seed: 5)
    for _ in 0..<2000 {
      let value = RandomJSON.value(&random, depth: 4)
      #expect(try JSONParser.parse(value.text) == value)
    }
  }

  /// The judge is Foundation: on random documents, whole and mutated, both take the same ones and read the same values.
  @Test func agreesWithFoundation() {
    var random = SeededRandom(seed: 11)
    for _ in 0..<40_000 {
      var bytes = Array(RandomJSON.value(&random, depth: 4).text.utf8)
      for _ in 0..<random.next() % 4 { RandomJSON.mutate(&bytes, &random) }
      compare(bytes)
    }
  }

  private func compare(_ bytes: [UInt8]) {
    // Foundation takes a leading byte order mark and zeros for UTF-16 or UTF-32.
    if bytes.prefix(4).contains(where: { $0 == 0 || $0 >= 0xEF }) { return }
    let ours = bytes.withUnsafeBytes { try? JSONParser.parse($0) }
    let theirs = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    let text = String(decoding: bytes, as: UTF8.self)
    // Foundation takes a comma before a closing bracket, which the grammar does not know.
    if ours == nil, theirs != nil, text.contains(/,[ \t\r\n]*[\]}]/) { return }
    #expect((ours == nil) == (theirs == nil), "\(text)")
    if let ours, let theirs {
      #expect(RandomJSON.equal(ours, theirs), "\(text)")
    }
  }
}
