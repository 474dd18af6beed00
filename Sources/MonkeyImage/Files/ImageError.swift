/// Why an image could not be read or written. The description is "WHAT: WHY; WHAT TO DO".
public enum ImageError: Error, Equatable {
  /// The file cannot be opened or read.
  case unreadable(path: String, reason: String)
  /// The bytes are of no format that is read.
  case unknownFormat(path: String, found: String)
  /// The declared size is over the limit.
  case tooLarge(path: String, width: Int, height: Int, limitMegapixels: Double)
  /// The file ends early or its data is broken.
  case damaged(path: String, reason: String)
  /// Decoded, but to pixels that the program has no use for.
  case unsupportedPixels(path: String, found: String)
  /// The output's ending names no format that is written.
  case unknownOutputFormat(path: String)
  /// Several pages cannot be put into the output's format.
  case pagesNotSupported(path: String, pages: Int, format: ImageFormat)
  /// The codec refused the image.
  case notEncodable(path: String, format: ImageFormat, reason: String)
  /// The output cannot be put in its place.
  case unwritable(path: String, reason: String, remedy: String)
}

extension ImageError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): cannot be read: \(reason); check the name and the permissions"
    case .unknownFormat(let path, let found):
      "\(path): not an image that can be read: \(found); give a JPEG, PNG, TIFF, WebP, GIF, BMP or PNM file"
    case .tooLarge(let path, let width, let height, let limit):
      "\(path): declares \(width) x \(height) pixels, over the limit of \(text(limit)) megapixels; "
        + "raise it with --max-megapixels if the file is to be trusted"
    case .damaged(let path, let reason):
      "\(path): damaged or incomplete: \(reason); get a whole copy, or take what can be decoded with --salvage"
    case .unsupportedPixels(let path, let found):
      "\(path): pixels of an unsupported kind: \(found); convert it to an 8 or 16 bit gray or RGB image first"
    case .unknownOutputFormat(let path):
      "\(path): the name does not tell a format that can be written; end it in .jpg, .png, .tif or .webp"
    case .pagesNotSupported(let path, let pages, let format):
      "\(path): \(pages) pages do not fit into a \(format.rawValue) file; give an output that ends in .tif"
    case .notEncodable(let path, let format, let reason):
      "\(path): cannot be written as \(format.rawValue): \(reason); choose another format or a smaller image"
    case .unwritable(let path, let reason, let remedy):
      "\(path): cannot be written: \(reason); \(remedy)"
    }
  }

  private func text(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
  }
}
