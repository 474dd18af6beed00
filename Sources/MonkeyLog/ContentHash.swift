internal import CBLAKE3

/// The BLAKE3 hash of some bytes: 256 bits, written as 64 lower-case hexadecimal digits, equal to what `b3sum` prints.
public struct ContentHash: Sendable, Hashable {
  // Four words in big-endian order of the bytes: compared and hashed without a detour over an array.
  let words: SIMD4<UInt64>

  init(words: SIMD4<UInt64>) { self.words = words }

  /// Hashes bytes in memory.
  /// - Complexity: O(n), some GB a second.
  public init(bytes: UnsafeRawBufferPointer) {
    var hasher = ContentHasher()
    hasher.update(bytes)
    self = hasher.finish()
  }

  /// Hashes bytes in memory: an array, a `Data`, a string's `utf8`.
  public init(bytes: some Collection<UInt8>) {
    let hash = bytes.withContiguousStorageIfAvailable { ContentHash(bytes: UnsafeRawBufferPointer($0)) }
    self = hash ?? Array(bytes).withUnsafeBytes { ContentHash(bytes: $0) }
  }

  /// Reads exactly 64 lower-case hexadecimal digits; nil for anything else.
  public init?(hex: String) {
    var hex = hex
    let hash = hex.withUTF8 { ContentHash(hexDigits: UnsafeRawBufferPointer($0)) }
    guard let hash else { return nil }
    self = hash
  }

  init?(hexDigits: UnsafeRawBufferPointer) {
    guard hexDigits.count == 64 else { return nil }
    var words = SIMD4<UInt64>()
    var bad: UInt64 = 0
    for word in 0..<4 {
      let high = Self.eightDigits(hexDigits.loadUnaligned(fromByteOffset: word * 16, as: UInt64.self), &bad)
      let low = Self.eightDigits(hexDigits.loadUnaligned(fromByteOffset: word * 16 + 8, as: UInt64.self), &bad)
      words[word] = high << 32 | low
    }
    guard bad == 0 else { return nil }
    self.words = words
  }

  /// Eight digits at once, a digit a byte: a log of a million records holds three million hashes. `bad` becomes
  /// non-zero where a byte is no lower-case hexadecimal digit.
  @inline(__always) private static func eightDigits(_ text: UInt64, _ bad: inout UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let digits = UInt64(bigEndian: text)
    // Letters have bit 6 set, figures have not: "a" & 15 is 1, and 9 more make it ten.
    let nibbles = (digits & (ones &* 0x0F)) &+ ((digits >> 6) & ones) &* 9
    // Written back as text, every legal digit is itself again.
    let letters = ((nibbles &+ ones &* 6) >> 4) & ones
    bad |= (nibbles &+ ones &* 0x30 &+ letters &* 0x27) ^ digits
    bad |= nibbles & (ones &* 0xF0)
    var packed = (nibbles | nibbles >> 4) & 0x00FF_00FF_00FF_00FF
    packed = (packed | packed >> 8) & 0x0000_FFFF_0000_FFFF
    return (packed | packed >> 16) & 0xFFFF_FFFF
  }

  /// 64 lower-case hexadecimal digits.
  public var hex: String {
    String(unsafeUninitializedCapacity: 64) { buffer in
      for index in 0..<64 {
        let nibble = UInt8(truncatingIfNeeded: words[index / 16] >> UInt64(60 - index % 16 * 4)) & 15
        buffer[index] = nibble < 10 ? 0x30 + nibble : 0x61 + nibble - 10
      }
      return 64
    }
  }

  /// Hashes a file without holding it in memory: 1 MiB at a time, whatever its size.
  /// - Throws: `LogError` where the file cannot be read, or is a folder, FIFO or socket.
  public static func ofFile(_ path: String) throws(LogError) -> ContentHash {
    let descriptor: Descriptor
    do {
      descriptor = try Descriptor(opening: path, flags: readOnly)
    } catch {
      throw unreadable(path, error)
    }
    switch descriptor.kind {
    case .file, .other: break
    case .folder, .fifo, .socket, .characterDevice:
      throw LogError(
        path: path, problem: .wrongType, what: "cannot hash \(path)", why: "it is \(descriptor.kind.described)",
        remedy: "name a file")
    }
    var hasher = ContentHasher()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    do {
      while true {
        let count = try descriptor.read(into: buffer)
        if count == 0 { return hasher.finish() }
        hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    } catch {
      throw unreadable(path, error)
    }
  }

  private static func unreadable(_ path: String, _ failure: Descriptor.Failure) -> LogError {
    LogError(
      path: path, problem: failure.problem, what: "cannot read \(path)", why: failure.text,
      remedy: failure.problem == .forbidden ? "check its permissions" : "check the path")
  }
}

extension ContentHash: CustomStringConvertible, Comparable {
  public var description: String { hex }

  /// The order of the hexadecimal digits.
  public static func < (a: ContentHash, b: ContentHash) -> Bool {
    for index in 0..<4 where a.words[index] != b.words[index] { return a.words[index] < b.words[index] }
    return false
  }
}

/// BLAKE3 of bytes that come in pieces; how they are cut does not matter.
public struct ContentHasher: ~Copyable {
  private let state: UnsafeMutablePointer<blake3_hasher>

  public init() {
    state = .allocate(capacity: 1)
    blake3_hasher_init(state)
  }

  deinit { state.deallocate() }

  /// Adds the next piece.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, bytes.count > 0 else { return }
    blake3_hasher_update(state, base, bytes.count)
  }

  /// The hash of all that was added so far; more may follow.
  public func finish() -> ContentHash {
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { out in
      blake3_hasher_finalize(state, out.baseAddress, 32)
      var words = SIMD4<UInt64>()
      for index in 0..<4 { words[index] = UInt64(bigEndian: out.load(fromByteOffset: index * 8, as: UInt64.self)) }
      return ContentHash(words: words)
    }
  }
}
