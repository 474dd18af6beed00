public import MonkeyValue

extension Recipe {
  /// The recipe as TOML, every parameter spelled out, sorted by name: what a recipe file of a proposal holds.
  public var toml: String { RecipeText.toml(steps.map { ($0.name, $0.arguments) }) }
}

/// Recipes as TOML, the form that `RecipeReader` reads.
public enum RecipeText {
  /// A table a step, its arguments in the order of their names.
  public static func toml(_ steps: some Sequence<(op: String, args: [String: PlainValue])>) -> String {
    steps.map { step in
      let args = step.args.sorted { $0.key < $1.key }.map { "\(key($0.key)) = \(value($0.value))" }
      let table = args.isEmpty ? "" : "args = { \(args.joined(separator: ", ")) }\n"
      return "[[step]]\nop = \(string(step.op))\n\(table)"
    }.joined(separator: "\n")
  }

  private static func key(_ name: String) -> String {
    let isBare =
      !name.isEmpty
      && name.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
          || byte == 0x2D
      }
    return isBare ? name : string(name)
  }

  private static func value(_ value: PlainValue) -> String {
    switch value {
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): String(number)
    case .double(let number):
      number.isNaN ? "nan" : number.isInfinite ? (number > 0 ? "inf" : "-inf") : CanonicalJSON.number(number)
    case .string(let text): string(text)
    }
  }

  /// A basic string. JSON's escapes are among TOML's, but TOML wants DEL escaped too.
  private static func string(_ text: String) -> String {
    var out = ""
    CanonicalJSON.writeString(text, to: &out)
    return out.replacing("\u{7F}", with: "\\u007F")
  }
}
