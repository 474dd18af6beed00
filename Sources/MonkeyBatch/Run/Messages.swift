import Foundation

/// What the program tells a worker before the first image: recipes and options are read once, so that all images of a
/// batch get the same whatever happens to the files meanwhile.
public struct WorkerSetup: Codable, Sendable {
  /// The text of each class's recipe, by the class's name.
  public var recipes: [String: String]
  /// The class that the person named.
  public var forcedClass: String?
  public var salvage: Bool
  public var maxMegapixels: Double
  public var quality: Int
  /// The log; nil where nothing is recorded.
  public var log: String?
  public var sync: Bool

  public init(
    recipes: [String: String], forcedClass: String?, salvage: Bool, maxMegapixels: Double, quality: Int, log: String?,
    sync: Bool
  ) {
    self.recipes = recipes
    self.forcedClass = forcedClass
    self.salvage = salvage
    self.maxMegapixels = maxMegapixels
    self.quality = quality
    self.log = log
    self.sync = sync
  }
}

/// What the program tells a worker.
enum Order: Codable {
  case setup(WorkerSetup)
  case process(input: String, output: String)
  /// The memory that was asked for is there, and so many threads.
  case go(threads: Int)
}

/// What a worker answers.
enum Answer: Codable {
  /// After the setup.
  case ready
  /// The setup cannot be used.
  case refused(String)
  /// The image is opened, and decoding it will need so many bytes.
  case needs(bytes: Int)
  case done(ImageOutcome)
  case failed(String, className: String?)
}

/// What became of an image.
public struct ImageOutcome: Codable, Sendable, Hashable {
  public var className: String
  /// The line for people.
  public var line: String
  /// The summary as one JSON object.
  public var json: String
  public var milliseconds: Int
  public var warnings: [String]
  /// Why the run is not in the log although the output is written; nil where all is well.
  public var recordFailure: String?

  public init(
    className: String, line: String, json: String, milliseconds: Int, warnings: [String], recordFailure: String?
  ) {
    self.className = className
    self.line = line
    self.json = json
    self.milliseconds = milliseconds
    self.warnings = warnings
    self.recordFailure = recordFailure
  }
}

/// Messages as lines of JSON.
enum Message {
  static func line(_ message: some Encodable) -> [UInt8] {
    // Nothing in a message is beyond JSON: encoding cannot fail, and an empty line is no message.
    let data = (try? JSONEncoder().encode(message)) ?? Data()
    return Array(data) + [0x0A]
  }

  static func read<Value: Decodable>(_ type: Value.Type, _ line: some Collection<UInt8>) -> Value? {
    try? JSONDecoder().decode(type, from: Data(line))
  }
}
