import Dispatch

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

  /// Calls `body` for each of `0..<count`, several at once.
  public static func perform(_ count: Int, _ body: (Int) -> Void) {
    if count <= 1 {
      if count == 1 { body(0) }
      return
    }
    withoutActuallyEscaping(body) { body in
      // Kernels hand over pointers to rows, which the compiler cannot know to be disjoint; the rule above makes them so.
      nonisolated(unsafe) let work = body
      DispatchQueue.concurrentPerform(iterations: count) { index in work(index) }
    }
  }
}
