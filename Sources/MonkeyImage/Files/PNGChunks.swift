/// Edits of PNG files that libvips has no option for (PNG specification, third edition, 5: chunk layout).
enum PNGChunks {
  /// Takes away the physical size. libvips writes one always, 0 by 0 where nothing is known, which some readers divide by.
  /// - Complexity: O(bytes), once.
  static func removePhysicalSize(_ file: inout [UInt8]) {
    var at = 8
    // All that describes the image comes before its data.
    while at + 12 <= file.count, file[at + 4..<at + 8] != Self.data {
      let length = file[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= file.count - at - 12 else { return }
      if file[at + 4..<at + 8] == Self.physicalSize {
        file.removeSubrange(at..<at + 12 + length)
        return
      }
      at += 12 + length
    }
  }

  private static let data = ArraySlice("IDAT".utf8)
  private static let physicalSize = ArraySlice("pHYs".utf8)
}
