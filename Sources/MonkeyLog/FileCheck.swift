import Dispatch

/// Whether the files that a log speaks of are still what it says.
public struct FileCheck: Sendable, Hashable {
  /// What a file is to the run that speaks of it.
  public enum Role: String, Sendable, Hashable {
    case input
    case output
  }

  /// What became of a file.
  public enum State: Sendable, Hashable {
    case same
    /// It has other bytes now.
    case changed(ContentHash)
    case gone
    case unreadable(String)
  }

  /// A file and the last line that says what it holds.
  public struct File: Sendable, Hashable {
    public var path: String
    public var role: Role
    public var line: Int
    public var expected: ContentHash
    public var state: State
  }

  /// In the order of the log. A file that a later run wrote or read again comes once, as that run has it.
  public var files: [File]

  /// Reads a log and hashes every file it names, several at once. Relative paths count from the current folder.
  /// - Throws: `LogError` where the log cannot be read; never for a file that it names.
  public init(log path: String) throws {
    var last: [String: File] = [:]
    try LogReader(path: path).forEach { line in
      guard case .run(let run) = line.entry else { return }
      func note(_ path: String?, _ role: Role, _ hash: ContentHash) {
        guard let path else { return }
        last[path] = File(path: path, role: role, line: line.number, expected: hash, state: .gone)
      }
      note(run.inputPath, .input, run.input)
      // Second, because a run may write over its input.
      note(run.outputPath, .output, run.output)
    }
    let files = last.values.sorted { ($0.line, $0.role.rawValue) < ($1.line, $1.role.rawValue) }
    let states = Slots<State>(count: files.count)
    DispatchQueue.concurrentPerform(iterations: files.count) { index in
      states[index] = Self.state(of: files[index])
    }
    self.files = zip(files, states.values()).map { file, state in
      var file = file
      file.state = state
      return file
    }
  }

  private static func state(of file: File) -> State {
    do throws(LogError) {
      let found = try ContentHash.ofFile(file.path)
      return found == file.expected ? .same : .changed(found)
    } catch {
      return error.problem == .missing ? .gone : .unreadable(error.why)
    }
  }
}
