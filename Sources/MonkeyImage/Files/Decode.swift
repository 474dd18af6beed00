internal import CVips

/// Decoding of image files into rasters.
public enum Decode {
  /// What a caller may ask for.
  public struct Options: Sendable {
    /// Files whose header declares more pixels (of all pages together) are refused before decoding; 10^6 pixels.
    public var maxMegapixels: Double
    /// Take what can be decoded of a truncated or damaged file instead of refusing it.
    public var salvage: Bool
    /// Keep the samples of opaque 8-bit colour images as they are stored, a quarter of the planes' memory, and make planes when
    /// they are asked for: quicker where what follows measures here and there and changes pixels one by one, slower by one
    /// copy where it does not. The pixels are the same.
    public var defersPlanes: Bool
    /// What is best measured while the file is decoded, since the first steps will ask for it.
    public var early: EarlyMeasures = []

    /// The contract's defaults.
    public init(maxMegapixels: Double = 400, salvage: Bool = false, defersPlanes: Bool = true) {
      self.maxMegapixels = maxMegapixels
      self.salvage = salvage
      self.defersPlanes = defersPlanes
    }
  }

  /// An image file, decoded.
  public struct Result: Sendable {
    /// One raster a page: one for all formats but TIFF. Of an animation the first frame.
    public var pages: [Raster]
    public var format: ImageFormat
    /// Bytes of the file.
    public var byteCount: Int
    /// Whether something was missing or broken and the rest was taken (`Options.salvage`).
    public var salvaged: Bool
    /// What is odd about the file without touching its pixels.
    public var warnings: [String]
    /// Whether the pixels of a page were turned to stand upright.
    public var wasTurned: Bool
    /// Whether the file stores one bit a pixel.
    public var isOneBit: Bool

    /// Whether the file itself, untouched, is what writing these pages in `format` should give.
    public func isCleanAs(_ format: ImageFormat) -> Bool {
      guard self.format == format, !salvaged, !wasTurned else { return false }
      guard format.maximumBitDepth == 16, !isOneBit else { return true }
      return !pages.contains { page in
        var page = page
        return page.reduceToBilevelGray()
      }
    }
  }

  /// What a file's header says of a page.
  public struct PageSize: Sendable, Hashable {
    /// In pixels.
    public var width: Int
    public var height: Int
    /// Planes of the raster that decoding makes, alpha included: 1 to 4.
    public var planes: Int

    public init(width: Int, height: Int, planes: Int) {
      self.width = width
      self.height = height
      self.planes = planes
    }
  }

  /// Says that a file will be decoded soon, and written in a format: what takes a while is begun on another core.
  public static func prepare(writing format: ImageFormat? = nil) {
    _ = keepsFreedMemory
    if let format, !format.isWrittenPlain { VipsRuntime.beginStarting() }
  }

  /// Done once, before the first image.
  private static let keepsFreedMemory: Void = monkey_keep_freed_memory()

  /// The declared sizes of all pages that `decode` would give, without decoding any.
  /// - Throws: `ImageError`, for a file that is no image or declares more pixels than the options allow.
  public static func sizes(_ file: FileBytes, options: Options = Options()) throws -> [PageSize] {
    try VipsTurn.shared.together {
      try ImageSource(file).checkSize(limitMegapixels: options.maxMegapixels)
    }
  }

  /// Decodes a file: orientation applied, CMYK and other colour spaces converted to sRGB, pages in order.
  /// - Throws: `ImageError`.
  /// - Complexity: O(pixels).
  public static func decode(_ file: FileBytes, options: Options = Options()) throws -> Result {
    try decode(file, options: options, early: nil)
  }

  /// Decodes a file and measures its first page, as far as that can be while it is decoded: on the core that decoding leaves idle.
  /// - Parameter measure: makes the measurement of an image; may be asked for it more than once.
  /// - Throws: `ImageError`.
  package static func decode<Value>(
    _ file: FileBytes, options: Options = Options(),
    measuring measure: @escaping @Sendable (ImageReader) -> RowTask<Value>
  ) throws -> (result: Result, measured: Value) {
    let early = EarlyMeasurement(measure)
    let result = try decode(file, options: options, early: early)
    return (result, early.value() ?? measure(ImageReader(result.pages[0])).measured())
  }

  private static func decode(_ file: FileBytes, options: Options, early: (any EarlyWork)?) throws -> Result {
    _ = keepsFreedMemory
    if let result = PlainFile.decode(file, options, early) { return result }
    let source = try VipsTurn.shared.together {
      let source = try ImageSource(file)
      try source.checkSize(limitMegapixels: options.maxMegapixels)
      return source
    }
    var pages: [Raster] = []
    var salvaged = false
    var warnings: [String] = []
    var wasTurned = false
    for page in 0..<source.pageCount {
      let decoded = try source.decodePage(page, options, early: page == 0 ? early : nil)
      salvaged = salvaged || decoded.salvaged
      wasTurned = wasTurned || decoded.wasTurned
      warnings += decoded.warnings
      pages.append(decoded.raster)
    }
    var seen = Set<String>()
    return Result(
      pages: pages, format: source.format, byteCount: file.count, salvaged: salvaged,
      warnings: warnings.filter { seen.insert($0).inserted },
      wasTurned: wasTurned, isOneBit: ImageSource.isOneBit(file, source.format))
  }
}
