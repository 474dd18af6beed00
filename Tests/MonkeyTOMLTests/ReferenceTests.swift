import MonkeyTOML
import MonkeyValue
import TOMLKit
import TestSupport
import Testing

/// The reader held against TOMLKit (toml++): what it accepts is TOML, and means the same.
@Suite struct ReferenceTests {
  private static let seeds = [
    """
    # a recipe
    [[step]]
    op = "local-contrast"
    args = { strength = 60, sigma = 0.75, iterations = 1 }

    [[step]]
    op = 'sharpen'
    [step.args]
    amount = -1.5e-1
    "max angle" = 1_000
    deep.er = true
    """,
    """
    title = "tab\\t, quote \\", \\u00e9 \\U0001F600"
    list = [1, 2.5, "x", [true, false], { a = 1, b.c = 2 }]
    multi = \"\"\"
    first
      second \\
        joined\"\"\"
    raw = '''
    C:\\path'''
    hex = 0xFf
    octal = 0o17
    binary = 0b101
    special = [inf, -inf, +1e6, 0.0]
    [a.b.c]
    x = 1
    [a]
    y = 2
    [[a.d]]
    z = 3
    [[a.d]]
    z = 4
    """,
  ]

  private func same(_ text: String) -> Bool {
    // TOMLKit ends the program on some malformed texts, so it is asked of those alone that ours accepts.
    guard let ours = try? TOMLDocument.parse(text, file: "t").root else { return true }
    guard let theirs = try? TOMLTable(string: text) else { return false }
    return matches(ours, theirs)
  }

  private func matches(_ node: TOMLNode, _ value: any TOMLValueConvertible) -> Bool {
    switch node.content {
    case .table(let members):
      guard let table = value.table, table.count == members.count else { return false }
      return members.allSatisfy { member in table[member.key].map { matches(member.node, $0) } ?? false }
    case .array(let elements):
      guard let array = value.array, array.count == elements.count else { return false }
      return zip(elements, 0..<array.count).allSatisfy { matches($0, array[$1]) }
    case .value(.string(let text)): return value.string == text
    case .value(.bool(let flag)): return value.bool == flag
    case .value(.int(let number)): return value.int == number
    case .value(.double(let number)): return value.double == number || (number.isNaN && value.double?.isNaN == true)
    case .moment: return value.type == .date || value.type == .time || value.type == .dateTime
    }
  }

  @Test func wholeDocuments() {
    for seed in Self.seeds { #expect(same(seed)) }
  }

  @Test func documentsWithRandomEdits() {
    // TOMLKit takes C strings, so NUL is left out; bytes beyond ASCII are kept whole by editing characters.
    let pieces: [Character] = Array("[]{}=.,\"'\\#\n_-+0123456789abcdefxtrue \t")
    var random = SeededRandom(seed: 2)
    for round in 0..<4000 {
      var text = Array(Self.seeds[round % Self.seeds.count])
      for _ in 0..<Int(1 + random.next() % 2) {
        let at = Int(random.next() % UInt64(text.count))
        let piece = pieces[Int(random.next() % UInt64(pieces.count))]
        switch random.next() % 3 {
        case 0: text[at] = piece
        case 1: text.insert(piece, at: at)
        default: text.remove(at: at)
        }
      }
      let string = String(text)
      #expect(same(string), "\(string)")
    }
  }
}
