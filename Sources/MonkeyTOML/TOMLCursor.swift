import MonkeyValue

/// A place in a TOML text, and what is read without knowing the structure: blanks, keys, strings, other scalars.
struct TOMLCursor {
  private let text: [UInt8]
  private let file: String
  private var at = 0
  /// The line of the place, from 1.
  private(set) var line = 1

  init(_ text: String, file: String) {
    self.text = Array(text.utf8)
    self.file = file
  }

  /// The next byte; nil at the end.
  var peek: UInt8? { at < text.count ? text[at] : nil }

  func startsWith(_ bytes: [UInt8]) -> Bool { text[at...].starts(with: bytes) }

  mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where at < text.count {
      if text[at] == UInt8(ascii: "\n") { line += 1 }
      at += 1
    }
  }

  func error(_ message: String, line: Int? = nil) -> TOMLError {
    TOMLError(file: file, line: line ?? self.line, message: message)
  }

  /// Passes blanks and comments, and where asked for the ends of lines.
  mutating func skipBlank(newlines: Bool) throws(TOMLError) {
    while let byte = peek {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): advance()
      case UInt8(ascii: "#"):
        while let byte = peek, byte != UInt8(ascii: "\n") {
          if Self.isControl(byte) && !startsWith([0x0D, 0x0A]) { throw error("a control character in a comment") }
          advance()
        }
      case UInt8(ascii: "\n"):
        if !newlines { return }
        advance()
      case UInt8(ascii: "\r"):
        if !startsWith([0x0D, 0x0A]) { throw error("a carriage return that no line feed follows") }
        if !newlines { return }
        advance(2)
      default: return
      }
    }
  }

  /// Passes what may stand behind a member or header, and the end of the line.
  mutating func endOfLine() throws(TOMLError) {
    try skipBlank(newlines: false)
    guard let byte = peek, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") else { return }
    throw error("expected the end of the line, found \(Self.shown(upToLineEnd()))")
  }

  /// Bare and quoted keys with dots between them, and the blanks around: those before the last, nearly always none, and the last.
  mutating func dottedKey() throws(TOMLError) -> (path: [String], last: String) {
    var path: [String] = []
    while true {
      let key: String
      try skipBlank(newlines: false)
      if peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") {
        if isLongQuote { throw error("a key cannot be a string of several lines") }
        key = try string()
      } else {
        let start = at
        while let byte = peek, Self.isBare(byte) { advance() }
        if at == start {
          let found = upToLineEnd()
          throw error(found.isEmpty ? "expected a key" : "expected a key, found \(Self.shown(found))")
        }
        key = String(decoding: text[start..<at], as: UTF8.self)
      }
      try skipBlank(newlines: false)
      if peek != UInt8(ascii: ".") { return (path, key) }
      path.append(key)
      if path.count == 100 { throw error("a key of more than 100 parts") }
      advance()
    }
  }

  /// A string of any of the four kinds, its escapes resolved.
  mutating func string() throws(TOMLError) -> String {
    let quote = peek ?? 0
    let start = line
    let isLong = isLongQuote
    advance(isLong ? 3 : 1)
    if isLong {
      if startsWith([0x0A]) { advance() } else if startsWith([0x0D, 0x0A]) { advance(2) }
    }
    var bytes: [UInt8] = []
    while let byte = peek {
      if byte == quote {
        if !isLong {
          advance()
          return String(decoding: bytes, as: UTF8.self)
        }
        var run = 0
        while run < 5, at + run < text.count, text[at + run] == quote { run += 1 }
        advance(run)
        // One or two quotes may stand inside, even directly before the closing three.
        if run >= 3 { return String(decoding: bytes + [UInt8](repeating: quote, count: run - 3), as: UTF8.self) }
        bytes += [UInt8](repeating: quote, count: run)
      } else if byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") {
        try escape(isLong: isLong, into: &bytes)
      } else if isLong && (byte == 0x0A || startsWith([0x0D, 0x0A])) {
        bytes.append(byte)
        advance()
      } else if Self.isControl(byte) {
        throw error(
          byte == 0x0A || byte == 0x0D ? "a string without its closing quote" : "a control character in a string")
      } else {
        bytes.append(byte)
        advance()
      }
    }
    throw error("a string without its closing quote", line: start)
  }

  /// A number, boolean, date or time.
  mutating func scalar() throws(TOMLError) -> TOMLNode.Content {
    let start = at
    while let byte = peek, !Self.endsScalar(byte) { advance() }
    // A date may have its time behind one space.
    if TOMLScalar.isDate(text[start..<at]), peek == UInt8(ascii: " "), at + 1 < text.count,
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[at + 1])
    {
      advance()
      while let byte = peek, !Self.endsScalar(byte) { advance() }
    }
    let token = text[start..<at]
    if token.isEmpty {
      let found = upToLineEnd()
      throw error(found.isEmpty ? "expected a value" : "expected a value, found \(Self.shown(found))")
    }
    switch TOMLScalar.parse(token) {
    case .success(let content): return content
    case .failure(let problem): throw error(problem.message)
    }
  }

  private var isLongQuote: Bool { at + 2 < text.count && text[at] == text[at + 1] && text[at] == text[at + 2] }

  /// A backslash and what it stands for.
  private mutating func escape(isLong: Bool, into bytes: inout [UInt8]) throws(TOMLError) {
    advance()
    let letter = peek ?? 0
    let simple: [UInt8: UInt8] = [
      UInt8(ascii: "b"): 0x08, UInt8(ascii: "t"): 0x09, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "f"): 0x0C,
      UInt8(ascii: "r"): 0x0D, UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C,
    ]
    if let byte = simple[letter] {
      bytes.append(byte)
      advance()
    } else if letter == UInt8(ascii: "u") || letter == UInt8(ascii: "U") {
      advance()
      let digits = text[at..<min(text.count, at + (letter == UInt8(ascii: "u") ? 4 : 8))]
      let isHexadecimal = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 }
      guard digits.count == (letter == UInt8(ascii: "u") ? 4 : 8), isHexadecimal,
        let scalar = UInt32(String(decoding: digits, as: UTF8.self), radix: 16).flatMap(Unicode.Scalar.init)
      else { throw error("\\u wants 4 and \\U 8 hexadecimal digits of a Unicode scalar") }
      bytes += Array(String(Character(scalar)).utf8)
      advance(digits.count)
    } else if isLong, upToLineEnd().allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
      // A backslash at the end of a line takes the white space up to the next character away.
      while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { advance() }
    } else {
      throw error("an unknown escape in a string, \\\(Self.shown([letter])); use '...' for text with backslashes")
    }
  }

  /// What is left of the line, at most 40 bytes, without the line's end.
  private func upToLineEnd() -> ArraySlice<UInt8> { text[at...].prefix(40).prefix { $0 != 0x0A && $0 != 0x0D } }

  private static func shown(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.isEmpty ? "the end" : String(decoding: bytes, as: UTF8.self)
  }

  private static func isControl(_ byte: UInt8) -> Bool { (byte < 0x20 && byte != 0x09) || byte == 0x7F }

  private static func endsScalar(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "#"): true
    default: false
    }
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
