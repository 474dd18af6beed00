/// Between interleaved integer samples, as codecs have them, and planes.
enum SamplePacking {
  /// Some rows of interleaved samples in memory that somebody else owns.
  struct Strip: @unchecked Sendable {
    // Unchecked: whoever hands it to another thread keeps the memory until that thread is done.
    let data: UnsafeRawPointer
    let rowBytes: Int
    /// The first row's place in the image.
    let top: Int
    let count: Int
    let bands: Int
    /// 16 bits a sample, else 8.
    let wide: Bool

    /// Some of the rows, counted from the strip's first.
    func part(_ rows: Range<Int>) -> Strip {
      Strip(
        data: data + rows.lowerBound * rowBytes, rowBytes: rowBytes, top: top + rows.lowerBound, count: rows.count,
        bands: bands, wide: wide)
    }

    /// Writes the rows into the planes, `v / 255` or `v / 65535`.
    func unpack(into views: [MutablePlaneView]) {
      for y in 0..<count {
        let row = data + y * rowBytes
        if bands == 3, !wide {
          SamplePacking.unpackThree(
            row.assumingMemoryBound(to: UInt8.self), views[0].row(top + y), views[1].row(top + y),
            views[2].row(top + y),
            count: views[0].width, scale: 1 / 255)
          continue
        }
        for (band, view) in views.enumerated() {
          if wide {
            SamplePacking.unpack(
              row.assumingMemoryBound(to: UInt16.self) + band, step: bands, into: view.row(top + y),
              count: view.width, scale: 1 / 65535)
          } else {
            SamplePacking.unpack(
              row.assumingMemoryBound(to: UInt8.self) + band, step: bands, into: view.row(top + y),
              count: view.width, scale: 1 / 255)
          }
        }
      }
    }
  }

  /// The samples of one channel, every `step`-th, times `scale`.
  @inline(__always)
  static func unpack<Sample: FixedWidthInteger & UnsignedInteger>(
    _ source: UnsafePointer<Sample>, step: Int, into target: UnsafeMutablePointer<Float>, count: Int, scale: Float
  ) {
    switch step {
    case 1: for x in 0..<count { target[x] = Float(source[x]) * scale }
    default: for x in 0..<count { target[x] = Float(source[x &* step]) * scale }
    }
  }

  /// The samples of `count` pixels of three channels of 8 bits, times `scale`.
  static func unpackThree(
    _ pixels: UnsafePointer<UInt8>, _ red: UnsafeMutablePointer<Float>, _ green: UnsafeMutablePointer<Float>,
    _ blue: UnsafeMutablePointer<Float>, count: Int, scale: Float
  ) {
    // All three in one loop, which the compiler makes of whole registers that are then sorted: five times as fast as one channel after
    // the other.
    for x in 0..<count {
      let (r, g, b) = (pixels[3 &* x], pixels[3 &* x &+ 1], pixels[3 &* x &+ 2])
      red[x] = Float(r) * scale
      green[x] = Float(g) * scale
      blue[x] = Float(b) * scale
    }
  }

  /// Writes rows as interleaved samples, rounded to nearest; outside 0…1 clipped, NaN 0.
  /// - Parameters:
  ///   - views: of one size; one to four.
  ///   - target: memory for as many rows as there are, without padding.
  ///   - wide: 16 bits a sample, else 8.
  static func pack(_ views: [PlaneView], rows: Range<Int>, into target: UnsafeMutableRawPointer, wide: Bool) {
    guard let width = views.first?.width else { return }
    let bands = views.count
    for (index, y) in rows.enumerated() {
      let row = target + index * width * bands * (wide ? 2 : 1)
      if wide {
        for (band, view) in views.enumerated() {
          pack(view.row(y), to: row.assumingMemoryBound(to: UInt16.self) + band, step: bands, count: width, 65535)
        }
      } else if bands == 3 {
        packThree(
          views[0].row(y), views[1].row(y), views[2].row(y), to: row.assumingMemoryBound(to: UInt8.self), count: width)
      } else {
        for (band, view) in views.enumerated() {
          pack(view.row(y), to: row.assumingMemoryBound(to: UInt8.self) + band, step: bands, count: width, 255)
        }
      }
    }
  }

  /// Writes rows of black and white with one bit a pixel, the leftmost in the highest bit, each row in whole bytes: 1 where the
  /// sample is 0.5 or more.
  static func packBits(_ view: PlaneView, rows: Range<Int>, into target: UnsafeMutablePointer<UInt8>) {
    let rowBytes = (view.width + 7) / 8
    for (index, y) in rows.enumerated() {
      let (row, out) = (view.row(y), target + index * rowBytes)
      var x = 0
      while x + 16 <= view.width {
        let bits = SIMD16<UInt32>(repeating: 0).replacing(with: bitOfLane, where: row.lanes(x) .>= 0.5).wrappedSum()
        out[x >> 3] = UInt8(truncatingIfNeeded: bits >> 8)
        out[x >> 3 + 1] = UInt8(truncatingIfNeeded: bits)
        x += 16
      }
      while x < view.width {
        if x & 7 == 0 { out[x >> 3] = 0 }
        if row[x] >= 0.5 { out[x >> 3] |= 0x80 >> UInt8(x & 7) }
        x += 1
      }
    }
  }

  private static let bitOfLane: SIMD16<UInt32> = {
    var bits = SIMD16<UInt32>()
    for lane in 0..<16 { bits[lane] = 0x8000 >> UInt32(lane) }
    return bits
  }()

  /// Turns 16-bit samples around, for formats whose first byte is the higher one.
  /// - Parameter count: bytes.
  static func swapBytes(_ bytes: UnsafeMutablePointer<UInt8>, count: Int) {
    for i in 0..<count / 2 { (bytes[2 * i], bytes[2 * i + 1]) = (bytes[2 * i + 1], bytes[2 * i]) }
  }

  @inline(__always)
  private static func pack<Sample: FixedWidthInteger & UnsignedInteger>(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Sample>, step: Int, count: Int, _ maximum: Float
  ) {
    var x = 0
    while x < count {
      // Rows have room for whole lanes.
      let values = integers(source.lanes(x), maximum)
      for lane in 0..<min(16, count - x) { target[(x + lane) &* step] = Sample(truncatingIfNeeded: values[lane]) }
      x += 16
    }
  }

  /// Writes one row of 8-bit samples, gray or red, green, blue.
  static func pack(_ row: ColorRow, isColor: Bool, count: Int, into target: UnsafeMutablePointer<UInt8>) {
    if isColor {
      packThree(row.red, row.green, row.blue, to: target, count: count)
    } else {
      pack(row.red, to: target, step: 1, count: count, 255)
    }
  }

  /// Red, green and blue of 8 bits: a pixel is written as four bytes, of which the next pixel overwrites the last.
  @inline(__always)
  static func packThree(
    _ red: UnsafePointer<Float>, _ green: UnsafePointer<Float>, _ blue: UnsafePointer<Float>,
    to target: UnsafeMutablePointer<UInt8>, count: Int
  ) {
    var x = 0
    while x < count {
      let (r, g, b) = (integers(red.lanes(x), 255), integers(green.lanes(x), 255), integers(blue.lanes(x), 255))
      let pixels = r | g &<< SIMD16(repeating: 8) | b &<< SIMD16(repeating: 16)
      let bytes = UnsafeMutableRawPointer(target + 3 * x)
      if x + 16 < count {
        for lane in 0..<16 { bytes.storeBytes(of: pixels[lane], toByteOffset: 3 * lane, as: UInt32.self) }
      } else {
        for lane in 0..<min(16, count - x) {
          for k in 0..<3 { target[3 * (x + lane) + k] = UInt8(truncatingIfNeeded: pixels[lane] >> UInt32(8 * k)) }
        }
      }
      x += 16
    }
  }

  @inline(__always)
  private static func integers(_ values: Lanes, _ maximum: Float) -> SIMD16<UInt32> {
    // Comparisons written so that NaN becomes 0; adding 2²³ leaves the nearest integer in the low bits.
    let clipped = Lanes().replacing(with: lesser(Lanes(repeating: 1), values), where: values .> 0)
    let shifted = clipped * maximum + 8_388_608
    return unsafeBitCast(shifted, to: SIMD16<UInt32>.self) & SIMD16(repeating: 0x7FFFFF)
  }
}
