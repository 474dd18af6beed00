import Foundation
public import MonkeyClassify
import MonkeyImage
public import MonkeyLog

/// What a log says is done already.
public struct ResumeCheck: Sendable {
  /// Whether an image is to be processed, and why.
  public enum Decision: Sendable, Hashable {
    case process(String)
    case skip(String)

    /// The reason in words for people.
    public var reason: String {
      switch self {
      case .process(let reason), .skip(let reason): reason
      }
    }
  }

  /// The identity of each class's recipe now.
  public var recipes: [ImageClass: ContentHash]
  /// The class that the person names; nil where images are classified.
  public var forcedClass: ImageClass?
  public var version: String
  /// What JPEG and WebP encoders are told.
  public var quality: Int

  public init(recipes: [ImageClass: ContentHash], forcedClass: ImageClass?, version: String, quality: Int) {
    self.recipes = recipes
    self.forcedClass = forcedClass
    self.version = version
    self.quality = quality
  }

  /// A decision for each item, in order: hashes inputs whose output is there, several at once, then reads the log once.
  ///
  /// An input is skipped where the log holds a run on its bytes by this version, with the class found or named in the same
  /// way, the recipe that the class has now, and the quality that is asked for where one was recorded, and the output that stands there has the hash of that run.
  /// - Throws: `LogError` where the log is there but cannot be read.
  public func decisions(_ items: [BatchPlan.Item], log: String) throws -> [Decision] {
    var isLog = ObjCBool(false)
    guard FileManager.default.fileExists(atPath: log, isDirectory: &isLog) else {
      return items.map { _ in .process("no log yet") }
    }
    let inputs = Self.hashes(items) { FileManager.default.fileExists(atPath: $0.output) ? $0.input.path : nil }
    let runs = try RecordedRuns(of: Set(inputs.compactMap { $0 }), inLog: log)
    let reasons = items.indices.map { index -> Result<[RecordedRuns.Run], Reason> in
      guard let hash = inputs[index] else { return .failure(Reason("no output yet")) }
      return candidates(runs[hash])
    }
    let outputs = Self.hashes(Array(zip(items, reasons))) { item, runs in
      (try? runs.get()) == nil ? nil : item.output
    }
    return items.indices.map { index in
      switch reasons[index] {
      case .failure(let reason): return .process(reason.text)
      case .success(let runs):
        guard let hash = outputs[index] else { return .process("its output cannot be read") }
        let isThere = runs.contains { $0.output == hash }
        return isThere ? .skip("recorded, and its output is unchanged") : .process("its output has changed since")
      }
    }
  }

  private struct Reason: Error {
    var text: String
    init(_ text: String) { self.text = text }
  }

  private func candidates(_ runs: [RecordedRuns.Run]) -> Result<[RecordedRuns.Run], Reason> {
    guard !runs.isEmpty else { return .failure(Reason("no run on these bytes is recorded")) }
    let source: ClassSource = forcedClass == nil ? .detected : .forced
    let sameClass = runs.filter { run in
      run.classSource == source && (forcedClass == nil || run.className == forcedClass?.name)
    }
    guard !sameClass.isEmpty else { return .failure(Reason("its class was found in another way")) }
    let sameVersion = sameClass.filter { $0.version == version }
    guard !sameVersion.isEmpty else { return .failure(Reason("another version made its output")) }
    let sameRecipe = sameVersion.filter { run in
      ImageClass(rawValue: run.className).flatMap { recipes[$0] } == run.recipe
    }
    guard !sameRecipe.isEmpty else { return .failure(Reason("its class's recipe has changed since")) }
    let sameQuality = sameRecipe.filter { $0.quality ?? quality == quality }
    guard !sameQuality.isEmpty else { return .failure(Reason("its output was written at another quality")) }
    return .success(sameQuality)
  }

  /// The hashes of files, several at once; nil where there is no path or it cannot be read.
  private static func hashes<Element: Sendable>(
    _ elements: [Element], _ path: @Sendable (Element) -> String?
  ) -> [ContentHash?] {
    Parallel.mapRows(elements.count, chunk: 1) { range in
      guard let path = path(elements[range.lowerBound]) else { return nil }
      return try? ContentHash.ofFile(path)
    }
  }
}
