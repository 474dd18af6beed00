/// What a file's header says beside the size of its pixels.
struct FileHeader: Sendable {
  /// How the pixels are to be turned to stand upright, 1...8 (EXIF 2.32, 4.6.4).
  var orientation: Int
  /// Of the image as it stands.
  var resolution: Raster.Resolution?
  var metadata: ImageMetadata
}

extension Raster.Resolution {
  /// Pixels a millimetre as libvips gives them, or nil where the file does not say.
  ///
  /// libvips fills in a default then: 1, or 72 dpi. A JPEG or TIFF file that does say so has a unit as well, a PNG file
  /// whole pixels a metre (2835).
  init?(x: Double, y: Double, format: ImageFormat, hasUnit: Bool) {
    guard x.isFinite, y.isFinite, x > 0, y > 0, !(x == 1 && y == 1) else { return nil }
    let isDefault = x == y && x > 2.8335 && x < 2.8348
    if !hasUnit, isDefault || format == .tiff || format == .jpeg { return nil }
    self.init(x: x, y: y)
  }
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
