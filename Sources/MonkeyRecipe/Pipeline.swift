public import MonkeyImage
public import MonkeyOps
public import MonkeyValue

/// The one way in which an image goes through a recipe: the command line, batches and the tuner's replay all call this.
public enum Pipeline {
  /// What became of one step.
  public struct StepResult: Sendable {
    public var name: String
    public var arguments: [String: PlainValue]
    public var report: StepReport
    public var duration: Duration
  }

  /// Runs the steps in order on one page.
  /// - Parameter onStep: called after each step, for people who watch.
  /// - Throws: `OperationError` from a step that is impossible on this image.
  public static func run(
    _ recipe: Recipe, on image: inout Raster,
    around: (String, () throws -> StepReport) throws -> StepReport = { try $1() },
    onStep: (StepResult) -> Void = { _ in }
  ) throws -> [StepResult] {
    let clock = ContinuousClock()
    var results: [StepResult] = []
    for step in recipe.steps {
      let start = clock.now
      let report = try around(step.name) { try step.operation.apply(to: &image) }
      let result = StepResult(
        name: step.name, arguments: step.arguments, report: report, duration: clock.now - start)
      onStep(result)
      results.append(result)
    }
    return results
  }
}
