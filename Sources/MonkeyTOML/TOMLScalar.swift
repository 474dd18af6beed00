import MonkeyValue

/// Numbers, booleans, dates and times.
enum TOMLScalar {
  /// Why a word is no value.
  struct Problem: Error {
    var message: String
  }

  /// The value that `token` spells.
  static func parse(_ token: ArraySlice<UInt8>) -> Result<TOMLNode.Content, Problem> {
    if let number = plainNumber(token) { return .success(.value(number)) }
    let word = String(decoding: token, as: UTF8.self)
    switch word {
    case "true": return .success(.value(true))
    case "false": return .success(.value(false))
    case "inf", "+inf": return .success(.value(.double(.infinity)))
    case "-inf": return .success(.value(.double(-.infinity)))
    case "nan", "+nan", "-nan": return .success(.value(.double(.nan)))
    default: break
    }
    if let moment = moment(token) { return .success(.moment(moment)) }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
      guard let digits = digits(word.dropFirst(2), radix: radix) else { return .failure(noValue(word)) }
      return integer(digits, radix: radix, word)
    }
    let sign = word.hasPrefix("-") ? "-" : ""
    let body = word.hasPrefix("-") || word.hasPrefix("+") ? word.dropFirst() : word[...]
    if let digits = digits(body, radix: 10) {
      if digits.count > 1 && digits.hasPrefix("0") { return .failure(noValue(word, "; a number has no leading zeros")) }
      return integer(sign + digits, radix: 10, word)
    }
    guard let number = float(body), let value = Double(sign + number) else { return .failure(noValue(word)) }
    return .success(.value(.double(value)))
  }

  /// Whether `token` is a date, a space and time not yet included.
  static func isDate(_ token: ArraySlice<UInt8>) -> Bool { matches(token, "dddd-dd-dd") }

  /// A number as nearly all are written, `12` or `-0.25` with at most 15 digits; nil for anything else.
  ///
  /// The digits and the power of ten are whole numbers that a `Double` holds exactly, so their quotient is the one nearest to what
  /// is written (Clinger 1990, "How to read floating point numbers accurately").
  private static func plainNumber(_ token: ArraySlice<UInt8>) -> PlainValue? {
    let isNegative = token.first == UInt8(ascii: "-")
    let digits = isNegative ? token.dropFirst() : token
    guard let first = digits.first, digits.count <= 16 else { return nil }
    var value = 0
    var point: Int?
    for (place, byte) in zip(digits.indices, digits) {
      if byte == UInt8(ascii: "."), point == nil {
        point = place
      } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        value = 10 * value + Int(byte - UInt8(ascii: "0"))
      } else {
        return nil
      }
    }
    let whole = (point ?? digits.endIndex) - digits.startIndex
    guard whole == 1 || whole > 1 && first != UInt8(ascii: "0"), value < powersOfTen[15] else { return nil }
    guard let point else { return .int(isNegative ? -value : value) }
    let decimals = digits.endIndex - point - 1
    guard decimals > 0 else { return nil }
    let number = Double(value) / Double(powersOfTen[decimals])
    return .double(isNegative ? -number : number)
  }

  private static let powersOfTen = (0...15).map { (0..<$0).reduce(1) { power, _ in 10 * power } }

  private static func integer(_ digits: String, radix: Int, _ word: String) -> Result<TOMLNode.Content, Problem> {
    guard let value = Int(digits, radix: radix) else { return .failure(Problem(message: "\(word) is beyond 64 bits")) }
    return .success(.value(.int(value)))
  }

  private static func noValue(_ word: String, _ hint: String = "") -> Problem {
    Problem(message: "\(word) is no value\(hint.isEmpty ? "; text stands in quotes" : hint)")
  }

  /// The digits without the underscores between them; nil where there is anything else.
  private static func digits(_ text: Substring, radix: Int) -> String? {
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    let good = parts.allSatisfy { part in
      !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.hexDigitValue ?? radix) < radix }
    }
    return good ? parts.joined() : nil
  }

  /// Digits, then a fraction or an exponent or both; without underscores, for `Double`.
  private static func float(_ text: Substring) -> String? {
    let halves = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    guard let mantissa = halves.first else { return nil }
    let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false).map { digits($0, radix: 10) }
    guard parts.count <= 2, let whole = parts[0], whole == "0" || !whole.hasPrefix("0") else { return nil }
    var number = whole
    if parts.count == 2 {
      guard let fraction = parts[1] else { return nil }
      number += "." + fraction
    }
    if halves.count == 2 {
      let exponent = halves[1]
      let sign = exponent.hasPrefix("-") ? "-" : ""
      guard
        let power = digits(
          exponent.hasPrefix("-") || exponent.hasPrefix("+") ? exponent.dropFirst() : exponent, radix: 10)
      else { return nil }
      number += "e" + sign + power
    }
    return number
  }

  /// The kind of a date or time by its form; nil for anything else.
  private static func moment(_ token: ArraySlice<UInt8>) -> String? {
    if matches(token, "dddd-dd-dd") { return "a date" }
    if matches(token.prefix(8), "dd:dd:dd") { return "a time" }
    if matches(token.prefix(10), "dddd-dd-dd"), matches(token.dropFirst(11).prefix(8), "dd:dd:dd") {
      return "a date and time"
    }
    return nil
  }

  /// Whether bytes have the form of a pattern, in which `d` is a digit and all else itself.
  private static func matches(_ bytes: ArraySlice<UInt8>, _ pattern: StaticString) -> Bool {
    guard bytes.count == pattern.utf8CodeUnitCount else { return false }
    return zip(bytes, "\(pattern)".utf8).allSatisfy { byte, form in
      form == UInt8(ascii: "d") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == form
    }
  }
}
