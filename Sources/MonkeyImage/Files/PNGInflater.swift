internal import CISAL

/// The contents of a PNG file's IDAT chunks, inflated piece by piece by ISA-L, which takes half of zlib's time.
///
/// That the chunks' checksums and the stream's own are right is part of it; whatever is not as it should be is a fault.
final class PNGInflater: @unchecked Sendable {
  // Unchecked: used by one thread at a time.
  private let bytes: UnsafeRawBufferPointer
  private let stream: UnsafeMutableRawPointer
  /// Chunks that are still to come, the next at the end.
  private var chunks: [PNGChunks.Chunk]
  private var input: UnsafePointer<UInt8>?
  private var inputCount: UInt32 = 0

  /// Nil where there is no memory. The bytes must outlive this.
  init?(_ bytes: UnsafeRawBufferPointer, _ chunks: [PNGChunks.Chunk]) {
    guard let stream = monkey_inflate_new() else { return nil }
    self.stream = stream
    self.bytes = bytes
    self.chunks = chunks.filter { $0.name == "IDAT" }.reversed()
  }

  deinit { free(stream) }

  /// Whether a chunk holds what its checksum says (PNG specification, third edition, 5.5).
  static func isWhole(_ chunk: PNGChunks.Chunk, of bytes: UnsafeRawBufferPointer) -> Bool {
    guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return false }
    let sum = crc32_gzip_refl(0, base + chunk.content.lowerBound - 4, UInt64(chunk.content.count + 4))
    return Int(sum) == PNGChunks.number(bytes, chunk.content.upperBound)
  }

  /// Inflates the next `count` bytes; false where there are not so many, or of others than deflate's.
  func read(_ count: Int, into target: UnsafeMutablePointer<UInt8>) -> Bool {
    var output: UnsafeMutablePointer<UInt8>? = target
    var room = UInt32(clamping: count)
    while room > 0 {
      let (before, given) = (room, inputCount)
      guard monkey_inflate_run(stream, &input, &inputCount, &output, &room) != 0 else { return false }
      if room == 0 { break }
      if inputCount == 0 {
        guard nextChunk() else { return false }
      } else if room == before, inputCount == given {
        return false
      }
    }
    return true
  }

  /// Whether the stream ends after what has been read, with the right checksum, and the chunks with it.
  func isAtEnd() -> Bool {
    var nothing: UInt8 = 0
    return withUnsafeMutablePointer(to: &nothing) { place in
      while monkey_inflate_is_finished(stream) == 0 {
        var output: UnsafeMutablePointer<UInt8>? = place
        var room: UInt32 = 1
        guard monkey_inflate_run(stream, &input, &inputCount, &output, &room) != 0, room == 1 else { return false }
        if monkey_inflate_is_finished(stream) == 0, inputCount > 0 || !nextChunk() { return false }
      }
      return inputCount == 0 && chunks.allSatisfy { $0.content.isEmpty && PNGInflater.isWhole($0, of: bytes) }
    }
  }

  /// Goes on to the next chunk that holds anything; false where there is none, or one with a fault.
  private func nextChunk() -> Bool {
    while let chunk = chunks.popLast() {
      guard PNGInflater.isWhole(chunk, of: bytes) else { return false }
      if chunk.content.isEmpty { continue }
      input = bytes.bindMemory(to: UInt8.self).baseAddress.map { $0 + chunk.content.lowerBound }
      // A chunk's length has 31 bits (5.3).
      inputCount = UInt32(clamping: chunk.content.count)
      return true
    }
    return false
  }
}
