/// A curve from level to level, as a table: what changes every sample by itself.
public struct ToneCurve: Sendable {
  /// Steps of the table over 0…1.
  static let steps = 4096
  // Value and difference to the next, side by side: one load a sample.
  private let nodes: [SIMD2<Float>]

  /// The curve through `value` at 4097 levels from 0 to 1, straight in between. Where it is not finite it is the identity.
  public init(_ value: (Double) -> Double) {
    let values = (0...ToneCurve.steps).map { step -> Float in
      let level = Double(step) / Double(ToneCurve.steps)
      let mapped = value(level)
      return Float(mapped.isFinite ? mapped : level)
    }
    nodes = values.indices.map { SIMD2(values[$0], values[min($0 + 1, ToneCurve.steps)] - values[$0]) }
  }

  /// The value at one level; levels outside 0…1 take the value of the nearer end, NaN that of 0.
  public func callAsFunction(_ level: Float) -> Float {
    nodes.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return level }
      return ToneCurve.look(table, level)
    }
  }

  @inline(__always)
  private static func look(_ table: UnsafePointer<SIMD2<Float>>, _ level: Float) -> Float {
    // Written so that NaN takes the lower end.
    let place = (level > 0 ? (level < 1 ? level : 1) : 0) * Float(steps)
    // Adding 2²³ leaves the nearest integer in the low bits, without the checks of a conversion.
    let shifted = (place - 0.5 > 0 ? place - 0.5 : 0) + 8_388_608
    let node = table[Int(shifted.bitPattern & 0x1FFF)]
    return node.x + node.y * (place - (shifted - 8_388_608))
  }

  /// The same for whole lanes.
  @_transparent
  private static func look(_ table: UnsafePointer<SIMD2<Float>>, _ levels: Lanes) -> Lanes {
    let place = Lanes().replacing(with: lesser(Lanes(repeating: 1), levels), where: levels .> 0) * Float(steps)
    let shifted = greater(Lanes(), place - 0.5) + 8_388_608
    let index = unsafeBitCast(shifted, to: SIMD16<UInt32>.self) & SIMD16(repeating: 0x1FFF)
    var (values, rises) = (Lanes(), Lanes())
    for lane in 0..<16 {
      let node = table[Int(index[lane])]
      values[lane] = node.x
      rises[lane] = node.y
    }
    return values + rises * (place - (shifted - 8_388_608))
  }

  /// In place; `row` has room for whole lanes.
  func apply(to row: UnsafeMutablePointer<Float>, count: Int) {
    nodes.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      var x = 0
      while x < count {
        row.setLanes(x, ToneCurve.look(table, row.lanes(x)))
        x += 16
      }
    }
  }
}

extension Raster {
  /// Applies a curve to every colour sample, in place; alpha stays.
  /// - Parameter curves: one for all colour planes, or one a plane.
  /// - Complexity: one pass; of a file just decoded it is made with the next one.
  public mutating func apply(curves: [ToneCurve]) {
    guard let first = curves.first, pixelCount > 0 else { return }
    let curves = (0..<(colorModel == .gray ? 1 : 3)).map { $0 < curves.count ? curves[$0] : first }
    if postpone({ $0.adding(curves: curves) }) { return }
    let (width, height) = (width, height)
    writeColor { views in
      Parallel.rows(height) { rows in
        for (curve, view) in zip(curves, views) {
          for y in rows { curve.apply(to: view.row(y), count: width) }
        }
      }
    }
  }
}
