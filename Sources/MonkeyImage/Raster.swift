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
  /// The colour planes: one (gray) or three (red, green, blue). Of a file just decoded they may be made only here.
  public var color: [Plane] {
    get {
      switch content {
      case .planes(let planes): planes
      case .deferred(let color): color.planes()
      case .bilevel(let page): [page.plane()]
      }
    }
    // Not `didSet` with an old value: that would keep a second reference to every plane and copy each one written to.
    _modify {
      var planes = takePlanes()
      let count = planes.count
      defer { content = .planes(planes) }
      yield &planes
      precondition(planes.count == count, "the number of planes is changed by `replaceColor`")
    }
  }
  private var content: Content
  /// The alpha plane, where there is one.
  public var alpha: Plane?
  /// Bits a sample in the file that this came from: 8 or 16; encoding keeps it where the format can.
  public var bitDepth: Int
  /// Pixels a millimetre, horizontally and vertically; nil where the file says nothing.
  public var resolution: Resolution?
  /// Profile, EXIF, XMP, IPTC and the like, carried from decoder to encoder.
  public var metadata: ImageMetadata

  private enum Content: Sendable {
    case planes([Plane])
    case deferred(DeferredColor)
    case bilevel(BilevelPage)
  }

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
    self.content = .planes(color)
    self.alpha = alpha
    self.bitDepth = bitDepth
    self.resolution = resolution
    self.metadata = metadata
  }

  /// An opaque colour image whose planes are made when somebody asks for them.
  init(_ color: DeferredColor, resolution: Resolution?, metadata: ImageMetadata) {
    colorModel = .rgb
    content = .deferred(color)
    alpha = nil
    bitDepth = 8
    self.resolution = resolution
    self.metadata = metadata
  }

  /// Pixels in a row.
  public var width: Int {
    switch content {
    case .planes(let planes): planes[0].width
    case .deferred(let color): color.samples.width
    case .bilevel(let page): page.black.width
    }
  }
  /// Rows.
  public var height: Int {
    switch content {
    case .planes(let planes): planes[0].height
    case .deferred(let color): color.samples.height
    case .bilevel(let page): page.black.height
    }
  }
  /// The shorter of width and height, pixels: what sizes in per cent refer to.
  public var shorterSide: Int { min(width, height) }
  /// Number of pixels.
  public var pixelCount: Int { width * height }
  /// Number of planes, alpha included: 1 to 4.
  public var channelCount: Int { (colorModel == .gray ? 1 : 3) + (alpha == nil ? 0 : 1) }
  /// All planes: colour, then alpha.
  public var planes: [Plane] { color + (alpha.map { [$0] } ?? []) }

  /// Replaces the colour planes and with them, where their number says so, the colour model.
  public mutating func replaceColor(with planes: [Plane]) {
    self = Raster(
      planes.count == 1 ? .gray : .rgb, planes, alpha: alpha, bitDepth: bitDepth, resolution: resolution,
      metadata: metadata)
  }

  /// Makes the image, alpha aside, the gray one that is black where the mask is set and white elsewhere.
  /// - Parameter black: of the image's size.
  public mutating func replaceColor(black: Mask) {
    precondition(black.width == width && black.height == height, "a mask of the image's size")
    colorModel = .gray
    content = .bilevel(BilevelPage(black: black))
  }

  /// The same with what is found in the image's luma, whose memory may be used for something else.
  /// - Parameter find: a mask of the image's size; is given the luma, and may leave anything in its place.
  public mutating func replaceColor(blackIn find: (inout Plane) -> Mask) {
    var luma: Plane
    if colorModel == .gray {
      var planes = takePlanes()
      luma = planes.removeFirst()
    } else {
      luma = self.luma()
    }
    let size = (luma.width, luma.height)
    let black = find(&luma)
    precondition((black.width, black.height) == size, "a mask of the image's size")
    colorModel = .gray
    content = .bilevel(BilevelPage(black: black))
  }

  /// Where a gray image of black and white alone, alpha aside, is black; nil for any other.
  var black: Mask? {
    if case .bilevel(let page) = content { return page.black }
    return colorModel == .gray ? Mask(bilevel: color[0]) : nil
  }

  /// Whether this is a gray image of black and white alone, alpha aside.
  public var isBilevelGray: Bool {
    if case .bilevel = content { return true }
    return colorModel == .gray && color[0].isBilevel
  }

  /// Gives `body` all colour planes for reading and writing at once; the views must not outlive the call.
  public mutating func writeColor<R>(_ body: ([MutablePlaneView]) throws -> R) rethrows -> R {
    var planes = takePlanes()
    defer { content = .planes(planes) }
    var views: [MutablePlaneView] = []
    for index in planes.indices { planes[index].write { views.append($0) } }
    return try withExtendedLifetime(planes) { try body(views) }
  }

  /// Applies `transform` to every plane, alpha included: for changes of geometry, where all planes must change alike.
  public mutating func mapPlanes(_ transform: (Plane) -> Plane) {
    self = Raster(
      colorModel, color.map(transform), alpha: alpha.map(transform), bitDepth: bitDepth, resolution: resolution,
      metadata: metadata)
  }

  /// Hands the planes over, so that they can be written to without a copy; `content` must be set again.
  private mutating func takePlanes() -> [Plane] {
    switch content {
    case .planes(let planes):
      content = .planes([])
      return planes
    case .deferred(let color):
      content = .planes([])
      return color.takePlanes()
    case .bilevel(let page):
      content = .planes([])
      return [page.takePlane()]
    }
  }

  /// The colour where its planes are not there and rows can be made one by one.
  var deferred: DeferredColor? {
    guard case .deferred(let color) = content, color.isOpen else { return nil }
    return color
  }

  /// Notes a change instead of making it; false, and nothing noted, where the planes are there.
  mutating func postpone(_ change: (DeferredColor) -> DeferredColor) -> Bool {
    guard let deferred else { return false }
    content = .deferred(change(deferred))
    return true
  }

  /// Hands over rows of colour one after another; what `take` is given is good until it returns.
  func visitRows(_ rows: Range<Int>, _ take: (Int, ColorRow) -> Void) {
    if case .deferred(let color) = content, color.isUnmade { return color.makeRows(rows, take) }
    ColorReader(self).withCursor { cursor in
      for y in rows { take(y, cursor.row(y, 0..<width)) }
    }
  }

  /// Hands over rows of colour one after another as interleaved samples of 8 bits; what `take` is given is good until it returns.
  func packRows(_ rows: Range<Int>, _ take: (UnsafePointer<UInt8>) -> Void) {
    if case .deferred(let color) = content, color.isUnmade { return color.packRows(rows) { take($1) } }
    let (width, isColor) = (width, colorModel == .rgb)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: width * (isColor ? 3 : 1)) { bytes in
      guard let bytes = bytes.baseAddress else { return }
      visitRows(rows) { _, row in
        SamplePacking.pack(row, isColor: isColor, count: width, into: bytes)
        take(bytes)
      }
    }
  }

  /// Writes rows of a gray image of black and white alone with one bit a pixel, as `SamplePacking.packBits` does.
  func packBits(_ rows: Range<Int>, into target: UnsafeMutablePointer<UInt8>) {
    if case .bilevel(let page) = content { return page.black.packClear(rows, into: target) }
    color[0].read { SamplePacking.packBits($0, rows: rows, into: target) }
  }

  /// Writes rows as interleaved samples for an encoder, alpha last; see `SamplePacking.pack`.
  func pack(_ rows: Range<Int>, into target: UnsafeMutableRawPointer, wide: Bool) {
    if case .deferred(let color) = content, color.isUnmade, !wide {
      let rowBytes = width * StoredSamples.channels
      color.packRows(rows) { y, bytes in
        (target + (y - rows.lowerBound) * rowBytes).copyMemory(from: bytes, byteCount: rowBytes)
      }
      return
    }
    if case .bilevel(let page) = content, alpha == nil, !wide {
      return page.black.packLevels(rows, into: target.assumingMemoryBound(to: UInt8.self))
    }
    let planes = planes
    withExtendedLifetime(planes) {
      SamplePacking.pack(planes.map { $0.unsafeView }, rows: rows, into: target, wide: wide)
    }
  }
}
