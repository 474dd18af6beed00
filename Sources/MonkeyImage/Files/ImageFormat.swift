/// A file format that can be read; some can be written.
public enum ImageFormat: String, Sendable, Hashable, CaseIterable {
  case jpeg = "JPEG"
  case png = "PNG"
  case tiff = "TIFF"
  case webp = "WebP"
  case gif = "GIF"
  case bmp = "BMP"
  case pnm = "PNM"
  case heif = "HEIF/AVIF"
  case jpegXL = "JPEG XL"

  /// File name endings, lower-case, without the dot.
  public var suffixes: [String] {
    switch self {
    case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
    case .png: ["png"]
    case .tiff: ["tif", "tiff"]
    case .webp: ["webp"]
    case .gif: ["gif"]
    case .bmp: ["bmp", "dib"]
    case .pnm: ["pnm", "pbm", "pgm", "ppm"]
    case .heif: ["heic", "heif", "avif"]
    case .jpegXL: ["jxl"]
    }
  }

  /// Whether an image can be written in it.
  public var isWritable: Bool {
    switch self {
    case .jpeg, .png, .tiff, .webp: true
    case .gif, .bmp, .pnm, .heif, .jpegXL: false
    }
  }

  /// The most bits a sample that can be written.
  public var maximumBitDepth: Int { self == .png || self == .tiff ? 16 : 8 }

  /// Whether an alpha channel can be written.
  public var holdsAlpha: Bool { self != .jpeg }

  /// Whether images without metadata are written in it without libvips.
  var isWrittenPlain: Bool { self == .jpeg || self == .png }

  /// Whether its encoder takes a quality.
  public var hasQuality: Bool { self == .jpeg || self == .webp }

  /// The format that a file name's ending stands for.
  public static func ofPath(_ path: String) -> ImageFormat? {
    guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: "."), dot != name.startIndex else {
      return nil
    }
    let suffix = name[name.index(after: dot)...].lowercased()
    return allCases.first { $0.suffixes.contains(suffix) }
  }

  /// The format of a libvips loader, by its class name ("VipsForeignLoadPngBuffer").
  init?(loader: String) {
    let pairs: [(String, ImageFormat)] = [
      ("Jpeg", .jpeg), ("Png", .png), ("Tiff", .tiff), ("Webp", .webp), ("Nsgif", .gif), ("Gif", .gif), ("Ppm", .pnm),
      ("Heif", .heif), ("Jxl", .jpegXL),
    ]
    let name = loader.hasPrefix("VipsForeignLoad") ? String(loader.dropFirst("VipsForeignLoad".count)) : loader
    guard let match = pairs.first(where: { name.hasPrefix($0.0) }) else { return nil }
    self = match.1
  }
}
