public import MonkeyImage
public import MonkeyLog
public import MonkeyRecipe
import Foundation

/// Runs recipes on recorded inputs, through the very code that `auto` runs.
public struct Replayer: Sendable {
  /// One input under both recipes.
  public struct Pair: Sendable {
    public var input: ContentHash
    public var inputPath: String
    public var current: RunRecord
    public var proposed: RunRecord
  }

  /// What `auto` would have been told.
  public struct Settings: Sendable {
    public var className: String
    public var decoding: Decode.Options
    public var encoding: Encode.Options
    /// The program's, for records.
    public var version: String

    public init(
      className: String, decoding: Decode.Options = Decode.Options(), encoding: Encode.Options = Encode.Options(),
      version: String
    ) {
      self.className = className
      self.decoding = decoding
      self.encoding = encoding
      self.version = version
    }
  }

  public let settings: Settings
  /// Where outputs go; made when needed.
  public let folder: String

  public init(settings: Settings, folder: String) {
    self.settings = settings
    self.folder = folder
  }

  /// Why an input cannot be replayed.
  public struct Gone: Error, CustomStringConvertible {
    public var description: String
  }

  /// The bytes of an input, if they are still those that were recorded.
  /// - Throws: `Gone`.
  static func read(_ path: String, expecting hash: ContentHash) throws -> FileBytes {
    let file: FileBytes
    do { file = try FileBytes(path: path) } catch { throw Gone(description: "\(path): gone") }
    guard file.withBytes({ ContentHash(bytes: $0) }) == hash else {
      throw Gone(description: "\(path): changed since it was recorded")
    }
    return file
  }

  /// Both recipes on one input: two outputs side by side, two records, the proposal's last.
  /// - Parameter number: for the names of the outputs, from 1.
  /// - Throws: `Gone`, `ImageError`, `OperationError`, `LogError`.
  public func replay(
    _ input: ContentHash, path: String, recordedOutput: String?, number: Int, current: Recipe, proposed: Recipe,
    log: LogWriter
  ) throws -> Pair {
    let file = try Self.read(path, expecting: input)
    let decoded = try Decode.decode(file, options: settings.decoding)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let ending = Self.ending(input: path, recordedOutput: recordedOutput, pages: decoded.pages.count)
    let base = (path.split(separator: "/").last.map(String.init) ?? "input").split(separator: ".").first ?? "input"
    let name = "\(folder)/\(number < 10 ? "0" : "")\(number)-\(base.prefix(60))"
    func run(_ recipe: Recipe, _ role: String) throws -> RunRecord {
      let run = try RecordedRun.perform(
        RecordedRun.Request(
          recipe: recipe, className: settings.className, classSource: .forced, version: settings.version),
        file: file, hash: input, decoded: decoded, output: "\(name).\(role).\(ending)", encoding: settings.encoding,
        log: log)
      if let failure = run.recordFailure { throw failure }
      return run.record
    }
    let old = try run(current, "current")
    let new = try run(proposed, "proposed")
    return Pair(input: input, inputPath: path, current: old, proposed: new)
  }

  /// The format of the person's own outputs, else the input's, else PNG; TIFF for several pages.
  static func ending(input: String, recordedOutput: String?, pages: Int) -> String {
    if pages > 1 { return "tif" }
    for path in [recordedOutput, input] {
      if let path, let format = ImageFormat.ofPath(path), format.isWritable, let dot = path.lastIndex(of: ".") {
        return String(path[path.index(after: dot)...])
      }
    }
    return "png"
  }
}
