internal import CVips
import Dispatch
import Foundation
import Synchronization

/// How many threads this process may use for one image.
public enum ThreadShare {
  /// Sets the share of the kernels and of libvips alike; results do not depend on it.
  public static func set(_ width: Int) {
    Parallel.width = width
    VipsRuntime.adoptWidth()
  }
}

/// libvips' process-wide state: opened and started once, errors and warnings collected instead of printed.
enum VipsRuntime {
  /// Why libvips cannot be used; nil where it is started now.
  static let failure: String? = {
    if let reason = monkey_vips_open() { return String(cString: reason) }
    guard VipsModules.heldBack({ monkey_vips_init("monkey") }) == 0 else { return takeError() }
    // Each operation runs once: its cache would only hold memory.
    monkey_vips_cache_set_max(0)
    monkey_vips_log_to { _, _, message, _ in
      if let message { VipsMessages.shared.add(String(cString: message)) }
    }
    isStarted.withLock { isStarted in
      isStarted = true
      monkey_vips_concurrency_set(Int32(clamping: Parallel.width))
    }
    return nil
  }()

  private static let isStarted = Mutex(false)
  private static let isBegun = Atomic(false)

  /// Has libvips use as many threads as the kernels do.
  static func adoptWidth() {
    isStarted.withLock { if $0 { monkey_vips_concurrency_set(Int32(clamping: Parallel.width)) } }
  }

  /// Begins to start it on another core, for a caller who has something else to do before it is needed.
  static func beginStarting() {
    guard Parallel.width > 1, isBegun.exchange(true, ordering: .relaxed) == false else { return }
    // While glibc opens a library it makes no thread: whoever asked for one would wait until it is open. So those that decoding
    // will want are made first.
    let ready = DispatchSemaphore(value: 0)
    let queues = [DispatchQueue(label: "monkey.start"), DispatchQueue.global(qos: .userInitiated)]
    for queue in queues { queue.async { ready.signal() } }
    detachThread {
      for _ in queues { _ = ready.wait(timeout: .now() + .milliseconds(5)) }
      _ = failure
    }
  }

  /// What libvips said of its last failure, on one line, and forgets it.
  static func takeError() -> String {
    let text = String(cString: monkey_vips_error_buffer())
    monkey_vips_error_clear()
    var seen = Set<String>()
    let lines = text.split(whereSeparator: \.isNewline)
      .map { $0.trimmed }
      .filter { !$0.isEmpty && seen.insert($0).inserted }
    return lines.isEmpty ? "no reason given" : lines.prefix(3).joined(separator: ", ")
  }
}

/// libvips keeps its error text in one place for all threads: whoever needs to read it works alone.
final class VipsTurn: @unchecked Sendable {
  // Unchecked: the lock is what this is.
  static let shared = VipsTurn()
  private let lock: UnsafeMutablePointer<pthread_rwlock_t>

  private init() {
    lock = .allocate(capacity: 1)
    pthread_rwlock_init(lock, nil)
  }

  /// Beside others that do not read error texts.
  func together<R>(_ body: () throws -> R) rethrows -> R {
    pthread_rwlock_rdlock(lock)
    defer { pthread_rwlock_unlock(lock) }
    return try body()
  }

  /// While nobody else decodes.
  func alone<R>(_ body: () throws -> R) rethrows -> R {
    pthread_rwlock_wrlock(lock)
    defer { pthread_rwlock_unlock(lock) }
    return try body()
  }
}

/// Warnings of the decoders by the thread they came on, so that images decoded at once do not get each other's; bounded,
/// since a broken file can cause thousands.
final class VipsMessages: @unchecked Sendable {
  // Unchecked: guarded by the lock.
  static let shared = VipsMessages()
  private let lock = Lock()
  private var messages: [UInt: [String]] = [:]

  func add(_ message: String) {
    let line = message.split(whereSeparator: \.isNewline).joined(separator: ", ")
    lock.withLock {
      guard messages.count < 256 || messages[thread] != nil else { return }
      if messages[thread, default: []].count < 64 { messages[thread, default: []].append(line) }
    }
  }

  /// This thread's messages since they were last taken.
  func take() -> [String] {
    let lines = lock.withLock { messages.removeValue(forKey: thread) ?? [] }
    var seen = Set<String>()
    return lines.filter { seen.insert($0).inserted }
  }

  private var thread: UInt { UInt(bitPattern: Int(truncatingIfNeeded: threadNumber())) }

  private func threadNumber() -> UInt64 {
    var id: UInt64 = 0
    #if canImport(Darwin)
      pthread_threadid_np(nil, &id)
    #else
      id = UInt64(pthread_self())
    #endif
    return id
  }
}
