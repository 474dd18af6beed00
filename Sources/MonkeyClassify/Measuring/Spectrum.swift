#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Power spectra of square windows by a radix-2 fast Fourier transform (Cooley and Tukey 1965).
///
/// Notation: n = 2^k samples a side; F(u, v) = Σ w(x) w(y) f(x, y) exp(-2πi (u x + v y) / n) with the Hann window w; the
/// power |F|² is stored at v · n + u, frequencies wrapped as usual: u and n - u are the same frequency with either sign.
struct Spectrum: Sendable {
  let side: Int
  private let window: [Float]
  private let cosine: [Float]
  private let sine: [Float]
  private let reversed: [Int]

  /// A transform for windows of `1 << bits` pixels a side.
  init(bits: Int) {
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

  /// The power of one window of `side` · `side` samples.
  /// - Complexity: O(n² log n).
  func power(of samples: [Float]) -> [Float] {
    guard samples.count == side * side else { return [] }
    var real = [Float](repeating: 0, count: side * side)
    var imaginary = [Float](repeating: 0, count: side * side)
    for y in 0..<side { for x in 0..<side { real[y * side + x] = samples[y * side + x] * window[x] * window[y] } }
    real.withUnsafeMutableBufferPointer { real in
      imaginary.withUnsafeMutableBufferPointer { imaginary in
        for y in 0..<side { transform(real, imaginary, start: y * side, step: 1) }
        for x in 0..<side { transform(real, imaginary, start: x, step: side) }
      }
    }
    return zip(real, imaginary).map { $0 * $0 + $1 * $1 }
  }

  private func transform(
    _ real: UnsafeMutableBufferPointer<Float>, _ imaginary: UnsafeMutableBufferPointer<Float>, start: Int, step: Int
  ) {
    for i in 0..<side where reversed[i] > i {
      real.swapAt(start + i * step, start + reversed[i] * step)
      imaginary.swapAt(start + i * step, start + reversed[i] * step)
    }
    var half = 1
    while half < side {
      let stride = side / (2 * half)
      for group in Swift.stride(from: 0, to: side, by: 2 * half) {
        for k in 0..<half {
          let a = start + (group + k) * step
          let b = a + half * step
          let (c, s) = (cosine[k * stride], sine[k * stride])
          let (r, i) = (real[b] * c - imaginary[b] * s, real[b] * s + imaginary[b] * c)
          real[b] = real[a] - r
          imaginary[b] = imaginary[a] - i
          real[a] += r
          imaginary[a] += i
        }
      }
      half *= 2
    }
  }
}
