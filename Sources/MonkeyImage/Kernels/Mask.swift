#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A black-and-white image: `height` rows of `width` bytes, 1 for a pixel that belongs, 0 for one that does not;
/// row-major, top-left first.
///
/// A quarter of a `Plane`'s memory, and eight pixels a machine word, which is what run-length work wants. Rows start on
/// 64-byte boundaries; the bytes between the end of a row and the next start are 0. A mask is a value: copies share
/// memory until one of them is written to.
public struct Mask: Sendable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Bytes from the start of a row to the start of the next; a multiple of 64.
  public let stride: Int
  private var storage: MaskStorage

  /// A mask with no pixel set.
  public init(width: Int, height: Int) {
    self.width = Swift.max(0, width)
    self.height = Swift.max(0, height)
    self.stride = (self.width + 63) / 64 * 64
    self.storage = MaskStorage(count: self.stride * self.height)
    storage.clear()
  }

  /// A mask whose rows the caller writes from end to end; what stands between them is 0.
  package init(uninitializedWidth width: Int, height: Int) {
    self.width = Swift.max(0, width)
    self.height = Swift.max(0, height)
    self.stride = (self.width + 63) / 64 * 64
    self.storage = MaskStorage(count: self.stride * self.height)
    if self.stride == self.width { return }
    let (base, width, stride) = (storage.base, self.width, self.stride)
    // On all cores, for it touches every page of the memory.
    Parallel.rows(self.height, chunk: 256) { rows in
      for y in rows { (base + y * stride + width).initialize(repeating: 0, count: stride - width) }
    }
  }

  /// A mask from rows of flags; used where masks are small, as in tests. Missing flags are false.
  public init(width: Int, height: Int, flags: [Bool]) {
    self.init(width: width, height: height)
    for y in 0..<self.height {
      for x in 0..<self.width where y * self.width + x < flags.count {
        storage.base[y * stride + x] = flags[y * self.width + x] ? 1 : 0
      }
    }
  }

  /// The pixels of `plane` that lie under `threshold`. One pass, O(pixels).
  public init(_ plane: Plane, below threshold: Float) {
    self.init(uninitializedWidth: plane.width, height: plane.height)
    let width = plane.width
    plane.read { view in
      write { mask in
        Parallel.rows(view.height) { rows in
          for y in rows {
            let (source, target) = (view.row(y), mask.row(y))
            for x in 0..<width { target[x] = source[x] < threshold ? 1 : 0 }
          }
        }
      }
    }
  }

  /// The zeros of a plane of zeros and ones; nil where there is any other sample. One pass, O(pixels), which ends at the first rows
  /// that say no.
  init?(bilevel plane: Plane) {
    self.init(uninitializedWidth: plane.width, height: plane.height)
    let (width, height) = (plane.width, plane.height)
    let isBilevel = plane.read { view in
      write { mask in
        func take(_ rows: Range<Int>) -> Bool {
          var odd: Int32 = 0
          for y in rows {
            let (source, target) = (view.row(y), mask.row(y))
            for x in 0..<width {
              target[x] = source[x] == 0 ? 1 : 0
              // Of 0 and 1 alone this is 0, even of the least number.
              odd |= source[x] * (source[x] - 1) == 0 ? 0 : 1
            }
          }
          return odd == 0
        }
        return take(0..<min(16, height)) && !Parallel.mapRows(height, take).contains(false)
      }
    }
    if !isBilevel { return nil }
  }

  /// The pixels without the padding, row by row.
  public var flags: [Bool] {
    read { view in (0..<height).flatMap { y in (0..<width).map { view.row(y)[$0] != 0 } } }
  }

  /// Whether one pixel is set; for tests and rare look-ups.
  public subscript(x: Int, y: Int) -> Bool {
    precondition(x >= 0 && x < width && y >= 0 && y < height, "pixel outside the mask")
    return storage.base[y * stride + x] != 0
  }

  /// How many pixels are set. One pass, O(pixels).
  public var population: Int {
    read { view in
      Parallel.mapRows(height) { rows in
        // What stands between rows is 0, so whole words may be counted.
        let words = UnsafeRawPointer(view.row(rows.lowerBound)).assumingMemoryBound(to: UInt64.self)
        var total = 0
        for k in 0..<rows.count * view.stride / 8 { total &+= words[k].nonzeroBitCount }
        return total
      }.reduce(0, +)
    }
  }

  /// A plane of `set` where a pixel is set and `clear` elsewhere. One pass, O(pixels).
  public func plane(set: Float, clear: Float) -> Plane {
    var out = Plane(uninitializedWidth: width, height: height)
    read { view in
      out.write { target in
        Parallel.rows(height) { rows in
          for y in rows {
            let (from, to) = (view.row(y), target.row(y))
            for x in 0..<width { to[x] = from[x] != 0 ? set : clear }
          }
        }
      }
    }
    return out
  }

  /// Gives `body` the bytes for reading; the view must not outlive the call.
  public func read<R>(_ body: (MaskView) throws -> R) rethrows -> R {
    try withExtendedLifetime(storage) {
      try body(MaskView(base: UnsafePointer(storage.base), width: width, height: height, stride: stride))
    }
  }

  /// Gives `body` the bytes for reading and writing: 0 and 1 alone may be written, and nothing past `width`.
  public mutating func write<R>(_ body: (MutableMaskView) throws -> R) rethrows -> R {
    if !isKnownUniquelyReferenced(&storage) {
      let copy = MaskStorage(count: stride * height)
      copy.fill(from: storage)
      storage = copy
    }
    return try withExtendedLifetime(storage) {
      try body(MutableMaskView(base: storage.base, width: width, height: height, stride: stride))
    }
  }
}

/// The memory of a mask, aligned to 64 bytes.
private final class MaskStorage: @unchecked Sendable {
  // Unchecked: written to by `Mask` alone, after it made sure that no other value shares it.
  let base: UnsafeMutablePointer<UInt8>
  private let bytes: Int

  init(count: Int) {
    bytes = Swift.max(1, count)
    base = PlaneMemory.take(bytes).bindMemory(to: UInt8.self, capacity: bytes)
  }

  /// The same bytes as another one of its size. On all cores, as for clearing.
  func fill(from other: MaskStorage) {
    let (base, source) = (base, other.base)
    Parallel.rows(bytes, chunk: 1 << 20) { part in memcpy(base + part.lowerBound, source + part.lowerBound, part.count)
    }
  }

  /// On all cores, for it touches every page of the memory.
  func clear() {
    let base = base
    Parallel.rows(bytes, chunk: 1 << 20) { part in memset(base + part.lowerBound, 0, part.count) }
  }

  deinit { PlaneMemory.giveBack(UnsafeMutableRawPointer(base), bytes) }
}

/// A mask's bytes for reading, inside `Mask.read`.
public struct MaskView: @unchecked Sendable {
  // Unchecked: reading from several threads at once is safe while the mask is alive, which `Mask.read` sees to.
  public let base: UnsafePointer<UInt8>
  public let width: Int
  public let height: Int
  public let stride: Int

  /// Row `y`; `y` must lie in `0..<height`.
  @inlinable @inline(__always)
  public func row(_ y: Int) -> UnsafePointer<UInt8> { base + y * stride }
}

/// A mask's bytes for writing, inside `Mask.write`.
public struct MutableMaskView: @unchecked Sendable {
  // Unchecked: kernels share out rows, each row to one thread.
  public let base: UnsafeMutablePointer<UInt8>
  public let width: Int
  public let height: Int
  public let stride: Int

  /// Row `y`; `y` must lie in `0..<height`.
  @inlinable @inline(__always)
  public func row(_ y: Int) -> UnsafeMutablePointer<UInt8> { base + y * stride }
}
