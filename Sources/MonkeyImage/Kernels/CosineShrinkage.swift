/// Removes noise of known spectrum from one channel: overlapped cosine transforms, hard thresholds, then a Wiener filter.
///
/// Notation: v noise variance at a place; s(k, l) the noise's relative variance at vertical frequency k, horizontal frequency l.
///
/// 1. Every 8 by 8 block (two samples apart) is transformed, coefficients below `threshold` sqrt(v s) are set to zero, and
///    the inverse transforms are averaged with weight 1 / number kept: sparse blocks count for more (Guleryuz 2007).
/// 2. Every 16 by 16 block (four samples apart) of the noisy channel is transformed and multiplied by p² / (p² + v s), p the
///    coefficient of step 1's result; averaged with weight 1 / Σ gain² and a Kaiser window, as in the second step of BM3D
///    (Dabov, Foi, Katkovnik, Egiazarian 2007).
///
/// The mean of a block is always kept.
struct CosineShrinkage: Sendable {
  /// Squared thresholds of step 1 at unit variance, for the transform's scale; vector l holds all k.
  private let thresholds: [Octet.Vector]
  /// Noise variance of step 2 at unit variance, for the transform's scale; vectors 2 l and 2 l + 1 hold k = 0...7 and 8...15.
  private let spectrum: [Octet.Vector]

  /// In units of the noise's standard deviation; 2.7 is BM3D's.
  static let threshold: Float = 2.7
  /// Samples between blocks.
  static let (step8, step16) = (2, 4)
  /// Samples around a tile that its result depends on.
  static let halo = 20

  /// - Parameter spectrum8: 64 relative variances, k-major.
  init(spectrum8: [Float]) {
    precondition(spectrum8.count == 64, "a spectrum of 8 by 8")
    thresholds = (0..<8).map { l in
      Octet.Vector((0..<8).map { k in k + l == 0 ? -1 : 16 * Self.threshold * Self.threshold * spectrum8[k * 8 + l] })
    }
    // Frequency k of 16 lies at (k - 1/2) / 2 of 8: both stand for the middle of their bands.
    func at(_ k: Int) -> (Int, Int, Float) {
      let position = max(0, min(7, (Float(k) - 0.5) / 2))
      let low = min(6, Int(position))
      return (low, low + 1, position - Float(low))
    }
    self.spectrum = (0..<32).map { index in
      Octet.Vector(
        (0..<8).map { lane in
          let (k, l) = (index % 2 * 8 + lane, index / 2)
          if k + l == 0 { return 0 }
          let ((k0, k1, u), (l0, l1, v)) = (at(k), at(l))
          let top = spectrum8[k0 * 8 + l0] * (1 - v) + spectrum8[k0 * 8 + l1] * v
          let bottom = spectrum8[k1 * 8 + l0] * (1 - v) + spectrum8[k1 * 8 + l1] * v
          return 64 * (top * (1 - u) + bottom * u)
        })
    }
  }

  /// Memory of one thread, for tiles of up to `side` by `side` samples and their halo.
  struct Scratch: ~Copyable {
    /// Side of the padded tile, a multiple of 8; also its stride.
    let side: Int
    /// The noisy tile with its halo.
    let noisy: UnsafeMutablePointer<Float>
    /// The result, at the same places; good inside the halo.
    let result: UnsafeMutablePointer<Float>
    fileprivate let pilot: UnsafeMutablePointer<Float>
    fileprivate let weight: UnsafeMutablePointer<Float>
    fileprivate let line: UnsafeMutablePointer<Float>
    fileprivate let columns: UnsafeMutablePointer<Octet.Vector>
    fileprivate let pilotColumns: UnsafeMutablePointer<Octet.Vector>
    fileprivate let sums: UnsafeMutablePointer<Octet.Vector>

    init(tile: Int) {
      side = (tile + 2 * CosineShrinkage.halo + 7) / 8 * 8
      func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
        let raw = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
        let pointer = raw.bindMemory(to: Float.self, capacity: count)
        pointer.initialize(repeating: 0, count: count)
        return pointer
      }
      func vectors(_ count: Int) -> UnsafeMutablePointer<Octet.Vector> {
        let pointer = UnsafeMutablePointer<Octet.Vector>.allocate(capacity: count)
        pointer.initialize(repeating: .zero, count: count)
        return pointer
      }
      noisy = floats(side * side)
      result = floats(side * side)
      pilot = floats(side * side)
      weight = floats(side * side)
      line = floats(side)
      columns = vectors(side * 2)
      pilotColumns = vectors(side * 2)
      sums = vectors(side * 2)
    }

    deinit {
      noisy.deallocate()
      result.deallocate()
      pilot.deallocate()
      weight.deallocate()
      line.deallocate()
      columns.deallocate()
      pilotColumns.deallocate()
      sums.deallocate()
    }
  }

  /// Where a tile lies in the image, and how strong the noise is there.
  struct Place {
    /// Columns and rows of the tile itself; starts are multiples of 4.
    let columns: Range<Int>
    let rows: Range<Int>
    /// Noise variance, one sample for 8 by 8 samples of the image.
    let variance: PlaneView

    /// Variance for a block whose centre is at that column and row of the image.
    @inline(__always)
    func variance(_ x: Int, _ y: Int) -> Float {
      variance.clampedRow(y >> 3)[max(0, min(variance.width - 1, x >> 3))]
    }
  }

  /// From `scratch.noisy` to `scratch.result`.
  func run(_ place: Place, _ scratch: borrowing Scratch) {
    let wide = (place.columns.count + 3) / 4 * 4
    let high = (place.rows.count + 3) / 4 * 4
    let halo = Self.halo
    // The second step's blocks reach 12 samples out of the tile, the first step's 6 more.
    clear(scratch.pilot, scratch.weight, scratch, rows: halo - 18..<halo + high + 18)
    var y = halo - 18
    while y < halo + high + 12 {
      threshold(row: y, columns: halo - 18..<halo + wide + 12, place, scratch)
      y += Self.step8
    }
    divide(scratch.pilot, scratch.weight, scratch, rows: halo - 12..<halo + high + 12)
    clear(scratch.result, scratch.weight, scratch, rows: halo - 12..<halo + high + 12)
    y = halo - 12
    while y < halo + high {
      wiener(row: y, columns: halo - 12..<halo + wide, place, scratch)
      y += Self.step16
    }
    divide(scratch.result, scratch.weight, scratch, rows: halo..<halo + high)
  }

  private func clear(
    _ sum: UnsafeMutablePointer<Float>, _ weight: UnsafeMutablePointer<Float>, _ scratch: borrowing Scratch,
    rows: Range<Int>
  ) {
    let (start, count) = (rows.lowerBound * scratch.side, rows.count * scratch.side)
    (sum + start).update(repeating: 0, count: count)
    (weight + start).update(repeating: 0, count: count)
  }

  private func divide(
    _ sum: UnsafeMutablePointer<Float>, _ weight: UnsafeMutablePointer<Float>, _ scratch: borrowing Scratch,
    rows: Range<Int>
  ) {
    for i in rows.lowerBound * scratch.side..<rows.upperBound * scratch.side {
      // Places outside all blocks have weight 0; nobody reads them.
      sum[i] /= max(weight[i], 1e-30)
    }
  }

  /// One row of 8 by 8 blocks: their transforms, shrunk and summed up into `pilot`.
  private func threshold(row y: Int, columns blocks: Range<Int>, _ place: Place, _ scratch: borrowing Scratch) {
    let (side, columns, sums, line) = (scratch.side, scratch.columns, scratch.sums, scratch.line)
    let source = scratch.noisy + y * side
    var x = 0
    while x < side {
      var block = Octet(rows: source + x, stride: side)
      block.forward()
      block.transpose()
      block.store(columns + x)
      x += 8
    }
    sums.update(repeating: .zero, count: side)
    line.update(repeating: 0, count: side)
    let centerY = place.rows.lowerBound + y - Self.halo + 4
    let zero = Octet.Vector.zero
    let one = Octet.Vector(repeating: 1)
    thresholds.withUnsafeBufferPointer { limits in
      var x = blocks.lowerBound
      while x < blocks.upperBound {
        let variance = place.variance(place.columns.lowerBound + x - Self.halo + 4, centerY)
        var block = Octet(columns + x)
        block.forward()
        var kept = zero
        @inline(__always) func shrink(_ vector: inout Octet.Vector, _ l: Int) {
          let keep = vector * vector .> limits[l] * variance
          vector = zero.replacing(with: vector, where: keep)
          kept += zero.replacing(with: one, where: keep)
        }
        shrink(&block.v0, 0)
        shrink(&block.v1, 1)
        shrink(&block.v2, 2)
        shrink(&block.v3, 3)
        shrink(&block.v4, 4)
        shrink(&block.v5, 5)
        shrink(&block.v6, 6)
        shrink(&block.v7, 7)
        let weight = 1 / max(1, kept.sum())
        block.inverse()
        block.add(to: sums + x, times: weight)
        for i in x..<x + 8 { line[i] += weight }
        x += Self.step8
      }
    }
    x = 0
    while x < side {
      var block = Octet(sums + x)
      block.transpose()
      block.inverse()
      // 4 / 8²: there and back.
      block.accumulate(to: scratch.pilot + y * side + x, stride: side, times: 1.0 / 16)
      let weights = Octet.Vector(line + x)
      for i in 0..<8 {
        let target = scratch.weight + (y + i) * side + x
        (Octet.Vector(target) + weights).store(target)
      }
      x += 8
    }
  }

  /// One row of 16 by 16 blocks: multiplied by the gains that the pilot tells, and summed up into `result`.
  private func wiener(row y: Int, columns blocks: Range<Int>, _ place: Place, _ scratch: borrowing Scratch) {
    let (side, sums, line) = (scratch.side, scratch.sums, scratch.line)
    transformColumns(scratch.noisy + y * side, scratch.columns, side)
    transformColumns(scratch.pilot + y * side, scratch.pilotColumns, side)
    sums.update(repeating: .zero, count: 2 * side)
    line.update(repeating: 0, count: side)
    let centerY = place.rows.lowerBound + y - Self.halo + 8
    withUnsafeTemporaryAllocation(of: Octet.Vector.self, capacity: 32) { shrunk in
      spectrum.withUnsafeBufferPointer { spectrum in
        guard let shrunk = shrunk.baseAddress, let spectrum = spectrum.baseAddress else { return }
        var x = blocks.lowerBound
        while x < blocks.upperBound {
          let variance = place.variance(place.columns.lowerBound + x - Self.halo + 8, centerY)
          var gains = Octet.Vector.zero
          for half in 0..<2 {
            var pilot = Hexadecad(scratch.pilotColumns + 2 * x + half)
            pilot.forward()
            pilot.store(shrunk + half)
            var noisy = Hexadecad(scratch.columns + 2 * x + half)
            noisy.forward()
            noisy.shrink(pilot: shrunk + half, spectrum: spectrum + half, variance: variance, gains: &gains)
            noisy.inverse()
            noisy.store(shrunk + half)
          }
          let weight = 1 / max(1, gains.sum())
          for i in 0..<16 {
            let share = weight * Self.kaiser[i]
            sums[2 * (x + i)] += shrunk[2 * i] * share
            sums[2 * (x + i) + 1] += shrunk[2 * i + 1] * share
            line[x + i] += share
          }
          x += Self.step16
        }
      }
    }
    var x = 0
    while x < side {
      var low = Octet(sums + 2 * x, step: 2)
      var high = Octet(sums + 2 * x + 1, step: 2)
      low.transpose()
      high.transpose()
      var block = Hexadecad(low: low, high: high)
      block.inverse()
      let weights = Octet.Vector(line + x)
      withUnsafeTemporaryAllocation(of: Octet.Vector.self, capacity: 16) { rows in
        guard let rows = rows.baseAddress else { return }
        block.low.store(rows)
        block.high.store(rows + 8)
        for i in 0..<16 {
          let at = (y + i) * side + x
          // 4 / 16²: there and back.
          (Octet.Vector(scratch.result + at) + rows[i] * (Self.kaiser[i] / 64)).store(scratch.result + at)
          (Octet.Vector(scratch.weight + at) + weights * Self.kaiser[i]).store(scratch.weight + at)
        }
      }
      x += 8
    }
  }

  /// Vertical transforms of 16 rows, column by column: k = 0...7, then 8...15.
  private func transformColumns(
    _ source: UnsafePointer<Float>, _ columns: UnsafeMutablePointer<Octet.Vector>, _ side: Int
  ) {
    var x = 0
    while x < side {
      var block = Hexadecad(
        low: Octet(rows: source + x, stride: side), high: Octet(rows: source + x + 8 * side, stride: side))
      block.forward()
      block.low.transpose()
      block.high.transpose()
      block.low.store(columns + 2 * x, step: 2)
      block.high.store(columns + 2 * x + 1, step: 2)
      x += 8
    }
  }

  /// Kaiser window of 16 samples, beta 2.
  private static let kaiser: [Float] = {
    func bessel(_ x: Double) -> Double {
      var (term, sum) = (1.0, 1.0)
      for k in 1...20 {
        term *= (x / 2) * (x / 2) / Double(k * k)
        sum += term
      }
      return sum
    }
    return (0..<16).map { n in
      let r = 2 * Double(n) / 15 - 1
      return Float(bessel(2 * max(0, 1 - r * r).squareRoot()) / bessel(2))
    }
  }()
}
