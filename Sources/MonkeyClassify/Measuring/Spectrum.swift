#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Power spectra of square windows by a radix-2 fast Fourier transform (Cooley and Tukey 1965).
///
/// Notation: n = 2^k samples a side; F(u, v) = Σ w(x) w(y) f(x, y) exp(-2πi (u x + v y) / n) with the Hann window w; the
/// power |F|² is stored at v · n + u, frequencies wrapped as usual: u and n - u are the same frequency with either sign.
/// Two real windows go through one complex transform, f + i g: F and iG are its Hermitian and its other half.
package struct Spectrum: Sendable {
  package let side: Int
  private let window: [Float]
  private let cosine: [Float]
  private let sine: [Float]
  private let reversed: [Int]

  /// A transform for windows of `1 << bits` pixels a side.
  package init(bits: Int) {
    let side = 1 << bits
    self.side = side
    let turn = 2 * Double.pi / Double(side)
    window = (0..<side).map { Float(0.5 - 0.5 * cos(turn * (Double($0) + 0.5))) }
    cosine = (0..<side / 2).map { Float(cos(turn * Double($0))) }
    sine = (0..<side / 2).map { Float(-sin(turn * Double($0))) }
    reversed = (0..<side).map { index in
      var (rest, out) = (index, 0)
      for _ in 0..<bits {
        out = out << 1 | rest & 1
        rest >>= 1
      }
      return out
    }
  }

  private typealias Lanes = SIMD16<Float>

  /// The powers of two windows of `side` · `side` samples each.
  /// - Complexity: O(n² log n).
  package func powers(of first: [Float], and second: [Float]) -> (first: [Float], second: [Float]) {
    let count = side * side
    guard first.count == count, second.count == count else { return ([], []) }
    var (real, imaginary) = (first, second)
    var powers = ([Float](repeating: 0, count: count), [Float](repeating: 0, count: count))
    real.withUnsafeMutableBufferPointer { real in
      imaginary.withUnsafeMutableBufferPointer { imaginary in
        guard let re = real.baseAddress, let im = imaginary.baseAddress else { return }
        for y in 0..<side {
          for x in 0..<side {
            let weight = window[x] * window[y]
            re[y * side + x] *= weight
            im[y * side + x] *= weight
          }
        }
        for _ in 0..<2 {
          transformColumns(re, im)
          transpose(re)
          transpose(im)
        }
        powers.0.withUnsafeMutableBufferPointer { first in
          powers.1.withUnsafeMutableBufferPointer { second in
            guard let first = first.baseAddress, let second = second.baseAddress else { return }
            split(re, im, first, second)
          }
        }
      }
    }
    return powers
  }

  /// The powers of the Hermitian and the other half.
  private func split(
    _ real: UnsafePointer<Float>, _ imaginary: UnsafePointer<Float>, _ first: UnsafeMutablePointer<Float>,
    _ second: UnsafeMutablePointer<Float>
  ) {
    @inline(__always)
    func write(_ i: Int, _ j: Int) {
      let (a, b) = (real[i] + real[j], imaginary[i] - imaginary[j])
      let (c, d) = (imaginary[i] + imaginary[j], real[j] - real[i])
      first[i] = (a * a + b * b) / 4
      second[i] = (c * c + d * d) / 4
    }
    for v in 0..<side {
      let (row, opposite) = (v * side, (side - v) & (side - 1))
      write(row, opposite * side)
      let end = (opposite + 1) * side
      for u in 1..<max(1, side) { write(row + u, end - u) }
    }
  }

  /// Transforms every column, sixteen at once in a memory that stays in the cache.
  private func transformColumns(_ real: UnsafeMutablePointer<Float>, _ imaginary: UnsafeMutablePointer<Float>) {
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 2 * side) { strip in
      guard let re = strip.baseAddress else { return }
      let im = re + side
      for left in stride(from: 0, to: side, by: 16) {
        for y in 0..<side {
          (re + y).initialize(to: load(real + reversed[y] * side + left))
          (im + y).initialize(to: load(imaginary + reversed[y] * side + left))
        }
        transform(re, im)
        for y in 0..<side {
          store(re[y], real + y * side + left)
          store(im[y], imaginary + y * side + left)
        }
      }
    }
  }

  private func transform(_ real: UnsafeMutablePointer<Lanes>, _ imaginary: UnsafeMutablePointer<Lanes>) {
    var half = 1
    while half < side {
      let step = side / (2 * half)
      for k in 0..<half {
        let (c, s) = (cosine[k * step], sine[k * step])
        for top in stride(from: k, to: side, by: 2 * half) {
          let bottom = top + half
          let (br, bi) = (real[bottom], imaginary[bottom])
          let (r, i) = (br * c - bi * s, br * s + bi * c)
          let (tr, ti) = (real[top], imaginary[top])
          real[bottom] = tr - r
          imaginary[bottom] = ti - i
          real[top] = tr + r
          imaginary[top] = ti + i
        }
      }
      half *= 2
    }
  }

  /// Sixteen samples, or as many as there are in a row.
  @inline(__always)
  private func load(_ samples: UnsafePointer<Float>) -> Lanes {
    if side >= 16 { return UnsafeRawPointer(samples).loadUnaligned(as: Lanes.self) }
    var lanes = Lanes.zero
    for x in 0..<side { lanes[x] = samples[x] }
    return lanes
  }

  @inline(__always)
  private func store(_ lanes: Lanes, _ samples: UnsafeMutablePointer<Float>) {
    if side >= 16 { return UnsafeMutableRawPointer(samples).storeBytes(of: lanes, as: Lanes.self) }
    for x in 0..<side { samples[x] = lanes[x] }
  }

  private func transpose(_ plane: UnsafeMutablePointer<Float>) {
    if side < 8 {
      for y in 0..<side {
        for x in 0..<y { (plane[y * side + x], plane[x * side + y]) = (plane[x * side + y], plane[y * side + x]) }
      }
      return
    }
    // Blocks of eight by eight, each exchanged with the one across the diagonal.
    for y in stride(from: 0, to: side, by: 8) {
      for x in stride(from: 0, through: y, by: 8) {
        let (here, there) = (plane + y * side + x, plane + x * side + y)
        let (block, other) = (turned(here), turned(there))
        write(block, to: there)
        write(other, to: here)
      }
    }
  }

  private typealias Eight = SIMD8<Float>
  private typealias Block = (Eight, Eight, Eight, Eight, Eight, Eight, Eight, Eight)

  /// A block with rows and columns exchanged: shuffling row k with row k + 4 three times moves the bits of every place round by half.
  @inline(__always)
  private func turned(_ base: UnsafePointer<Float>) -> Block {
    func row(_ y: Int) -> Eight { UnsafeRawPointer(base + y * side).loadUnaligned(as: Eight.self) }
    func mixed(_ even: SIMD4<Float>, _ odd: SIMD4<Float>) -> Eight {
      var mixed = Eight.zero
      mixed.evenHalf = even
      mixed.oddHalf = odd
      return mixed
    }
    func shuffled(_ b: Block) -> Block {
      (
        mixed(b.0.lowHalf, b.4.lowHalf), mixed(b.0.highHalf, b.4.highHalf), mixed(b.1.lowHalf, b.5.lowHalf),
        mixed(b.1.highHalf, b.5.highHalf), mixed(b.2.lowHalf, b.6.lowHalf), mixed(b.2.highHalf, b.6.highHalf),
        mixed(b.3.lowHalf, b.7.lowHalf), mixed(b.3.highHalf, b.7.highHalf)
      )
    }
    return shuffled(shuffled(shuffled((row(0), row(1), row(2), row(3), row(4), row(5), row(6), row(7)))))
  }

  @inline(__always)
  private func write(_ block: Block, to base: UnsafeMutablePointer<Float>) {
    func put(_ y: Int, _ row: Eight) { UnsafeMutableRawPointer(base + y * side).storeBytes(of: row, as: Eight.self) }
    put(0, block.0)
    put(1, block.1)
    put(2, block.2)
    put(3, block.3)
    put(4, block.4)
    put(5, block.5)
    put(6, block.6)
    put(7, block.7)
  }
}
