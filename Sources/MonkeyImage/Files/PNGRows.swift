import Foundation

/// The rows of a PNG file that is not interlaced and names no transparent colour: inflated (`PNGBlocks`) and freed of their filters
/// (`PNGFilter`) as they are asked for. Gray of fewer bits becomes gray of 8, a palette RGB.
final class PNGRows: RowSource {
  let layout: RowLayout
  private let coding: Coding
  private let blocks: PNGBlocks
  /// The block that rows are taken from, without filters, and how many have been.
  private var block: PNGBlocks.Block?
  private var taken = 0
  /// The last row of the block before; zeros before the first.
  private let last: UnsafeMutablePointer<UInt8>

  /// The most bytes that are inflated here: ISA-L counts them in 32 bits.
  private static let mostBytes = 1 << 31

  /// Nil for a file that is anything else, is larger or has a fault that can be seen without inflating. The bytes must outlive this.
  init?(_ bytes: UnsafeRawBufferPointer, _ chunks: [PNGChunks.Chunk], limitMegapixels: Double) {
    guard let (layout, coding) = PNGRows.header(bytes, chunks) else { return nil }
    let rowBytes = coding.rowBytes(width: layout.width)
    let size = layout.height * (rowBytes + 1)
    // Deflate makes no more of a byte than 1032; a file that claims to has a fault, and is not worth the memory.
    guard size <= PNGRows.mostBytes, size / 1032 <= bytes.count, layout.megapixels <= limitMegapixels,
      chunks.allSatisfy({ $0.name == "IDAT" || PNGInflater.isWhole($0, of: bytes) }),
      let inflater = PNGInflater(bytes, chunks)
    else { return nil }
    self.layout = layout
    self.coding = coding
    blocks = PNGBlocks(inflater, stride: rowBytes + 1, height: layout.height)
    last = .allocate(capacity: rowBytes)
    last.initialize(repeating: 0, count: rowBytes)
  }

  deinit {
    blocks.close()
    last.deallocate()
  }

  func readRows(_ top: Int, _ count: Int, into target: UnsafeMutableRawPointer) throws {
    for y in 0..<count {
      try convert(nextRow(), to: target + y * layout.rowBytes)
    }
  }

  /// The next row as it was before it was filtered.
  private func nextRow() throws -> UnsafePointer<UInt8> {
    let stride = coding.rowBytes(width: layout.width) + 1
    if taken == block?.rows ?? 0 {
      if let block { last.update(from: block.base + (block.rows - 1) * stride + 1, count: stride - 1) }
      let step = max(1, coding.samples * coding.bits / 8)
      guard let next = blocks.next(),
        PNGFilter.undo(next.base, stride: stride, rows: next.rows, above: last, count: stride - 1, step: step)
      else { throw FlawedFile() }
      (block, taken) = (next, 0)
    }
    guard let block else { throw FlawedFile() }
    taken += 1
    return UnsafePointer(block.base + (taken - 1) * stride + 1)
  }

  /// Writes a row's samples.
  private func convert(_ from: UnsafePointer<UInt8>, to: UnsafeMutableRawPointer) throws {
    if let palette = coding.palette {
      guard PNGRows.look(palette, from, to, count: layout.width, bits: coding.bits) else { throw FlawedFile() }
    } else if coding.bits < 8 {
      let whole = UInt8(255 / ((1 << coding.bits) - 1))
      let to = to.assumingMemoryBound(to: UInt8.self)
      for x in 0..<layout.width { to[x] = PNGRows.sample(from, x, bits: coding.bits) * whole }
    } else {
      let rowBytes = layout.rowBytes
      memcpy(to, from, rowBytes)
      if layout.wide { SamplePacking.swapBytes(to.assumingMemoryBound(to: UInt8.self), count: rowBytes) }
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
}
