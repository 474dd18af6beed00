import Dispatch

/// Finds the lines of a log that hold a hash as an input or output, from the last to the first, in constant memory.
///
/// The log is read backwards in waves, each shared out over all cores; the first one is small, because what is looked for
/// mostly stands near the end.
struct LineSearch: Sendable {
  /// Where a hash stands: in which member of an object, as far as the text before it tells.
  enum Role {
    case output, input
  }

  private struct Place {
    var offset: Int
    var role: Role
  }

  static let standardBlockSize = 1 << 18
  static let standardWaveSize = 1 << 25

  private let descriptor: Descriptor
  private let limit: Int
  private let blockSize: Int
  private let waveSize: Int

  init(
    _ descriptor: Descriptor, limit: Int = LogWriter.maximumLineLength, blockSize: Int = standardBlockSize,
    waveSize: Int = standardWaveSize
  ) {
    self.descriptor = descriptor
    self.limit = limit
    self.blockSize = max(1, blockSize)
    self.waveSize = max(waveSize, blockSize)
  }

  /// Calls the closure with lines that hold the hash in a role that `wants` answers true to, from the last to the first,
  /// each once, until it answers false.
  ///
  /// The bytes of the line are valid during the call alone. Lines beyond the limit are passed over.
  func forEachLineFromEnd(
    holding hash: ContentHash, where wants: (Role) -> Bool, _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    let size = try descriptor.size()
    let search = HashSearch(hash)
    var end = size
    // The line that was handed out last; places in it are done with.
    var done = size..<size
    var wave = blockSize
    while end > 0 {
      let start = max(0, end - wave)
      descriptor.willRead(offset: max(0, start - waveSize), count: min(start, waveSize))
      for place in try places(of: search, in: start..<end, size: size) {
        guard !done.contains(place.offset), wants(place.role) else { continue }
        done = try lineRange(around: place.offset, size: size)
        guard done.count <= limit else { continue }
        guard try withLine(done, body) else { return }
      }
      end = start
      wave = min(waveSize, wave * 4)
    }
  }

  /// The places in a range of the log, the last first.
  private func places(of search: HashSearch, in range: Range<Int>, size: Int) throws -> [Place] {
    // Pieces of several blocks, twice as many as cores, so that none waits long for another.
    let pieceSize = max(blockSize, min(waveSize / 16, range.count))
    let count = (range.count + pieceSize - 1) / pieceSize
    let found = Slots<Result<[Place], any Error>>(count: count)
    let work: @Sendable (Int) -> Void = { index in
      let start = range.lowerBound + index * pieceSize
      let piece = start..<min(range.upperBound, start + pieceSize)
      found[index] = Result { try places(of: search, inPiece: piece, size: size) }
    }
    if count == 1 { work(0) } else { DispatchQueue.concurrentPerform(iterations: count, execute: work) }
    return try found.values().reversed().flatMap { try $0.get() }
  }

  private func places(of search: HashSearch, inPiece piece: Range<Int>, size: Int) throws -> [Place] {
    // Blocks overlap by what a hash at their seam needs, and begin with what names the member that holds it.
    let overlap = HashSearch.length - 1
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.lookBehind + blockSize + overlap, alignment: 64)
    defer { block.deallocate() }
    var places: [Place] = []
    var end = piece.upperBound
    while end > piece.lowerBound {
      let start = max(piece.lowerBound, end - blockSize)
      let from = max(0, start - Self.lookBehind)
      let wanted = min(end + overlap, size) - from
      let count = try descriptor.read(into: UnsafeMutableRawBufferPointer(rebasing: block[..<wanted]), at: from)
      let bytes = UnsafeRawBufferPointer(rebasing: block[..<count])
      search.forEachPlaceFromEnd(in: bytes) { place in
        // A hash belongs to the block in which it begins.
        if from + place >= start, from + place < end, let role = Self.role(of: place, in: bytes) {
          places.append(Place(offset: from + place, role: role))
        }
      }
      end = start
    }
    return places
  }

  // Long enough for `"output_blake3" : "` with some white space.
  private static let lookBehind = 64

  /// Which member's value the hash is; nil for any but the two. White space between name, colon and value is allowed for,
  /// a name with escapes in it is none of them.
  private static func role(of place: Int, in bytes: UnsafeRawBufferPointer) -> Role? {
    var at = place - 1
    func skipSpace() { while at >= 0, [0x20, 0x09, 0x0D].contains(bytes[at]) { at -= 1 } }
    guard at >= 0, bytes[at] == 0x22 else { return nil }
    at -= 1
    skipSpace()
    guard at >= 0, bytes[at] == 0x3A else { return nil }
    at -= 1
    skipSpace()
    guard at >= 0, bytes[at] == 0x22 else { return nil }
    let name = bytes[..<at]
    if name.suffix(14).elementsEqual("\"output_blake3".utf8) { return .output }
    if name.suffix(13).elementsEqual("\"input_blake3".utf8) { return .input }
    return nil
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
