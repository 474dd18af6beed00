/// What each of the 256 levels of a stored sample stands for, channel by channel: 0…1, after the curves that it went through.
struct LevelTable: Sendable {
  // Red, green, blue, one after another; nil for level / 255.
  private var values: [Float]?

  /// Level / 255.
  init() {}

  /// Whether no curve was applied.
  var isIdentity: Bool { values == nil }

  /// The same after curves, one a channel.
  func followed(by curves: [ToneCurve]) -> LevelTable {
    var table = self
    table.values = curves.enumerated().flatMap { channel, curve in
      (0..<256).map { level in curve(values.map { $0[channel * 256 + level] } ?? Float(level) * (1 / 255)) }
    }
    return table
  }

  /// Writes the samples of `count` neighbouring pixels.
  func read(_ pixels: UnsafePointer<UInt8>, count: Int, into row: MutableColorRow) {
    let (red, green, blue) = (row.red, row.green, row.blue)
    guard let values else {
      let scale: Float = 1 / 255
      SamplePacking.unpackThree(pixels, red, green, blue, count: count, scale: scale)
      return
    }
    values.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      // A pixel and the byte after it in one load, which the samples' memory has room for.
      let bytes = UnsafeRawPointer(pixels)
      for x in 0..<count {
        let pixel = bytes.loadUnaligned(fromByteOffset: 3 &* x, as: UInt32.self).littleEndian
        red[x] = table[Int(pixel & 0xFF)]
        green[x] = table[256 &+ Int(pixel >> 8 & 0xFF)]
        blue[x] = table[512 &+ Int(pixel >> 16 & 0xFF)]
      }
    }
  }
}
