#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

// Foundation has all three; but starting a program that needs more than FoundationEssentials takes half as long again.

/// A lock for a state that one thread at a time may touch.
package final class Lock: Sendable {
  private let mutex = Mutex()

  package init() {}

  /// Runs `body` while nobody else runs under this lock.
  package func withLock<R>(_ body: () throws -> R) rethrows -> R {
    mutex.lock()
    defer { mutex.unlock() }
    return try body()
  }
}

/// A lock under which threads wait for each other's changes of a state.
package final class Condition: @unchecked Sendable {
  // Unchecked: the system's own.
  private let mutex = Mutex()
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  package init() {
    condition = .allocate(capacity: 1)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    condition.deallocate()
  }

  /// Runs `body` while nobody else runs under this lock.
  package func withLock<R>(_ body: () throws -> R) rethrows -> R {
    mutex.lock()
    defer { mutex.unlock() }
    return try body()
  }

  /// Lets others run under the lock until one of them says that something changed; to be called under the lock, in a loop.
  package func wait() { pthread_cond_wait(condition, mutex.pointer) }

  /// Says so to all who wait.
  package func broadcast() { pthread_cond_broadcast(condition) }
}

private final class Mutex: @unchecked Sendable {
  // Unchecked: the system's own.
  let pointer: UnsafeMutablePointer<pthread_mutex_t>

  init() {
    pointer = .allocate(capacity: 1)
    pthread_mutex_init(pointer, nil)
  }

  deinit {
    pthread_mutex_destroy(pointer)
    pointer.deallocate()
  }

  func lock() { pthread_mutex_lock(pointer) }
  func unlock() { pthread_mutex_unlock(pointer) }
}

/// Runs `body` on a thread of its own; false, and not at all, where the system has no more of them.
@discardableResult package func detachThread(_ body: @escaping @Sendable () -> Void) -> Bool {
  let box = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
  #if canImport(Darwin)
    var thread: pthread_t?
    let result = pthread_create(&thread, nil, { run($0) }, box)
    if result == 0, let thread { pthread_detach(thread) }
  #else
    var thread = pthread_t()
    let result = pthread_create(&thread, nil, { run($0) }, box)
    if result == 0 { pthread_detach(thread) }
  #endif
  if result != 0 { Unmanaged<ThreadBody>.fromOpaque(box).release() }
  return result == 0
}

private final class ThreadBody {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func run(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let box else { return nil }
  Unmanaged<ThreadBody>.fromOpaque(box).takeRetainedValue().run()
  return nil
}

extension StringProtocol {
  /// Without white space at both ends.
  package var trimmed: String {
    let rest = drop(while: \.isWhitespace)
    return String(rest[..<(rest.lastIndex { !$0.isWhitespace }.map { rest.index(after: $0) } ?? rest.startIndex)])
  }
}
