import ArgumentParser
import MonkeyOps
import MonkeyValue

/// The parameters of an operation as command-line options, made from its declaration at run time.
///
/// argument-parser finds options by mirroring a default instance and reads parsed values through `Decodable`; both are
/// supplied here. That it takes a custom mirror is not documented: the version is pinned and a test holds it to it.
struct OperationArguments<Operation: ImageOperation>: ParsableArguments, CustomReflectable {
  /// Values as typed, by parameter name.
  private var texts: [String: String] = [:]

  init() {}

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    for parameter in Operation.parameters {
      texts[parameter.name] = try container.decode(String.self, forKey: Key(parameter.name))
    }
  }

  var customMirror: Mirror {
    Mirror(
      self,
      children: Operation.parameters.map { parameter in
        (label: Optional(parameter.name), value: Self.option(parameter) as Any)
      })
  }

  /// The operation with the values that were typed.
  func operation() throws -> Operation {
    var arguments: [String: PlainValue] = [:]
    for parameter in Operation.parameters {
      guard let text = texts[parameter.name] else { continue }
      guard let value = parameter.domain.parse(text) else {
        throw ValidationError("--\(parameter.optionName) is \"\(text)\"; give \(parameter.domain.described)")
      }
      arguments[parameter.name] = value
    }
    return try Operation.make(arguments)
  }

  private static func option(_ parameter: ParamInfo) -> Option<String> {
    let unit = parameter.unit == .none ? "" : ", \(parameter.unit.rawValue)"
    let domain: String
    switch parameter.domain {
    case .choice(let names): domain = names.joined(separator: ", ")
    case .boolean: domain = "true or false"
    case .integer(let range): domain = "\(range.lowerBound) to \(range.upperBound)"
    case .number(let range):
      domain = "\(CanonicalJSON.number(range.lowerBound)) to \(CanonicalJSON.number(range.upperBound))"
    }
    return Option(
      wrappedValue: parameter.defaultValue.text, name: .customLong(parameter.optionName),
      parsing: .unconditional,
      help: ArgumentHelp("\(parameter.help) [\(domain)\(unit)]", valueName: parameter.domain.typeName))
  }

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

extension ParamDomain {
  /// A value from the command line; nil where the text is of another type or the value is not allowed.
  func parse(_ text: String) -> PlainValue? {
    switch self {
    case .boolean:
      switch text.lowercased() {
      case "true", "yes", "on", "1": .bool(true)
      case "false", "no", "off", "0": .bool(false)
      default: nil
      }
    case .integer, .number: Int(text).flatMap { accept(.int($0)) } ?? Double(text).flatMap { accept(.double($0)) }
    case .choice: accept(.string(text))
    }
  }
}

extension PlainValue {
  /// The value as typed on a command line.
  var text: String {
    if case .string(let value) = self { return value }
    return described
  }
}
