import Dispatch
import Foundation

/// Work on rows, shared out over all cores.
///
/// How rows are grouped depends on the image alone, never on the number of threads, so that results are the same bytes
/// on every machine. The closures run on several threads at once: they may read what they capture and write to rows of
/// their own group.
public enum Parallel {
  /// Calls `body` once for each group of at most `chunk` neighbouring rows of `0..<count`, several groups at once.
  public static func rows(_ count: Int, chunk: Int = 32, _ body: (Range<Int>) -> Void) {
    let chunks = (max(0, count) + chunk - 1) / chunk
    perform(chunks) { index in body(index * chunk..<min(count, (index + 1) * chunk)) }
  }

  /// `map` of each group of rows, in the order of the rows: for reductions whose result must not depend on timing.
  public static func mapRows<T>(_ count: Int, chunk: Int = 64, _ map: (Range<Int>) -> T) -> [T] {
    let chunks = (max(0, count) + chunk - 1) / chunk
    return [T](unsafeUninitializedCapacity: chunks) { slots, initialized in
      perform(chunks) { index in
        slots.initializeElement(at: index, to: map(index * chunk..<min(count, (index + 1) * chunk)))
      }
      initialized = chunks
    }
  }

  /// The most threads that one call may take, for the whole process: as many as there are cores unless it is set.
  ///
  /// A process that works beside others on images of their own sets it to its share. Results do not depend on it.
  public static var width: Int {
    get { Width.shared.value }
    set { Width.shared.value = max(1, newValue) }
  }

  /// Calls `body` for each of `0..<count`, several at once.
  public static func perform(_ count: Int, _ body: (Int) -> Void) {
    let width = width
    if count <= 1 || width == 1 {
      for index in 0..<max(0, count) { body(index) }
      return
    }
    withoutActuallyEscaping(body) { body in
      // Kernels hand over pointers to rows, which the compiler cannot know to be disjoint; the rule above makes them so.
      nonisolated(unsafe) let work = body
      if width >= Width.cores {
        DispatchQueue.concurrentPerform(iterations: count) { index in work(index) }
      } else {
        let queue = Turns(count)
        DispatchQueue.concurrentPerform(iterations: min(width, count)) { _ in
          while let index = queue.next() { work(index) }
        }
      }
    }
  }

  private final class Width: @unchecked Sendable {
    // Unchecked: guarded by the lock.
    static let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
    static let shared = Width()
    private let lock = Lock()
    private var stored = Width.cores
    var value: Int {
      get { lock.withLock { stored } }
      set { lock.withLock { stored = newValue } }
    }
  }

  /// Hands out `0..<count`, each number once.
  private final class Turns: @unchecked Sendable {
    // Unchecked: guarded by the lock.
    private let lock = Lock()
    private let count: Int
    private var given = 0
    init(_ count: Int) { self.count = count }
    func next() -> Int? {
      lock.withLock {
        guard given < count else { return nil }
        given += 1
        return given - 1
      }
    }
  }
}
