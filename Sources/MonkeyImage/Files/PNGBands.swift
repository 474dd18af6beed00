internal import CZlib

/// Compression of a PNG file's pixels on all cores: bands of rows are filtered and deflated side by side and joined.
///
/// A deflate stream (RFC 1951) may be continued by another one wherever a block ends on a whole byte, which zlib sees to when it is
/// told to flush (as in M. Adler's pigz); the checksum of all bytes follows from those of the bands.
///
/// How a band is filtered and compressed is tried on a sample of its rows: as it is, with a search for repetitions, which suits
/// drawings and text; or differences to the pixel above or before with a search for runs alone, which suits scans and
/// photographs: their noise never repeats, and what is left is smaller and takes a quarter of the time.
enum PNGBands {
  /// What the rows are made of.
  struct Layout {
    var height: Int
    /// Bytes of a row without the filter's byte; at least 1.
    var rowBytes: Int
    /// Bytes from a sample to the same channel's in the next pixel; 1 where pixels share a byte.
    var pixelBytes: Int
  }

  /// The contents of the file's IDAT chunks, in order; nil where zlib fails or a row is too long for it.
  /// - Parameter fill: writes the bytes of some rows one after another, without filter bytes; called on several threads at once.
  static func compress(_ layout: Layout, fill: (Range<Int>, UnsafeMutablePointer<UInt8>) -> Void) -> [[UInt8]]? {
    guard layout.height > 0, layout.rowBytes > 0, layout.rowBytes < 1 << 28 else { return nil }
    let count = max(1, min(layout.height, (layout.height * layout.rowBytes + bandBytes - 1) / bandBytes))
    let rows = (layout.height + count - 1) / count
    let bands = Parallel.mapRows(layout.height, chunk: rows) { band($0, layout, fill: fill) }
    var chunks: [[UInt8]] = []
    var sum = adler32(0, nil, 0)
    for band in bands {
      guard let band else { return nil }
      chunks.append(band.bytes)
      sum = adler32_combine(sum, band.sum, band.length)
    }
    chunks.append((0..<4).map { UInt8(truncatingIfNeeded: sum >> (24 - 8 * $0)) })
    return chunks
  }

  /// Unfiltered bytes of a band, about.
  private static let bandBytes = 1 << 20
  /// Bytes of the sample: as far back as deflate sees.
  private static let sampleBytes = 32 << 10

  private struct Band {
    var bytes: [UInt8]
    /// Adler-32 of the filtered bytes, and their number.
    var sum: UInt
    var length: Int
  }

  private enum Way: CaseIterable {
    case plain, runsDown, runsAcross
  }

  private static func band(
    _ rows: Range<Int>, _ layout: Layout, fill: (Range<Int>, UnsafeMutablePointer<UInt8>) -> Void
  ) -> Band? {
    let (rowBytes, count) = (layout.rowBytes, rows.count)
    let rawBytes = (count + 1) * rowBytes
    let filteredBytes = count * (rowBytes + 1)
    // What cannot be compressed grows by a few bytes a block.
    let room = filteredBytes + filteredBytes / 8 + 1024
    let size = rawBytes + filteredBytes + room
    let memory = PlaneMemory.take(size)
    defer { PlaneMemory.giveBack(memory, size) }
    let raw = memory.assumingMemoryBound(to: UInt8.self)
    let (filtered, packed) = (raw + rawBytes, raw + rawBytes + filteredBytes)
    // The row above the band comes first; above the image it counts as zero.
    if rows.lowerBound == 0 {
      raw.update(repeating: 0, count: rowBytes)
      fill(rows, raw + rowBytes)
    } else {
      fill(rows.lowerBound - 1..<rows.upperBound, raw)
    }
    let tried = min(count, max(1, sampleBytes / rowBytes))
    let sample = (count - tried) / 2
    var best: (way: Way, size: Int)?
    for way in Way.allCases {
      let bytes = filter(raw + sample * rowBytes, rows: tried, layout, way, into: filtered)
      guard let size = deflate(filtered, bytes, way, flush: Z_FINISH, into: packed, room: room) else { return nil }
      if size < best?.size ?? .max { best = (way, size) }
    }
    guard let way = best?.way else { return nil }
    let bytes = filter(raw, rows: count, layout, way, into: filtered)
    let flush = rows.upperBound == layout.height ? Z_FINISH : Z_SYNC_FLUSH
    guard let size = deflate(filtered, bytes, way, flush: flush, into: packed, room: room) else { return nil }
    // The two bytes before the first band say: deflate, a window of 32 KB, default compression (RFC 1950).
    let head: [UInt8] = rows.lowerBound == 0 ? [0x78, 0x9C] : []
    return Band(
      bytes: head + UnsafeBufferPointer(start: packed, count: size),
      sum: adler32(adler32(0, nil, 0), filtered, UInt32(bytes)), length: bytes)
  }

  /// Filters `rows` rows that follow the one at `raw`; returns the number of bytes written.
  private static func filter(
    _ raw: UnsafeMutablePointer<UInt8>, rows: Int, _ layout: Layout, _ way: Way,
    into target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let (count, step) = (layout.rowBytes, min(layout.pixelBytes, layout.rowBytes))
    for y in 0..<rows {
      let (above, row) = (raw + y * count, raw + (y + 1) * count)
      let out = target + y * (count + 1) + 1
      switch way {
      case .plain:
        out[-1] = 0
        out.update(from: row, count: count)
      case .runsAcross:
        out[-1] = 1
        out.update(from: row, count: step)
        for x in step..<count { out[x] = row[x] &- row[x - step] }
      case .runsDown:
        out[-1] = 2
        for x in 0..<count { out[x] = row[x] &- above[x] }
      }
    }
    return rows * (count + 1)
  }

  /// Raw deflate of `count` bytes in one go; the number of bytes written, or nil where it fails.
  private static func deflate(
    _ source: UnsafeMutablePointer<UInt8>, _ count: Int, _ way: Way, flush: Int32,
    into target: UnsafeMutablePointer<UInt8>, room: Int
  ) -> Int? {
    var stream = z_stream()
    let strategy = way == .plain ? Z_DEFAULT_STRATEGY : Z_RLE
    guard
      deflateInit2_(
        &stream, 6, Z_DEFLATED, -MAX_WBITS, 8, strategy, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    stream.next_in = source
    stream.avail_in = UInt32(count)
    stream.next_out = target
    stream.avail_out = UInt32(room)
    let state = CZlib.deflate(&stream, flush)
    guard state == (flush == Z_FINISH ? Z_STREAM_END : Z_OK), stream.avail_in == 0, stream.avail_out > 0 else {
      return nil
    }
    return room - Int(stream.avail_out)
  }
}
