/// A JSON document to be written. Objects keep the order in which their members are given.
public indirect enum JSONValue: Sendable, Hashable {
  case null
  case plain(PlainValue)
  /// A number that keeps a decimal point where it is whole: `60.0`, for readers that tell integers from floats by it.
  case float(Double)
  case array([JSONValue])
  case object([Member])

  /// One name and its value.
  public struct Member: Sendable, Hashable {
    public var name: String
    public var value: JSONValue

    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  public static func bool(_ value: Bool) -> JSONValue { .plain(.bool(value)) }
  public static func int(_ value: Int) -> JSONValue { .plain(.int(value)) }
  public static func double(_ value: Double) -> JSONValue { .plain(.double(value)) }
  public static func string(_ value: String) -> JSONValue { .plain(.string(value)) }

  /// An object with sorted names.
  public static func object(_ members: [String: PlainValue]) -> JSONValue {
    .object(members.sorted { $0.key < $1.key }.map { Member($0.key, .plain($0.value)) })
  }

  /// Compact JSON on one line; a non-finite number is written as null, since JSON has no other word for it.
  public var text: String {
    var out = ""
    write(to: &out)
    return out
  }

  private func write(to out: inout String) {
    switch self {
    case .null: out += "null"
    case .plain(.bool(let value)): out += value ? "true" : "false"
    case .plain(.int(let value)): out += String(value)
    case .plain(.double(let value)): out += value.isFinite ? CanonicalJSON.number(value) : "null"
    case .float(let value):
      let text = value.isFinite ? CanonicalJSON.number(value) : "null"
      out += text.contains { $0 == "." || $0 == "e" || $0 == "n" } ? text : text + ".0"
    case .plain(.string(let value)): CanonicalJSON.writeString(value, to: &out)
    case .array(let values):
      out += "["
      for (index, value) in values.enumerated() {
        if index > 0 { out += "," }
        value.write(to: &out)
      }
      out += "]"
    case .object(let members):
      out += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { out += "," }
        CanonicalJSON.writeString(member.name, to: &out)
        out += ":"
        member.value.write(to: &out)
      }
      out += "}"
    }
  }
}
