#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The coded pixels of a JPEG file without the zeros that are put behind bytes of 255 (ITU-T T.81, F.1.2.3), as far as they were asked for.
final class JPEGBits {
  let base: UnsafeMutablePointer<UInt8>
  /// Bytes that are there.
  private(set) var count = 0
  private let source: UnsafeRawBufferPointer
  /// The next byte of the source.
  private var next: Int
  private let start: Int
  private var isAtEnd = false
  /// Bytes that are there where a zero was left out.
  private var zeros: [Int] = []
  /// What may be read behind the last byte.
  private static let margin = 4096

  /// - Parameter start: the first byte.
  init(_ source: UnsafeRawBufferPointer, from start: Int) {
    (self.source, self.start, next) = (source, start, start)
    base = .allocate(capacity: max(0, source.count - start) + JPEGBits.margin)
  }

  deinit { base.deallocate() }

  /// Sees that so many bytes are there, or all up to the first marker.
  func extend(to wanted: Int) {
    guard !isAtEnd, let bytes = source.bindMemory(to: UInt8.self).baseAddress else { return }
    while count < wanted {
      let found = memchr(bytes + next, 0xFF, source.count - next)
      let place = found.map { UnsafeRawPointer(bytes).distance(to: $0) } ?? source.count
      let isCoded = place + 1 < source.count && source[place + 1] == 0
      let length = place - next + (isCoded ? 1 : 0)
      (base + count).update(from: bytes + next, count: length)
      count += length
      if !isCoded {
        (base + count).initialize(repeating: 0, count: JPEGBits.margin)
        isAtEnd = true
        return
      }
      zeros.append(count - 1)
      next = place + 2
    }
  }

  /// Where in the source byte `index` is.
  func place(of index: Int) -> Int {
    // The number of zeros before it, by bisection.
    var (low, high) = (0, zeros.count)
    while low < high {
      let middle = (low + high) / 2
      if zeros[middle] < index { low = middle + 1 } else { high = middle }
    }
    return start + index + low
  }

  /// At least 57 bits from this one on, the first one highest.
  @inline(__always)
  static func window(_ base: UnsafeRawPointer, _ bit: Int) -> UInt64 {
    base.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self).bigEndian &<< UInt64(bit & 7)
  }
}
