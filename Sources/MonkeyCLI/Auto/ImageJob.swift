import MonkeyClassify
import MonkeyImage
import MonkeyLog
import MonkeyOps
import MonkeyRecipe

/// What `auto` does with one image, alone or in a batch: everything that was looked up beforehand, and the way through.
struct ImageJob {
  var recipes: [ImageClass: Recipe]
  var forcedClass: ImageClass?
  /// Nil where the class is forced.
  var classifier: Classifier?
  var decoding: Decode.Options
  var encoding: Encode.Options
  var log: LogWriter?

  /// Who wants to watch.
  struct Hooks {
    var warn: (String) -> Void = { _ in }
    var classified: (ImageClass, Double?) -> Void = { _, _ in }
    var around: (String, () throws -> StepReport) throws -> StepReport = { try $1() }
    var onStep: (Pipeline.StepResult) -> Void = { _ in }
  }

  /// An input whose output can be written as far as that can be told before decoding.
  struct Opened {
    var file: FileBytes
    var hash: ContentHash
  }

  /// Reads and hashes the input.
  func open(_ input: String, output: String) throws -> Opened {
    try AtomicFile.check(path: output)
    if let forcedClass, recipes[forcedClass]?.isPassthrough == false { _ = try Processing.outputFormat(output) }
    let file = try FileBytes(path: input)
    return Opened(file: file, hash: file.withBytes { ContentHash(bytes: $0) })
  }

  func run(_ opened: Opened, output: String, hooks: Hooks) throws -> RecordedRun {
    let start = ContinuousClock.now
    let (decoded, imageClass, confidence) = try decode(opened)
    for warning in decoded.warnings { hooks.warn(warning) }
    hooks.classified(imageClass, confidence)
    return try RecordedRun.perform(
      RecordedRun.Request(
        recipe: recipes[imageClass] ?? Recipe([]), className: imageClass.name,
        classSource: forcedClass == nil ? .detected : .forced, confidence: confidence.map(ConfidenceText.rounded),
        version: Version.current, start: start),
      file: opened.file, hash: opened.hash, decoded: decoded, output: output, encoding: encoding, log: log,
      around: hooks.around, onStep: hooks.onStep)
  }

  private func decode(_ opened: Opened) throws -> (Decode.Result, ImageClass, Double?) {
    var decoding = decoding
    // Of a class that is found out later the first steps mostly measure here and there; a colour photo's, the most likely of
    // those whose colour stays as stored, are guessed to be asked for.
    let steps = recipes[forcedClass ?? .colorPhoto]?.steps ?? []
    if forcedClass != nil, let first = steps.first { decoding.defersPlanes = !first.operation.needsPlanes }
    decoding.early = steps.reduce(into: []) { $0.formUnion(type(of: $1.operation).earlyMeasures) }
    // By then a page has mostly been turned.
    if steps.first?.name != Binarize.name { decoding.early.remove(.paper) }
    guard let classifier, forcedClass == nil else {
      return (try Decode.decode(opened.file, options: decoding), forcedClass ?? .unknown, nil)
    }
    decoding.early.insert(.ofColorAlone)
    let (decoded, features) = try Decode.decode(opened.file, options: decoding) { Features.measuring($0) }
    let result = classifier.classify(features)
    return (decoded, result.best, result.confidence)
  }

  /// A class as people read it.
  static func words(_ imageClass: ImageClass, _ confidence: Double?) -> String {
    "\(imageClass.name) (\(confidence.map { "confidence " + ConfidenceText.text($0) } ?? "as told"))"
  }
}
