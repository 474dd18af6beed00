import MonkeyValue

/// A reader of TOML 1.0 (https://toml.io/en/v1.0.0) that keeps the line of every key and value, by recursive descent.
///
/// The project has its own because the parsers for Swift tell the position of a syntax error alone, while a recipe with a
/// misspelt key wants to be told its line; and because the one that was tried aborts the process on some malformed files.
struct TOMLParser {
  private var cursor: TOMLCursor
  private let top = TOMLTree(line: 1, origin: .header)
  /// Counts headers: dotted keys may extend each other's tables below one header only.
  private var section = 0

  init(_ text: String, file: String) { cursor = TOMLCursor(text, file: file) }

  /// The document's top-level table.
  mutating func parse() throws(TOMLError) -> TOMLNode {
    if cursor.startsWith([0xEF, 0xBB, 0xBF]) { cursor.advance(3) }
    var table = top
    while true {
      try cursor.skipBlank(newlines: true)
      guard let byte = cursor.peek else { return top.node }
      if byte == UInt8(ascii: "[") {
        table = try header()
      } else {
        try member(of: table, depth: 0)
      }
      try cursor.endOfLine()
    }
  }

  /// `[a.b]` or `[[a.b]]`; the table that it opens.
  private mutating func header() throws(TOMLError) -> TOMLTree {
    section += 1
    let line = cursor.line
    let isArray = cursor.startsWith(Array("[[".utf8))
    cursor.advance(isArray ? 2 : 1)
    let (path, key) = try cursor.dottedKey()
    let closing = isArray ? "]]" : "]"
    guard cursor.startsWith(Array(closing.utf8)) else {
      throw cursor.error("expected \"\(closing)\" after a table's name")
    }
    cursor.advance(closing.utf8.count)
    var name: String { (path + [key]).joined(separator: ".") }
    var table = top
    for key in path {
      switch table[key] {
      case nil:
        let inner = TOMLTree(line: line, origin: .implied)
        table.add(.table(inner), at: key)
        table = inner
      case .table(let inner): table = inner
      case .tables(let list, _): table = list.last ?? table
      case .node: throw cursor.error("\"\(key)\" in [\(name)] is a value, no table", line: line)
      }
    }
    let opened = TOMLTree(line: line, origin: .header)
    switch (table[key], isArray) {
    case (nil, false): table.add(.table(opened), at: key)
    case (nil, true): table.add(.tables([opened], line: line), at: key)
    case (.tables, true): table.append(opened, at: key)
    case (.table(let inner), false) where inner.origin == .implied:
      inner.origin = .header
      return inner
    case (.table(let inner), _):
      throw cursor.error("[\(name)] is already defined, on line \(inner.line)", line: line)
    case (.tables(_, let first), false):
      throw cursor.error("[\(name)] is already defined, as [[\(name)]] on line \(first)", line: line)
    case (.node(let node), _):
      throw cursor.error("[\(name)] is already defined, on line \(node.line)", line: line)
    }
    return opened
  }

  /// `a.b = value` below a header or in an inline table.
  private mutating func member(of table: TOMLTree, depth: Int) throws(TOMLError) {
    let line = cursor.line
    let (path, key) = try cursor.dottedKey()
    var table = table
    for (index, key) in path.enumerated() {
      var name: String { path[...index].joined(separator: ".") }
      switch table[key] {
      case nil:
        let inner = TOMLTree(line: line, origin: .dotted(section: section))
        table.add(.table(inner), at: key)
        table = inner
      case .table(let inner) where inner.origin == .dotted(section: section): table = inner
      case .table(let inner): throw cursor.error("\"\(name)\" is already defined, on line \(inner.line)", line: line)
      case .tables(_, let first): throw cursor.error("\"\(name)\" is already defined, on line \(first)", line: line)
      case .node(let node): throw cursor.error("\"\(name)\" is already defined, on line \(node.line)", line: line)
      }
    }
    let first: Int? =
      switch table[key] {
      case nil: nil
      case .table(let inner): inner.line
      case .tables(_, let line): line
      case .node(let node): node.line
      }
    if let first { throw cursor.error("the key \"\(key)\" is already defined, on line \(first)", line: line) }
    guard cursor.peek == UInt8(ascii: "=") else {
      throw cursor.error("expected \"=\" after the key \"\((path + [key]).joined(separator: "."))\"")
    }
    cursor.advance()
    try cursor.skipBlank(newlines: false)
    table.add(.node(try value(line: line, depth: depth + path.count + 1)), at: key)
  }

  private mutating func value(line: Int, depth: Int) throws(TOMLError) -> TOMLNode {
    guard depth <= 100 else { throw cursor.error("values are nested more than 100 deep") }
    switch cursor.peek {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return TOMLNode(line: line, content: .value(.string(try cursor.string())))
    case UInt8(ascii: "["): return try array(line: line, depth: depth)
    case UInt8(ascii: "{"): return try inlineTable(line: line, depth: depth)
    default: return TOMLNode(line: line, content: try cursor.scalar())
    }
  }

  private mutating func array(line: Int, depth: Int) throws(TOMLError) -> TOMLNode {
    var elements: [TOMLNode] = []
    cursor.advance()
    while true {
      try cursor.skipBlank(newlines: true)
      if cursor.peek == UInt8(ascii: "]") { break }
      elements.append(try value(line: cursor.line, depth: depth + 1))
      try cursor.skipBlank(newlines: true)
      if cursor.peek == UInt8(ascii: "]") { break }
      guard cursor.peek == UInt8(ascii: ",") else {
        throw cursor.error("expected \",\" or \"]\" in the array that starts on line \(line)")
      }
      cursor.advance()
    }
    cursor.advance()
    return TOMLNode(line: line, content: .array(elements))
  }

  private mutating func inlineTable(line: Int, depth: Int) throws(TOMLError) -> TOMLNode {
    let table = TOMLTree(line: line, origin: .header)
    cursor.advance()
    try cursor.skipBlank(newlines: false)
    while cursor.peek != UInt8(ascii: "}") {
      try member(of: table, depth: depth)
      try cursor.skipBlank(newlines: false)
      if cursor.peek == UInt8(ascii: "}") { break }
      guard cursor.peek == UInt8(ascii: ",") else {
        throw cursor.error("expected \",\" or \"}\" in an inline table, which must stand on one line")
      }
      cursor.advance()
      try cursor.skipBlank(newlines: false)
      if cursor.peek == UInt8(ascii: "}") {
        throw cursor.error("no \",\" is allowed before the \"}\" of an inline table")
      }
    }
    cursor.advance()
    return table.node
  }
}
