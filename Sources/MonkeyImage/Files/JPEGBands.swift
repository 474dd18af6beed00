internal import CJPEG

/// JPEG encoding on all cores: bands of rows are encoded side by side and joined by restart markers.
///
/// Notation (ITU-T T.81): a minimum coded unit (MCU) is 8 by 8 pixels, or 16 by 16 with chroma at half resolution; a restart
/// interval is a number of MCUs, after which a marker RSTm stands and the predictions of DC begin anew (E.1.4). A band is one
/// interval. All bands are coded with the same tables, since quality alone decides those; so the joined file decodes to the
/// same pixels as one that was encoded in one go.
enum JPEGBands {
  /// Rows of a band: a multiple of 16, at most 65535 MCUs; nil where the image is one band, or too large for the format.
  static func bandRows(width: Int, height: Int, unit: Int) -> Int? {
    guard width > 0, width <= 65500, height <= 65500 else { return nil }
    let across = (width + unit - 1) / unit
    let rows = min(256, 65535 / across * unit / 16 * 16)
    return rows >= 16 && height > rows ? rows : nil
  }

  /// How pixels are coded, and what the file says of their size.
  struct Coding {
    /// 1...100.
    var quality: Int
    /// Whether chroma has half the resolution.
    var subsampled: Bool
    var density: monkey_jpeg_density

    /// Rows and columns of an MCU.
    var unit: Int { subsampled ? 16 : 8 }
  }

  /// The resolution as JFIF gives it: whole numbers, an inch or, where the image came so, a centimetre.
  static func density(_ raster: Raster) -> monkey_jpeg_density {
    let unknown = monkey_jpeg_density(unit: 0, x: 1, y: 1)
    guard let resolution = raster.resolution else { return unknown }
    let isMetric =
      raster.metadata.text(ImageMetadata.ResolutionUnit.field) == ImageMetadata.ResolutionUnit.centimetre.rawValue
    let (x, y) = (resolution.x * (isMetric ? 10 : 25.4), resolution.y * (isMetric ? 10 : 25.4))
    guard x.rounded() >= 1, y.rounded() >= 1, x < 65535, y < 65535 else { return unknown }
    return monkey_jpeg_density(unit: isMetric ? 2 : 1, x: Int32(x.rounded()), y: Int32(y.rounded()))
  }

  /// The JPEG file of some rows, without metadata; nil where libjpeg cannot make it.
  /// - Complexity: O(rows · width); a row at a time, which is made when it is its turn.
  static func encode(_ raster: Raster, rows: Range<Int>, _ coding: Coding) -> [UInt8]? {
    let new = monkey_jpeg_new(
      Int32(clamping: raster.width), Int32(clamping: rows.count), raster.colorModel == .rgb ? 3 : 1,
      Int32(clamping: coding.quality), coding.subsampled ? 1 : 0, coding.density)
    guard let encoder = new else { return nil }
    defer { monkey_jpeg_free(encoder) }
    var isWell = true
    raster.packRows(rows) { isWell = isWell && monkey_jpeg_write(encoder, $0) != 0 }
    guard isWell, monkey_jpeg_finish(encoder) != 0, let bytes = encoder.pointee.bytes else { return nil }
    return Array(UnsafeBufferPointer(start: bytes, count: Int(encoder.pointee.length)))
  }

  /// One file of the header and metadata of one file and the pixels of bands, top to bottom; nil where they were not coded alike.
  /// - Parameters:
  ///   - head: the file of some rows, as wide.
  ///   - interval: MCUs of a band.
  static func join(head: [UInt8], _ bands: ArraySlice<[UInt8]>, height: Int, interval: Int) -> [UInt8]? {
    guard let header = Header(head), (1...65535).contains(interval) else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(bands.reduce(header.data + 64) { $0 + $1.count })
    out += head[0..<header.scan]
    out[header.frame + 5] = UInt8(height >> 8 & 0xFF)
    out[header.frame + 6] = UInt8(height & 0xFF)
    if let exif = header.exif { EXIFHeight.set(height, in: &out, tiff: exif) }
    out += [0xFF, 0xDD, 0, 4, UInt8(interval >> 8), UInt8(interval & 0xFF)]
    out += head[header.scan..<header.data]
    for (index, band) in zip(0..., bands) {
      guard let part = Header(band), part.coding == header.coding, band.count >= part.data + 2,
        band[band.count - 2] == 0xFF, band[band.count - 1] == 0xD9
      else { return nil }
      if index > 0 { out += [0xFF, 0xD0 + UInt8((index - 1) % 8)] }
      out += band[part.data..<band.count - 2]
    }
    out += [0xFF, 0xD9]
    return out
  }

  /// Where the parts of a baseline file of one scan stand.
  private struct Header {
    /// The frame header's marker.
    var frame = 0
    /// The scan header's marker.
    var scan = 0
    /// The first byte of coded pixels.
    var data = 0
    /// The TIFF header within an EXIF segment.
    var exif: Int?
    /// All that the meaning of the coded pixels depends on but the height: tables, frame and scan header, sorted.
    var coding: [[UInt8]] = []

    init?(_ file: [UInt8]) {
      guard let segments = JPEGSegments.header(of: file) else { return nil }
      for segment in segments {
        let at = segment.whole.lowerBound
        switch segment.marker {
        case 0xC0, 0xC1:
          frame = at
          // Depth, width and components, without the height.
          guard segment.whole.count >= 10 else { return nil }
          coding.append([segment.marker, file[at + 4]] + file[at + 7..<segment.whole.upperBound])
        case 0xDB, 0xC4: coding.append(Array(file[segment.whole]))
        case 0xDD: return nil
        case 0xE1 where file[(at + 4)...].starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]): exif = exif ?? at + 10
        case 0xDA:
          (scan, data) = (at, segment.whole.upperBound)
          if frame == 0 || frame + 7 > scan { return nil }
          coding.append(Array(file[segment.whole]))
        default: break
        }
      }
      coding.sort { $0.lexicographicallyPrecedes($1) }
    }
  }
}
