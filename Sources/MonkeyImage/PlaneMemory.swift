internal import CVips
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
    if !untouched { Preparation(of: raw, bytes).reach(0..<wanted) }
    return raw
  }

  #if os(Linux)
    private static let hugePagesAreQuick = Atomic(true)

    /// Processor time of this thread: unlike the clock, it does not count that others had the processor.
    private static func threadSeconds() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
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
    // Unchecked: what was asked for is guarded by the lock, the memory is that of whoever made this.
    #if os(Linux)
      private let block: UnsafeMutableRawPointer
      private let bytes: Int
      /// Whether huge pages are still asked for.
      private let isAsking: Atomic<Bool>
      /// The huge pages that somebody has asked for.
      private let asked: Mutex<[Bool]>

      init(of block: UnsafeMutableRawPointer, _ bytes: Int) {
        self.block = block
        self.bytes = bytes
        let isWorthwhile = bytes >= huge && hugePagesAreQuick.load(ordering: .relaxed)
        // Blocks of that size begin where a huge page does.
        if bytes >= huge { madvise(block, bytes, isWorthwhile ? MADV_HUGEPAGE : MADV_NOHUGEPAGE) }
        isAsking = Atomic(isWorthwhile)
        asked = Mutex([Bool](repeating: false, count: isWorthwhile ? (bytes + huge - 1) / huge : 0))
      }

      /// Makes these bytes of the memory ready, where they are to be in huge pages; to be called before anything is written there.
      func reach(_ range: Range<Int>) {
        guard isAsking.load(ordering: .relaxed) else { return }
        for page in range.lowerBound / huge..<(min(range.upperBound, bytes) + huge - 1) / huge {
          let isMine = asked.withLock { asked in
            defer { asked[page] = true }
            return !asked[page]
          }
          // Not under the lock: nobody waits for another's page.
          if isMine, isAsking.load(ordering: .relaxed) { touch(page) }
        }
      }

      private func touch(_ page: Int) {
        let start = PlaneMemory.threadSeconds()
        monkey_touch(block + page * huge)
        if PlaneMemory.threadSeconds() - start > 0.0007 {
          PlaneMemory.hugePagesAreQuick.store(false, ordering: .relaxed)
          if isAsking.exchange(false, ordering: .relaxed) { madvise(block, bytes, MADV_NOHUGEPAGE) }
        }
      }
    #else
      init(of block: UnsafeMutableRawPointer, _ bytes: Int) {}
      func reach(_ range: Range<Int>) {}
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
