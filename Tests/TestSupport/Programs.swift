public import Foundation

/// Runs the programs of this package as a person does.
public struct Programs: Sendable {
  /// How a program ended and what it wrote.
  public struct Finished: Sendable {
    /// Exit code; that of a signal is 128 and the signal.
    public var code: Int32
    public var out: Data
    public var error: String

    /// Standard output as text.
    public var text: String { String(decoding: out, as: UTF8.self) }
    /// The lines of standard output.
    public var lines: [String] { text.split(separator: "\n").map(String.init) }
  }

  /// Where the programs work: their current folder, and their own configuration and cache inside it.
  public let folder: TemporaryFolder

  public init(in folder: TemporaryFolder) { self.folder = folder }

  /// The built program beside the tests. The test target must depend on it.
  public static func path(_ name: String) -> String {
    #if os(macOS)
      for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
        return bundle.bundleURL.deletingLastPathComponent().appendingPathComponent(name).path
      }
    #endif
    return Bundle.main.bundleURL.appendingPathComponent(name).path
  }

  /// Runs a program to its end. Output goes by way of files, so that no pipe can fill up.
  @discardableResult public func run(_ name: String, _ arguments: String...) throws -> Finished {
    try run(name, arguments)
  }

  /// The same with variables added to its environment, and with a signal sent while it works.
  /// - Parameter sending: the signal, `after` seconds from the start.
  @discardableResult public func run(
    _ name: String, _ arguments: [String], environment: [String: String] = [:], sending signal: Int32? = nil,
    after seconds: Double = 0
  ) throws -> Finished {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.path(name))
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let inherited = ProcessInfo.processInfo.environment
    var given = ["HOME": folder.path, "XDG_CACHE_HOME": folder(".cache"), "XDG_CONFIG_HOME": folder(".config")]
    for name in ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR"] { given[name] = inherited[name] }
    process.environment = given.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let (out, error) = (folder(UUID().uuidString), folder(UUID().uuidString))
    defer {
      try? FileManager.default.removeItem(atPath: out)
      try? FileManager.default.removeItem(atPath: error)
    }
    _ = FileManager.default.createFile(atPath: out, contents: nil)
    _ = FileManager.default.createFile(atPath: error, contents: nil)
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle(forWritingAtPath: error)
    try process.run()
    if let signal {
      Thread.sleep(forTimeInterval: seconds)
      kill(process.processIdentifier, signal)
    }
    process.waitUntilExit()
    let signaled = process.terminationReason == .uncaughtSignal
    return Finished(
      code: process.terminationStatus + (signaled ? 128 : 0), out: try Data(contentsOf: URL(fileURLWithPath: out)),
      error: String(decoding: try Data(contentsOf: URL(fileURLWithPath: error)), as: UTF8.self))
  }
}
