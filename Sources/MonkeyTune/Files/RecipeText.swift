public import MonkeyRecipe
import MonkeyValue

extension Recipe {
  /// The recipe as TOML, every parameter spelled out, sorted by name: what a recipe file of a proposal holds.
  public var toml: String {
    steps.map { step in
      let arguments = step.arguments.sorted { $0.key < $1.key }.map { "\($0.key) = \(Self.toml($0.value))" }
      var text = "[[step]]\nop = \(Self.quoted(step.name))\n"
      if !arguments.isEmpty { text += "args = { \(arguments.joined(separator: ", ")) }\n" }
      return text
    }.joined(separator: "\n")
  }

  private static func toml(_ value: PlainValue) -> String {
    switch value {
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .double(let value):
      value.isNaN ? "nan" : value.isInfinite ? (value > 0 ? "inf" : "-inf") : CanonicalJSON.number(value)
    case .string(let value): quoted(value)
    }
  }

  /// A basic string. JSON's escapes are among TOML's, but TOML wants DEL escaped too.
  private static func quoted(_ text: String) -> String {
    var out = ""
    CanonicalJSON.writeString(text, to: &out)
    return out.replacing("\u{7F}", with: "\\u007F")
  }
}
