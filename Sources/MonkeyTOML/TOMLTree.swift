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
  private var members: [(key: String, entry: Entry)] = []
  /// Where the keys are among the members, once these are too many to look at them all.
  private var places: [String: Int] = [:]
  private static let few = 16

  init(line: Int, origin: Origin) {
    self.line = line
    self.origin = origin
  }

  subscript(key: String) -> Entry? { place(of: key).map { members[$0].entry } }

  /// Adds a member under a key that there is none of.
  func add(_ entry: Entry, at key: String) {
    members.append((key, entry))
    if members.count == Self.few + 1 {
      for (place, member) in members.enumerated() { places[member.key] = place }
    } else if members.count > Self.few {
      places[key] = members.count - 1
    }
  }

  /// Adds a table to the array of tables at a key.
  func append(_ table: TOMLTree, at key: String) {
    guard let place = place(of: key), case .tables(var tables, let line) = members[place].entry else { return }
    // Let go of the array for the time being, which is copied otherwise.
    members[place].entry = .tables([], line: line)
    tables.append(table)
    members[place].entry = .tables(tables, line: line)
  }

  private func place(of key: String) -> Int? {
    members.count > Self.few ? places[key] : members.firstIndex { $0.key == key }
  }

  /// The table as a value, members in the order in which they were added.
  var node: TOMLNode {
    let nodes = members.map { key, entry in
      switch entry {
      case .table(let table): TOMLMember(key: key, node: table.node)
      case .tables(let tables, let line):
        TOMLMember(key: key, node: TOMLNode(line: line, content: .array(tables.map(\.node))))
      case .node(let node): TOMLMember(key: key, node: node)
      }
    }
    return TOMLNode(line: line, content: .table(nodes))
  }
}
