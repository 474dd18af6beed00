/// Red, green and blue of an image as its decoder gave them: interleaved bytes, row by row without gaps.
final class StoredSamples: @unchecked Sendable {
  // Unchecked: written to by whoever made it, before anybody else knows of it.
  /// Pixels in a row.
  let width: Int
  /// Rows.
  let height: Int
  let base: UnsafeMutablePointer<UInt8>
  /// What was measured while they came in.
  var early = EarlyFindings()

  /// Bytes of a pixel.
  static let channels = 3
  /// Bytes of all, and one more, which may be read after the last pixel.
  private let size: Int

  /// Samples of unspecified value.
  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    size = width * height * StoredSamples.channels + 1
    base = PlaneMemory.take(size, untouched: true).bindMemory(to: UInt8.self, capacity: size)
    base[size - 1] = 0
  }

  deinit { PlaneMemory.giveBack(UnsafeMutableRawPointer(base), size) }

  /// What makes the memory ready as it is filled; it must not be used once this is gone.
  func preparation() -> PlaneMemory.Preparation { PlaneMemory.Preparation(of: base, size) }

  /// The first byte of row `y`, which must lie in `0..<height`.
  @inline(__always)
  func row(_ y: Int) -> UnsafeMutablePointer<UInt8> { base + y * width * StoredSamples.channels }
}
