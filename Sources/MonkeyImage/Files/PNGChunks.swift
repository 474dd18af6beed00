internal import CZlib

/// Edits of PNG files that libvips has no option for (PNG specification, third edition, 5: chunk layout).
enum PNGChunks {
  /// Takes away the physical size. libvips writes one always, 0 by 0 where nothing is known, which some readers divide by.
  /// - Complexity: O(bytes), once.
  static func removePhysicalSize(_ file: inout [UInt8]) {
    // All that describes the image comes before its data.
    for chunk in chunks(of: file) ?? [] {
      if chunk.name == "IDAT" { return }
      if chunk.name == "pHYs" {
        file.removeSubrange(chunk.whole)
        return
      }
    }
  }

  /// A file's first eight bytes (5.2).
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// What a file's IHDR chunk says (11.2.1).
  struct Header: Equatable {
    var width: Int
    var bitDepth: UInt8
    /// 0 gray, 2 colour, 4 and 6 the same with alpha.
    var colorType: UInt8
  }

  /// A file that says nothing beyond its pixels and, where it is known, their size.
  /// - Parameter data: the contents of its IDAT chunks.
  static func file(_ header: Header, height: Int, resolution: Raster.Resolution?, data: [[UInt8]]) -> [UInt8] {
    var out = signature
    out.reserveCapacity(data.reduce(64) { $0 + $1.count + 12 })
    append("IHDR", bytes(header.width) + bytes(height) + [header.bitDepth, header.colorType, 0, 0, 0], to: &out)
    if let resolution {
      let (x, y) = ((resolution.x * 1000).rounded(), (resolution.y * 1000).rounded())
      // Whole pixels a metre, of 31 bits (11.3.4.3).
      if x >= 1, y >= 1, x < 0x1p31, y < 0x1p31 { append("pHYs", bytes(Int(x)) + bytes(Int(y)) + [1], to: &out) }
    }
    for content in data { append("IDAT", content, to: &out) }
    append("IEND", [], to: &out)
    return out
  }

  /// The file with other pixels and as many rows as they are: all its chunks, its IDAT chunks replaced by ones with the
  /// contents given; nil where the file's header is not the one expected.
  /// - Complexity: O(bytes), once.
  static func replaceData(of file: [UInt8], expecting header: Header, height: Int, with data: [[UInt8]]) -> [UInt8]? {
    guard let chunks = chunks(of: file), let first = chunks.first, first.name == "IHDR", first.content.count == 13,
      chunks.contains(where: { $0.name == "IDAT" }), !chunks.contains(where: { $0.name == "PLTE" })
    else { return nil }
    let at = first.content.lowerBound
    let found = Header(width: number(file, at), bitDepth: file[at + 8], colorType: file[at + 9])
    guard found == header, file[at + 10..<at + 13].allSatisfy({ $0 == 0 }) else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(file.count + data.reduce(0) { $0 + $1.count + 12 })
    out += file[0..<8]
    var isWritten = false
    for chunk in chunks {
      switch chunk.name {
      case "IHDR":
        var content = Array(file[chunk.content])
        content.replaceSubrange(4..<8, with: bytes(height))
        append(chunk.name, content, to: &out)
      case "eXIf":
        var content = Array(file[chunk.content])
        EXIFHeight.set(height, in: &content, tiff: 0)
        append(chunk.name, content, to: &out)
      case "IDAT":
        if !isWritten { for content in data { append(chunk.name, content, to: &out) } }
        isWritten = true
      default: out += file[chunk.whole]
      }
    }
    return out
  }

  struct Chunk {
    var name: String
    /// With length, name and checksum.
    var whole: Range<Int>
    var content: Range<Int>
  }

  /// The chunks of a file, in order; nil where they do not fill it.
  static func chunks<Bytes: RandomAccessCollection>(of file: Bytes) -> [Chunk]?
  where Bytes.Element == UInt8, Bytes.Index == Int {
    var chunks: [Chunk] = []
    var at = 8
    while at + 12 <= file.count {
      let length = number(file, at)
      guard length <= file.count - at - 12 else { return nil }
      chunks.append(
        Chunk(
          name: String(decoding: file[at + 4..<at + 8], as: UTF8.self), whole: at..<at + 12 + length,
          content: at + 8..<at + 8 + length))
      at += 12 + length
    }
    return at == file.count ? chunks : nil
  }

  private static func append(_ name: String, _ content: [UInt8], to out: inout [UInt8]) {
    out += bytes(content.count)
    let start = out.count
    out += name.utf8
    out += content
    let sum = out.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress.map { $0 + start }, $0.count - start) }
    out += bytes(Int(sum))
  }

  /// Four bytes, the highest first.
  static func number<Bytes: RandomAccessCollection>(_ file: Bytes, _ at: Int) -> Int
  where Bytes.Element == UInt8, Bytes.Index == Int {
    (0..<4).reduce(0) { $0 << 8 | Int(file[at + $1]) }
  }

  /// The same in four bytes.
  static func bytes(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
  }
}
