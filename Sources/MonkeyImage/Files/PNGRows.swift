internal import CDeflate
import Foundation

/// The rows of a PNG file that is not interlaced and names no transparent colour: inflated by libdeflate in one go, which takes half of zlib's
/// time, and freed of their filters (`PNGFilter`) as they are asked for. Gray of fewer bits becomes gray of 8, a palette RGB.
final class PNGRows: RowSource {
  let layout: RowLayout
  private let coding: Coding
  /// All rows, a byte that names the filter before each.
  private let filtered: UnsafeMutablePointer<UInt8>
  private let size: Int
  /// Rows whose filters are gone.
  private var done = 0

  /// The most bytes that are inflated in one go; libvips needs a strip of rows at a time.
  private static let mostBytes = 256 << 20

  /// Nil for a file that is anything else, is larger or has a fault.
  init?(_ bytes: UnsafeRawBufferPointer, _ chunks: [PNGChunks.Chunk], limitMegapixels: Double) {
    guard let (layout, coding) = PNGRows.header(bytes, chunks) else { return nil }
    self.layout = layout
    self.coding = coding
    size = layout.height * (coding.rowBytes(width: layout.width) + 1)
    // Deflate makes no more of a byte than 1032; a file that claims to has a fault, and is not worth the memory.
    guard size <= PNGRows.mostBytes, size / 1032 <= bytes.count, layout.megapixels <= limitMegapixels else {
      return nil
    }
    let memory = PlaneMemory.take(size)
    filtered = memory.bindMemory(to: UInt8.self, capacity: size)
    // Whatever comes of it, `deinit` gives the memory back.
    guard PNGRows.inflate(bytes, chunks, into: memory, size) else { return nil }
  }

  deinit { PlaneMemory.giveBack(UnsafeMutableRawPointer(filtered), size) }

  func readRows(_ top: Int, _ count: Int, into target: UnsafeMutableRawPointer) throws {
    let rowBytes = coding.rowBytes(width: layout.width)
    let (stride, step) = (rowBytes + 1, max(1, coding.samples * coding.bits / 8))
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
      let (from, to) = (filtered + (top + y) * stride + 1, target + y * layout.rowBytes)
      if let palette = coding.palette {
        guard PNGRows.look(palette, from, to, count: layout.width, bits: coding.bits) else { throw FlawedFile() }
      } else if coding.bits < 8 {
        let whole = UInt8(255 / ((1 << coding.bits) - 1))
        let to = to.assumingMemoryBound(to: UInt8.self)
        for x in 0..<layout.width { to[x] = PNGRows.sample(from, x, bits: coding.bits) * whole }
      } else {
        memcpy(to, from, rowBytes)
        if layout.wide { SamplePacking.swapBytes(to.assumingMemoryBound(to: UInt8.self), count: rowBytes) }
      }
    }
  }

  /// Sample `x` of a row of 1, 2, 4 or 8 bits each, the first in the highest bits (7.2).
  @inline(__always)
  private static func sample(_ row: UnsafePointer<UInt8>, _ x: Int, bits: Int) -> UInt8 {
    let place = x * bits
    return row[place >> 3] >> UInt8(8 - bits - place & 7) & UInt8((1 << bits) - 1)
  }

  /// The colours of a row; false where one is not in the palette.
  private static func look(
    _ palette: [UInt8], _ from: UnsafePointer<UInt8>, _ to: UnsafeMutableRawPointer, count: Int, bits: Int
  ) -> Bool {
    let to = to.assumingMemoryBound(to: UInt8.self)
    return palette.withUnsafeBufferPointer { palette in
      for x in 0..<count {
        let entry = 3 * Int(sample(from, x, bits: bits))
        guard entry < palette.count else { return false }
        (to[3 * x], to[3 * x + 1], to[3 * x + 2]) = (palette[entry], palette[entry + 1], palette[entry + 2])
      }
      return true
    }
  }

  /// How pixels are coded (PNG specification, 11.2.1).
  private struct Coding {
    /// Samples of a pixel, and bits of a sample.
    var samples: Int
    var bits: Int
    /// Red, green and blue of each colour, where samples are their numbers.
    var palette: [UInt8]?

    func rowBytes(width: Int) -> Int { (width * samples * bits + 7) / 8 }
  }

  /// What the header says, where it is one of those named above.
  private static func header(
    _ bytes: UnsafeRawBufferPointer, _ chunks: [PNGChunks.Chunk]
  ) -> (layout: RowLayout, coding: Coding)? {
    guard let first = chunks.first, first.name == "IHDR", first.content.count == 13, chunks.last?.name == "IEND",
      !chunks.contains(where: { $0.name == "tRNS" })
    else { return nil }
    let header = Array(bytes[first.content])
    let (width, height, bits) = (PNGChunks.number(header, 0), PNGChunks.number(header, 4), Int(header[8]))
    // Deflate, the five filters, not interlaced; sizes that libpng takes as well.
    guard header[10...].allSatisfy({ $0 == 0 }), (1...1_000_000).contains(width), (1...1_000_000).contains(height)
    else {
      return nil
    }
    let samples: [UInt8: Int] = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4]
    let depths: [UInt8: Set<Int>] = [0: [1, 2, 4, 8, 16], 3: [1, 2, 4, 8]]
    guard let samples = samples[header[9]], depths[header[9], default: [8, 16]].contains(bits) else { return nil }
    var coding = Coding(samples: samples, bits: bits)
    let palettes = chunks.filter { $0.name == "PLTE" }
    if header[9] == 3 {
      guard palettes.count == 1, palettes[0].content.count % 3 == 0 else { return nil }
      coding.palette = Array(bytes[palettes[0].content])
    } else if !palettes.isEmpty {
      return nil
    }
    let channels = coding.palette == nil ? samples : 3
    return (RowLayout(width: width, height: height, channels: channels, wide: bits == 16), coding)
  }

  /// Checks and inflates the contents of the file's IDAT chunks, which must give as many bytes as there is room for.
  private static func inflate(
    _ bytes: UnsafeRawBufferPointer, _ chunks: [PNGChunks.Chunk], into target: UnsafeMutableRawPointer, _ size: Int
  ) -> Bool {
    guard let base = bytes.baseAddress, let decompressor = libdeflate_alloc_decompressor() else { return false }
    defer { libdeflate_free_decompressor(decompressor) }
    for chunk in chunks {
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
