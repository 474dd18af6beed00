/// A pattern for paths as shells and ignore files have it.
///
/// `*` and `?` stand for anything but a slash, `[a-z]` and `[!a-z]` for one character, `{a,b}` for either, `**/` for any
/// folders, a trailing `**` for everything below. A pattern without a slash is matched with the name alone, at any depth;
/// one with a slash with the whole path.
public struct Glob: Sendable, Hashable {
  /// As it was written.
  public let pattern: String
  private let alternatives: [[Token]]
  private let isForNames: Bool

  private enum Token: Sendable, Hashable {
    case literal(Unicode.Scalar)
    case anyCharacter
    case anyName
    case anyFolders
    case anything
    case oneOf([ClosedRange<Unicode.Scalar>], negated: Bool)
  }

  /// - Throws: `BatchError` for a bracket or brace that is not closed, and for more than 1000 alternatives.
  public init(_ pattern: String) throws(BatchError) {
    self.pattern = pattern
    isForNames = !pattern.contains("/")
    let text = Array((pattern.hasPrefix("/") ? String(pattern.dropFirst()) : pattern).unicodeScalars)
    var tokens: [[Token]] = []
    for alternative in try Glob.expand(text, of: pattern) { tokens.append(try Glob.tokens(alternative, of: pattern)) }
    alternatives = tokens
  }

  /// Whether a path, its folders parted by slashes, is one that the pattern stands for.
  ///
  /// Complexity: O(pattern x path).
  public func matches(_ path: String) -> Bool {
    let subject = isForNames ? path.split(separator: "/").last.map(String.init) ?? path : path
    let text = Array(subject.unicodeScalars)
    return alternatives.contains { Glob.matches($0, text) }
  }

  /// What can be reached after each token, as a set of places in the text.
  private static func matches(_ tokens: [Token], _ text: [Unicode.Scalar]) -> Bool {
    var reached = [Bool](repeating: false, count: text.count + 1)
    reached[0] = true
    for token in tokens {
      var next = [Bool](repeating: false, count: text.count + 1)
      switch token {
      case .anyName, .anything:
        var open = false
        for place in 0...text.count {
          open = open || reached[place]
          next[place] = open
          if place < text.count, text[place] == "/", token == .anyName { open = false }
        }
      case .anyFolders:
        var open = false
        for place in 0...text.count {
          next[place] = reached[place] || (open && place > 0 && text[place - 1] == "/")
          open = open || reached[place]
        }
      case .literal, .anyCharacter, .oneOf:
        for place in 0..<text.count where reached[place] && takes(token, text[place]) { next[place + 1] = true }
      }
      reached = next
    }
    return reached[text.count]
  }

  private static func takes(_ token: Token, _ scalar: Unicode.Scalar) -> Bool {
    switch token {
    case .literal(let wanted): scalar == wanted
    case .anyCharacter: scalar != "/"
    case .oneOf(let ranges, let negated): scalar != "/" && ranges.contains { $0.contains(scalar) } != negated
    case .anyName, .anyFolders, .anything: false
    }
  }

  private static func tokens(_ text: [Unicode.Scalar], of pattern: String) throws(BatchError) -> [Token] {
    var tokens: [Token] = []
    var at = 0
    while at < text.count {
      let scalar = text[at]
      at += 1
      switch scalar {
      case "\\" where at < text.count:
        tokens.append(.literal(text[at]))
        at += 1
      case "?": tokens.append(.anyCharacter)
      case "*":
        let begins = at == 1 || text[at - 2] == "/"
        guard at < text.count, text[at] == "*", begins else {
          tokens.append(.anyName)
          continue
        }
        at += 1
        if at == text.count {
          tokens.append(.anything)
        } else if text[at] == "/" {
          at += 1
          tokens.append(.anyFolders)
        } else {
          tokens.append(.anyName)
        }
      case "[": tokens.append(try set(text, &at, of: pattern))
      default: tokens.append(.literal(scalar))
      }
    }
    return tokens
  }

  private static func set(
    _ text: [Unicode.Scalar], _ at: inout Int, of pattern: String
  ) throws(BatchError) -> Token {
    let negated = at < text.count && (text[at] == "!" || text[at] == "^")
    if negated { at += 1 }
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    while at < text.count, text[at] != "]" || ranges.isEmpty {
      let first = text[at]
      if at + 2 < text.count, text[at + 1] == "-", text[at + 2] != "]" {
        let last = text[at + 2]
        ranges.append(min(first, last)...max(first, last))
        at += 3
      } else {
        ranges.append(first...first)
        at += 1
      }
    }
    guard at < text.count else {
      throw BatchError("--glob \(pattern)", "a [ is not closed", "write ] after it, or \\[ for the character itself")
    }
    at += 1
    return .oneOf(ranges, negated: negated)
  }

  /// The pattern without braces, once for each choice.
  private static func expand(_ text: [Unicode.Scalar], of pattern: String) throws(BatchError) -> [[Unicode.Scalar]] {
    var done: [[Unicode.Scalar]] = []
    var waiting = [text]
    while let next = waiting.popLast() {
      guard let open = firstBrace(next) else {
        done.append(next)
        continue
      }
      guard let (close, commas) = closingBrace(next, from: open) else {
        throw BatchError("--glob \(pattern)", "a { is not closed", "write } after it, or \\{ for the character itself")
      }
      let bounds = [open] + commas + [close]
      for index in (0..<bounds.count - 1).reversed() {
        waiting.append(Array(next[..<open] + next[(bounds[index] + 1)..<bounds[index + 1]] + next[(close + 1)...]))
      }
      guard waiting.count + done.count <= 1000 else {
        throw BatchError("--glob \(pattern)", "its braces stand for over 1000 patterns", "give several --glob instead")
      }
    }
    return done
  }

  private static func firstBrace(_ text: [Unicode.Scalar]) -> Int? {
    text.indices.first { text[$0] == "{" && !isEscaped(text, $0) }
  }

  private static func closingBrace(_ text: [Unicode.Scalar], from open: Int) -> (close: Int, commas: [Int])? {
    var depth = 0
    var commas: [Int] = []
    for index in open..<text.count where !isEscaped(text, index) {
      if text[index] == "{" { depth += 1 }
      if text[index] == ",", depth == 1 { commas.append(index) }
      if text[index] == "}" {
        depth -= 1
        if depth == 0 { return (index, commas) }
      }
    }
    return nil
  }

  private static func isEscaped(_ text: [Unicode.Scalar], _ index: Int) -> Bool {
    var slashes = 0
    while index - slashes > 0, text[index - slashes - 1] == "\\" { slashes += 1 }
    return slashes % 2 == 1
  }
}
