import MonkeyOps
import MonkeyValue

/// `docs/generated/operations.md`: every operation with its parameters.
enum OperationsPage {
  static var text: String {
    var out = """
      # Operations

      Made by `scripts/generate` from the declarations in `Sources/MonkeyOps/Operations`; do not edit. Each operation is a
      command, `monkey image NAME INPUT OUTPUT`, and a recipe step, `op = "NAME"`. Parameters are snake_case in recipes and
      kebab-case on the command line.

      | operation | what it does |
      |---|---|

      """
    for operation in OperationRegistry.all {
      out += "| [`\(operation.name)`](#\(operation.name)) | \(operation.summary) |\n"
    }
    for operation in OperationRegistry.all {
      out += "\n## \(operation.name)\n\n\(operation.summary) Revision \(operation.revision).\n"
      if operation.parameters.isEmpty { continue }
      out +=
        "\n| parameter | default | allowed | searched by the tuner | unit | what it does |\n|---|---|---|---|---|---|\n"
      for parameter in operation.parameters {
        let cells = [
          "`\(parameter.name)`", parameter.defaultValue.described, parameter.domain.described,
          parameter.search.map(range) ?? "no", parameter.unit.rawValue, parameter.help,
        ]
        out += "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
      }
    }
    return out
  }

  private static func range(_ search: SearchRange) -> String {
    "\(CanonicalJSON.number(search.min)) to \(CanonicalJSON.number(search.max)), \(search.scale.rawValue)"
  }
}
