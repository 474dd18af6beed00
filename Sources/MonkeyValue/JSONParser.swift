/// Reads JSON text (RFC 8259) strictly: the counterpart of `JSONValue.text`.
///
/// A number without fraction and exponent that fits into 64 bits becomes an integer, any other a double; one too large for
/// a double is an error. Of two members with one name both are kept.
public enum JSONParser {
  /// Where and why text is not JSON.
  public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The byte, counted from 0, near which the text is malformed.
    public var offset: Int

    public var description: String { "malformed JSON near byte \(offset)" }
  }

  /// Reads one value from a text that holds nothing else but white space around it.
  /// - Complexity: O(n). Nesting deeper than 128 is refused.
  public static func parse(_ bytes: UnsafeRawBufferPointer) throws(Failure) -> JSONValue {
    var scanner = JSONScanner(bytes)
    scanner.skipSpace()
    guard let value = scanner.value(), scanner.isAtEnd() else { throw Failure(offset: scanner.at) }
    return value
  }

  /// Reads one value from a string.
  public static func parse(_ text: String) throws(Failure) -> JSONValue {
    var text = text
    let result: Result<JSONValue, Failure> = text.withUTF8 { bytes in
      do throws(Failure) {
        return .success(try parse(UnsafeRawBufferPointer(bytes)))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}

extension JSONScanner {
  /// Reads the value that begins here; nil where it is malformed.
  public mutating func value(depth: Int = 0) -> JSONValue? {
    switch kind {
    case .object:
      var members: [JSONValue.Member] = []
      let isWhole = skipMembers(depth: depth) { scanner, name in
        guard let value = scanner.value(depth: depth + 1) else { return false }
        members.append(JSONValue.Member(scanner.text(name), value))
        return true
      }
      return isWhole ? .object(members) : nil
    case .array:
      var elements: [JSONValue] = []
      let isWhole = skipElements(depth: depth) { scanner in
        guard let value = scanner.value(depth: depth + 1) else { return false }
        elements.append(value)
        return true
      }
      return isWhole ? .array(elements) : nil
    case .string, .number, .word:
      guard let value = scalar() else { return nil }
      return value.map { .plain($0) } ?? .null
    case nil: return nil
    }
  }

  /// Reads the scalar that begins here: nil inside for the word null, nil outside where it is malformed or no scalar.
  public mutating func scalar() -> PlainValue?? {
    switch kind {
    case .string:
      guard let token = string() else { return .none }
      return .some(.string(text(token)))
    case .number:
      guard let token = number(), let value = numberValue(token) else { return .none }
      return .some(value)
    case .word:
      let first = bytes[at]
      guard skipValue() else { return .none }
      return first == 0x6E ? .some(nil) : .some(.bool(first == 0x74))
    case .object, .array, nil: return .none
    }
  }

  /// The value of a number; nil where no double can hold it.
  public func numberValue(_ token: Token) -> PlainValue? {
    if !token.isComplex, let value = integer(token) { return .int(value) }
    let digits = UnsafeRawBufferPointer(rebasing: bytes[token.start..<token.end])
    guard let value = Double(String(decoding: digits, as: UTF8.self)), value.isFinite else { return nil }
    return .double(value)
  }

  /// The value of a number without fraction and exponent, where 64 bits can hold it.
  public func integer(_ token: Token) -> Int? {
    guard !token.isComplex else { return nil }
    let isNegative = bytes[token.start] == 0x2D
    var value = 0
    for index in (isNegative ? token.start + 1 : token.start)..<token.end {
      let digit = Int(bytes[index]) - 0x30
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
      if overflow || carry { return nil }
      value = sum
    }
    return value
  }

  /// What a string says, its escapes resolved.
  public func text(_ token: Token) -> String {
    let raw = UnsafeRawBufferPointer(rebasing: bytes[token.start..<token.end])
    guard token.isComplex else { return String(decoding: raw, as: UTF8.self) }
    var out: [UInt8] = []
    out.reserveCapacity(raw.count)
    var index = token.start
    while index < token.end {
      let byte = bytes[index]
      index += 1
      guard byte == 0x5C else {
        out.append(byte)
        continue
      }
      let letter = bytes[index]
      index += 1
      switch letter {
      case 0x62: out.append(0x08)
      case 0x66: out.append(0x0C)
      case 0x6E: out.append(0x0A)
      case 0x72: out.append(0x0D)
      case 0x74: out.append(0x09)
      case 0x75:
        var unit = hexUnit(at: index) ?? 0xFFFD
        index += 4
        if unit & 0xFC00 == 0xD800 {
          let low = hexUnit(at: index + 2) ?? 0xDC00
          unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
          index += 6
        }
        out.append(contentsOf: String(Unicode.Scalar(unit) ?? "\u{FFFD}").utf8)
      default: out.append(letter)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
