internal import CDeflate
import Foundation

/// The rows of a PNG file of 8 or 16 bits a sample, gray or RGB with or without alpha, that is not interlaced and names no transparent
/// colour: inflated by libdeflate in one go, which takes half of zlib's time, and freed of their filters (`PNGFilter`) as they are asked for.
final class PNGRows: RowSource {
  let layout: RowLayout
  /// All rows, a byte that names the filter before each.
  private let filtered: UnsafeMutablePointer<UInt8>
  private let size: Int
  /// Rows whose filters are gone.
  private var done = 0

  /// The most bytes that are inflated in one go; libvips needs a strip of rows at a time.
  private static let mostBytes = 256 << 20

  /// Nil for a file that is anything else, is larger or has a fault.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let chunks = PNGChunks.chunks(of: bytes), let layout = PNGRows.layout(bytes, chunks) else { return nil }
    self.layout = layout
    size = layout.height * (layout.rowBytes + 1)
    // Deflate makes no more of a byte than 1032; a file that claims to has a fault, and is not worth the memory.
    guard size <= PNGRows.mostBytes, size / 1032 <= bytes.count else { return nil }
    let memory = PlaneMemory.take(size)
    filtered = memory.bindMemory(to: UInt8.self, capacity: size)
    // Whatever comes of it, `deinit` gives the memory back.
    guard PNGRows.inflate(bytes, chunks, into: memory, size) else { return nil }
  }

  deinit { PlaneMemory.giveBack(UnsafeMutableRawPointer(filtered), size) }

  func readRows(_ top: Int, _ count: Int, into target: UnsafeMutableRawPointer) throws {
    let (rowBytes, stride) = (layout.rowBytes, layout.rowBytes + 1)
    let step = layout.channels * (layout.wide ? 2 : 1)
    while done < top + count {
      let row = filtered + done * stride
      let above = done > 0 ? row - stride + 1 : nil
      // Two rows of the filter that takes longest do not wait for each other's every byte.
      if let above, done + 1 < top + count, row[0] == PNGFilter.paeth, row[stride] == PNGFilter.paeth {
        PNGFilter.undoPaeth(row + 1, next: row + stride + 1, above: above, count: rowBytes, step: step)
        done += 2
        continue
      }
      guard PNGFilter.undo(row[0], row + 1, above: above, count: rowBytes, step: step) else { throw FlawedFile() }
      done += 1
    }
    for y in 0..<count {
      let (from, to) = (filtered + (top + y) * stride + 1, target + y * rowBytes)
      if layout.wide { PNGRows.swap(from, to, count: rowBytes) } else { memcpy(to, from, rowBytes) }
    }
  }

  /// Samples of 16 bits, which the file has with the high byte first, in the machine's order.
  private static func swap(_ from: UnsafePointer<UInt8>, _ to: UnsafeMutableRawPointer, count: Int) {
    let to = to.assumingMemoryBound(to: UInt16.self)
    for i in 0..<count / 2 { to[i] = UInt16(from[2 * i]) << 8 | UInt16(from[2 * i + 1]) }
  }

  /// What the header says (PNG specification, 11.2.1), where it is one of those named above.
  private static func layout(_ bytes: UnsafeRawBufferPointer, _ chunks: [PNGChunks.Chunk]) -> RowLayout? {
    guard let first = chunks.first, first.name == "IHDR", first.content.count == 13, chunks.last?.name == "IEND",
      !chunks.contains(where: { $0.name == "tRNS" || $0.name == "PLTE" })
    else { return nil }
    let header = Array(bytes[first.content])
    let (width, height) = (PNGChunks.number(header, 0), PNGChunks.number(header, 4))
    let channels: [UInt8: Int] = [0: 1, 2: 3, 4: 2, 6: 4]
    guard let channels = channels[header[9]], header[8] == 8 || header[8] == 16,
      // Deflate, the five filters, not interlaced; sizes that libpng takes as well.
      header[10...].allSatisfy({ $0 == 0 }), (1...1_000_000).contains(width), (1...1_000_000).contains(height)
    else { return nil }
    return RowLayout(width: width, height: height, channels: channels, wide: header[8] == 16)
  }

  /// Checks and inflates the contents of the file's IDAT chunks, which must give as many bytes as there is room for.
  private static func inflate(
    _ bytes: UnsafeRawBufferPointer, _ chunks: [PNGChunks.Chunk], into target: UnsafeMutableRawPointer, _ size: Int
  ) -> Bool {
    guard let base = bytes.baseAddress, let decompressor = libdeflate_alloc_decompressor() else { return false }
    defer { libdeflate_free_decompressor(decompressor) }
    // What is not needed for the pixels, libvips checks.
    for chunk in chunks where chunk.name.first?.isUppercase == true {
      let sum = libdeflate_crc32(0, base + chunk.content.lowerBound - 4, chunk.content.count + 4)
      guard Int(sum) == PNGChunks.number(bytes, chunk.content.upperBound) else { return false }
    }
    let parts = chunks.filter { $0.name == "IDAT" }.map(\.content)
    guard let first = parts.first else { return false }
    let count = parts.reduce(0) { $0 + $1.count }
    var written = 0
    func run(_ data: UnsafeRawPointer) -> Bool {
      libdeflate_zlib_decompress(decompressor, data, count, target, size, &written) == LIBDEFLATE_SUCCESS
        && written == size
    }
    if parts.count == 1 { return run(base + first.lowerBound) }
    let whole = PlaneMemory.take(max(1, count))
    defer { PlaneMemory.giveBack(whole, max(1, count)) }
    var at = 0
    for part in parts {
      memcpy(whole + at, base + part.lowerBound, part.count)
      at += part.count
    }
    return run(whole)
  }
}
