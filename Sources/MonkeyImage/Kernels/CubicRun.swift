/// Eight neighbouring samples of a turned plane whose source columns follow each other one by one and whose rows differ by one at
/// most: so they are interpolated side by side, each tap of the kernel a load of eight neighbours.
///
/// Catmull-Rom cubic convolution as in `ResampleFilter.catmullRom`, its weights from their polynomials. Positions are those of the
/// first sample that takes part, in 1/512.
struct CubicRun {
  typealias Eight = SIMD8<Float>

  private let xs: UnsafePointer<Int32>
  private let ys: UnsafePointer<Int32>
  /// What the positions come to as numbers: how far they lie past their samples, 0..<1, and in which row.
  private let phaseX: UnsafeMutablePointer<Float>
  private let phaseY: UnsafeMutablePointer<Float>
  private let row: UnsafeMutablePointer<Float>

  /// - Parameters:
  ///   - xs, ys: `count` positions; columns move by one at most from each to the next.
  ///   - memory: room for three times as many numbers, which stays as it is as long as this is used.
  init(
    _ xs: UnsafePointer<Int32>, _ ys: UnsafePointer<Int32>, count: Int, memory: UnsafeMutablePointer<Float>
  ) {
    (self.xs, self.ys) = (xs, ys)
    (phaseX, phaseY, row) = (memory, memory + count, memory + 2 * count)
    // Here, in plain loops: of vectors of whole numbers the compiler takes the lanes apart.
    for k in 0..<count { phaseX[k] = Float(xs[k] & 511) * (1.0 / 512) }
    for k in 0..<count { phaseY[k] = Float(ys[k] & 511) * (1.0 / 512) }
    for k in 0..<count { row[k] = Float(ys[k] >> 9) }
  }

  /// Writes eights, the first one that of `k`, until columns or rows leap in one or none is left before `end`; returns how far it came.
  @inline(__always)
  func write(
    _ source: PlaneView, from k: Int, to end: Int, low: Float, high: Float, into out: UnsafeMutablePointer<Float>
  ) -> Int {
    var k = k
    while k + 8 <= end {
      let (first, last) = (ys[k] >> 9, ys[k + 7] >> 9)
      if (xs[k + 7] >> 9) &- (xs[k] >> 9) != 7 || last &- first > 1 || last &- first < -1 { break }
      write(source, k, first, last, low: low, high: high, to: out + k)
      k += 8
    }
    return k
  }

  @inline(__always)
  private func write(
    _ source: PlaneView, _ k: Int, _ first: Int32, _ last: Int32, low: Float, high: Float,
    to out: UnsafeMutablePointer<Float>
  ) {
    let top = min(first, last)
    let row = source.row(Int(top)) + Int(xs[k] >> 9)
    let pitch = source.stride
    let (x, y) = (Self.eight(phaseX + k), Self.eight(phaseY + k))
    let (x0, x1, x2, x3) = (Self.outer(x), Self.inner(x), Self.inner(Self.one - x), Self.outer(Self.one - x))
    let (y0, y1, y2, y3) = (Self.outer(y), Self.inner(y), Self.inner(Self.one - y), Self.outer(Self.one - y))
    // Where a sample starts a row further down its weights move on by one. Always five rows, the last one perhaps with no weight:
    // with a branch the compiler takes the lanes apart, three times as slow.
    let below = Self.eight(self.row + k) .> Eight(repeating: Float(top))
    let fifth = first == last ? row + 3 * pitch : row + 4 * pitch
    var sum = Self.line(row, x0, x1, x2, x3) * y0.replacing(with: Self.zero, where: below)
    sum += Self.line(row + pitch, x0, x1, x2, x3) * y1.replacing(with: y0, where: below)
    sum += Self.line(row + 2 * pitch, x0, x1, x2, x3) * y2.replacing(with: y1, where: below)
    sum += Self.line(row + 3 * pitch, x0, x1, x2, x3) * y3.replacing(with: y2, where: below)
    sum += Self.line(fifth, x0, x1, x2, x3) * Self.zero.replacing(with: y3, where: below)
    let (lowest, highest) = (Eight(repeating: low), Eight(repeating: high))
    sum = sum.replacing(with: lowest, where: sum .< lowest)
    sum = sum.replacing(with: highest, where: sum .> highest)
    UnsafeMutableRawPointer(out).storeBytes(of: sum, as: Eight.self)
  }

  @_transparent
  private static var zero: Eight { Eight(repeating: 0) }
  @_transparent
  private static var one: Eight { Eight(repeating: 1) }

  @_transparent
  private static func eight(_ start: UnsafePointer<Float>) -> Eight {
    UnsafeRawPointer(start).loadUnaligned(as: Eight.self)
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
