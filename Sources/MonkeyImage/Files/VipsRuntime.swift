internal import CVips
import Dispatch
import Foundation

/// How many threads this process may use for one image.
public enum ThreadShare {
  /// Sets the share of the kernels and of libvips alike; results do not depend on it.
  public static func set(_ width: Int) {
    Parallel.width = width
    if VipsRuntime.isReady { vips_concurrency_set(Int32(clamping: max(1, width))) }
  }
}

/// libvips' process-wide state: started once, errors and warnings collected instead of printed.
enum VipsRuntime {
  /// Starts libvips; nil where it cannot be.
  static let isReady: Bool = {
    monkey_keep_freed_memory()
    guard VipsModules.heldBack({ vips_init("monkey") }) == 0 else { return false }
    // Each operation runs once: its cache would only hold memory.
    vips_cache_set_max(0)
    g_log_set_handler(
      "VIPS", GLogLevelFlags(rawValue: ~0),
      { _, _, message, _ in
        if let message { VipsMessages.shared.add(String(cString: message)) }
      }, nil)
    return true
  }()

  /// Begins to start it on another core, for a caller who has something else to do before the first image.
  static func beginStarting() {
    guard Parallel.width > 1 else { return }
    DispatchQueue.global(qos: .userInitiated).async { _ = isReady }
  }

  /// What libvips said of its last failure, on one line, and forgets it.
  static func takeError() -> String {
    let text = String(cString: vips_error_buffer())
    vips_error_clear()
    var seen = Set<String>()
    let lines = text.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty && seen.insert($0).inserted }
    return lines.isEmpty ? "no reason given" : lines.prefix(3).joined(separator: ", ")
  }

  /// Name and version.
  static var version: String { String(cString: vips_version_string()) }
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
  private let lock = NSLock()
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
