/// An image in memory: planar Float32, one plane a channel, all of the same size.
///
/// Samples run from 0 (black, transparent) to 1 (white, opaque) in the file's own transfer curve (sRGB unless its profile
/// says otherwise); alpha is straight, not premultiplied. Values outside 0…1 may occur between steps and are clipped on
/// encoding.
public struct Raster: Sendable {
  /// What the planes hold, alpha aside.
  public enum ColorModel: Sendable, Hashable {
    /// One plane.
    case gray
    /// Three planes: red, green, blue.
    case rgb
  }

  /// Gray or colour.
  public private(set) var colorModel: ColorModel
  /// The colour planes: one (gray) or three (red, green, blue).
  public var color: [Plane] {
    get { colorPlanes }
    // Not `didSet` with an old value: that would keep a second reference to every plane and copy each one written to.
    _modify {
      let count = colorPlanes.count
      yield &colorPlanes
      precondition(colorPlanes.count == count, "the number of planes is changed by `replaceColor`")
    }
  }
  private var colorPlanes: [Plane]
  /// The alpha plane, where there is one.
  public var alpha: Plane?
  /// Bits a sample in the file that this came from: 8 or 16; encoding keeps it where the format can.
  public var bitDepth: Int
  /// Pixels a millimetre, horizontally and vertically; nil where the file says nothing.
  public var resolution: Resolution?
  /// Profile, EXIF, XMP, IPTC and the like, carried from decoder to encoder.
  public var metadata: ImageMetadata

  /// Pixels a millimetre.
  public struct Resolution: Sendable, Hashable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }

    /// Dots an inch, horizontally.
    public var dpi: Double { x * 25.4 }
  }

  /// A gray image.
  public init(
    gray: Plane, alpha: Plane? = nil, bitDepth: Int = 8, resolution: Resolution? = nil,
    metadata: ImageMetadata = ImageMetadata()
  ) {
    self.init(.gray, [gray], alpha: alpha, bitDepth: bitDepth, resolution: resolution, metadata: metadata)
  }

  /// A colour image.
  public init(
    red: Plane, green: Plane, blue: Plane, alpha: Plane? = nil, bitDepth: Int = 8, resolution: Resolution? = nil,
    metadata: ImageMetadata = ImageMetadata()
  ) {
    self.init(.rgb, [red, green, blue], alpha: alpha, bitDepth: bitDepth, resolution: resolution, metadata: metadata)
  }

  package init(
    _ colorModel: ColorModel, _ color: [Plane], alpha: Plane?, bitDepth: Int, resolution: Resolution?,
    metadata: ImageMetadata
  ) {
    precondition(color.count == (colorModel == .gray ? 1 : 3), "one gray plane or three colour planes")
    precondition(
      (color + (alpha.map { [$0] } ?? [])).allSatisfy { $0.width == color[0].width && $0.height == color[0].height },
      "planes of one size")
    self.colorModel = colorModel
    self.colorPlanes = color
    self.alpha = alpha
    self.bitDepth = bitDepth
    self.resolution = resolution
    self.metadata = metadata
  }

  /// Pixels in a row.
  public var width: Int { color[0].width }
  /// Rows.
  public var height: Int { color[0].height }
  /// The shorter of width and height, pixels: what sizes in per cent refer to.
  public var shorterSide: Int { min(width, height) }
  /// Number of pixels.
  public var pixelCount: Int { width * height }
  /// All planes: colour, then alpha.
  public var planes: [Plane] { color + (alpha.map { [$0] } ?? []) }

  /// Replaces the colour planes and with them, where their number says so, the colour model.
  public mutating func replaceColor(with planes: [Plane]) {
    self = Raster(
      planes.count == 1 ? .gray : .rgb, planes, alpha: alpha, bitDepth: bitDepth, resolution: resolution,
      metadata: metadata)
  }

  /// Gives `body` all colour planes for reading and writing at once; the views must not outlive the call.
  public mutating func writeColor<R>(_ body: ([MutablePlaneView]) throws -> R) rethrows -> R {
    var views: [MutablePlaneView] = []
    for index in colorPlanes.indices { colorPlanes[index].write { views.append($0) } }
    return try withExtendedLifetime(colorPlanes) { try body(views) }
  }

  /// Applies `transform` to every plane, alpha included: for changes of geometry, where all planes must change alike.
  public mutating func mapPlanes(_ transform: (Plane) -> Plane) {
    self = Raster(
      colorModel, color.map(transform), alpha: alpha.map(transform), bitDepth: bitDepth, resolution: resolution,
      metadata: metadata)
  }
}
