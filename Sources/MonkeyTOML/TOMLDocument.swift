public import MonkeyValue

/// A TOML value that knows its line.
public struct TOMLNode: Sendable, Hashable {
  /// What stands there.
  public enum Content: Sendable, Hashable {
    /// A string, integer, float or boolean.
    case value(PlainValue)
    /// An array, or the tables of `[[name]]` in order.
    case array([TOMLNode])
    /// A table, inline or under a header, with its members in the order of the file.
    case table([TOMLMember])
    /// A date or time, in the words for an error message ("a date"); no file of this project has a use for one.
    case moment(String)
  }

  /// Line in the file, from 1: for a key's value the line of the key, for a table under a header the line where it is
  /// first named.
  public var line: Int
  public var content: Content

  public init(line: Int, content: Content) {
    self.line = line
    self.content = content
  }

  /// The scalar, where this is one.
  public var value: PlainValue? { if case .value(let value) = content { value } else { nil } }
  /// The elements, where this is an array.
  public var elements: [TOMLNode]? { if case .array(let elements) = content { elements } else { nil } }
  /// The members, where this is a table.
  public var members: [TOMLMember]? { if case .table(let members) = content { members } else { nil } }

  /// The member of that name, where this is a table that has it.
  public subscript(key: String) -> TOMLNode? { members?.first { $0.key == key }?.node }

  /// The type in the words of error messages, and for a scalar what it is: `a string "x"`, `a table`.
  public var described: String {
    switch content {
    case .value(let value): "\(value.typeName) \(value.described)"
    case .array: "an array"
    case .table: "a table"
    case .moment(let name): name
    }
  }
}

/// A key of a table and what it holds; `node.line` is the key's line.
public struct TOMLMember: Sendable, Hashable {
  public var key: String
  public var node: TOMLNode

  public init(key: String, node: TOMLNode) {
    self.key = key
    self.node = node
  }
}

/// A parsed TOML file (TOML 1.0): plain values, each with its line.
public struct TOMLDocument: Sendable, Hashable {
  /// The file's name for error messages.
  public var file: String
  /// The top-level table, line 1.
  public var root: TOMLNode

  /// Parses `text`; `file` is its name in error messages.
  ///
  /// Syntax errors, keys and tables that are defined twice, integers beyond 64 bits and values nested more than 100 deep
  /// are errors with their line.
  /// - Complexity: O(n) in the length of the text, times the depth of its tables.
  public static func parse(_ text: String, file: String) throws(TOMLError) -> TOMLDocument {
    var parser = TOMLParser(text, file: file)
    return TOMLDocument(file: file, root: try parser.parse())
  }

  /// An error of this file at a node's line.
  public func error(at node: TOMLNode, _ message: String) -> TOMLError {
    TOMLError(file: file, line: node.line, message: message)
  }

  /// Throws for the first key of `table` that is not among `allowed`, with the closest allowed one as a suggestion.
  /// - Parameter place: what the table is, in words, as in "unknown key "x" in PLACE".
  public func checkKeys(of table: TOMLNode, allowed: [String], place: String) throws(TOMLError) {
    for member in table.members ?? [] where !allowed.contains(member.key) {
      throw error(at: member.node, Self.unknown("key", member.key, in: place, allowed: allowed))
    }
  }

  /// "unknown KIND "name" in PLACE; did you mean "x"?", or what is allowed where nothing is close.
  public static func unknown(_ kind: String, _ name: String, in place: String, allowed: [String]) -> String {
    let found = "unknown \(kind) \"\(name)\" in \(place)"
    if let close = Suggestion.closest(to: name, in: allowed) { return "\(found); did you mean \"\(close)\"?" }
    return allowed.isEmpty ? "\(found); none is allowed" : "\(found); allowed: \(allowed.joined(separator: ", "))"
  }
}
