/// A table while its file is read: members can still be added to it, under the rules of TOML 1.0.
final class TOMLTree {
  /// How the table came to be, which decides who may add to it.
  enum Origin: Equatable {
    /// Named by a longer header, as `a` by `[a.b]`; a header of its own may still follow.
    case implied
    /// `[a]`, an element of `[[a]]`, or the document itself; headers below it may follow.
    case header
    /// Named by dotted keys, as `a` by `a.b = 1`; more of these may follow, below the same header only.
    case dotted(section: Int)
  }

  /// What a key holds.
  enum Entry {
    case table(TOMLTree)
    case tables([TOMLTree], line: Int)
    case node(TOMLNode)
  }

  let line: Int
  var origin: Origin
  private(set) var keys: [String] = []
  private var entries: [String: Entry] = [:]

  init(line: Int, origin: Origin) {
    self.line = line
    self.origin = origin
  }

  subscript(key: String) -> Entry? {
    get { entries[key] }
    set {
      if entries[key] == nil { keys.append(key) }
      entries[key] = newValue
    }
  }

  /// The table as a value, members in the order in which they were added.
  var node: TOMLNode {
    let members = keys.compactMap { key -> TOMLMember? in
      switch entries[key] {
      case .table(let table): TOMLMember(key: key, node: table.node)
      case .tables(let tables, let line):
        TOMLMember(key: key, node: TOMLNode(line: line, content: .array(tables.map(\.node))))
      case .node(let node): TOMLMember(key: key, node: node)
      case nil: nil
      }
    }
    return TOMLNode(line: line, content: .table(members))
  }
}
