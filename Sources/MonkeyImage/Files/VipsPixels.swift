internal import CVips

/// What a file's header says beside the size of its pixels.
struct FileHeader: Sendable {
  /// How the pixels are to be turned to stand upright, 1...8 (EXIF 2.32, 4.6.4).
  var orientation: Int
  /// Of the image as it stands.
  var resolution: Raster.Resolution?
  var metadata: ImageMetadata
}

/// The pixels of a file, as they are stored.
enum FilePixels {
  case samples(StoredSamples)
  case planes([Plane], wide: Bool)

  /// Decodes them.
  /// - Parameters:
  ///   - deferring: whether an opaque 8-bit colour image may keep its samples as they are.
  ///   - early: what is measured meanwhile, of an image that stands upright.
  /// - Throws: what the source does.
  init(_ source: some RowSource, deferring: Bool, early: EarlyBeginning) throws {
    if deferring, source.layout.channels == StoredSamples.channels, !source.layout.wide {
      self = .samples(try DecodedStrips.readSamples(source, early))
    } else {
      self = .planes(try DecodedStrips.read(source, early), wide: source.layout.wide)
    }
  }

  /// The image, standing upright.
  func raster(_ header: FileHeader) -> Raster {
    switch self {
    case .samples(let samples):
      return Raster(
        DeferredColor(samples.standing(upright: header.orientation)), resolution: header.resolution,
        metadata: header.metadata)
    case .planes(let planes, let wide):
      let gray = planes.count <= 2
      var raster = Raster(
        gray ? .gray : .rgb, Array(planes.prefix(gray ? 1 : 3)), alpha: planes.count % 2 == 0 ? planes.last : nil,
        bitDepth: wide ? 16 : 8, resolution: header.resolution, metadata: header.metadata)
      raster.stand(upright: header.orientation)
      return raster
    }
  }
}

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

  /// Pixels a millimetre, or nil where the file does not say.
  ///
  /// libvips fills in a default then: 1, or 72 dpi. A JPEG or TIFF file that does say so has a unit as well, a PNG file
  /// whole pixels a metre (2835).
  private static func resolution(
    of image: UnsafeMutablePointer<VipsImage>, format: ImageFormat, swapped: Bool
  ) -> Raster.Resolution? {
    let (x, y) = (image.pointee.Xres, image.pointee.Yres)
    guard x.isFinite, y.isFinite, x > 0, y > 0, !(x == 1 && y == 1) else { return nil }
    let hasUnit = monkey_vips_has(image, "resolution-unit") != 0
    let isDefault = x == y && x > 2.8335 && x < 2.8348
    if !hasUnit, isDefault || format == .tiff || format == .jpeg { return nil }
    return swapped ? Raster.Resolution(x: y, y: x) : Raster.Resolution(x: x, y: y)
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
