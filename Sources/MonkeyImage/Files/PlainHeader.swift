/// The headers of files that say nothing beside their pixels but how large those are on paper: what most scans, screenshots and pictures
/// from the web are. Files with more in them are for libvips; for these it is not even opened.
enum PlainHeader {
  /// Of a JPEG file (ITU-T T.81, B.2; JFIF 1.02): nil where it holds segments of metadata.
  /// - Parameter subsampled: whether the frame has colour at half resolution.
  static func jpeg(_ bytes: UnsafeRawBufferPointer, subsampled: Bool) -> FileHeader? {
    guard let segments = JPEGSegments.header(of: bytes) else { return nil }
    var density: (unit: UInt8, x: Int, y: Int)?
    for segment in segments {
      let at = segment.whole.lowerBound
      switch segment.marker {
      case 0xE0:
        guard density == nil, segment.whole.count >= 16,
          bytes[(at + 4)...].starts(with: [0x4A, 0x46, 0x49, 0x46, 0])
        else { return nil }
        density = (bytes[at + 11], JPEGSegments.number(bytes, at + 12), JPEGSegments.number(bytes, at + 14))
      // Adobe's says how colour is coded, the others are tables, the frame, the restart interval and the scan.
      case 0xEE, 0xDB, 0xC4, 0xC0, 0xC1, 0xDD, 0xDA: break
      default: return nil
      }
    }
    return header(density, subsampled: subsampled)
  }

  private static func header(_ density: (unit: UInt8, x: Int, y: Int)?, subsampled: Bool) -> FileHeader? {
    var unit: ImageMetadata.ResolutionUnit?
    var resolution: Raster.Resolution?
    if let density, density.unit != 0 {
      guard density.unit <= 2, density.x > 0, density.y > 0 else { return nil }
      // As libvips has it, 1 is no resolution but an aspect.
      if density.x != 1, density.y != 1 {
        unit = density.unit == 1 ? .inch : .centimetre
        let millimetres = density.unit == 1 ? 25.4 : 10
        resolution = Raster.Resolution(
          x: Double(density.x) / millimetres, y: Double(density.y) / millimetres, format: .jpeg, hasUnit: true)
      }
    }
    var metadata = ImageMetadata(resolutionUnit: unit)
    metadata.hasSubsampledChroma = subsampled
    return FileHeader(orientation: 1, resolution: resolution, metadata: metadata)
  }

  /// Of a PNG file (PNG specification, third edition, 5.6 and 11): nil where it holds chunks of metadata, or such as a decoder would
  /// have something to say of.
  static func png(_ bytes: UnsafeRawBufferPointer, _ chunks: [PNGChunks.Chunk]) -> FileHeader? {
    var resolution: Raster.Resolution?
    var seen = Set<String>()
    for chunk in chunks {
      guard seen.insert(chunk.name).inserted || chunk.name == "IDAT" else { return nil }
      let content = bytes[chunk.content]
      let isEarly = seen.isDisjoint(with: ["IDAT", "PLTE"])
      switch chunk.name {
      case "IHDR", "PLTE", "IDAT", "IEND": break
      case "tIME": if content.count != 7 { return nil }
      // That colours are sRGB's, in three ways.
      case "sRGB": if !isEarly || content.count != 1 || content.allSatisfy({ $0 > 3 }) { return nil }
      case "gAMA": if !isEarly || !content.elementsEqual(numbers([45455])) { return nil }
      case "cHRM":
        let primaries = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000]
        if !isEarly || !content.elementsEqual(numbers(primaries)) { return nil }
      case "pHYs":
        guard !seen.contains("IDAT"), content.count == 9, content.last == 1 else { return nil }
        let (x, y) = (PNGChunks.number(content, content.startIndex), PNGChunks.number(content, content.startIndex + 4))
        resolution = Raster.Resolution(x: Double(x) / 1000, y: Double(y) / 1000, format: .png, hasUnit: false)
      default: return nil
      }
    }
    return FileHeader(orientation: 1, resolution: resolution, metadata: ImageMetadata())
  }

  private static func numbers(_ numbers: [Int]) -> [UInt8] { numbers.flatMap(PNGChunks.bytes) }
}
