internal import CVips

/// From a libvips image to a raster: colour space, orientation, samples.
enum VipsPixels {
  /// - Parameters:
  ///   - deferring: whether an opaque 8-bit colour image may keep its samples as they are.
  ///   - early: what is measured meanwhile, of an image that stands upright.
  static func raster(
    of source: VipsReference, format: ImageFormat, path: String, deferring: Bool, early: EarlyBeginning
  ) throws -> Raster {
    let orientation = Int(vips_image_get_orientation(source.pointer))
    let image = try normalized(source, path: path)
    let bands = Int(image.pointer.pointee.Bands)
    let wide = image.pointer.pointee.BandFmt == VIPS_FORMAT_USHORT
    let gray = bands <= 2
    var metadata = VipsHeader(copying: image).map { ImageMetadata(header: $0) } ?? ImageMetadata()
    metadata.hasSubsampledChroma = text(of: source.pointer, "jpeg-chroma-subsample") == "4:2:0"
    let resolution = resolution(of: source.pointer, format: format, swapped: orientation >= 5)
    if deferring, bands == StoredSamples.channels, !wide {
      let samples = try VipsStrips.readSamples(image, path: path, early).standing(upright: orientation)
      return Raster(DeferredColor(samples), resolution: resolution, metadata: metadata)
    }
    let planes = try VipsStrips.read(image, path: path, early)
    var raster = Raster(
      gray ? .gray : .rgb, Array(planes.prefix(gray ? 1 : 3)),
      alpha: bands == 2 || bands == 4 ? planes[bands - 1] : nil, bitDepth: wide ? 16 : 8,
      resolution: resolution, metadata: metadata)
    raster.stand(upright: orientation)
    return raster
  }

  /// Gray or RGB with or without alpha, 8 or 16 bits.
  private static func normalized(_ source: VipsReference, path: String) throws -> VipsReference {
    var image = source
    let space = vips_image_guess_interpretation(image.pointer)
    var bands = Int(image.pointer.pointee.Bands)
    let format = image.pointer.pointee.BandFmt
    let depth: Int32 = format == VIPS_FORMAT_UCHAR ? 8 : 16
    switch space {
    case VIPS_INTERPRETATION_sRGB, VIPS_INTERPRETATION_RGB, VIPS_INTERPRETATION_RGB16, VIPS_INTERPRETATION_B_W,
      VIPS_INTERPRETATION_GREY16, VIPS_INTERPRETATION_MULTIBAND, VIPS_INTERPRETATION_MATRIX:
      break
    case VIPS_INTERPRETATION_CMYK:
      image = try step(path) { monkey_vips_to_srgb(image.pointer, $0, "cmyk", depth) }
      vips_image_remove(image.pointer, VipsHeader.profileField)
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

  /// Pixels a millimetre, or nil where the file does not say.
  ///
  /// libvips fills in a default then: 1, or 72 dpi. A JPEG or TIFF file that does say so has a unit as well, a PNG file
  /// whole pixels a metre (2835).
  private static func resolution(
    of image: UnsafeMutablePointer<VipsImage>, format: ImageFormat, swapped: Bool
  ) -> Raster.Resolution? {
    let (x, y) = (image.pointee.Xres, image.pointee.Yres)
    guard x.isFinite, y.isFinite, x > 0, y > 0, !(x == 1 && y == 1) else { return nil }
    let hasUnit = vips_image_get_typeof(image, "resolution-unit") != 0
    let isDefault = x == y && x > 2.8335 && x < 2.8348
    if !hasUnit, isDefault || format == .tiff || format == .jpeg { return nil }
    return swapped ? Raster.Resolution(x: y, y: x) : Raster.Resolution(x: x, y: y)
  }

  private static func text(of image: UnsafeMutablePointer<VipsImage>, _ field: String) -> String? {
    guard vips_image_get_typeof(image, field) != 0 else { return nil }
    var text: UnsafePointer<CChar>?
    guard vips_image_get_string(image, field, &text) == 0, let text else { return nil }
    return String(cString: text)
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
