public import MonkeyTOML
import MonkeyOps
import MonkeyValue

extension Recipe {
  /// A recipe from its TOML text; checked whole, so that no wrong value is met after pixels were read.
  /// - Parameter file: the name that errors give.
  /// - Throws: `TOMLError` naming file and line, the key, what was found and what is allowed.
  public init(text: String, file: String) throws(TOMLError) {
    let document = try TOMLDocument.parse(text, file: file)
    try document.checkKeys(of: document.root, allowed: ["step"], place: "a recipe")
    guard let list = document.root["step"] else {
      self.init([])
      return
    }
    guard let tables = list.elements else {
      throw document.error(at: list, "step is \(list.described); write [[step]] above each step")
    }
    var steps: [Step] = []
    for table in tables { steps.append(try Recipe.step(table, document)) }
    self.init(steps)
  }

  private static func step(_ table: TOMLNode, _ document: TOMLDocument) throws(TOMLError) -> Step {
    guard table.members != nil else {
      throw document.error(at: table, "a step is \(table.described); write [[step]] above each step")
    }
    try document.checkKeys(of: table, allowed: ["op", "args"], place: "a step")
    guard let op = table["op"] else {
      throw document.error(at: table, "a step without op; name its operation: op = \"sharpen\"")
    }
    guard case .string(let name)? = op.value else {
      throw document.error(at: op, "op is \(op.described); give the name of an operation as a string")
    }
    guard let operation = OperationRegistry.named(name) else {
      throw document.error(
        at: op, TOMLDocument.unknown("operation", name, in: "op", allowed: OperationRegistry.names))
    }
    var arguments: [String: PlainValue] = [:]
    var nodes: [String: TOMLNode] = [:]
    if let args = table["args"] {
      guard let members = args.members else {
        throw document.error(at: args, "args is \(args.described); give a table: args = { strength = 60 }")
      }
      for member in members {
        guard let value = member.node.value else {
          throw document.error(
            at: member.node, "\(member.key) is \(member.node.described); parameters are numbers, strings or booleans")
        }
        arguments[member.key] = value
        nodes[member.key] = member.node
      }
    }
    do {
      return Step(try make(operation, arguments))
    } catch {
      throw document.error(at: nodes[error.parameter] ?? table, error.description)
    }
  }

  private static func make<Operation: ImageOperation>(
    _ type: Operation.Type, _ arguments: [String: PlainValue]
  ) throws(ParameterError) -> any ImageOperation {
    try type.make(arguments)
  }
}
