internal import CVips

/// Encoding of rasters by libvips into the bytes of a file.
public enum Encode {
  /// What a caller may ask for.
  public struct Options: Sendable {
    /// Quality of JPEG and lossy WebP, 1…100.
    public var quality: Int

    /// Quality 90: no loss that is seen at 100 %, a third of the size of 98.
    public init(quality: Int = 90) { self.quality = quality }
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
    guard VipsRuntime.isReady else {
      throw ImageError.notEncodable(path: path, format: format, reason: VipsRuntime.takeError())
    }
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
    let image = try VipsPixels.image(of: raster, deep: deep, format: format, path: path)
    var buffer: UnsafeMutableRawPointer?
    var length = 0
    let done: Int32
    switch format {
    case .jpeg:
      let subsample = raster.metadata.hasSubsampledChroma ? VIPS_FOREIGN_SUBSAMPLE_ON : VIPS_FOREIGN_SUBSAMPLE_OFF
      done = monkey_vips_jpegsave(image.pointer, &buffer, &length, Int32(options.quality), subsample)
    case .png:
      done = monkey_vips_pngsave(image.pointer, &buffer, &length, 6, bilevel ? 1 : 0)
    case .tiff:
      let large = raster.pixelCount * raster.planes.count * (deep ? 2 : 1) > 3_900_000_000
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
    defer { g_free(buffer) }
    var bytes = Array(UnsafeRawBufferPointer(start: buffer, count: length))
    if format == .tiff, raster.resolution == nil { TIFFPages.clearResolutionUnit(&bytes) }
    return bytes
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
    guard alpha == nil, pixelCount > 0, color[0].isBilevel else { return false }
    if colorModel == .rgb {
      let first = color[0]
      let equal = color.dropFirst().allSatisfy { plane in
        first.read { a in
          plane.read { b in
            (0..<plane.height).allSatisfy { y in
              let (p, q) = (a.row(y), b.row(y))
              return (0..<plane.width).allSatisfy { p[$0] == q[$0] }
            }
          }
        }
      }
      guard equal else { return false }
      replaceColor(with: [first])
      metadata.dropColorProfile()
    }
    return true
  }
}

extension VipsPixels {
  /// A libvips image with the raster's samples, metadata and resolution.
  static func image(of raster: Raster, deep: Bool, format: ImageFormat, path: String) throws -> VipsReference {
    let bands = raster.planes.count
    let failed = { ImageError.notEncodable(path: path, format: format, reason: VipsRuntime.takeError()) }
    func make<Sample>(_ samples: [Sample], _ bandFormat: VipsBandFormat) throws -> VipsReference {
      // libvips copies the samples.
      let pointer = samples.withUnsafeBytes { bytes in
        vips_image_new_from_memory_copy(
          bytes.baseAddress, bytes.count, Int32(raster.width), Int32(raster.height), Int32(bands), bandFormat)
      }
      guard let pointer else { throw failed() }
      return VipsReference(pointer)
    }
    let plain =
      deep
      ? try make(SamplePacking.pack16(raster.planes), VIPS_FORMAT_USHORT)
      : try make(SamplePacking.pack8(raster.planes), VIPS_FORMAT_UCHAR)
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
    return VipsReference(scaled)
  }
}
