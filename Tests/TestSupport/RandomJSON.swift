import Foundation
public import MonkeyValue

/// Random JSON documents, and damage done to them.
public enum RandomJSON {
  private static let letters: [Character] = [
    "a", "b", "c", "d", "e", "f", "0", "9", " ", "\"", "\\", "/", "\n", "\t", "\r", "\u{01}", "\u{7F}", "é", "ß", "€",
    "\u{2028}",
    "\u{FFFD}", "\u{FFFF}", "🐒", "𝄞",
  ]

  public static func string(_ random: inout SeededRandom) -> String {
    String((0..<random.next() % 24).map { _ in letters[Int(random.next() % UInt64(letters.count))] })
  }

  /// A value of at most `depth` levels. Integral numbers come as integers, so that reading gives the same value again;
  /// names within an object differ.
  public static func value(_ random: inout SeededRandom, depth: Int) -> JSONValue {
    switch random.next() % (depth > 0 ? 9 : 6) {
    case 0: return .null
    case 1: return .bool(random.next() % 2 == 0)
    case 2: return .int(Int(truncatingIfNeeded: random.next()) >> Int(random.next() % 64))
    case 3: return .double(Double(Int(random.next() % 2_000_000) - 1_000_000) / 8192 + 1 / 16384.0)
    case 4:
      let power = Double(Int(random.next() % 60) + 1)
      return .double((1 + 0.7 * Double(random.unit())) * Foundation.pow(10, -power))
    case 5: return .string(string(&random))
    case 6: return .array((0..<random.next() % 5).map { _ in value(&random, depth: depth - 1) })
    default:
      let count = Int(random.next() % 5)
      return .object(
        (0..<count).map { JSONValue.Member("\($0)" + string(&random), value(&random, depth: depth - 1)) })
    }
  }

  /// Changes, drops, doubles or inserts a few bytes.
  public static func mutate(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
    guard !bytes.isEmpty else { return }
    let at = Int(random.next() % UInt64(bytes.count))
    let likely = Array("{}[]\",:\\0123456789.eE+-tfnu \n\r\u{00}aé🐒".utf8)
    switch random.next() % 6 {
    case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
    case 1: bytes[at] = likely[Int(random.next() % UInt64(likely.count))]
    case 2: bytes.remove(at: at)
    case 3: bytes.insert(likely[Int(random.next() % UInt64(likely.count))], at: at)
    case 4: bytes.removeSubrange(at..<min(bytes.count, at + 1 + Int(random.next() % 40)))
    default:
      let end = min(bytes.count, at + 1 + Int(random.next() % 40))
      bytes.insert(contentsOf: Array(bytes[at..<end]), at: Int(random.next() % UInt64(bytes.count)))
    }
  }

  /// Whether Foundation's object is the same value. Of members with one name any may have won there.
  public static func equal(_ ours: JSONValue, _ theirs: Any) -> Bool {
    switch ours {
    case .null: return theirs is NSNull
    case .plain(.bool(let value)): return (theirs as? NSNumber)?.boolValue == value
    case .plain(.int(let value)): return (theirs as? NSNumber)?.int64Value == Int64(value)
    case .plain(.double(let value)), .float(let value):
      // Foundation goes by way of a decimal number here, which costs it the last digits.
      guard let other = (theirs as? NSNumber)?.doubleValue else { return false }
      return abs(other - value) <= 1e-14 * abs(value) + .leastNormalMagnitude
    case .plain(.string(let value)): return (theirs as? String).map { Array($0.utf8) == Array(value.utf8) } ?? false
    case .array(let values):
      guard let array = theirs as? [Any], array.count == values.count else { return false }
      return zip(values, array).allSatisfy { equal($0, $1) }
    case .object(let members):
      guard let object = theirs as? [String: Any], object.count == Set(members.map(\.name)).count else { return false }
      let groups = Dictionary(grouping: members, by: \.name)
      return groups.allSatisfy { name, same in
        object[name].map { found in same.contains { equal($0.value, found) } } ?? false
      }
    }
  }
}
