#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif
import MonkeyTOML

/// Tells the class of an image from its features by a table of weights, the built-in one or the user's.
public struct Classifier: Sendable {
  let table: ScoringTable

  /// A classifier from the text of a `classify.toml`; `file` is its name in error messages.
  /// - Throws: `TOMLError`.
  public init(tableText: String, file: String) throws {
    table = try ScoringTable(text: tableText, file: file)
  }

  /// The classifier that users get: from `$XDG_CONFIG_HOME/monkey/classify.toml`, else from
  /// `$HOME/.config/monkey/classify.toml`, else from the built-in table. An empty variable counts as none.
  /// - Throws: `TOMLError` where an override is bad, `ClassifierError` where it is there and cannot be read.
  public static func standard(environment: [String: String]) throws -> Classifier {
    guard let path = overridePath(environment: environment), let text = try textIfThere(path) else {
      return try Classifier(tableText: standardTable, file: "the built-in classify.toml")
    }
    return try Classifier(tableText: text, file: path)
  }

  /// Where a user's own table would stand; nil where the environment names no home.
  public static func overridePath(environment: [String: String]) -> String? {
    if let base = environment["XDG_CONFIG_HOME"], !base.isEmpty { return base + "/monkey/classify.toml" }
    if let home = environment["HOME"], !home.isEmpty { return home + "/.config/monkey/classify.toml" }
    return nil
  }

  /// Ranks the classes for what was measured.
  public func classify(_ features: Features) -> Classification {
    let probabilities = kindProbabilities(features)
    var scores = [ImageClass: Double]()
    for (kind, probability) in zip(table.kinds, probabilities) { scores[kind.imageClass, default: 0] += probability }
    let all = ImageClass.allCases.map { Classification.Score(imageClass: $0, score: scores[$0] ?? 0) }
    // A stable sort: of equal classes the first in the list comes first.
    let ranked = all.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
    return Classification(ranked: ranked.map(\.element))
  }

  /// Probability of each kind, in the order of the table.
  func kindProbabilities(_ features: Features) -> [Double] {
    let scores = table.scores(features.numbers).map { $0 * table.sharpness }
    let highest = scores.max() ?? 0
    let weights = scores.map { exp($0 - highest) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  /// The text of a file; nil where there is none.
  private static func textIfThere(_ path: String) throws -> String? {
    guard let file = fopen(path, "rb") else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw ClassifierError(path: path, reason: String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      bytes += buffer[..<count]
      if count < buffer.count { break }
      if bytes.count > 16 << 20 { throw ClassifierError(path: path, reason: "it is larger than 16 MiB") }
    }
    if ferror(file) != 0 { throw ClassifierError(path: path, reason: String(cString: strerror(errno))) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ClassifierError(path: path, reason: "it is not UTF-8 text")
    }
    return text
  }
}

/// A user's scoring table that is there and cannot be read.
public struct ClassifierError: Error, Sendable, Hashable, CustomStringConvertible {
  public var path: String
  public var reason: String

  /// `PATH: WHY; WHAT TO DO`
  public var description: String { "\(path): \(reason); mend or remove the file to use the built-in table" }
}

/// What an image was taken for.
public struct Classification: Sendable, Hashable {
  /// A class and how probable it is, 0…1.
  public struct Score: Sendable, Hashable {
    public var imageClass: ImageClass
    public var score: Double
  }

  /// All seven classes, the best first; scores add up to 1.
  public let ranked: [Score]

  /// The class that the image is taken for.
  public var best: ImageClass { ranked.first?.imageClass ?? .unknown }

  /// The margin of the best class to the runner-up, 0…1.
  public var confidence: Double { ranked.count < 2 ? 0 : max(0, min(1, ranked[0].score - ranked[1].score)) }

  /// The score of one class.
  public func score(of imageClass: ImageClass) -> Double { ranked.first { $0.imageClass == imageClass }?.score ?? 0 }
}
