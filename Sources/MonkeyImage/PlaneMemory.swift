import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Memory for planes, masks and rows on their way to an encoder. That of large ones which are gone is kept for the next ones of
/// about the same size: a recipe makes and drops a dozen planes of the image's size, and the system clears every page that it
/// hands out anew.
enum PlaneMemory {
  private static let huge = 2 << 20
  /// At most this much is kept, bytes.
  private static let mostKept = 128 << 20

  private struct Kept: @unchecked Sendable {
    // Unchecked: memory that nobody else knows of.
    var blocks: [Int: [UnsafeMutableRawPointer]] = [:]
    var bytes = 0
  }

  private static let kept = Mutex(Kept())

  /// What is taken for so many bytes: the next size of 4, 5, 6 or 7 times a power of two. A page that was turned needs a little more than
  /// before, and so finds the memory of the planes before it; what is never touched costs nothing.
  private static func whole(_ bytes: Int) -> Int {
    if bytes < huge { return bytes }
    let step = max(huge, 1 << (Int.bitWidth - 3 - (bytes - 1).leadingZeroBitCount))
    return (bytes + step - 1) / step * step
  }

  /// `bytes` (at least 1) of memory with unspecified contents, aligned to 64.
  /// - Parameter untouched: leave it to a `Preparation` to have it made ready.
  static func take(_ bytes: Int, untouched: Bool = false) -> UnsafeMutableRawPointer {
    let wanted = bytes
    let bytes = whole(bytes)
    if bytes < huge { return .allocate(byteCount: bytes, alignment: 64) }
    let old: Int? = kept.withLock { kept in
      guard let block = kept.blocks[bytes]?.popLast() else { return nil }
      kept.bytes -= bytes
      return Int(bitPattern: block)
    }
    if let old, let block = UnsafeMutableRawPointer(bitPattern: old) { return block }
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: huge)
    if !untouched { Preparation(of: raw, bytes).reach(wanted) }
    return raw
  }

  #if os(Linux)
    private static let hugePagesAreQuick = Atomic(true)

    /// The clock in seconds, and how often this thread had to leave the processor to others. (Its processor time would not count
    /// what a virtual machine's host takes to come up with memory.)
    private static func moment() -> (seconds: Double, interruptions: Int) {
      var (time, usage) = (timespec(), rusage())
      clock_gettime(CLOCK_MONOTONIC, &time)
      // RUSAGE_THREAD, which the headers keep for programs that ask for all of GNU's.
      getrusage(1, &usage)
      return (Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9, Int(usage.ru_nivcsw))
    }
  #endif

  /// Has the system hand out memory that is filled from its beginning, a little before it is: as huge pages while they come quickly.
  ///
  /// A 12-megapixel plane is 12,000 small pages and as many faults on first touch, 18 ms; huge pages make it 23, and 2 ms.
  /// But not on a virtual machine whose host takes back what is free: there a huge page that has not been used for a while may
  /// take 5 ms to come, and a plane 120. So the pages are touched here one by one, and from the first slow one on, for the rest
  /// of the process, small ones are taken, which the system has at hand.
  ///
  /// Not all in one call to the system: that holds a lock of the process's memory, for which a thread that only wanted to allocate
  /// waited a millisecond for every 2 MB of small pages.
  final class Preparation: @unchecked Sendable {
    // Unchecked: the place is guarded by the lock, the memory is that of whoever made this.
    #if os(Linux)
      private let block: UnsafeMutableRawPointer
      private let bytes: Int
      /// The next huge page that nobody has asked for; none is asked for once it is at the end.
      private let next: Mutex<Int>

      init(of block: UnsafeMutableRawPointer, _ bytes: Int) {
        self.block = block
        self.bytes = bytes
        let isWorthwhile = bytes >= huge && hugePagesAreQuick.load(ordering: .relaxed)
        // Blocks of that size begin where a huge page does.
        if bytes >= huge { madvise(block, bytes, isWorthwhile ? MADV_HUGEPAGE : MADV_NOHUGEPAGE) }
        next = Mutex(isWorthwhile ? 0 : bytes)
      }

      /// Makes all memory up to `end` bytes ready, where it is to be in huge pages; to be called before anything is written there.
      func reach(_ end: Int) {
        next.withLock { next in
          while next < min(end, bytes) {
            let start = PlaneMemory.moment()
            block.storeBytes(of: 0, toByteOffset: next, as: UInt8.self)
            next += huge
            let after = PlaneMemory.moment()
            if after.seconds - start.seconds > 0.0007, after.interruptions == start.interruptions {
              PlaneMemory.hugePagesAreQuick.store(false, ordering: .relaxed)
              if next < bytes { madvise(block + next, bytes - next, MADV_NOHUGEPAGE) }
              next = bytes
            }
          }
        }
      }
    #else
      init(of block: UnsafeMutableRawPointer, _ bytes: Int) {}
      func reach(_ end: Int) {}
    #endif
  }

  /// Takes back what `take` gave for so many bytes. Where too much would be kept, other sizes go first.
  static func giveBack(_ block: UnsafeMutableRawPointer, _ bytes: Int) {
    let bytes = whole(bytes)
    if bytes < huge || bytes > mostKept {
      block.deallocate()
      return
    }
    let address = Int(bitPattern: block)
    let surplus: [Int] = kept.withLock { kept in
      var surplus: [Int] = []
      if kept.bytes + bytes > mostKept {
        for (size, blocks) in kept.blocks where size != bytes {
          surplus += blocks.map { Int(bitPattern: $0) }
          kept.bytes -= size * blocks.count
          kept.blocks[size] = nil
        }
      }
      if kept.bytes + bytes > mostKept {
        surplus.append(address)
      } else if let block = UnsafeMutableRawPointer(bitPattern: address) {
        kept.blocks[bytes, default: []].append(block)
        kept.bytes += bytes
      }
      return surplus
    }
    for address in surplus { UnsafeMutableRawPointer(bitPattern: address)?.deallocate() }
  }
}
