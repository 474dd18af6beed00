internal import CVips

/// Encoding of rasters by libvips into the bytes of a file.
public enum Encode {
  /// What a caller may ask for.
  public struct Options: Sendable {
    /// Quality of JPEG and lossy WebP, 1…100.
    public var quality: Int
    /// Spend several times as long on a PNG file of fewer bytes.
    public var smallest: Bool

    /// Quality 90: no loss that is seen at 100 %, a third of the size of 98.
    public init(quality: Int = 90, smallest: Bool = false) {
      self.quality = quality
      self.smallest = smallest
    }
  }

  /// The bytes of a file that holds all pages.
  ///
  /// Bit depth is kept where the format can, alpha too (JPEG: composited on white); a page of nothing but black and
  /// white is stored with 1 bit in PNG and TIFF (CCITT group 4). Metadata and resolution go along where the format can
  /// hold them.
  /// - Throws: `ImageError`.
  public static func encode(
    _ pages: [Raster], as format: ImageFormat, path: String, options: Options = Options()
  ) throws -> [UInt8] {
    guard format.isWritable else { throw ImageError.unknownOutputFormat(path: path) }
    guard let first = pages.first else {
      throw ImageError.notEncodable(path: path, format: format, reason: "there is no page")
    }
    if pages.count > 1 {
      guard format == .tiff else {
        throw ImageError.pagesNotSupported(path: path, pages: pages.count, format: format)
      }
      return try TIFFPages.join(pages.map { try encodeOne($0, as: format, path: path, options: options) }, path: path)
    }
    return try encodeOne(first, as: format, path: path, options: options)
  }

  private static func encodeOne(
    _ raster: Raster, as format: ImageFormat, path: String, options: Options
  ) throws -> [UInt8] {
    var raster = raster
    if !format.holdsAlpha { raster.compositeOnWhite() }
    let bilevel = format.maximumBitDepth == 16 && raster.reduceToBilevelGray()
    let deep = raster.bitDepth > 8 && format.maximumBitDepth == 16 && !bilevel
    if format == .jpeg, let bytes = try encodeInBands(raster, path: path, options: options) { return bytes }
    let depth = Depth(bilevel: bilevel, deep: deep)
    let banded = format == .png && !options.smallest ? try encodePNG(raster, depth, path: path, options: options) : nil
    var bytes =
      try banded
      ?? VipsPixels.withImage(of: raster, rows: 0..<raster.height, deep: deep, format: format, path: path) {
        try save($0, raster, as: format, depth, path: path, options: options)
      }
    if format == .tiff, raster.resolution == nil { TIFFPages.clearResolutionUnit(&bytes) }
    if format == .png, raster.resolution == nil { PNGChunks.removePhysicalSize(&bytes) }
    return bytes
  }

  /// A JPEG file put together from bands that are made and encoded side by side; nil where the image is one band with metadata, or libvips
  /// codes in another way than libjpeg by itself.
  private static func encodeInBands(_ raster: Raster, path: String, options: Options) throws -> [UInt8]? {
    let (width, height) = (raster.width, raster.height)
    // 4:2:0 is what a JPEG encoder makes of colour with chroma at half resolution; gray has none.
    let coding = JPEGBands.Coding(
      quality: options.quality, subsampled: raster.metadata.hasSubsampledChroma && raster.colorModel == .rgb,
      density: JPEGBands.density(raster))
    let isPlain = raster.metadata.isPlain
    guard let rows = JPEGBands.bandRows(width: width, height: height, unit: coding.unit) else {
      return isPlain ? JPEGBands.encode(raster, rows: 0..<height, coding) : nil
    }
    // Beside the bands a file of one row of units, which has all that is not pixels.
    let files = Parallel.mapRows((height + rows - 1) / rows + 1, chunk: 1) { part in
      Result<[UInt8]?, any Error> {
        let top = (part.lowerBound - 1) * rows
        if top >= 0 { return JPEGBands.encode(raster, rows: top..<min(height, top + rows), coding) }
        if isPlain { return JPEGBands.encode(raster, rows: 0..<coding.unit, coding) }
        return try VipsPixels.withImage(of: raster, rows: 0..<coding.unit, deep: false, format: .jpeg, path: path) {
          try save($0, raster, as: .jpeg, Depth(bilevel: false, deep: false), path: path, options: options)
        }
      }
    }
    let made = try files.compactMap { try $0.get() }
    guard made.count == files.count else { return nil }
    let interval = (width + coding.unit - 1) / coding.unit * (rows / coding.unit)
    return JPEGBands.join(head: made[0], made.dropFirst(), height: height, interval: interval)
  }

  /// A PNG file of pixels compressed in bands and of libvips' chunks for all else; nil where they do not fit together.
  private static func encodePNG(_ raster: Raster, _ depth: Depth, path: String, options: Options) throws -> [UInt8]? {
    guard raster.pixelCount > 0 else { return nil }
    let pixelBytes = raster.channelCount * (depth.deep ? 2 : 1)
    let layout = PNGBands.Layout(
      height: raster.height, rowBytes: depth.bilevel ? (raster.width + 7) / 8 : raster.width * pixelBytes,
      pixelBytes: pixelBytes)
    let compressed = PNGBands.compress(layout) { rows, target in
      if depth.bilevel {
        raster.packBits(rows, into: target)
      } else {
        raster.pack(rows, into: target, wide: depth.deep)
        if depth.deep { SamplePacking.swapBytes(target, count: rows.count * layout.rowBytes) }
      }
    }
    guard let compressed else { return nil }
    let header = PNGChunks.Header(
      width: raster.width, bitDepth: depth.bilevel ? 1 : depth.deep ? 16 : 8,
      colorType: (raster.colorModel == .rgb ? 2 : 0) + (raster.alpha == nil ? 0 : 4))
    if raster.metadata.isPlain {
      return PNGChunks.file(header, height: raster.height, resolution: raster.resolution, data: compressed)
    }
    // A file of one row has all that is not pixels.
    let one = try VipsPixels.withImage(of: raster, rows: 0..<1, deep: depth.deep, format: .png, path: path) {
      try save($0, raster, as: .png, depth, path: path, options: options)
    }
    return PNGChunks.replaceData(of: one, expecting: header, height: raster.height, with: compressed)
  }

  /// Bits a sample.
  private struct Depth {
    var bilevel: Bool
    var deep: Bool
  }

  private static func save(
    _ image: VipsReference, _ raster: Raster, as format: ImageFormat, _ depth: Depth, path: String, options: Options
  ) throws -> [UInt8] {
    let (bilevel, deep) = (depth.bilevel, depth.deep)
    var buffer: UnsafeMutableRawPointer?
    var length = 0
    let done: Int32
    switch format {
    case .jpeg:
      let subsample = raster.metadata.hasSubsampledChroma ? VIPS_FOREIGN_SUBSAMPLE_ON : VIPS_FOREIGN_SUBSAMPLE_OFF
      done = monkey_vips_jpegsave(image.pointer, &buffer, &length, Int32(options.quality), subsample)
    case .png:
      done = monkey_vips_pngsave(image.pointer, &buffer, &length, options.smallest ? 1 : 0, bilevel ? 1 : 0)
    case .tiff:
      let large = raster.pixelCount * raster.channelCount * (deep ? 2 : 1) > 3_900_000_000
      done = monkey_vips_tiffsave(
        image.pointer, &buffer, &length,
        bilevel ? VIPS_FOREIGN_TIFF_COMPRESSION_CCITTFAX4 : VIPS_FOREIGN_TIFF_COMPRESSION_DEFLATE,
        bilevel ? VIPS_FOREIGN_TIFF_PREDICTOR_NONE : VIPS_FOREIGN_TIFF_PREDICTOR_HORIZONTAL, bilevel ? 1 : 0,
        large ? 1 : 0)
    case .webp:
      done = monkey_vips_webpsave(image.pointer, &buffer, &length, Int32(options.quality), 0)
    case .gif, .bmp, .pnm, .heif, .jpegXL:
      throw ImageError.unknownOutputFormat(path: path)
    }
    guard done == 0, let buffer else {
      throw ImageError.notEncodable(path: path, format: format, reason: VipsRuntime.takeError())
    }
    defer { monkey_vips_free(buffer) }
    return Array(UnsafeRawBufferPointer(start: buffer, count: length))
  }
}

extension Raster {
  /// Takes the alpha channel away, as if the image lay on white paper.
  public mutating func compositeOnWhite() {
    guard let alpha else { return }
    let height = height
    alpha.read { a in
      for index in color.indices {
        color[index].write { view in
          Parallel.rows(height) { rows in
            for y in rows {
              let (row, cover) = (view.row(y), a.row(y))
              for x in 0..<view.width { row[x] = 1 + (row[x] - 1) * cover[x] }
            }
          }
        }
      }
    }
    self.alpha = nil
  }

  /// Makes an opaque image that holds nothing but pure black and white a gray one; false, and nothing changed, where
  /// it holds anything else.
  mutating func reduceToBilevelGray() -> Bool {
    guard alpha == nil, pixelCount > 0 else { return false }
    if colorModel == .gray { return isBilevelGray }
    if hasOthersThanBlackAndWhite { return false }
    replaceColor(with: [color[0]])
    metadata.dropColorProfile()
    return true
  }
}

extension Raster {
  /// Whether a colour image holds anything but pure black and white; ends at the first rows that say yes, as those of nearly every
  /// image do, and no others are made for it.
  private var hasOthersThanBlackAndWhite: Bool {
    var odd: Int32 = 0
    for top in stride(from: 0, to: height, by: 16) where odd == 0 {
      visitRows(top..<min(height, top + 16)) { _, row in
        for x in 0..<width {
          let level = row.red[x]
          odd |= (level == 0 || level == 1) && row.green[x] == level && row.blue[x] == level ? 0 : 1
        }
      }
    }
    return odd != 0
  }
}

extension VipsPixels {
  /// Gives `body` a libvips image of some of the raster's rows, with metadata and resolution; it must not outlive the call.
  static func withImage<R>(
    of raster: Raster, rows: Range<Int>, deep: Bool, format: ImageFormat, path: String,
    _ body: (VipsReference) throws -> R
  ) throws -> R {
    if let reason = VipsRuntime.failure {
      throw ImageError.notEncodable(path: path, format: format, reason: "libvips cannot be started: \(reason)")
    }
    let rowBytes = raster.width * raster.channelCount * (deep ? 2 : 1)
    let size = max(1, rowBytes * rows.count)
    let samples = PlaneMemory.take(size)
    defer { PlaneMemory.giveBack(samples, size) }
    Parallel.rows(rows.count, chunk: 128) { part in
      let part = part.lowerBound + rows.lowerBound..<part.upperBound + rows.lowerBound
      raster.pack(part, into: samples + (part.lowerBound - rows.lowerBound) * rowBytes, wide: deep)
    }
    let failed = { ImageError.notEncodable(path: path, format: format, reason: VipsRuntime.takeError()) }
    let pointer = monkey_vips_image_from_memory(
      samples, rowBytes * rows.count, Int32(raster.width), Int32(rows.count), Int32(raster.channelCount),
      deep ? VIPS_FORMAT_USHORT : VIPS_FORMAT_UCHAR)
    guard let pointer else { throw failed() }
    let plain = VipsReference(pointer)
    raster.metadata.copy(to: plain)
    let gray = raster.colorModel == .gray
    let space: VipsInterpretation =
      deep
      ? (gray ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_RGB16)
      : (gray ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB)
    var tagged: UnsafeMutablePointer<VipsImage>?
    guard monkey_vips_copy_interpretation(plain.pointer, &tagged, space) == 0, let tagged else { throw failed() }
    let withSpace = VipsReference(tagged)
    // Where nothing is known 0 is written, which readers take for unknown; libvips' own default would claim 25.4 dpi. (A
    // TIFF cannot say 0; there the unit is taken away.)
    let unknown = format == .tiff ? 1.0 : 0
    let resolution = raster.resolution ?? Raster.Resolution(x: unknown, y: unknown)
    var scaled: UnsafeMutablePointer<VipsImage>?
    guard monkey_vips_copy_resolution(withSpace.pointer, &scaled, resolution.x, resolution.y) == 0, let scaled else {
      throw failed()
    }
    return try body(VipsReference(scaled))
  }
}
