/// Reading and writing of transform vectors, and what is done to whole blocks of coefficients.
extension SIMD8<Float> {
  /// Eight samples from there on; no alignment needed.
  @_transparent
  init(_ source: UnsafePointer<Float>) {
    self = UnsafeRawPointer(source).loadUnaligned(as: SIMD8<Float>.self)
  }

  /// Writes eight samples; no alignment needed.
  @_transparent
  func store(_ target: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(target).storeBytes(of: self, as: SIMD8<Float>.self)
  }
}

extension Octet {
  /// Eight samples of each of eight rows.
  @_transparent
  init(rows: UnsafePointer<Float>, stride: Int) {
    self.init(
      v0: Vector(rows), v1: Vector(rows + stride), v2: Vector(rows + 2 * stride), v3: Vector(rows + 3 * stride),
      v4: Vector(rows + 4 * stride), v5: Vector(rows + 5 * stride), v6: Vector(rows + 6 * stride),
      v7: Vector(rows + 7 * stride))
  }

  /// Eight vectors, `step` apart.
  @_transparent
  init(_ source: UnsafePointer<Vector>, step: Int = 1) {
    self.init(
      v0: source[0], v1: source[step], v2: source[2 * step], v3: source[3 * step],
      v4: source[4 * step], v5: source[5 * step], v6: source[6 * step], v7: source[7 * step])
  }

  @_transparent
  func store(_ target: UnsafeMutablePointer<Vector>, step: Int = 1) {
    target[0] = v0
    target[step] = v1
    target[2 * step] = v2
    target[3 * step] = v3
    target[4 * step] = v4
    target[5 * step] = v5
    target[6 * step] = v6
    target[7 * step] = v7
  }

  /// Writes to eight samples of each of eight rows.
  @_transparent
  func store(rows: UnsafeMutablePointer<Float>, stride: Int) {
    v0.store(rows)
    v1.store(rows + stride)
    v2.store(rows + 2 * stride)
    v3.store(rows + 3 * stride)
    v4.store(rows + 4 * stride)
    v5.store(rows + 5 * stride)
    v6.store(rows + 6 * stride)
    v7.store(rows + 7 * stride)
  }

  @_transparent
  func add(to target: UnsafeMutablePointer<Vector>, times weight: Float) {
    target[0] += v0 * weight
    target[1] += v1 * weight
    target[2] += v2 * weight
    target[3] += v3 * weight
    target[4] += v4 * weight
    target[5] += v5 * weight
    target[6] += v6 * weight
    target[7] += v7 * weight
  }

  /// Adds the vectors to eight rows of samples.
  @_transparent
  func accumulate(to rows: UnsafeMutablePointer<Float>, stride: Int, times weight: Float) {
    @_transparent func add(_ vector: Vector, _ row: UnsafeMutablePointer<Float>) {
      (Vector(row) + vector * weight).store(row)
    }
    add(v0, rows)
    add(v1, rows + stride)
    add(v2, rows + 2 * stride)
    add(v3, rows + 3 * stride)
    add(v4, rows + 4 * stride)
    add(v5, rows + 5 * stride)
    add(v6, rows + 6 * stride)
    add(v7, rows + 7 * stride)
  }
}

extension Hexadecad {
  /// Sixteen vectors of one half of the lanes of sixteen columns, which lie two apart.
  @_transparent
  init(_ source: UnsafePointer<Octet.Vector>) {
    self.init(low: Octet(source, step: 2), high: Octet(source + 16, step: 2))
  }

  @_transparent
  func store(_ target: UnsafeMutablePointer<Octet.Vector>) {
    low.store(target, step: 2)
    high.store(target + 16, step: 2)
  }

  /// Empirical Wiener filter: multiplies by p² / (p² + variance · spectrum) and adds up the squared gains.
  /// - Parameters:
  ///   - pilot: coefficients p, laid out like `spectrum`.
  ///   - spectrum: noise variance at unit variance; vectors two apart.
  @_transparent
  mutating func shrink(
    pilot: UnsafePointer<Octet.Vector>, spectrum: UnsafePointer<Octet.Vector>, variance: Float,
    gains: inout Octet.Vector
  ) {
    var sum = gains
    @_transparent func apply(_ vector: inout Octet.Vector, _ l: Int) {
      let p = pilot[2 * l]
      // Where neither signal nor noise is known the coefficient stays: 1e-20 keeps 0 / 0 away.
      let energy = p * p + 1e-20
      let gain = energy / (energy + spectrum[2 * l] * variance)
      sum += gain * gain
      vector *= gain
    }
    apply(&low.v0, 0)
    apply(&low.v1, 1)
    apply(&low.v2, 2)
    apply(&low.v3, 3)
    apply(&low.v4, 4)
    apply(&low.v5, 5)
    apply(&low.v6, 6)
    apply(&low.v7, 7)
    apply(&high.v0, 8)
    apply(&high.v1, 9)
    apply(&high.v2, 10)
    apply(&high.v3, 11)
    apply(&high.v4, 12)
    apply(&high.v5, 13)
    apply(&high.v6, 14)
    apply(&high.v7, 15)
    gains = sum
  }
}
