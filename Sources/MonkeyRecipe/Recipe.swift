public import MonkeyOps
public import MonkeyValue

/// A chain of operations with all parameters resolved.
public struct Recipe: Sendable {
  /// One operation with its parameters.
  public struct Step: Sendable {
    /// The operation, ready to run.
    public let operation: any ImageOperation

    public init(_ operation: any ImageOperation) { self.operation = operation }

    /// The operation's name.
    public var name: String { type(of: operation).name }
    /// Every parameter's value by name, defaults filled in.
    public var arguments: [String: PlainValue] { operation.arguments }
  }

  /// In the order in which they run.
  public let steps: [Step]

  public init(_ steps: [Step]) { self.steps = steps }

  /// Whether the output is the input byte for byte.
  public var isPassthrough: Bool { steps.isEmpty }
}
