/// Discrete cosine transforms of 8 and 16 points, eight of them at a time, one in each lane.
///
/// Notation: N points; x[n] samples; X[k] coefficients; c(0) = 1/√2, c(k) = 1 otherwise.
///
///     forward   X[k] = c(k) Σ x[n] cos(π (2n + 1) k / 2N)     = √(N/2) times the orthonormal DCT-II
///     inverse   y[n] = Σ c(k) X[k] cos(π (2n + 1) k / 2N)     = N/2 x[n] after a forward transform
///
/// A transform of N by N points is therefore N/2 times the orthonormal one, and there and back multiplies by N²/4; what uses
/// them folds these factors into its thresholds and weights. Factorisation: B. G. Lee, "A new algorithm to compute the
/// discrete cosine transform", IEEE TASSP 32 (1984); the inverse is the transposed flow graph.
package struct Octet {
  package typealias Vector = SIMD8<Float>

  package var v0: Vector
  package var v1: Vector
  package var v2: Vector
  package var v3: Vector
  package var v4: Vector
  package var v5: Vector
  package var v6: Vector
  package var v7: Vector

  @_transparent
  package init(
    v0: Vector, v1: Vector, v2: Vector, v3: Vector, v4: Vector, v5: Vector, v6: Vector, v7: Vector
  ) {
    (self.v0, self.v1, self.v2, self.v3) = (v0, v1, v2, v3)
    (self.v4, self.v5, self.v6, self.v7) = (v4, v5, v6, v7)
  }

  /// DCT-II of 8 points across the vectors.
  @_transparent
  package mutating func forward() {
    forwardUnscaled()
    v0 *= Cosine.half
  }

  /// DCT-III of 8 points across the vectors.
  @_transparent
  package mutating func inverse() {
    v0 *= Cosine.half
    inverseUnscaled()
  }

  @_transparent
  mutating func forwardUnscaled() {
    var (a0, a1, a2, a3) = (v0 + v7, v1 + v6, v2 + v5, v3 + v4)
    var b0 = (v0 - v7) * Cosine.of16.0
    var b1 = (v1 - v6) * Cosine.of16.1
    var b2 = (v2 - v5) * Cosine.of16.2
    var b3 = (v3 - v4) * Cosine.of16.3
    forward4(&a0, &a1, &a2, &a3)
    forward4(&b0, &b1, &b2, &b3)
    (v0, v2, v4, v6) = (a0, a1, a2, a3)
    (v1, v3, v5, v7) = (b0 + b1, b1 + b2, b2 + b3, b3)
  }

  @_transparent
  mutating func inverseUnscaled() {
    var (a0, a1, a2, a3) = (v0, v2, v4, v6)
    var (b0, b1, b2, b3) = (v1, v1 + v3, v3 + v5, v5 + v7)
    inverse4(&a0, &a1, &a2, &a3)
    inverse4(&b0, &b1, &b2, &b3)
    b0 *= Cosine.of16.0
    b1 *= Cosine.of16.1
    b2 *= Cosine.of16.2
    b3 *= Cosine.of16.3
    (v0, v1, v2, v3) = (a0 + b0, a1 + b1, a2 + b2, a3 + b3)
    (v7, v6, v5, v4) = (a0 - b0, a1 - b1, a2 - b2, a3 - b3)
  }

  /// Lane j of vector i becomes lane i of vector j.
  @_transparent
  package mutating func transpose() {
    unzipAll()
    unzipAll()
    unzipAll()
  }

  // Even lanes of neighbouring pairs, then the odd ones: three times that is a transposition of 8 by 8.
  @_transparent
  private mutating func unzipAll() {
    let (a, b) = (Self.joined(v0, v1), Self.joined(v2, v3))
    let (c, d) = (Self.joined(v4, v5), Self.joined(v6, v7))
    (v0, v1, v2, v3) = (a.evenHalf, b.evenHalf, c.evenHalf, d.evenHalf)
    (v4, v5, v6, v7) = (a.oddHalf, b.oddHalf, c.oddHalf, d.oddHalf)
  }

  @_transparent
  private static func joined(_ a: Vector, _ b: Vector) -> SIMD16<Float> { SIMD16(lowHalf: a, highHalf: b) }
}

/// 1 / (2 cos(π (2n + 1) / 2N)).
private enum Cosine {
  static let half: Float = 0.707_106_781_186_547_5
  static let of8: (Float, Float) = (0.541_196_100_146_197, 1.306_562_964_876_376_6)
  static let of16: (Float, Float, Float, Float) = (
    0.509_795_579_104_159_1, 0.601_344_886_935_045_3, 0.899_976_223_136_415_7, 2.562_915_447_741_505
  )
}

@_transparent
private func forward4(
  _ a: inout Octet.Vector, _ b: inout Octet.Vector, _ c: inout Octet.Vector, _ d: inout Octet.Vector
) {
  let (s0, s1) = (a + d, b + c)
  let d0 = (a - d) * Cosine.of8.0
  let d1 = (b - c) * Cosine.of8.1
  let (t0, t1) = (d0 + d1, (d0 - d1) * Cosine.half)
  a = s0 + s1
  c = (s0 - s1) * Cosine.half
  b = t0 + t1
  d = t1
}

@_transparent
private func inverse4(
  _ a: inout Octet.Vector, _ b: inout Octet.Vector, _ c: inout Octet.Vector, _ d: inout Octet.Vector
) {
  let s = c * Cosine.half
  let (s0, s1) = (a + s, a - s)
  let t = (b + d) * Cosine.half
  let d0 = (b + t) * Cosine.of8.0
  let d1 = (b - t) * Cosine.of8.1
  (a, d) = (s0 + d0, s0 - d0)
  (b, c) = (s1 + d1, s1 - d1)
}

/// Sixteen vectors: points 0...7 and 8...15.
package struct Hexadecad {
  package var low: Octet
  package var high: Octet

  @_transparent
  package init(low: Octet, high: Octet) {
    self.low = low
    self.high = high
  }

  /// DCT-II of 16 points across the vectors.
  @_transparent
  package mutating func forward() {
    var a = Octet(
      v0: low.v0 + high.v7, v1: low.v1 + high.v6, v2: low.v2 + high.v5, v3: low.v3 + high.v4,
      v4: low.v4 + high.v3, v5: low.v5 + high.v2, v6: low.v6 + high.v1, v7: low.v7 + high.v0)
    var b = Octet(
      v0: (low.v0 - high.v7) * Cosine32.n0, v1: (low.v1 - high.v6) * Cosine32.n1,
      v2: (low.v2 - high.v5) * Cosine32.n2, v3: (low.v3 - high.v4) * Cosine32.n3,
      v4: (low.v4 - high.v3) * Cosine32.n4, v5: (low.v5 - high.v2) * Cosine32.n5,
      v6: (low.v6 - high.v1) * Cosine32.n6, v7: (low.v7 - high.v0) * Cosine32.n7)
    a.forwardUnscaled()
    b.forwardUnscaled()
    low = Octet(
      v0: a.v0 * Cosine.half, v1: b.v0 + b.v1, v2: a.v1, v3: b.v1 + b.v2,
      v4: a.v2, v5: b.v2 + b.v3, v6: a.v3, v7: b.v3 + b.v4)
    high = Octet(
      v0: a.v4, v1: b.v4 + b.v5, v2: a.v5, v3: b.v5 + b.v6, v4: a.v6, v5: b.v6 + b.v7, v6: a.v7, v7: b.v7)
  }

  /// DCT-III of 16 points across the vectors.
  @_transparent
  package mutating func inverse() {
    var a = Octet(
      v0: low.v0 * Cosine.half, v1: low.v2, v2: low.v4, v3: low.v6,
      v4: high.v0, v5: high.v2, v6: high.v4, v7: high.v6)
    var b = Octet(
      v0: low.v1, v1: low.v1 + low.v3, v2: low.v3 + low.v5, v3: low.v5 + low.v7,
      v4: low.v7 + high.v1, v5: high.v1 + high.v3, v6: high.v3 + high.v5, v7: high.v5 + high.v7)
    a.inverseUnscaled()
    b.inverseUnscaled()
    let (b0, b1) = (b.v0 * Cosine32.n0, b.v1 * Cosine32.n1)
    let (b2, b3) = (b.v2 * Cosine32.n2, b.v3 * Cosine32.n3)
    let (b4, b5) = (b.v4 * Cosine32.n4, b.v5 * Cosine32.n5)
    let (b6, b7) = (b.v6 * Cosine32.n6, b.v7 * Cosine32.n7)
    low = Octet(
      v0: a.v0 + b0, v1: a.v1 + b1, v2: a.v2 + b2, v3: a.v3 + b3,
      v4: a.v4 + b4, v5: a.v5 + b5, v6: a.v6 + b6, v7: a.v7 + b7)
    high = Octet(
      v0: a.v7 - b7, v1: a.v6 - b6, v2: a.v5 - b5, v3: a.v4 - b4,
      v4: a.v3 - b3, v5: a.v2 - b2, v6: a.v1 - b1, v7: a.v0 - b0)
  }
}

/// 1 / (2 cos(π (2n + 1) / 32)).
private enum Cosine32 {
  static let n0: Float = 0.502_419_286_188_155_7
  static let n1: Float = 0.522_498_614_939_689_5
  static let n2: Float = 0.566_944_034_816_357_8
  static let n3: Float = 0.646_821_783_359_990_1
  static let n4: Float = 0.788_154_623_451_250_3
  static let n5: Float = 1.060_677_685_990_347_7
  static let n6: Float = 1.722_447_098_238_334_2
  static let n7: Float = 5.101_148_618_689_155
}
