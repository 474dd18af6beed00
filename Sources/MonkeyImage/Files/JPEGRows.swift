internal import CJPEG

/// A fault that a decoder found; what it is and whether it matters, libvips tells.
struct FlawedFile: Error {}

/// The rows of a JPEG file of one scan, by libjpeg: gray or RGB.
final class JPEGRows: RowSource {
  let layout: RowLayout
  /// Whether colour is coded at half resolution, across at least.
  let isSubsampled: Bool
  private let decoder: UnsafeMutablePointer<monkey_jpeg_decoder>
  private let bytes: UnsafeRawBufferPointer

  /// Nil for a file that is anything else, is larger or whose header has a fault. The bytes must outlive this.
  init?(_ bytes: UnsafeRawBufferPointer, limitMegapixels: Double = .infinity) {
    guard let base = bytes.bindMemory(to: UInt8.self).baseAddress, let new = monkey_jpeg_open(base, bytes.count) else {
      return nil
    }
    decoder = new
    self.bytes = bytes
    let state = new.pointee.state
    layout = RowLayout(
      width: Int(state.output_width), height: Int(state.output_height), channels: Int(state.output_components),
      wide: false)
    isSubsampled = state.max_h_samp_factor > 1
    if layout.megapixels > limitMegapixels { return nil }
  }

  deinit { monkey_jpeg_close(decoder) }

  func readRows(_ top: Int, _ count: Int, into target: UnsafeMutableRawPointer) throws {
    let rows = target.assumingMemoryBound(to: UInt8.self)
    guard monkey_jpeg_read(decoder, rows, layout.rowBytes, Int32(count)) != 0,
      top + count < layout.height || monkey_jpeg_end(decoder) != 0
    else { throw FlawedFile() }
  }

  var splitter: (any RowSplitter)? { JPEGSplitter(bytes: bytes) }
}

/// Finds a lower part of a JPEG file.
private struct JPEGSplitter: RowSplitter, @unchecked Sendable {
  // Unchecked: the bytes are only read, and outlive this.
  let bytes: UnsafeRawBufferPointer

  func split(
    _ decide: (Int) -> JPEGTail.Search, _ body: (_ top: Int, _ source: any RowSource, _ skip: Int) throws -> Void
  )
    rethrows
  {
    guard let tail = JPEGTail(of: bytes, decide: decide) else { return }
    try withExtendedLifetime(tail) {
      guard let source = JPEGRows(tail.file) else { return }
      try body(tail.top, source, tail.skip)
    }
  }
}
