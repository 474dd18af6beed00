import MonkeyTOML
import MonkeyValue
import TestSupport
import Testing

@Suite struct TOMLDocumentTests {
  private func parse(_ text: String) throws -> TOMLDocument { try TOMLDocument.parse(text, file: "f.toml") }

  private func failure(_ text: String) -> TOMLError? {
    do {
      _ = try parse(text)
      return nil
    } catch { return error as? TOMLError }
  }

  @Test func scalars() throws {
    let root = try parse(
      """
      a = 1
      b = -2.5e3
      c = true
      d = "x\\ty\\u00e9"
      e = 'C:\\n'
      f = 0xff
      g = 1_000
      h = inf
      """
    ).root
    #expect(root["a"] == TOMLNode(line: 1, content: .value(1)))
    #expect(root["b"] == TOMLNode(line: 2, content: .value(-2500.0)))
    #expect(root["c"] == TOMLNode(line: 3, content: .value(true)))
    #expect(root["d"] == TOMLNode(line: 4, content: .value("x\tyé")))
    #expect(root["e"] == TOMLNode(line: 5, content: .value("C:\\n")))
    #expect(root["f"] == TOMLNode(line: 6, content: .value(255)))
    #expect(root["g"] == TOMLNode(line: 7, content: .value(1000)))
    #expect(root["h"] == TOMLNode(line: 8, content: .value(.double(.infinity))))
  }

  @Test func decimalFractionsAreTheNearestNumbers() throws {
    // What is read by a way of its own, up to fifteen digits, and what lies beyond, against the standard library.
    var random = SeededRandom(seed: 3)
    for digits in 1...18 {
      for decimals in 1...digits {
        for _ in 0..<20 {
          let whole = (0..<digits - decimals).map { _ in String(Int(random.unit() * 9.99)) }.joined()
          let fraction = (0..<decimals).map { _ in String(Int(random.unit() * 9.99)) }.joined()
          let text = (random.unit() < 0.5 ? "-" : "") + String(Int(whole) ?? 0) + "." + fraction
          let value = try parse("a = \(text)").root["a"]?.value
          #expect(value?.number?.bitPattern == Double(text)?.bitPattern, "\(text)")
        }
      }
    }
    for text in ["0", "-0", "7", "-120", "999999999999999", "1000000000000000", "9223372036854775807"] {
      #expect(try parse("a = \(text)").root["a"]?.value == Int(text).map(PlainValue.int), "\(text)")
    }
    for text in ["01", "-01", "00.5", ".5", "5.", "-.5", "1.2.3", "-", "1-2", "0.1x"] {
      #expect(failure("a = \(text)") != nil, "\(text)")
    }
  }

  @Test func tablesOfManyKeysKeepTheirOrder() throws {
    let keys = (0..<50).map { "key\($0 * 37 % 50)" }
    let text = keys.map { "\($0) = \"\($0)\"" }.joined(separator: "\n")
    let members = try #require(try parse(text).root.members)
    #expect(members.map(\.key) == keys)
    #expect(members.map(\.node.value) == keys.map(PlainValue.string))
    for line in [1, 16, 17, 18, 50] {
      #expect(failure(text + "\n\(keys[line - 1]) = 1")?.message.contains("on line \(line)") == true)
    }
  }

  @Test func stepsOfARecipe() throws {
    let root = try parse(
      """
      # comment = 1

      [[step]] # first [[step]]
      op = "local-contrast"
      args = { strength = 60, "sigma" = 0.75 }

      [[step]]
      op = "sharpen"

      [step.args]
      sigma = 1
      "a.b" = '#'

      [[step]]
      args.amount = 2
      args.sigma = 3
      """
    ).root
    let steps = try #require(root["step"]?.elements)
    #expect(root["step"]?.line == 3)
    #expect(steps.map(\.line) == [3, 7, 14])
    #expect(steps[0]["op"] == TOMLNode(line: 4, content: .value("local-contrast")))
    #expect(steps[0]["args"]?.line == 5)
    #expect(steps[0]["args"]?["sigma"] == TOMLNode(line: 5, content: .value(0.75)))
    #expect(steps[1]["args"]?.line == 10)
    #expect(steps[1]["args"]?["sigma"] == TOMLNode(line: 11, content: .value(1)))
    #expect(steps[1]["args"]?["a.b"] == TOMLNode(line: 12, content: .value("#")))
    #expect(steps[2]["args"]?.line == 15)
    #expect(steps[2]["args"]?["sigma"] == TOMLNode(line: 16, content: .value(3)))
  }

  @Test func arraysOverLinesAndLongStrings() throws {
    let root = try parse(
      "a = [\n  1, # one ]\n  [2,\n   3], {x = 4}\n]\nb = \"\"\"\nk = 1\\\n  \"\"two\"\"\"\"\"\nc = '''\n'x'\n'''\nd = 5\r\ne = 6\n"
    )
    .root
    let a = try #require(root["a"]?.elements)
    #expect(a.map(\.line) == [2, 3, 4])
    #expect(a[1].elements?.map(\.line) == [3, 4])
    #expect(a[2]["x"] == TOMLNode(line: 4, content: .value(4)))
    #expect(root["b"] == TOMLNode(line: 6, content: .value("k = 1\"\"two\"\"")))
    #expect(root["c"]?.line == 9)
    #expect(root["d"] == TOMLNode(line: 12, content: .value(5)))
    #expect(root["e"] == TOMLNode(line: 13, content: .value(6)))
  }

  @Test func membersKeepTheOrderOfTheFile() throws {
    let root = try parse("z = 1\na = 2\n[m.y]\nk = 1\n[b]\n[m.a]\n'é' = 3\n").root
    #expect(root.members?.map(\.key) == ["z", "a", "m", "b"])
    #expect(root["m"]?.members?.map(\.key) == ["y", "a"])
    #expect(root["m"]?["a"]?["é"]?.line == 7)
  }

  @Test func arraysOfTablesInside() throws {
    let root = try parse("[[a]]\n[[a.b]]\nx = 1\n[[a.b]]\nx = 2\n[[a]]\n[[a.b]]\n[a.b.c]\nx = 3\n").root
    #expect(root["a"]?.elements?[0]["b"]?.elements?[1]["x"] == TOMLNode(line: 5, content: .value(2)))
    #expect(root["a"]?.elements?[1]["b"]?.elements?[0]["c"]?["x"] == TOMLNode(line: 9, content: .value(3)))
  }

  @Test func datesAreNamedInWords() throws {
    let root = try parse("a = 2024-01-02\nb = 10:00:00\nc = 2024-01-02T10:00:00Z\n").root
    #expect(root.members?.map(\.node.described) == ["a date", "a time", "a date and time"])
  }

  @Test(arguments: [
    ("a = 1\nb =\n", 2), ("a = 1\n\na = 2\n", 3), ("[t]\nx = 1\n[t]\n", 3), ("a = \"x\n", 1), ("a = 1\n[[a]]\n", 2),
    ("a = [1,\n2", 2), ("a = 1\nb = \"\u{0}\"\n", 2), ("\n\na = \"x\\ud800\"\n", 3), ("= 1", 1),
    ("a = 99999999999999999999", 1),
    ("a = yes", 1), ("a = 1 b = 2", 1), ("a = 01", 1), ("a = 1.", 1), ("a = .5", 1), ("a = 1__0", 1), ("a = 0x", 1),
    ("[a", 1), ("[[a]", 1), ("a.b = 1\na = 2", 2), ("a = 1\na.b = 2", 2), ("[a.b]\n[a]\nb.c = 1", 3), ("[]", 1),
    ("[a]\nb.c = 1\n[a.b]", 3), ("a = {x = 1}\n[a.b]", 2), ("a = [1]\n[[a]]", 2), ("[[a]]\n[a]", 2), ("a = ", 1),
    ("a = {x = 1,}", 1), ("a = {x = 1\n}", 1), ("a = {x = 1, x = 2}", 1), ("a = \"\\q\"", 1), ("a = '\u{1}'", 1),
    ("[a]\n[[a]]", 2), ("a = \"\"\"\n\n", 1), ("\"\"\"a\"\"\" = 1", 1), ("# \u{7}", 1), ("a\rb", 1), ("a", 1),
    ("a = 1\nb = nope # c", 2), ("a = 1\r\nb = 2\r\nc", 3),
  ])
  func errorsHaveTheirLine(_ text: String, _ line: Int) {
    #expect(failure(text)?.line == line)
    #expect(failure(text)?.description.hasPrefix("f.toml:\(line): ") == true)
  }

  @Test func accepted() throws {
    let texts = [
      "[a.b.c]\n[a]\nx = 1\n[a.b]\ny = 2", "a.b.c = 1\na.b.d = 2", "[x]\na.b = 1\n[y]\na.b = 1",
      "a = {b.c = 1, b.d = 2}",
      "a = []\nb = {}\nc = [[], [1,],]", "1 = 2\n\"\" = 3", "a = +1\nb = -0\nc = 1e5\nd = -1.5E-2\ne = 1_0.0_1",
      "a = 0o17\nb = 0b11",
      "a = 1979-05-27 07:32:00Z\nb = 1979-05-27 # x", "[ a . 'b' ]\r\nx=1 \r\n", "[[a]]\n[a.b]\n[[a]]\n[a.b]",
    ]
    for text in texts { #expect(failure(text) == nil, "\(text)") }
    #expect(
      try parse("a = +1\nb = -0.5e1\nc = 0b11\nd = \"\\u0000\"").root.members?.map(\.node.value) == [1, -5.0, 3, "\0"])
  }

  @Test func depthIsLimited() {
    #expect(failure("a = " + String(repeating: "[", count: 100_000))?.line == 1)
    #expect(failure("a" + String(repeating: ".a", count: 100_000) + " = 1")?.line == 1)
    #expect(failure("[a" + String(repeating: ".a", count: 100_000) + "]")?.line == 1)
    #expect(failure("a = " + String(repeating: "[", count: 90) + String(repeating: "]", count: 90)) == nil)
  }

  @Test func emptyText() throws {
    #expect(try parse("").root.members?.isEmpty == true)
    #expect(try parse("\u{FEFF}# only a comment").root.members?.isEmpty == true)
    #expect(try parse("\u{FEFF}a = 1").root["a"]?.line == 1)
  }

  @Test func unknownKeysAreNamed() throws {
    let document = try parse("[t]\nsigma = 1\nstrenght = 2\n")
    let table = try #require(document.root["t"])
    #expect(
      throws: TOMLError(file: "f.toml", line: 3, message: "unknown key \"strenght\" in [t]; did you mean \"strength\"?")
    ) {
      try document.checkKeys(of: table, allowed: ["sigma", "strength"], place: "[t]")
    }
    #expect(throws: TOMLError(file: "f.toml", line: 2, message: "unknown key \"sigma\" in [t]; allowed: a, b")) {
      try document.checkKeys(of: table, allowed: ["a", "b"], place: "[t]")
    }
    try document.checkKeys(of: table, allowed: ["sigma", "strenght"], place: "[t]")
  }

  /// Whatever the text, the answer is a document or an error, in reasonable time.
  @Test func anythingIsSurvived() {
    var state: UInt64 = 7
    let pieces = [
      "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "\"", "'", "\"\"\"", "'''", "\n", "\\", "\\u00", "#", "a", "b",
      "1", " ",
    ]
    for _ in 0..<3000 {
      var text = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int((state >> 33) % UInt64(pieces.count))]
      }
      _ = try? parse(text)
    }
  }
}
