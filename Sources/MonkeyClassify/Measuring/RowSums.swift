/// Sums along rows, eight samples at once: Swift keeps the order of additions, so a plain loop adds one by one.
enum RowSums {
  /// Eight samples from `index` on.
  @inline(__always)
  static func load(_ row: UnsafePointer<Float>, _ index: Int) -> SIMD8<Float> {
    UnsafeRawPointer(row + index).loadUnaligned(as: SIMD8<Float>.self)
  }

  /// Without their signs.
  @inline(__always)
  static func magnitudes(_ values: SIMD8<Float>) -> SIMD8<Float> {
    unsafeBitCast(unsafeBitCast(values, to: SIMD8<UInt32>.self) & 0x7FFF_FFFF, to: SIMD8<Float>.self)
  }

  /// Σ a(x).
  @inline(__always)
  static func sum(_ a: UnsafePointer<Float>, _ count: Int) -> Float {
    let whole = count & ~7
    var lanes = SIMD8<Float>.zero
    let raw = UnsafeRawPointer(a)
    for x in stride(from: 0, to: whole, by: 8) { lanes += raw.loadUnaligned(fromByteOffset: 4 * x, as: SIMD8.self) }
    var total = lanes.sum()
    for x in whole..<max(whole, count) { total += a[x] }
    return total
  }

  /// Σ a(x) b(x).
  @inline(__always)
  static func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
    let whole = max(0, count) & ~7
    var lanes = SIMD8<Float>.zero
    let (left, right) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
    for x in stride(from: 0, to: whole, by: 8) {
      lanes +=
        left.loadUnaligned(fromByteOffset: 4 * x, as: SIMD8<Float>.self)
        * right.loadUnaligned(fromByteOffset: 4 * x, as: SIMD8<Float>.self)
    }
    var total = lanes.sum()
    for x in whole..<max(whole, count) { total += a[x] * b[x] }
    return total
  }
}
