public import MonkeyValue

/// Why a set of arguments does not fit an operation.
public enum ParameterError: Error, Equatable {
  case unknown(name: String, operation: String, suggestion: String?, known: [String])
  case notAllowed(name: String, operation: String, found: PlainValue, allowed: String)
}

extension ParameterError: CustomStringConvertible {
  /// The name of the argument that is at fault.
  public var parameter: String {
    switch self {
    case .unknown(let name, _, _, _), .notAllowed(let name, _, _, _): name
    }
  }

  public var description: String {
    switch self {
    case .unknown(let name, let operation, let suggestion, let known):
      let hint =
        suggestion.map { "did you mean \"\($0)\"?" } ?? "it takes "
        + (known.isEmpty ? "none" : known.joined(separator: ", "))
      return "\(operation) has no parameter \"\(name)\"; \(hint)"
    case .notAllowed(let name, let operation, let found, let allowed):
      return "\(operation): \(name) is \(found.described); give \(allowed)"
    }
  }
}

extension ImageOperation {
  /// The declared parameters, in the order of declaration.
  public static var parameters: [ParamInfo] {
    Self().declaredParams.map { $0.param.info(name: $0.name) }
  }

  /// The value of every parameter, by name.
  public var arguments: [String: PlainValue] {
    Dictionary(declaredParams.map { ($0.name, $0.param.plain) }, uniquingKeysWith: { first, _ in first })
  }

  /// The operation with these arguments, the rest at their defaults.
  /// - Throws: `ParameterError` for the first argument, by name, that is unknown, of a wrong type or out of range.
  public static func make(_ arguments: [String: PlainValue]) throws(ParameterError) -> Self {
    let operation = Self()
    let params = operation.declaredParams
    for (name, value) in arguments.sorted(by: { $0.key < $1.key }) {
      guard let param = params.first(where: { $0.name == name })?.param else {
        let known = params.map(\.name)
        throw ParameterError.unknown(
          name: name, operation: Self.name, suggestion: Suggestion.closest(to: name, in: known), known: known)
      }
      let domain = param.info(name: name).domain
      guard let accepted = domain.accept(value), param.setThroughMirror(accepted) else {
        throw ParameterError.notAllowed(
          name: name, operation: Self.name, found: value, allowed: domain.described)
      }
    }
    return operation
  }

  private var declaredParams: [(name: String, param: any AnyParam)] {
    Mirror(reflecting: self).children.compactMap { child in
      guard let label = child.label, let param = child.value as? any AnyParam else { return nil }
      return (snakeCase(label.hasPrefix("_") ? String(label.dropFirst()) : label), param)
    }
  }
}

/// `maxAngle` to `max_angle`.
private func snakeCase(_ name: String) -> String {
  var out = ""
  for character in name {
    if character.isUppercase { out += "_" + character.lowercased() } else { out.append(character) }
  }
  return out
}
