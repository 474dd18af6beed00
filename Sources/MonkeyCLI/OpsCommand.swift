import ArgumentParser
import MonkeyOps
public import MonkeyValue

/// `monkey image ops`: what operations there are.
struct OpsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ops", abstract: "List the operations and their parameters.",
    discussion: "Example: monkey image ops --json | jq '.[].name'")

  @Flag(help: "Print all that is declared as one JSON array.")
  var json = false

  func run() {
    if json {
      Console.out(OperationCatalog.json.text)
      return
    }
    let width = OperationRegistry.names.map(\.count).max() ?? 0
    for operation in OperationRegistry.all {
      let pad = String(repeating: " ", count: width - operation.name.count)
      Console.out("\(operation.name)\(pad)  \(operation.summary)")
    }
  }
}

/// The registry as JSON, as the contract lays it down.
public enum OperationCatalog {
  /// An array with one object an operation.
  public static var json: JSONValue {
    .array(
      OperationRegistry.all.map { operation in
        .object([
          .init("name", .string(operation.name)),
          .init("summary", .string(operation.summary)),
          .init("revision", .int(operation.revision)),
          .init("parameters", .array(operation.parameters.map(parameter))),
        ])
      })
  }

  private static func parameter(_ info: ParamInfo) -> JSONValue {
    let legal: JSONValue
    switch info.domain {
    case .boolean: legal = .object([.init("choices", .array([.bool(false), .bool(true)]))])
    case .integer(let range):
      legal = .object([.init("min", .int(range.lowerBound)), .init("max", .int(range.upperBound))])
    case .number(let range):
      legal = .object([.init("min", number(range.lowerBound)), .init("max", number(range.upperBound))])
    case .choice(let names): legal = .object([.init("choices", .array(names.map(JSONValue.string)))])
    }
    var defaultValue = JSONValue.plain(info.defaultValue)
    if case .double(let value) = info.defaultValue { defaultValue = number(value) }
    return .object([
      .init("name", .string(info.name)),
      .init("type", .string(info.domain.typeName)),
      .init("default", defaultValue),
      .init("legal", legal),
      .init(
        "search",
        info.search.map { search in
          .object([
            .init("min", number(search.min)), .init("max", number(search.max)),
            .init("scale", .string(search.scale.rawValue)),
          ])
        } ?? .null),
      .init("unit", .string(info.unit.rawValue)),
      .init("help", .string(info.help)),
    ])
  }

  /// A number that readers with integer and float types take for a float: `60.0`, not `60`.
  private static func number(_ value: Double) -> JSONValue { .float(value) }
}
