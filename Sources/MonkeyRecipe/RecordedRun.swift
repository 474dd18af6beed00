public import MonkeyImage
public import MonkeyLog
public import MonkeyOps
import MonkeyValue

/// One image through one recipe to a written output and its record: what `auto` does, and the tuner's replay.
public struct RecordedRun: Sendable {
  public var record: RunRecord
  public var product: Processing.Product
  /// Why the record is not in the log although the output is written; nil where all is well.
  public var recordFailure: (any Error)?

  /// What a run starts from.
  public struct Request: Sendable {
    public var recipe: Recipe
    /// The class whose recipe it is.
    public var className: String
    public var classSource: ClassSource
    public var confidence: Double?
    /// The version of the program, for the record.
    public var version: String
    /// When the run began.
    public var start: ContinuousClock.Instant

    public init(
      recipe: Recipe, className: String, classSource: ClassSource, confidence: Double? = nil, version: String,
      start: ContinuousClock.Instant = .now
    ) {
      self.recipe = recipe
      self.className = className
      self.classSource = classSource
      self.confidence = confidence
      self.version = version
      self.start = start
    }
  }

  /// Runs the recipe, puts the output in place and appends the record.
  ///
  /// An output and its record belong together: an interruption of the program waits until both are there.
  /// - Parameters:
  ///   - file: the bytes that `decoded` came from.
  ///   - log: nil where nothing is recorded.
  /// - Throws: `ImageError`, `OperationError`: then there is neither output nor record.
  public static func perform(
    _ request: Request, file: FileBytes, hash: ContentHash, decoded: consuming Decode.Result, output: String,
    encoding: Encode.Options, log: LogWriter?,
    around: (String, () throws -> StepReport) throws -> StepReport = { try $1() },
    onStep: (Pipeline.StepResult) -> Void = { _ in }
  ) throws -> RecordedRun {
    let salvaged = decoded.salvaged
    let product = try Processing.run(
      request.recipe, on: decoded, outputPath: output, encoding: encoding, around: around, onStep: onStep)
    let outputHash: ContentHash
    var quality: Int?
    switch product.bytes {
    case .input: outputHash = hash
    case .encoded(let bytes):
      outputHash = bytes.withUnsafeBytes { ContentHash(bytes: $0) }
      if try Processing.outputFormat(output).hasQuality { quality = encoding.quality }
    }
    var run = RunRecord(
      input: hash, inputPath: file.path, className: request.className, recipe: request.recipe.hash,
      steps: product.steps.map { StepRecord(op: $0.name, args: $0.arguments, skipped: $0.report.skipped) },
      output: outputHash, duration: 0, outputPath: output, classSource: request.classSource,
      confidence: request.confidence, version: request.version, quality: quality, salvaged: salvaged)
    var failure: (any Error)?
    let finish = {
      run.duration = (ContinuousClock.now - request.start).milliseconds
      run.timestamp = UnixTime.nowMilliseconds()
      do { try log?.append(run) } catch { failure = error }
    }
    switch product.bytes {
    case .input: try file.withBytes { try AtomicFile.write($0, to: output, whenInPlace: finish) }
    case .encoded(let bytes): try AtomicFile.write(bytes, to: output, whenInPlace: finish)
    }
    return RecordedRun(record: run, product: product, recordFailure: failure)
  }
}
