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
/// On the coarse grid blocks are four and eight samples apart. The mean of a block is always kept.
struct CosineShrinkage: Sendable {
  /// Squared thresholds of step 1 at unit variance, for the transform's scale; vector l holds all k.
  private let thresholds: [Octet.Vector]
  /// Noise variance of step 2 at unit variance, for the transform's scale; vectors 2 l and 2 l + 1 hold k = 0...7 and 8...15.
  private let spectrum: [Octet.Vector]

  /// In units of the noise's standard deviation; 2.7 is BM3D's.
  static let threshold: Float = 2.7
  /// Samples between blocks.
  let step8: Int
  let step16: Int
  /// Noise variance by level.
  let variances: [Float]
  /// Samples around a tile that its result depends on.
  static let halo = 24

  init(_ channel: NoiseModel.Channel, grid: DenoiseGrid) {
    (step8, step16) = grid == .fine ? (2, 4) : (4, 8)
    variances = channel.deviation.map { $0 * $0 }
    let spectrum8 = channel.spectrum
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

  /// From `scratch.noisy` to `scratch.result`, for a tile of that size whose levels are measured.
  func run(columns: Int, rows: Int, _ scratch: borrowing Scratch) {
    let wide = (columns + step16 - 1) / step16 * step16
    let high = (rows + step16 - 1) / step16 * step16
    let halo = Self.halo
    let cells = scratch.cells
    for i in 0..<cells * cells { scratch.variance[i] = variance(at: scratch.level[i]) }
    // The second step's blocks reach 12 samples out of the tile, the first step's 6 more.
    let (reach16, reach8) = (16 - step16, 16 - step16 + 8 - step8)
    clear(scratch.pilot, scratch.weight, scratch, rows: halo - reach8..<halo + high + reach8)
    var y = halo - reach8
    while y < halo + high + reach16 {
      threshold(row: y, columns: halo - reach8..<halo + wide + reach16, scratch)
      y += step8
    }
    divide(scratch.pilot, scratch.weight, scratch, rows: halo - reach16..<halo + high + reach16)
    clear(scratch.result, scratch.weight, scratch, rows: halo - reach16..<halo + high + reach16)
    y = halo - reach16
    while y < halo + high {
      wiener(row: y, columns: halo - reach16..<halo + wide, scratch)
      y += step16
    }
    divide(scratch.result, scratch.weight, scratch, rows: halo..<halo + high)
  }

  /// The variance at a level, interpolated; levels outside 0…1 take the end of the curve.
  @inline(__always)
  private func variance(at level: Float) -> Float {
    let last = variances.count - 1
    let position = (level > 0 ? (level < 1 ? level : 1) : 0) * Float(last)
    let index = min(last - 1, Int(position))
    let t = position - Float(index)
    return variances[index] * (1 - t) + variances[index + 1] * t
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
  private func threshold(row y: Int, columns blocks: Range<Int>, _ scratch: borrowing Scratch) {
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
    let variances = scratch.variance + (y + 4) / 8 * scratch.cells
    let zero = Octet.Vector.zero
    let one = Octet.Vector(repeating: 1)
    thresholds.withUnsafeBufferPointer { limits in
      var x = blocks.lowerBound
      while x < blocks.upperBound {
        let variance = variances[(x + 4) / 8]
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
        x += step8
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
  private func wiener(row y: Int, columns blocks: Range<Int>, _ scratch: borrowing Scratch) {
    let (side, sums, line) = (scratch.side, scratch.sums, scratch.line)
    transformColumns(scratch.noisy + y * side, scratch.columns, side)
    transformColumns(scratch.pilot + y * side, scratch.pilotColumns, side)
    sums.update(repeating: .zero, count: 2 * side)
    line.update(repeating: 0, count: side)
    let variances = scratch.variance + (y + 8) / 8 * scratch.cells
    withUnsafeTemporaryAllocation(of: Octet.Vector.self, capacity: 32) { shrunk in
      spectrum.withUnsafeBufferPointer { spectrum in
        guard let shrunk = shrunk.baseAddress, let spectrum = spectrum.baseAddress else { return }
        var x = blocks.lowerBound
        while x < blocks.upperBound {
          let variance = variances[(x + 8) / 8]
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
          x += step16
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
