/// The headers of files that say nothing beside their pixels but how large those are on paper: what most scans, screenshots and pictures
/// from the web are. Files with more in them are for libvips; for these it is not even opened.
enum PlainHeader {
  /// Of a JPEG file (ITU-T T.81, B.2; JFIF 1.02): nil where it holds segments of metadata.
  /// - Parameter subsampled: whether the frame has colour at half resolution.
  static func jpeg(_ bytes: UnsafeRawBufferPointer, subsampled: Bool) -> FileHeader? {
    var density: (unit: UInt8, x: Int, y: Int)?
    var at = 2
    while at + 4 <= bytes.count, bytes[at] == 0xFF {
      let (marker, length) = (bytes[at + 1], number(bytes, at + 2))
      guard length >= 2, at + 2 + length <= bytes.count else { return nil }
      switch marker {
      case 0xE0:
        guard density == nil, length >= 14, bytes[(at + 4)...].starts(with: [0x4A, 0x46, 0x49, 0x46, 0]) else {
          return nil
        }
        density = (bytes[at + 11], number(bytes, at + 12), number(bytes, at + 14))
      // Adobe's says how colour is coded, the others are tables, the frame and the restart interval.
      case 0xEE, 0xDB, 0xC4, 0xC0, 0xC1, 0xDD: break
      case 0xDA: return header(density, subsampled: subsampled)
      default: return nil
      }
      at += 2 + length
    }
    return nil
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

  /// Of a PNG file (PNG specification, third edition, 11): nil where it holds chunks of metadata.
  static func png(_ bytes: UnsafeRawBufferPointer) -> FileHeader? {
    guard let chunks = PNGChunks.chunks(of: bytes) else { return nil }
    var resolution: Raster.Resolution?
    for chunk in chunks {
      switch chunk.name {
      // libvips keeps nothing of these.
      case "IHDR", "IDAT", "IEND", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "tIME": break
      case "pHYs":
        guard resolution == nil, chunk.content.count == 9, bytes[chunk.content.upperBound - 1] == 1 else { return nil }
        let (x, y) = (
          PNGChunks.number(bytes, chunk.content.lowerBound), PNGChunks.number(bytes, chunk.content.lowerBound + 4)
        )
        resolution = Raster.Resolution(x: Double(x) / 1000, y: Double(y) / 1000, format: .png, hasUnit: false)
      default: return nil
      }
    }
    return FileHeader(orientation: 1, resolution: resolution, metadata: ImageMetadata())
  }

  private static func number(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Int {
    Int(bytes[at]) << 8 | Int(bytes[at + 1])
  }
}
