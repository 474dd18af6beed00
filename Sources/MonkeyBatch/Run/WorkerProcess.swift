import Foundation
import MonkeyImage

/// A process that works on images one after the other; it can be killed without harm to anything but the image at hand.
final class WorkerProcess: @unchecked Sendable {
  // Unchecked: the channel belongs to the thread that asks; what signals touch is guarded by the lock.
  /// How a worker ended, in words; nil for an orderly end.
  typealias End = String

  let number: pid_t
  private let channel: LineChannel
  private let toWorker: Int32
  private let fromWorker: Int32
  private let lock = Lock()
  private var isReaped = false
  private var isOpen = true

  /// Starts this very program again with other arguments.
  /// - Parameter program: its path.
  /// - Throws: `BatchError`.
  init(program: String, arguments: [String]) throws(BatchError) {
    let result = Self.starting.withLock { Self.start(program, arguments) }
    switch result {
    case .success(let started):
      (number, fromWorker, toWorker) = (started.number, started.ends.input, started.ends.output)
    case .failure(let code):
      throw BatchError("cannot start a worker", "\(program): \(String(cString: strerror(code.rawValue)))", "try again")
    }
    channel = LineChannel(input: fromWorker, output: toWorker)
  }

  deinit {
    closePipes()
    _ = reap()
  }

  func send(_ order: Order) -> Bool { channel.send(Message.line(order)) }

  /// The next answer; lines that are none, of a codec that talks, are passed over.
  func receive(until deadline: ContinuousClock.Instant? = nil) -> (answer: Answer?, timedOut: Bool) {
    while true {
      switch channel.receive(until: deadline) {
      case .end: return (nil, false)
      case .timeout: return (nil, true)
      case .line(let line):
        if let answer = Message.read(Answer.self, line) { return (answer, false) }
      }
    }
  }

  /// Sends a signal, unless the process has ended and its number may be another's.
  func signal(_ signal: Int32) {
    lock.withLock { if !isReaped { _ = kill(number, signal) } }
  }

  /// Lets it undo what it is at, kills it where it does not within half a second, and cleans up after it.
  func abandon(output: String) {
    signal(SIGTERM)
    _ = receiveEnd(until: .now + .milliseconds(500))
    signal(SIGKILL)
    _ = reap()
    TemporaryFiles.removeLeftOvers(ofProcess: number, besides: output)
  }

  /// Whether the process closed its side by the deadline.
  private func receiveEnd(until deadline: ContinuousClock.Instant) -> Bool {
    while true {
      switch channel.receive(until: deadline) {
      case .line: continue
      case .end: return true
      case .timeout: return false
      }
    }
  }

  /// No more orders: the worker ends by itself.
  func finish() {
    closePipes()
    _ = reap()
  }

  /// Waits for the end of the process.
  func reap() -> End? {
    var info = siginfo_t()
    // Looked at before it is taken away, so that a signal never goes to a number that is free again.
    while waitid(P_PID, id_t(number), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    return lock.withLock {
      guard !isReaped else { return nil }
      var status: Int32 = 0
      var result: pid_t
      repeat { result = waitpid(number, &status, 0) } while result < 0 && errno == EINTR
      isReaped = true
      guard result == number else { return nil }
      let signal = status & 0x7F
      if signal != 0 { return "killed by signal \(signal) (\(String(cString: strsignal(signal))))" }
      let code = (status >> 8) & 0xFF
      return code == 0 ? nil : "ended with code \(code)"
    }
  }

  private func closePipes() {
    lock.withLock {
      guard isOpen else { return }
      isOpen = false
      close(toWorker)
      close(fromWorker)
    }
  }

  // One at a time: until a pipe is marked as not to be inherited, a worker started meanwhile would keep it open.
  private static let starting = Lock()

  private static func start(
    _ program: String, _ arguments: [String]
  ) -> Result<(number: pid_t, ends: Ends), Code> {
    guard let (ours, theirs) = pipes() else { return .failure(Code(rawValue: errno)) }
    defer {
      close(theirs.input)
      close(theirs.output)
    }
    switch spawn(program, arguments, input: theirs.input, output: theirs.output) {
    case .success(let process): return .success((process, ours))
    case .failure(let code):
      close(ours.input)
      close(ours.output)
      return .failure(code)
    }
  }

  private typealias Ends = (input: Int32, output: Int32)

  /// Two pipes: our ends, which no child inherits, and the worker's.
  private static func pipes() -> (ours: Ends, theirs: Ends)? {
    var (down, up): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
    guard pipe(&down) == 0 else { return nil }
    guard pipe(&up) == 0 else {
      for end in down { close(end) }
      return nil
    }
    for end in down + up { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return ((up[0], down[1]), (down[0], up[1]))
  }

  private struct Code: Error {
    var rawValue: Int32
  }

  private static func spawn(
    _ program: String, _ arguments: [String], input: Int32, output: Int32
  ) -> Result<pid_t, Code> {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    // A group of its own: Ctrl-C is for the program, which tells the workers.
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, program, &actions, &attributes, &words, environ)
    return code == 0 ? .success(process) : .failure(Code(rawValue: code))
  }
}
