internal import CVips

/// What a file says beside its pixels: ICC profile, EXIF, XMP, IPTC, comments; carried from decoder to encoder as it is.
///
/// Orientation is not among it (the decoder applies it to the pixels), nor is an embedded thumbnail (it would show the
/// image before the change).
public struct ImageMetadata: Sendable {
  private var header: VipsHeader?
  /// Of a file that says nothing else.
  private var resolutionUnit: ResolutionUnit?

  /// In which a file gives its resolution, by libvips' names.
  enum ResolutionUnit: String {
    case inch = "in"
    case centimetre = "cm"

    static let field = "resolution-unit"
  }

  /// No metadata.
  public init() {}

  init(header: VipsHeader) { self.header = header }

  init(resolutionUnit: ResolutionUnit?) { self.resolutionUnit = resolutionUnit }

  /// The names of the fields, sorted.
  public var fieldNames: [String] { header?.fieldNames ?? (resolutionUnit == nil ? [] : [ResolutionUnit.field]) }

  /// Whether there is nothing beyond a unit of the resolution, which any file can hold.
  var isPlain: Bool { fieldNames.allSatisfy { $0 == ResolutionUnit.field } }

  /// Whether there is an ICC profile.
  public var hasColorProfile: Bool { fieldNames.contains(VipsHeader.profileField) }

  /// A field's value as text, where it has one: EXIF fields are named as libvips does, `exif-ifd0-Make`.
  public func text(_ field: String) -> String? {
    header.map { $0.text(field) } ?? (field == ResolutionUnit.field ? resolutionUnit?.rawValue : nil)
  }

  /// Whether the JPEG that this came from stored colour at half resolution.
  public internal(set) var hasSubsampledChroma = false

  /// Leaves the ICC profile out, for an image whose channels it no longer fits.
  public mutating func dropColorProfile() {
    header = header?.without(VipsHeader.profileField)
  }

  func copy(to image: VipsReference) {
    header?.copy(to: image)
    if let resolutionUnit { monkey_vips_set_string(image.pointer, ResolutionUnit.field, resolutionUnit.rawValue) }
  }
}

/// A libvips image without pixels that holds metadata fields; never changed once made.
final class VipsHeader: @unchecked Sendable {
  // Unchecked: libvips locks metadata reads, and nothing writes after init.
  static let profileField = "icc-profile-data"
  private let image: VipsReference

  /// The metadata fields of `source` without those that describe pixels as they were stored.
  init?(copying source: VipsReference, leavingOut dropped: Set<String> = []) {
    guard let new = monkey_vips_image_new() else { return nil }
    image = VipsReference(new)
    monkey_vips_copy_metadata(source.pointer, new)
    for field in VipsHeader.names(new) where VipsHeader.isStale(field) || dropped.contains(field) {
      monkey_vips_remove(new, field)
    }
  }

  var fieldNames: [String] { VipsHeader.names(image.pointer).filter { !VipsHeader.builtIn.contains($0) }.sorted() }

  func text(_ field: String) -> String? {
    guard let text = monkey_vips_as_string(image.pointer, field) else { return nil }
    defer { monkey_vips_free(text) }
    return String(cString: text)
  }

  func without(_ field: String) -> VipsHeader? { VipsHeader(copying: image, leavingOut: [field]) }

  func copy(to target: VipsReference) {
    monkey_vips_copy_metadata(image.pointer, target.pointer)
    // The EXIF block is carried whole and still says how the camera was held; savers write this field over it.
    if monkey_vips_has(target.pointer, "exif-data") != 0 { monkey_vips_set_int(target.pointer, "orientation", 1) }
  }

  // Fields of every libvips image; they describe the pixels, not the file.
  private static let builtIn: Set<String> = [
    "width", "height", "bands", "format", "coding", "interpretation", "xoffset", "yoffset", "xres", "yres", "filename",
  ]

  private static func isStale(_ field: String) -> Bool {
    switch field {
    case "orientation", "exif-ifd0-Orientation", "jpeg-thumbnail-data", "heif-thumbnail", "vips-loader", "n-pages",
      "page-height", "vips-sequential", "palette-bit-depth", "bits-per-sample", "palette", "jpeg-multiscan",
      "jpeg-chroma-subsample", "interlaced", "gif-palette", "delay", "loop", "gif-delay", "gif-loop", "background",
      "subifds", "n-subifds":
      return true
    default:
      // IFD1 is the thumbnail's own directory.
      return field.hasPrefix("exif-ifd1-")
    }
  }

  private static func names(_ image: UnsafeMutablePointer<VipsImage>) -> [String] {
    guard let fields = monkey_vips_fields(image) else { return [] }
    defer { monkey_vips_strfreev(fields) }
    var out: [String] = []
    var index = 0
    while let field = fields[index] {
      out.append(String(cString: field))
      index += 1
    }
    return out
  }
}

/// Owns one reference to a libvips image.
final class VipsReference: @unchecked Sendable {
  // Unchecked: libvips images may be used from several threads; only the reference count changes here.
  let pointer: UnsafeMutablePointer<VipsImage>

  /// Takes over the caller's reference.
  init(_ pointer: UnsafeMutablePointer<VipsImage>) { self.pointer = pointer }

  deinit { monkey_vips_unref(pointer) }
}
