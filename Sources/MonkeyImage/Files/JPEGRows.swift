internal import CJPEG

/// A fault that a decoder found; what it is and whether it matters, libvips tells.
struct FlawedFile: Error {}

/// The rows of a JPEG file of one scan, by libjpeg: gray or RGB.
final class JPEGRows: SkippingSource {
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

  func skipRows(_ count: Int) throws {
    guard monkey_jpeg_skip(decoder, Int32(clamping: count)) != 0 else { throw FlawedFile() }
  }

  var second: (any SecondDecoder)? { Second(bytes: bytes) }

  private struct Second: SecondDecoder, @unchecked Sendable {
    // Unchecked: the bytes are only read.
    let bytes: UnsafeRawBufferPointer

    func open() -> (any SkippingSource)? { JPEGRows(bytes) }
  }
}
