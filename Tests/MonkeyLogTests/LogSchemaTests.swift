import Foundation
import MonkeyLog
import MonkeyValue
import TestSupport
import Testing

/// docs/log-record.schema.json against what is written and what is read.
@Suite struct LogSchemaTests {
  private let schema: JSONValue

  init() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    schema = try JSONParser.parse(
      String(contentsOf: root.appendingPathComponent("docs/log-record.schema.json"), encoding: .utf8))
  }

  private func isValid(_ line: String) throws -> Bool {
    try Validator(root: schema).accepts(JSONParser.parse(line), schema)
  }

  @Test func everythingThatIsWrittenIsValid() throws {
    var random = SeededRandom(seed: 5)
    var run = Samples.run()
    #expect(try isValid(run.line))
    run.salvaged = true
    #expect(try isValid(run.line) && isValid(Samples.rating().line))
    for _ in 0..<300 {
      var run = Samples.randomRun(&random)
      // The writer keeps to 0…1; the decoder takes what it finds.
      run.confidence = run.confidence.map { min(1, $0) }
      #expect(try isValid(run.line), "\(run.line)")
      #expect(try isValid(Samples.randomRating(&random).line))
    }
  }

  /// Takes each member away, and gives each another type: the reader skips the line exactly where the schema says that
  /// a member is required.
  @Test func whatIsRequiredIsWhatTheReaderNeeds() throws {
    let folder = try TemporaryFolder()
    for line in [Samples.run().line, try Samples.rating(output: "o", recipe: "r", notes: "n").line] {
      guard case .object(let members) = try JSONParser.parse(line) else { continue }
      for index in members.indices {
        var fewer = members
        fewer.remove(at: index)
        let text = JSONValue.object(fewer).text
        let isRead = try LogReader(path: folder.write("log", text + "\n")).records().summary.malformed == 0
        #expect(try isValid(text) == isRead, "without \(members[index].name)")
      }
    }
  }

  @Test func whatIsWrongIsRefused() throws {
    let good = Samples.run().line
    func changed(_ name: String, _ value: JSONValue) throws -> String {
      guard case .object(let members) = try JSONParser.parse(good) else { return "" }
      return JSONValue.object(members.map { $0.name == name ? .init(name, value) : $0 }).text
    }
    for (name, value) in [
      ("ts_unix_ms", JSONValue.string("now")), ("input_blake3", .string("ABC")), ("steps", .string("")),
      ("steps", .array([.object([JSONValue.Member("op", .int(1))])])), ("duration_ms", .double(0.5)),
      ("confidence", .int(2)),
      ("class_source", .string("guessed")), ("output_blake3", .null),
    ] {
      #expect(try !isValid(changed(name, value)), "\(name)")
    }
    #expect(try isValid("{\"kind\":\"future\",\"x\":1}"), "other kinds may appear")
    #expect(try !isValid("{}") && !isValid("[1]"))
    for score in [JSONValue.int(0), .int(6), .double(3.5), .string("4")] {
      let rating = JSONValue.object([
        .init("kind", .string("rating")), .init("ts_unix_ms", .int(1)),
        .init("input_blake3", .string(Samples.hash("x").hex)), .init("score", score),
      ])
      #expect(try !isValid(rating.text))
    }
  }
}

/// As much of JSON Schema 2020-12 as the schema uses; a keyword that it does not know fails.
private struct Validator {
  let root: JSONValue

  func accepts(_ value: JSONValue, _ schema: JSONValue) throws -> Bool {
    guard case .object(let rules) = schema else { return schema == .bool(true) }
    for rule in rules where try !accepts(value, rule, among: rules) { return false }
    return true
  }

  private func accepts(_ value: JSONValue, _ rule: JSONValue.Member, among rules: [JSONValue.Member]) throws -> Bool {
    switch (rule.name, rule.value) {
    case ("$schema", _), ("title", _), ("description", _), ("$defs", _): return true
    case ("$ref", .plain(.string(let path))): return try accepts(value, try find(path))
    case ("oneOf", .array(let choices)): return try choices.filter { try accepts(value, $0) }.count == 1
    case ("not", let other): return try !accepts(value, other)
    case ("const", let wanted): return value == wanted
    case ("enum", .array(let choices)): return choices.contains(value)
    case ("type", .array(let names)): return names.contains { isOf($0, value) }
    case ("type", let name): return isOf(name, value)
    case ("minimum", .plain(let least)): return number(value).map { $0 >= least.number ?? 0 } ?? true
    case ("maximum", .plain(let most)): return number(value).map { $0 <= most.number ?? 0 } ?? true
    case ("pattern", .plain(.string(let pattern))):
      guard case .plain(.string(let text)) = value else { return true }
      return text.range(of: pattern, options: .regularExpression) != nil
    case ("items", let element):
      guard case .array(let values) = value else { return true }
      return try values.allSatisfy { try accepts($0, element) }
    case ("required", .array(let names)):
      guard case .object(let members) = value else { return true }
      return names.allSatisfy { name in members.contains { JSONValue.string($0.name) == name } }
    case ("properties", .object(let known)):
      guard case .object(let members) = value else { return true }
      return try members.allSatisfy { member in
        try known.first { $0.name == member.name }.map { try accepts(member.value, $0.value) } ?? true
      }
    case ("additionalProperties", let other):
      guard case .object(let members) = value else { return true }
      var named: Set<String> = []
      if case .object(let known)? = rules.first(where: { $0.name == "properties" })?.value {
        named = Set(known.map(\.name))
      }
      return try members.allSatisfy { try named.contains($0.name) || accepts($0.value, other) }
    default:
      Issue.record("the validator does not know \(rule.name)")
      return false
    }
  }

  private func find(_ path: String) throws -> JSONValue {
    var place = root
    for name in path.split(separator: "/").dropFirst() {
      guard case .object(let members) = place, let next = members.first(where: { $0.name == name }) else {
        throw CocoaError(.coderValueNotFound)
      }
      place = next.value
    }
    return place
  }

  private func number(_ value: JSONValue) -> Double? {
    guard case .plain(let plain) = value else { return nil }
    return plain.number
  }

  private func isOf(_ name: JSONValue, _ value: JSONValue) -> Bool {
    switch (name, value) {
    case (.plain(.string("object")), .object), (.plain(.string("array")), .array), (.plain(.string("null")), .null):
      true
    case (.plain(.string("string")), .plain(.string)), (.plain(.string("boolean")), .plain(.bool)): true
    case (.plain(.string("integer")), .plain(.int)), (.plain(.string("number")), .plain(.int)): true
    case (.plain(.string("number")), .plain(.double)): true
    default: false
    }
  }
}
