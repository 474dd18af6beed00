/// Finds a hash in a log without looking at every byte.
///
/// A hash has 64 digits, so wherever it stands, of the eight-byte words at a distance of 57 bytes one lies inside it
/// whole. Only these words are looked at, and only where one is among the 57 that the hash holds is it compared: the idea
/// of Wu and Manber's blocks (1994) with a fixed stride.
struct HashSearch {
  static let length = 64
  static let stride = length - 8 + 1

  private let digits: [UInt8]
  // A bit for each value of 16 bits mixed out of a word; set for the words of the hash.
  private let filter: [UInt64]

  init(_ hash: ContentHash) {
    let digits = Array(hash.hex.utf8)
    var filter = [UInt64](repeating: 0, count: 1024)
    digits.withUnsafeBytes { bytes in
      for place in 0..<Self.stride {
        let slot = Self.slot(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        filter[slot >> 6] |= 1 << UInt64(slot & 63)
      }
    }
    self.digits = digits
    self.filter = filter
  }

  @inline(__always) private static func slot(_ word: UInt64) -> Int {
    Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) >> 48)
  }

  /// Calls the closure with every place where the hash stands, from the last to the first, until it answers false.
  /// - Complexity: O(n / 57) looks in the mean.
  func forEachPlaceFromEnd(in bytes: UnsafeRawBufferPointer, _ body: (Int) throws -> Bool) rethrows -> Bool {
    guard bytes.count >= Self.length else { return true }
    return try filter.withUnsafeBufferPointer { filter in
      try digits.withUnsafeBytes { digits in
        // Places at or after `found` are done with.
        var found = Int.max
        var at = bytes.count - 8
        while at >= 0 {
          let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
          let slot = Self.slot(word)
          if filter[slot >> 6] & 1 << UInt64(slot & 63) != 0 {
            // Every alignment that the word allows, the latest place first.
            for shift in 0..<Self.stride where digits.loadUnaligned(fromByteOffset: shift, as: UInt64.self) == word {
              let place = at - shift
              guard place >= 0, place < found, place + Self.length <= bytes.count else { continue }
              let text = UnsafeRawBufferPointer(rebasing: bytes[place..<place + Self.length])
              if text.elementsEqual(digits) {
                found = place
                guard try body(place) else { return false }
              }
            }
          }
          at -= Self.stride
        }
        return true
      }
    }
  }
}

/// Finds the lines of a log that hold a hash, from the last to the first, in constant memory.
struct LineSearch {
  private let descriptor: Descriptor
  private let limit: Int
  private let blockSize: Int

  init(_ descriptor: Descriptor, limit: Int = LogWriter.maximumLineLength, blockSize: Int = 1 << 18) {
    self.descriptor = descriptor
    self.limit = limit
    self.blockSize = max(blockSize, 2 * HashSearch.length)
  }

  /// Where a hash stands: in which member of an object, as far as the text before it tells.
  enum Role {
    case output, input, elsewhere
  }

  /// Calls the closure with each line that holds the hash, from the last to the first, until it answers false. A line
  /// comes once for each of its places that `wants` answers true to, until the closure took it as read.
  ///
  /// The closure gets the line's bytes, valid during the call alone. Lines beyond the limit are passed over.
  func forEachLineFromEnd(
    holding hash: ContentHash, where wants: (Role) -> Bool, _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    let size = try descriptor.size()
    let search = HashSearch(hash)
    // Blocks overlap by what a hash at their seam needs, and begin with what names the member that holds it.
    let overlap = HashSearch.length - 1
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: blockSize + Self.lookBehind + overlap, alignment: 64)
    defer { block.deallocate() }
    var end = size
    // The line that was handed out last; places in it are done with.
    var done = size..<size
    while end > 0 {
      let start = max(0, end - blockSize)
      let from = max(0, start - Self.lookBehind)
      let wanted = min(end + overlap, size) - from
      descriptor.willRead(offset: max(0, from - blockSize), count: blockSize)
      let count = try descriptor.read(into: UnsafeMutableRawBufferPointer(rebasing: block[..<wanted]), at: from)
      let bytes = UnsafeRawBufferPointer(rebasing: block[..<count])
      let goesOn = try search.forEachPlaceFromEnd(in: bytes) { place in
        let absolute = from + place
        // A hash belongs to the block in which it begins.
        guard absolute >= start, absolute < end, !done.contains(absolute), wants(Self.role(of: place, in: bytes)) else {
          return true
        }
        done = try lineRange(around: absolute, size: size)
        guard done.count <= limit else { return true }
        return try withLine(done, body)
      }
      guard goesOn else { return }
      end = start
    }
  }

  // Long enough for `"output_blake3" : "` with some white space.
  private static let lookBehind = 64

  /// Which member's value the hash is. White space between name, colon and value is allowed for; a name with escapes
  /// in it counts as elsewhere.
  private static func role(of place: Int, in bytes: UnsafeRawBufferPointer) -> Role {
    var at = place - 1
    func skipSpace() { while at >= 0, [0x20, 0x09].contains(bytes[at]) { at -= 1 } }
    guard at >= 0, bytes[at] == 0x22 else { return .elsewhere }
    at -= 1
    skipSpace()
    guard at >= 0, bytes[at] == 0x3A else { return .elsewhere }
    at -= 1
    skipSpace()
    guard at >= 0, bytes[at] == 0x22 else { return .elsewhere }
    let name = bytes[..<at]
    if name.suffix(14).elementsEqual("\"output_blake3".utf8) { return .output }
    if name.suffix(13).elementsEqual("\"input_blake3".utf8) { return .input }
    return .elsewhere
  }

  private func lineRange(around place: Int, size: Int) throws -> Range<Int> {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    var start = place
    back: while start > 0 {
      let from = max(0, start - buffer.count)
      let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<(start - from)])
      let count = try descriptor.read(into: piece, at: from)
      if let newline = piece[..<count].lastIndex(of: 0x0A) {
        start = from + newline + 1
        break back
      }
      start = from
    }
    var end = place
    forward: while end < size {
      let count = try descriptor.read(into: buffer, at: end)
      if count == 0 { break }
      if let newline = buffer[..<count].firstIndex(of: 0x0A) {
        end += newline
        break forward
      }
      end += count
    }
    return start..<max(start, end)
  }

  private func withLine(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Bool) throws -> Bool {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, range.count), alignment: 16)
    defer { buffer.deallocate() }
    let count = try descriptor.read(
      into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<range.count]), at: range.lowerBound)
    return try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }
}
