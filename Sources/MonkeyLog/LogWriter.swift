import Dispatch

/// An open log to which records are appended: one whole line by one `write`, under an advisory lock held only for that
/// write, then synchronised to the medium. Nothing that stands in the log is ever changed.
///
/// The lock is `flock`: it belongs to the open file (so two writers in one process exclude each other, and it is gone
/// when the process is killed, however), works over NFS on Linux, and is what the `flock` program of a shell script
/// takes. Locks of `fcntl` fail the first: they belong to the process, and closing any descriptor of the file drops
/// them; their open-file variant is not to be had on every platform.
public final class LogWriter: Sendable {
  public let path: String
  /// Something the person should know about this log although appending works; nil mostly.
  public let notice: String?
  private let descriptor: Descriptor
  private let canReadTail: Bool
  private let sync: Bool
  private let lockTimeout: Double
  private let turn = DispatchQueue(label: "monkey.log")

  /// The longest line, in bytes: readers skip what is longer.
  public static let maximumLineLength = 16 << 20

  /// Opens a log for appending, before any work is done. A missing file is created (its folder is not), symbolic links
  /// are followed, devices such as /dev/null are taken.
  /// - Parameters:
  ///   - sync: wait after each record until it is on the medium.
  ///   - lockTimeout: seconds to wait for another process that holds the lock.
  /// - Throws: `LogError` for a folder, FIFO or socket and for whatever the system refuses.
  public init(path: String, sync: Bool = true, lockTimeout: Double = 30) throws(LogError) {
    self.path = path
    self.sync = sync
    self.lockTimeout = lockTimeout
    let isNew = !Descriptor.exists(path)
    let (descriptor, canRead) = try Self.open(path)
    self.descriptor = descriptor
    switch descriptor.kind {
    case .file, .other: canReadTail = canRead
    case .characterDevice: canReadTail = false
    case .folder, .fifo, .socket: throw Self.wrongType(path, descriptor.kind)
    }
    let isBlind = descriptor.kind == .file && !canRead
    notice =
      isBlind
      ? "\(path) may be written but not read: whether its last line is whole cannot be seen, so every record is "
        + "preceded by an empty line" : nil
    // A new file's name is part of what must survive a power cut.
    if isNew, sync, descriptor.kind == .file { Self.synchroniseFolder(of: path) }
  }

  /// Appends one record. Safe to call from many threads.
  /// - Throws: `LogError` where the record is not in the log. When the disk is full a piece of the line may be there; it
  ///   stays, since no append removes anything, and the next append begins on a new line.
  public func append(_ record: some LogRecord) throws(LogError) {
    var line = Array(record.line.utf8)
    guard line.count < Self.maximumLineLength else {
      throw failure(
        .invalid, "the record has \(line.count) bytes, and readers skip lines above \(Self.maximumLineLength)",
        "shorten what is recorded, notes above all")
    }
    line.append(0x0A)
    let result = turn.sync { Result { try appendWhole(line) } }
    switch result {
    case .success: break
    case .failure(let error as LogError): throw error
    case .failure(let error): throw failure(.failed, "\(error)", "try again")
    }
    guard sync else { return }
    do {
      try descriptor.synchronise()
    } catch {
      throw failure(
        error.problem, "the line is written, but whether it is on the medium is not known: \(error.text)",
        Self.remedy(error))
    }
  }

  private func appendWhole(_ line: [UInt8]) throws(LogError) {
    try lock()
    defer { descriptor.unlock() }
    var whole = line
    if descriptor.kind == .file || descriptor.kind == .other, try !endsWithNewline() { whole.insert(0x0A, at: 0) }
    let result = whole.withUnsafeBytes { bytes in
      Result { () throws(Descriptor.Failure) in try descriptor.write(bytes) }
    }
    switch result {
    case .success(let count) where count == whole.count: return
    case .success(let count):
      throw failure(
        .full, "only \(count) of \(whole.count) bytes could be written",
        "make room; the piece is harmless, readers skip it")
    case .failure(let error): throw failure(error.problem, error.text, Self.remedy(error))
    }
  }

  private func lock() throws(LogError) {
    var waited = 0.0
    var pause: UInt32 = 50
    while true {
      do {
        if try descriptor.tryLock() { return }
      } catch {
        throw failure(error.problem, "it cannot be locked: \(error.text)", Self.remedy(error))
      }
      if waited >= lockTimeout {
        throw failure(
          .locked, "another process has held its lock for \(Int(waited.rounded())) seconds",
          "see who holds it (fuser \(path)) and try again")
      }
      UnixTime.sleep(microseconds: pause)
      waited += Double(pause) / 1e6
      pause = min(5000, pause * 2)
    }
  }

  /// False also where the end cannot be read: an empty line too many does no harm, a record glued to a torn one is lost.
  private func endsWithNewline() throws(LogError) -> Bool {
    guard canReadTail else { return false }
    do {
      let size = try descriptor.size()
      if size == 0 { return true }
      var last: UInt8 = 0
      let result = withUnsafeMutableBytes(of: &last) { buffer in
        Result { () throws(Descriptor.Failure) in try descriptor.read(into: buffer, at: size - 1) }
      }
      return try result.get() == 1 && last == 0x0A
    } catch {
      throw failure(error.problem, "its end cannot be read: \(error.text)", Self.remedy(error))
    }
  }

  private func failure(_ problem: LogError.Problem, _ why: String, _ remedy: String) -> LogError {
    LogError(path: path, problem: problem, what: "cannot append to the log \(path)", why: why, remedy: remedy)
  }
}

extension LogWriter {
  private static func open(_ path: String) throws(LogError) -> (Descriptor, canRead: Bool) {
    // Looked at before it is opened: a FIFO opened for writing alone has an error of its own.
    if let kind = Descriptor.kind(of: path), kind == .fifo || kind == .socket || kind == .folder {
      throw wrongType(path, kind)
    }
    do {
      return (try Descriptor(opening: path, flags: appendAndRead, mode: 0o666), true)
    } catch {
      if error.problem == .forbidden, let blind = try? Descriptor(opening: path, flags: appendOnly, mode: 0o666) {
        return (blind, false)
      }
      throw LogError(
        path: path, problem: error.problem, what: "cannot open the log \(path) for appending", why: error.text,
        remedy: path.isEmpty ? "name a file" : remedy(error))
    }
  }

  private static func wrongType(_ path: String, _ kind: Descriptor.Kind) -> LogError {
    LogError(
      path: path, problem: .wrongType, what: "cannot open the log \(path) for appending",
      why: "it is \(kind.described)", remedy: "name a file; a missing one is created")
  }

  private static func remedy(_ failure: Descriptor.Failure) -> String {
    switch failure.problem {
    case .missing: "create its folder first"
    case .forbidden: "check the permissions of the file and its folder, or name another log"
    case .full: "make room on the disk or raise the quota"
    default: "name another log"
    }
  }

  /// As far as the system lets us: the record itself is synchronised in any case.
  private static func synchroniseFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    if let folder = try? Descriptor(opening: folder, flags: readOnly) { try? folder.synchronise() }
  }
}
