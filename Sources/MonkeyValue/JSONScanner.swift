/// Walks over JSON text (RFC 8259, strictly) without allocating: numbers as the grammar has them, UTF-8 well-formed as
/// Unicode's table 3-7 has it, surrogates in pairs, nesting limited.
///
/// A walk that answers false or nil has met malformed text; `at` is then near the place. The bytes must outlive the scanner.
public struct JSONScanner {
  /// A string or number as it stands in the text.
  public struct Token {
    /// The first byte and the one after the last; of a string without its quotes.
    public var start: Int
    public var end: Int
    /// A string: there are escapes in it. A number: it has a fraction or an exponent.
    public var isComplex: Bool

    @inlinable @inline(__always) public var count: Int { end - start }
  }

  /// The kind of value that begins at a place.
  public enum Kind {
    case object, array, string, number, word
  }

  /// Arrays and objects inside each other beyond this are refused: no record needs them, and the stack is finite.
  public static let maximumDepth = 128

  public let bytes: UnsafeRawBufferPointer
  public var at: Int

  public init(_ bytes: UnsafeRawBufferPointer, at: Int = 0) {
    self.bytes = bytes
    self.at = at
  }

  @inlinable @inline(__always) public mutating func skipSpace() {
    while at < bytes.count {
      let byte = bytes[at]
      // Compact text has none: one comparison settles it.
      guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      at += 1
    }
  }

  /// True where nothing but white space is left.
  public mutating func isAtEnd() -> Bool {
    skipSpace()
    return at == bytes.count
  }

  /// The kind of the value that begins here, by its first byte; nil where none can.
  @inlinable @inline(__always) public var kind: Kind? {
    guard at < bytes.count else { return nil }
    switch bytes[at] {
    case 0x7B: return .object
    case 0x5B: return .array
    case 0x22: return .string
    case 0x2D, 0x30...0x39: return .number
    case 0x74, 0x66, 0x6E: return .word
    default: return nil
    }
  }

  /// Walks over one value of any kind, which must begin here.
  public mutating func skipValue(depth: Int = 0) -> Bool {
    switch kind {
    case .object: return skipMembers(depth: depth) { scanner, _ in scanner.skipValue(depth: depth + 1) }
    case .array: return skipElements(depth: depth) { scanner in scanner.skipValue(depth: depth + 1) }
    case .string: return string() != nil
    case .number: return number() != nil
    case .word: return skipWord()
    case nil: return false
    }
  }

  /// Walks over an object that begins here. The closure gets each name, and must walk over the value that follows it.
  @inlinable @inline(__always) public mutating func skipMembers(
    depth: Int = 0, _ body: (inout JSONScanner, Token) -> Bool
  ) -> Bool {
    guard depth < JSONScanner.maximumDepth, take(0x7B) else { return false }
    skipSpace()
    if take(0x7D) { return true }
    while true {
      guard let name = string() else { return false }
      skipSpace()
      guard take(0x3A) else { return false }
      skipSpace()
      guard body(&self, name) else { return false }
      skipSpace()
      if take(0x7D) { return true }
      guard take(0x2C) else { return false }
      skipSpace()
    }
  }

  /// Walks over an array that begins here. The closure must walk over the element that begins at its scanner's place.
  @inlinable @inline(__always) public mutating func skipElements(depth: Int = 0, _ body: (inout JSONScanner) -> Bool)
    -> Bool
  {
    guard depth < JSONScanner.maximumDepth, take(0x5B) else { return false }
    skipSpace()
    if take(0x5D) { return true }
    while true {
      guard body(&self) else { return false }
      skipSpace()
      if take(0x5D) { return true }
      guard take(0x2C) else { return false }
      skipSpace()
    }
  }

  /// Steps over one byte if it is the expected one.
  @inlinable @inline(__always) public mutating func take(_ byte: UInt8) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func skipWord() -> Bool {
    let word: StaticString = bytes[at] == 0x74 ? "true" : bytes[at] == 0x66 ? "false" : "null"
    guard bytes.count - at >= word.utf8CodeUnitCount else { return false }
    for index in 0..<word.utf8CodeUnitCount where bytes[at + index] != word.utf8Start[index] { return false }
    at += word.utf8CodeUnitCount
    return true
  }

  /// Walks over a number that begins here.
  public mutating func number() -> Token? {
    var token = Token(start: at, end: at, isComplex: false)
    _ = take(0x2D)
    if !take(0x30) {
      guard skipDigits() else { return nil }
    }
    if take(0x2E) {
      token.isComplex = true
      guard skipDigits() else { return nil }
    }
    if take(0x65) || take(0x45) {
      token.isComplex = true
      if !take(0x2B) { _ = take(0x2D) }
      guard skipDigits() else { return nil }
    }
    token.end = at
    return token
  }

  @inline(__always) private mutating func skipDigits() -> Bool {
    let start = at
    while at < bytes.count, bytes[at] &- 0x30 < 10 { at += 1 }
    return at > start
  }

  /// Walks over a string that begins here.
  public mutating func string() -> Token? {
    guard take(0x22) else { return nil }
    var token = Token(start: at, end: at, isComplex: false)
    while true {
      skipPlainBytes()
      guard at < bytes.count else { return nil }
      switch bytes[at] {
      case 0x22:
        token.end = at
        at += 1
        return token
      case 0x5C:
        token.isComplex = true
        guard skipEscape() else { return nil }
      case 0..<0x20: return nil
      default:
        guard skipMultibyte() else { return nil }
      }
    }
  }

  /// Steps over printable ASCII but quotes and backslashes, eight bytes at a time.
  @inline(__always) private mutating func skipPlainBytes() {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    while bytes.count - at >= 8 {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let quotes = word ^ (ones &* 0x22)
      let backslashes = word ^ (ones &* 0x5C)
      // The top bit of a byte is set where the byte is below 0x20, a quote, a backslash or not ASCII. A borrow may set
      // bits above the first such byte, never below it.
      let low = (word &- ones &* 0x20) & ~word
      let stops =
        (low | ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes) | word) & tops
      if stops != 0 {
        at += stops.trailingZeroBitCount / 8
        return
      }
      at += 8
    }
    while at < bytes.count, bytes[at] >= 0x20, bytes[at] < 0x80, bytes[at] != 0x22, bytes[at] != 0x5C { at += 1 }
  }

  private mutating func skipEscape() -> Bool {
    guard bytes.count - at >= 2 else { return false }
    switch bytes[at + 1] {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74:
      at += 2
      return true
    case 0x75:
      guard let unit = hexUnit(at: at + 2) else { return false }
      at += 6
      if unit & 0xF800 != 0xD800 { return true }
      guard unit < 0xDC00, bytes.count - at >= 6, bytes[at] == 0x5C, bytes[at + 1] == 0x75,
        let low = hexUnit(at: at + 2), low & 0xFC00 == 0xDC00
      else { return false }
      at += 6
      return true
    default: return false
    }
  }

  /// The four hexadecimal digits of a `\u` escape.
  public func hexUnit(at place: Int) -> UInt32? {
    guard place + 4 <= bytes.count else { return nil }
    var unit: UInt32 = 0
    for index in place..<place + 4 {
      let byte = bytes[index]
      switch byte {
      case 0x30...0x39: unit = unit << 4 | UInt32(byte - 0x30)
      case 0x41...0x46: unit = unit << 4 | UInt32(byte - 0x41 + 10)
      case 0x61...0x66: unit = unit << 4 | UInt32(byte - 0x61 + 10)
      default: return nil
      }
    }
    return unit
  }

  /// One character beyond ASCII: no overlong form, no surrogate, nothing above U+10FFFF.
  private mutating func skipMultibyte() -> Bool {
    let lead = bytes[at]
    let length: Int
    let second: ClosedRange<UInt8>
    switch lead {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return false
    }
    guard bytes.count - at >= length, second.contains(bytes[at + 1]) else { return false }
    for index in 2..<max(2, length) where bytes[at + index] & 0xC0 != 0x80 { return false }
    at += length
    return true
  }
}
