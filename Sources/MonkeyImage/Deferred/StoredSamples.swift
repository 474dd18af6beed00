/// Red, green and blue of an image as its decoder gave them: interleaved bytes, row by row without gaps.
final class StoredSamples: @unchecked Sendable {
  // Unchecked: written to by whoever made it, before anybody else knows of it.
  /// Pixels in a row.
  let width: Int
  /// Rows.
  let height: Int
  let base: UnsafeMutablePointer<UInt8>

  /// Bytes of a pixel.
  static let channels = 3

  /// Samples of unspecified value.
  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    let bytes = max(1, width * height * StoredSamples.channels)
    base = PlaneMemory.take(bytes).bindMemory(to: UInt8.self, capacity: bytes)
  }

  deinit { PlaneMemory.giveBack(UnsafeMutableRawPointer(base), max(1, width * height * StoredSamples.channels)) }

  /// The first byte of row `y`, which must lie in `0..<height`.
  @inline(__always)
  func row(_ y: Int) -> UnsafeMutablePointer<UInt8> { base + y * width * StoredSamples.channels }
}
