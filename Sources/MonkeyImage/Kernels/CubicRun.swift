/// Eight neighbouring samples of a turned plane whose source columns follow each other one by one and whose rows differ by one at
/// most: so they are interpolated side by side, each tap of the kernel a load of eight neighbours.
///
/// Catmull-Rom cubic convolution as in `ResampleFilter.catmullRom`, its weights from their polynomials. Positions are those of the
/// first sample that takes part, in 1/512.
enum CubicRun {
  typealias Eight = SIMD8<Float>
  typealias Positions = SIMD8<Int32>

  /// Whether neither columns nor rows leap.
  /// - Parameter xs, ys: eight positions; columns move by one at most from each to the next.
  @inline(__always)
  static func fits(_ xs: UnsafePointer<Int32>, _ ys: UnsafePointer<Int32>) -> Bool {
    let leap = (ys[7] >> 9) &- (ys[0] >> 9)
    return (xs[7] >> 9) &- (xs[0] >> 9) == 7 && leap >= -1 && leap <= 1
  }

  @inline(__always)
  static func write(
    _ source: PlaneView, _ xs: UnsafePointer<Int32>, _ ys: UnsafePointer<Int32>, low: Float, high: Float,
    to out: UnsafeMutablePointer<Float>
  ) {
    let (first, last) = (ys[0] >> 9, ys[7] >> 9)
    let top = min(first, last)
    let row = source.row(Int(top)) + Int(xs[0] >> 9)
    let pitch = source.stride
    let x = phase(UnsafeRawPointer(xs).loadUnaligned(as: Positions.self))
    let positions = UnsafeRawPointer(ys).loadUnaligned(as: Positions.self)
    let y = phase(positions)
    let (x0, x1, x2, x3) = (outer(x), inner(x), inner(one - x), outer(one - x))
    let (y0, y1, y2, y3) = (outer(y), inner(y), inner(one - y), outer(one - y))
    // Where a sample starts a row further down its weights move on by one. Always five rows, the last one perhaps with no weight:
    // with a branch the compiler takes the lanes apart.
    let below = positions .>= Positions(repeating: (top &+ 1) << 9)
    let fifth = first == last ? row + 3 * pitch : row + 4 * pitch
    var sum = line(row, x0, x1, x2, x3) * y0.replacing(with: zero, where: below)
    sum += line(row + pitch, x0, x1, x2, x3) * y1.replacing(with: y0, where: below)
    sum += line(row + 2 * pitch, x0, x1, x2, x3) * y2.replacing(with: y1, where: below)
    sum += line(row + 3 * pitch, x0, x1, x2, x3) * y3.replacing(with: y2, where: below)
    sum += line(fifth, x0, x1, x2, x3) * zero.replacing(with: y3, where: below)
    let (lowest, highest) = (Eight(repeating: low), Eight(repeating: high))
    sum = sum.replacing(with: lowest, where: sum .< lowest)
    sum = sum.replacing(with: highest, where: sum .> highest)
    UnsafeMutableRawPointer(out).storeBytes(of: sum, as: Eight.self)
  }

  @_transparent
  private static var zero: Eight { Eight(repeating: 0) }
  @_transparent
  private static var one: Eight { Eight(repeating: 1) }

  /// How far positions lie past their samples, 0..<1.
  @_transparent
  private static func phase(_ positions: Positions) -> Eight {
    // As the low bits of a float that has no fraction they are a number without a conversion.
    let bits = (positions & Positions(repeating: 511)) | Positions(repeating: 0x4B00_0000)
    return (unsafeBitCast(bits, to: Eight.self) - Eight(repeating: 8_388_608)) * Eight(repeating: 1.0 / 512)
  }

  /// The kernel at a distance of t from the nearer samples...
  @_transparent
  private static func inner(_ t: Eight) -> Eight {
    t * t * (Eight(repeating: 1.5) * t - Eight(repeating: 2.5)) + one
  }

  /// ...and at 1 + t from those beyond.
  @_transparent
  private static func outer(_ t: Eight) -> Eight {
    t * (t * (one - Eight(repeating: 0.5) * t) - Eight(repeating: 0.5))
  }

  /// The weighted sum of four neighbours along a row, for eight samples.
  @_transparent
  private static func line(_ row: UnsafePointer<Float>, _ a: Eight, _ b: Eight, _ c: Eight, _ d: Eight) -> Eight {
    let raw = UnsafeRawPointer(row)
    let near = raw.loadUnaligned(fromByteOffset: 4, as: Eight.self) * b
    let far = raw.loadUnaligned(fromByteOffset: 8, as: Eight.self) * c
    return raw.loadUnaligned(as: Eight.self) * a + near
      + (far + raw.loadUnaligned(fromByteOffset: 12, as: Eight.self) * d)
  }
}
