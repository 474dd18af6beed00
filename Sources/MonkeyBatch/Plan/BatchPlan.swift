import Foundation
import MonkeyImage

/// Which image becomes which file.
public struct BatchPlan: Sendable {
  /// One input with its output.
  public struct Item: Sendable, Hashable {
    public var input: BatchInput
    /// The path of the output.
    public var output: String

    public init(input: BatchInput, output: String) {
      self.input = input
      self.output = output
    }
  }

  /// The format of outputs.
  public enum Format: String, Sendable, CaseIterable {
    case same
    case png
    case jpg
    case tiff
    case webp

    /// The name of an output for the name of an input.
    ///
    /// `same` keeps the name where its ending is that of a format that can be written; else it becomes PNG, which keeps
    /// all that the others hold.
    func rename(_ path: String) -> String {
      let format = ImageFormat.ofPath(path)
      let ending: String
      switch self {
      case .same:
        if format?.isWritable == true { return path }
        ending = "png"
      case .png, .jpg, .webp: ending = rawValue
      case .tiff: ending = "tif"
      }
      guard let format, let dot = path.lastIndex(of: ".") else { return path + "." + ending }
      let wanted = ImageFormat.ofPath("x." + ending)
      return format == wanted ? path : String(path[...dot]) + ending
    }
  }

  public let outputFolder: String
  public let items: [Item]

  /// - Throws: `BatchError` where two inputs would become one file or an output would overwrite an input: both before
  ///   anything is done.
  public init(_ inputs: [BatchInput], outputFolder: String, format: Format) throws(BatchError) {
    self.outputFolder = outputFolder
    let prefix = outputFolder.hasSuffix("/") ? outputFolder : outputFolder + "/"
    items = inputs.map { Item(input: $0, output: prefix + format.rename($0.relative)) }
    try checkCollisions()
    try checkOverwriting()
  }

  private func checkCollisions() throws(BatchError) {
    var first: [String: Int] = [:]
    var clashes: [String] = []
    for (index, item) in items.enumerated() {
      let key = Self.key(item.output)
      if let other = first[key] {
        clashes.append("\(items[other].input.path) and \(item.input.path) would both be \(item.output)")
      } else {
        first[key] = index
      }
    }
    guard clashes.isEmpty else {
      throw BatchError(
        "\(clashes.count) \(clashes.count == 1 ? "output collides" : "outputs collide")", Self.listed(clashes),
        "name the folder above them as INPUT, or say with --base which folder their paths are to be kept below")
    }
  }

  private func checkOverwriting() throws(BatchError) {
    var inputs: [FileIdentity: String] = [:]
    for item in items {
      if let identity = FileIdentity(item.input.path) { inputs[identity] = item.input.path }
    }
    var overwritten: [String] = []
    for item in items {
      if let identity = FileIdentity(item.output), let input = inputs[identity] {
        overwritten.append("\(item.output) is the input \(input)")
      }
    }
    guard overwritten.isEmpty else {
      throw BatchError(
        "\(overwritten.count) \(overwritten.count == 1 ? "output" : "outputs") would overwrite an input",
        Self.listed(overwritten), "give another --out-dir")
    }
  }

  /// Equal for paths that are one file.
  private static func key(_ path: String) -> String {
    #if canImport(Darwin)
      // Its file systems take upper and lower case for the same.
      return path.lowercased()
    #else
      return path
    #endif
  }

  private static func listed(_ lines: [String]) -> String {
    lines.prefix(5).joined(separator: ", ") + (lines.count > 5 ? " and \(lines.count - 5) more" : "")
  }
}
