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

    /// Writes the rows into the planes, `v / 255` or `v / 65535`.
    func unpack(into views: [MutablePlaneView]) {
      for y in 0..<count {
        let row = data + y * rowBytes
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

  @inline(__always)
  private static func unpack<Sample: FixedWidthInteger & UnsignedInteger>(
    _ source: UnsafePointer<Sample>, step: Int, into target: UnsafeMutablePointer<Float>, count: Int, scale: Float
  ) {
    switch step {
    case 1: for x in 0..<count { target[x] = Float(source[x]) * scale }
    case 3: for x in 0..<count { target[x] = Float(source[x &* 3]) * scale }
    default: for x in 0..<count { target[x] = Float(source[x &* step]) * scale }
    }
  }

  /// Interleaved samples of 8 bits, rounded to nearest; outside 0…1 clipped, NaN 0.
  static func pack8(_ planes: [Plane]) -> [UInt8] { pack(planes, maximum: 255) }

  /// Interleaved samples of 16 bits, rounded to nearest; outside 0…1 clipped, NaN 0.
  static func pack16(_ planes: [Plane]) -> [UInt16] { pack(planes, maximum: 65535) }

  @inline(__always)
  private static func pack<Sample: FixedWidthInteger & UnsignedInteger>(
    _ planes: [Plane], maximum: Float
  ) -> [Sample] {
    guard let first = planes.first else { return [] }
    let (width, height, bands) = (first.width, first.height, planes.count)
    return [Sample](unsafeUninitializedCapacity: width * height * bands) { buffer, initialized in
      initialized = width * height * bands
      guard let base = buffer.baseAddress else { return }
      for (band, plane) in planes.enumerated() {
        plane.read { view in
          Parallel.rows(height) { rows in
            for y in rows {
              let source = view.row(y)
              let target = base + y * width * bands + band
              for x in 0..<width {
                let value = source[x]
                // Written so that NaN becomes 0 and the loop stays free of branches.
                let clipped = value > 0 ? (value < 1 ? value : 1) : 0
                target[x &* bands] = Sample(truncatingIfNeeded: Int32(clipped * maximum + 0.5))
              }
            }
          }
        }
      }
    }
  }
}
