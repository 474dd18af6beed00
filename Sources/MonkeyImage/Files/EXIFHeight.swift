/// The one EXIF field that savers take from the pixels they are given: PixelYDimension, tag 40963 of the EXIF directory.
enum EXIFHeight {
  /// Writes the height where the field is; leaves a block that is not understood as it is.
  static func set(_ height: Int, in file: inout [UInt8], tiff: Int) {
    guard tiff + 8 <= file.count else { return }
    let little = file[tiff] == 0x49
    func number(_ at: Int, bytes: Int) -> Int? {
      guard at >= tiff, at + bytes <= file.count else { return nil }
      return (0..<bytes).reduce(0) { $0 | Int(file[at + $1]) << (8 * (little ? $1 : bytes - 1 - $1)) }
    }
    func entry(_ tag: Int, directory: Int?) -> Int? {
      guard let directory, let count = number(directory, bytes: 2) else { return nil }
      return (0..<count).map { directory + 2 + 12 * $0 }.first { number($0, bytes: 2) == tag }
    }
    guard let first = number(tiff + 4, bytes: 4), let link = entry(0x8769, directory: tiff + first),
      let place = number(link + 8, bytes: 4), let field = entry(0xA003, directory: tiff + place),
      let type = number(field + 2, bytes: 2), type == 3 || type == 4, field + 12 <= file.count
    else { return }
    let bytes = type == 3 ? 2 : 4
    for k in 0..<bytes {
      file[field + 8 + (little ? k : bytes - 1 - k)] = UInt8(truncatingIfNeeded: height >> (8 * k))
    }
  }
}
