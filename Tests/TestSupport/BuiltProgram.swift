import Foundation

/// A program of this package, as the build left it beside the tests.
public struct BuiltProgram: Sendable {
  /// Where it stands.
  public let path: String

  /// What a finished run left behind.
  public struct Finished: Sendable {
    /// Exit code; that of a signal is 128 and the signal.
    public var code: Int32
    public var out: String
    public var error: String
  }

  public init(_ name: String) { path = BuiltProgram.folder.appendingPathComponent(name).path }

  /// The folder of everything that was built: it holds the test bundle too, whatever the scratch path.
  private static var folder: URL {
    #if os(macOS)
      for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
        return bundle.bundleURL.deletingLastPathComponent()
      }
    #endif
    return Bundle.main.bundleURL
  }

  /// Runs the program to its end, with the configuration and cache of `folder` instead of the person's own, in `folder`.
  @discardableResult
  public func run(_ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]) throws
    -> Finished
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let own = ProcessInfo.processInfo.environment
    var given = ["HOME": folder.path, "XDG_CACHE_HOME": folder("cache"), "XDG_CONFIG_HOME": folder("config")]
    for name in ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR"] { given[name] = own[name] }
    process.environment = given.merging(environment) { $1 }
    // Files, not pipes: a pipe that nobody empties stops the program.
    let (out, error) = (folder(UUID().uuidString), folder(UUID().uuidString))
    defer {
      unlink(out)
      unlink(error)
    }
    _ = FileManager.default.createFile(atPath: out, contents: nil)
    _ = FileManager.default.createFile(atPath: error, contents: nil)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle(forWritingAtPath: error)
    try process.run()
    process.waitUntilExit()
    let signaled = process.terminationReason == .uncaughtSignal
    return Finished(
      code: process.terminationStatus + (signaled ? 128 : 0), out: try String(contentsOfFile: out, encoding: .utf8),
      error: try String(contentsOfFile: error, encoding: .utf8))
  }
}
