/// Several TIFF files of one page each joined into one file of several pages.
///
/// Notation (TIFF 6.0, section 2): a file is a header (byte order, magic 42, offset of the first directory) and a chain
/// of image file directories (IFD); an IFD is a count, that many 12-byte entries (tag, type, count, value or offset of
/// the values) and the offset of the next IFD. All offsets count from the start of the file, so a file is appended by
/// adding its new place to each of its offsets.
enum TIFFPages {
  /// One file with the pages of all, in order.
  /// - Throws: `ImageError.notEncodable` where the result would pass 4 GiB (classic TIFF's limit) or a file is none
  ///   that this can read.
  /// - Complexity: O(bytes).
  static func join(_ files: [[UInt8]], path: String) throws -> [UInt8] {
    func failure(_ reason: String) -> ImageError { .notEncodable(path: path, format: .tiff, reason: reason) }
    var out: [UInt8] = []
    var linkAt = 0
    for (index, file) in files.enumerated() {
      guard let order = ByteOrder(file), order == .little else { throw failure("a page is no classic TIFF") }
      let base = (out.count + 1) / 2 * 2
      guard base + file.count < Int(UInt32.max) else { throw failure("the pages together pass 4 GiB") }
      out += [UInt8](repeating: 0, count: base - out.count)
      out += file
      var page = Relocation(bytes: out, base: base)
      guard let directory = page.firstDirectory(), let last = page.relocate(directory) else {
        throw failure("a page's directory is broken")
      }
      out = page.bytes
      if index > 0 { write32(&out, at: linkAt, UInt32(base + directory)) }
      linkAt = last
    }
    return out
  }

  /// Says that the first page's resolution is of no unit (TIFF 6.0, ResolutionUnit 1): only its aspect counts.
  static func clearResolutionUnit(_ file: inout [UInt8]) {
    guard ByteOrder(file) == .little, let directory = read32(file, at: 4).map(Int.init),
      let count = read16(file, at: directory)
    else { return }
    for entry in 0..<Int(count) where read16(file, at: directory + 2 + entry * 12) == 296 {
      write32(&file, at: directory + 2 + entry * 12 + 8, 1)
    }
  }

  private enum ByteOrder {
    case little, big

    init?(_ file: [UInt8]) {
      if file.starts(with: [0x49, 0x49, 42, 0]) {
        self = .little
      } else if file.starts(with: [0x4D, 0x4D, 0, 42]) {
        self = .big
      } else {
        return nil
      }
    }
  }

  /// A little-endian TIFF file that lies at `base` in `bytes` and whose offsets are to count from 0.
  private struct Relocation {
    var bytes: [UInt8]
    let base: Int

    func firstDirectory() -> Int? { read32(bytes, at: base + 4).map(Int.init) }

    /// Moves the offsets of the directory at `offset` (from `base`); returns where its link to the next one stands.
    mutating func relocate(_ offset: Int) -> Int? {
      guard let count = read16(bytes, at: base + offset) else { return nil }
      for entry in 0..<Int(count) {
        let at = base + offset + 2 + entry * 12
        guard let tag = read16(bytes, at: at), let type = read16(bytes, at: at + 2), let n = read32(bytes, at: at + 4)
        else { return nil }
        let size = Int(n) * width(of: type)
        guard size > 0 else { continue }
        var values = at + 8
        if size > 4 {
          guard let place = read32(bytes, at: at + 8) else { return nil }
          values = base + Int(place)
          write32(&bytes, at: at + 8, place + UInt32(base))
        }
        // The values themselves are offsets: strips, tiles, EXIF and GPS directories.
        switch tag {
        case 273, 324:
          for i in 0..<Int(n) {
            guard type == 4, let place = read32(bytes, at: values + 4 * i) else { return nil }
            write32(&bytes, at: values + 4 * i, place + UInt32(base))
          }
        case 34665, 34853, 40965, 330:
          for i in 0..<Int(n) {
            guard let place = read32(bytes, at: values + 4 * i) else { return nil }
            write32(&bytes, at: values + 4 * i, place + UInt32(base))
            guard relocate(Int(place)) != nil else { return nil }
          }
        default: break
        }
      }
      return base + offset + 2 + Int(count) * 12
    }

    private func width(of type: UInt16) -> Int {
      switch type {
      case 1, 2, 6, 7: 1
      case 3, 8: 2
      case 4, 9, 11, 13: 4
      case 5, 10, 12: 8
      default: 0
      }
    }
  }

  private static func read16(_ bytes: [UInt8], at i: Int) -> UInt16? {
    i >= 0 && i + 2 <= bytes.count ? UInt16(bytes[i]) | UInt16(bytes[i + 1]) << 8 : nil
  }

  private static func read32(_ bytes: [UInt8], at i: Int) -> UInt32? {
    guard let low = read16(bytes, at: i), let high = read16(bytes, at: i + 2) else { return nil }
    return UInt32(low) | UInt32(high) << 16
  }

  private static func write32(_ bytes: inout [UInt8], at i: Int, _ value: UInt32) {
    guard i >= 0, i + 4 <= bytes.count else { return }
    for k in 0..<4 { bytes[i + k] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(k))) }
  }
}
