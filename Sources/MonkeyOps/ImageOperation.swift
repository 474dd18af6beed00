public import MonkeyImage
public import MonkeyValue

/// One step of image processing: a struct whose `@Param` properties are its parameters.
///
/// An operation is declared in one file and listed once in `OperationRegistry`; recipes, commands, help, documentation
/// and the tuner's search space are derived from that.
public protocol ImageOperation: Sendable {
  /// The name in recipes and on the command line, kebab-case.
  static var name: String { get }
  /// What it does, in one sentence.
  static var summary: String { get }
  /// Rises by one whenever the pixels that the operation makes change; part of the recipe's hash.
  static var revision: Int { get }

  /// Whether the step goes over whole planes whatever it finds, so that they are better made while the file is decoded than
  /// later (`Decode.Options.defersPlanes`). False where nothing is said; results do not depend on it.
  var needsPlanes: Bool { get }

  /// What the step measures of an image whatever its parameters, so that it may be measured while the file is decoded
  /// (`Decode.Options.early`). Nothing where nothing is said; results do not depend on it.
  static var earlyMeasures: EarlyMeasures { get }

  /// All parameters at their defaults.
  init()

  /// Changes the image in place and tells what was measured and decided.
  ///
  /// A step that declines returns `StepReport.skipped` and leaves the image as it was. The result depends on the image
  /// and the parameters alone, not on the number of threads.
  /// - Throws: `OperationError` where the image or a combination of parameters makes the step impossible.
  func apply(to image: inout Raster) throws -> StepReport
}

extension ImageOperation {
  public var needsPlanes: Bool { false }
  public static var earlyMeasures: EarlyMeasures { [] }
}

/// What a step measured and decided.
public struct StepReport: Sendable, Equatable {
  /// Measured numbers by name (snake_case), for `--json`.
  public var measured: [String: PlainValue]
  /// One short sentence for people: angle found, screen found.
  public var note: String?
  /// Why the step declined to act; nil where it acted.
  public var skipped: String?

  public init(measured: [String: PlainValue] = [:], note: String? = nil) {
    self.measured = measured
    self.note = note
  }

  /// The report of a step that left the image as it was.
  public static func skipped(_ reason: String, measured: [String: PlainValue] = [:]) -> StepReport {
    var report = StepReport(measured: measured)
    report.skipped = reason
    return report
  }

  /// Declined since no pixel differs from another: for steps that compare neighbours.
  public static let uniform = skipped("it is of one colour all over")
}

/// Why a step could not be done.
public struct OperationError: Error, Equatable, CustomStringConvertible {
  /// The operation's name.
  public var operation: String
  public var reason: String
  public var remedy: String

  public init(operation: String, reason: String, remedy: String) {
    self.operation = operation
    self.reason = reason
    self.remedy = remedy
  }

  public var description: String { "\(operation): \(reason); \(remedy)" }
}
