/// The bytes that are hashed: numbers and strings as RFC 8785 (JSON Canonicalization Scheme) writes them, so that any
/// program with a JCS library can compute the same hash.
public enum CanonicalJSON {
  /// The shortest decimal form that reads back as the same double, laid out as ECMAScript's `Number::toString` does.
  ///
  /// `60.0` is `60`, `0.75` is `0.75`, `1e-7` is `1e-7`, `1e21` is `1e+21`, `-0.0` is `0`.
  /// A non-finite value, which JSON cannot hold, is written as `null`.
  public static func number(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    if value == 0 { return "0" }
    let (digits, exponent) = decimal(value.magnitude)
    let count = digits.count
    var body: String
    if count <= exponent, exponent <= 21 {
      body = digits + String(repeating: "0", count: exponent - count)
    } else if 0 < exponent, exponent <= 21 {
      body = "\(digits.prefix(exponent)).\(digits.dropFirst(exponent))"
    } else if -6 < exponent, exponent <= 0 {
      body = "0." + String(repeating: "0", count: -exponent) + digits
    } else {
      let power = exponent - 1
      body = String(digits.prefix(1))
      if count > 1 { body += "." + digits.dropFirst() }
      body += power < 0 ? "e-\(-power)" : "e+\(power)"
    }
    return value < 0 ? "-" + body : body
  }

  /// The shortest digits of a positive finite number and the place of the decimal point: `0.digits × 10^exponent`.
  private static func decimal(_ value: Double) -> (digits: String, exponent: Int) {
    // Swift's description has the shortest round-trip digits (SwiftDtoa, after Adams' Ryū and Errol), laid out its own way.
    let text = value.description
    let parts = text.split(separator: "e", maxSplits: 1)
    let power = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
    let halves = parts[0].split(separator: ".", maxSplits: 1)
    let whole = String(halves[0])
    let fraction = halves.count == 2 ? String(halves[1]) : ""
    var digits = whole + fraction
    var exponent = whole.count + power
    let leading = digits.prefix { $0 == "0" }.count
    digits.removeFirst(leading)
    exponent -= leading
    while digits.hasSuffix("0") { digits.removeLast() }
    return (digits, exponent)
  }

  /// Appends a JSON string literal with the fewest escapes that JSON allows.
  public static func writeString(_ value: String, to out: inout String) {
    out += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\u{08}": out += "\\b"
      case "\u{0C}": out += "\\f"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      default:
        if scalar.value < 0x20 {
          let hex = String(scalar.value, radix: 16)
          out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        } else {
          out.unicodeScalars.append(scalar)
        }
      }
    }
    out += "\""
  }
}
