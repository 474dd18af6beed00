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

  /// The powers of two windows of `side` · `side` samples each.
  /// - Complexity: O(n² log n).
  package func powers(of first: [Float], and second: [Float]) -> (first: [Float], second: [Float]) {
    let count = side * side
    guard first.count == count, second.count == count else { return ([], []) }
    var real = first
    var imaginary = second
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
        transformColumns(re, im)
        transpose(re)
        transpose(im)
        transformColumns(re, im)
        // Transposed as it now is, row u holds the frequencies v of one u.
        for v in 0..<side {
          for u in 0..<side {
            let i = u * side + v
            let j = ((side - u) & (side - 1)) * side + ((side - v) & (side - 1))
            let (a, b, c, d) = (re[i] + re[j], im[i] - im[j], im[i] + im[j], re[j] - re[i])
            powers.0[v * side + u] = (a * a + b * b) / 4
            powers.1[v * side + u] = (c * c + d * d) / 4
          }
        }
      }
    }
    return powers
  }

  /// Transforms every column; the butterflies run along rows, many columns at once.
  private func transformColumns(_ real: UnsafeMutablePointer<Float>, _ imaginary: UnsafeMutablePointer<Float>) {
    for y in 0..<side where reversed[y] > y {
      for x in 0..<side {
        let (a, b) = (y * side + x, reversed[y] * side + x)
        (real[a], real[b]) = (real[b], real[a])
        (imaginary[a], imaginary[b]) = (imaginary[b], imaginary[a])
      }
    }
    var half = 1
    while half < side {
      let step = side / (2 * half)
      for group in stride(from: 0, to: side, by: 2 * half) {
        for k in 0..<half {
          let (top, bottom) = ((group + k) * side, (group + k + half) * side)
          butterfly(
            real + top, imaginary + top, real + bottom, imaginary + bottom, cosine[k * step], sine[k * step])
        }
      }
      half *= 2
    }
  }

  @inline(__always)
  private func butterfly(
    _ topReal: UnsafeMutablePointer<Float>, _ topImaginary: UnsafeMutablePointer<Float>,
    _ bottomReal: UnsafeMutablePointer<Float>, _ bottomImaginary: UnsafeMutablePointer<Float>, _ c: Float, _ s: Float
  ) {
    for x in stride(from: 0, to: side & ~7, by: 8) {
      let (br, bi) = (load(bottomReal, x), load(bottomImaginary, x))
      let (r, i) = (br * c - bi * s, br * s + bi * c)
      let (tr, ti) = (load(topReal, x), load(topImaginary, x))
      store(tr - r, bottomReal, x)
      store(ti - i, bottomImaginary, x)
      store(tr + r, topReal, x)
      store(ti + i, topImaginary, x)
    }
    for x in side & ~7..<side {
      let (r, i) = (bottomReal[x] * c - bottomImaginary[x] * s, bottomReal[x] * s + bottomImaginary[x] * c)
      bottomReal[x] = topReal[x] - r
      bottomImaginary[x] = topImaginary[x] - i
      topReal[x] += r
      topImaginary[x] += i
    }
  }

  @inline(__always)
  private func load(_ row: UnsafeMutablePointer<Float>, _ x: Int) -> SIMD8<Float> {
    UnsafeRawPointer(row).loadUnaligned(fromByteOffset: 4 * x, as: SIMD8<Float>.self)
  }

  @inline(__always)
  private func store(_ value: SIMD8<Float>, _ row: UnsafeMutablePointer<Float>, _ x: Int) {
    UnsafeMutableRawPointer(row).storeBytes(of: value, toByteOffset: 4 * x, as: SIMD8<Float>.self)
  }

  private func transpose(_ plane: UnsafeMutablePointer<Float>) {
    for y in 1..<max(1, side) {
      for x in 0..<y { (plane[y * side + x], plane[x * side + y]) = (plane[x * side + y], plane[y * side + x]) }
    }
  }
}
