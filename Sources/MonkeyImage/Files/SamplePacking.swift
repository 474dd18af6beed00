/// Between interleaved integer samples, as codecs have them, and planes.
enum SamplePacking {
  /// Planes from interleaved samples, `v / 255`.
  static func unpack8(_ data: UnsafePointer<UInt8>, width: Int, height: Int, bands: Int) -> [Plane] {
    unpack(data, width: width, height: height, bands: bands, scale: 1 / 255)
  }

  /// Planes from interleaved samples, `v / 65535`.
  static func unpack16(_ data: UnsafePointer<UInt16>, width: Int, height: Int, bands: Int) -> [Plane] {
    unpack(data, width: width, height: height, bands: bands, scale: 1 / 65535)
  }

  @inline(__always)
  private static func unpack<Sample: FixedWidthInteger & UnsignedInteger>(
    _ data: UnsafePointer<Sample>, width: Int, height: Int, bands: Int, scale: Float
  ) -> [Plane] {
    var planes = (0..<bands).map { _ in Plane(uninitializedWidth: width, height: height) }
    let views = (0..<bands).map { band in planes[band].write { $0 } }
    Parallel.rows(height) { rows in
      for y in rows {
        for band in 0..<bands {
          let source = data + y * width * bands + band
          let target = views[band].row(y)
          if bands == 1 {
            for x in 0..<width { target[x] = Float(source[x]) * scale }
          } else if bands == 3 {
            for x in 0..<width { target[x] = Float(source[x &* 3]) * scale }
          } else {
            for x in 0..<width { target[x] = Float(source[x &* bands]) * scale }
          }
        }
      }
    }
    withExtendedLifetime(planes) {}
    return planes
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

  /// Whether every sample is exactly 0 or 1.
  static func isBilevel(_ plane: Plane) -> Bool {
    plane.read { view in
      for y in 0..<plane.height {
        let row = view.row(y)
        var odd = 0
        for x in 0..<plane.width { odd &+= (row[x] == 0 || row[x] == 1) ? 0 : 1 }
        if odd > 0 { return false }
      }
      return true
    }
  }
}
