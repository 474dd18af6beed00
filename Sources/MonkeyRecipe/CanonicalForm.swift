public import MonkeyLog
import MonkeyOps
import MonkeyValue

extension Recipe {
  /// The bytes that `sha` is taken of: one line of compact JSON, laid out as RFC 8785 says.
  ///
  /// An array with an object a step, in order; each has the members `args` (every parameter with its resolved value,
  /// sorted by name), `op` (the operation's name) and `revision` (the operation's own, an integer). Numbers are in their
  /// shortest round-trip form, whatever the parameter's type: `60`, `0.75`. An empty recipe is `[]`.
  ///
  /// This form may never change: logs hold hashes of it.
  public var canonicalForm: String {
    JSONValue.array(
      steps.map { step in
        .object([
          .init("args", .object(step.arguments)),
          .init("op", .string(step.name)),
          .init("revision", .int(type(of: step.operation).revision)),
        ])
      }
    ).text
  }

  /// BLAKE3 of the canonical form, 64 hex digits: the recipe's identity in logs.
  public var hash: ContentHash { ContentHash(bytes: Array(canonicalForm.utf8)) }
}
