internal import CVips

/// From a libvips image to a raster: colour space, orientation, samples.
enum VipsPixels {
  /// - Parameters:
  ///   - deferring: whether an opaque 8-bit colour image may keep its samples as they are.
  ///   - early: what is measured meanwhile, of an image that stands upright.
  static func raster(
    of source: VipsReference, format: ImageFormat, path: String, deferring: Bool, early: EarlyBeginning
  ) throws -> Raster {
    let image = try normalized(source, path: path)
    let header = header(of: source, normalized: image, format: format)
    return try FilePixels(VipsRows(image, path: path), deferring: deferring, early: early).raster(header)
  }

  /// What is known of a file whose samples need no conversion.
  static func header(of source: VipsReference, format: ImageFormat) -> FileHeader {
    header(of: source, normalized: source, format: format)
  }

  private static func header(
    of source: VipsReference, normalized image: VipsReference, format: ImageFormat
  ) -> FileHeader {
    let orientation = Int(monkey_vips_orientation(source.pointer))
    var metadata = VipsHeader(copying: image).map { ImageMetadata(header: $0) } ?? ImageMetadata()
    metadata.hasSubsampledChroma = text(of: source.pointer, "jpeg-chroma-subsample") == "4:2:0"
    let resolution = resolution(of: source.pointer, format: format, swapped: orientation >= 5)
    return FileHeader(orientation: orientation, resolution: resolution, metadata: metadata)
  }

  /// Gray or RGB with or without alpha, 8 or 16 bits.
  private static func normalized(_ source: VipsReference, path: String) throws -> VipsReference {
    var image = source
    let space = monkey_vips_guess_interpretation(image.pointer)
    var bands = Int(image.pointer.pointee.Bands)
    let format = image.pointer.pointee.BandFmt
    let depth: Int32 = format == VIPS_FORMAT_UCHAR ? 8 : 16
    switch space {
    case VIPS_INTERPRETATION_sRGB, VIPS_INTERPRETATION_RGB, VIPS_INTERPRETATION_RGB16, VIPS_INTERPRETATION_B_W,
      VIPS_INTERPRETATION_GREY16, VIPS_INTERPRETATION_MULTIBAND, VIPS_INTERPRETATION_MATRIX:
      break
    case VIPS_INTERPRETATION_CMYK:
      image = try step(path) { monkey_vips_to_srgb(image.pointer, $0, "cmyk", depth) }
      monkey_vips_remove(image.pointer, VipsHeader.profileField)
    default:
      let target = depth == 8 ? VIPS_INTERPRETATION_sRGB : VIPS_INTERPRETATION_RGB16
      image = try step(path) { monkey_vips_colourspace(image.pointer, $0, target) }
    }
    bands = Int(image.pointer.pointee.Bands)
    if bands > 4 {
      image = try step(path) { monkey_vips_extract_bands(image.pointer, $0, 0, bands == 5 ? 4 : 3) }
    }
    switch image.pointer.pointee.BandFmt {
    case VIPS_FORMAT_UCHAR, VIPS_FORMAT_USHORT: break
    case VIPS_FORMAT_CHAR, VIPS_FORMAT_SHORT, VIPS_FORMAT_INT, VIPS_FORMAT_UINT:
      image = try step(path) { monkey_vips_cast(image.pointer, $0, VIPS_FORMAT_USHORT) }
    case VIPS_FORMAT_FLOAT, VIPS_FORMAT_DOUBLE:
      // Scene-linear floats: 1 is white.
      let target = bands <= 2 ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_RGB16
      let linear = bands <= 2 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_scRGB
      let tagged = try step(path) { monkey_vips_copy_interpretation(image.pointer, $0, linear) }
      image = try step(path) { monkey_vips_colourspace(tagged.pointer, $0, target) }
      if image.pointer.pointee.BandFmt != VIPS_FORMAT_USHORT {
        image = try step(path) { monkey_vips_cast(image.pointer, $0, VIPS_FORMAT_USHORT) }
      }
    default:
      throw ImageError.unsupportedPixels(path: path, found: "complex numbers")
    }
    return image
  }

  private static func resolution(
    of image: UnsafeMutablePointer<VipsImage>, format: ImageFormat, swapped: Bool
  ) -> Raster.Resolution? {
    let found = Raster.Resolution(
      x: image.pointee.Xres, y: image.pointee.Yres, format: format,
      hasUnit: monkey_vips_has(image, ImageMetadata.ResolutionUnit.field) != 0)
    return swapped ? found.map { Raster.Resolution(x: $0.y, y: $0.x) } : found
  }

  private static func text(of image: UnsafeMutablePointer<VipsImage>, _ field: String) -> String? {
    monkey_vips_string(image, field).map { String(cString: $0) }
  }

  private static func damaged(_ path: String) -> ImageError {
    .damaged(path: path, reason: VipsRuntime.takeError())
  }

  private static func step(
    _ path: String, _ body: (UnsafeMutablePointer<UnsafeMutablePointer<VipsImage>?>) -> Int32
  ) throws -> VipsReference {
    var out: UnsafeMutablePointer<VipsImage>?
    guard body(&out) == 0, let out else { throw damaged(path) }
    return VipsReference(out)
  }
}
