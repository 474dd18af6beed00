/// Takes a screen out of windows of an image, given the mean covariance of picture and screen at every frequency.
///
/// Notation, at each frequency: X the channels' coefficients, N covariance of the screen and of the noise floor, S that of the
/// picture; V the generalised eigenvectors of S and N (V* N V = 1, V* S V = diag λ); Y = V* X, in which noise is white
/// and of variance 1, and E its energies; a presence p of the screen multiplies N.
///
/// - First pass: every channel of Y is multiplied by s / (s + p), with s² = (mean of E over nine frequencies - p) σ λ, σ the window's
///   energy where the picture outweighs the screen, relative to the mean window's: the geometric mean of what the
///   neighbouring frequencies and of what the mean spectrum make one expect (Wiener 1949; Lim and Oppenheim 1979).
/// - Second pass: X becomes O (O + p N)⁻¹ X, O the covariance of the first pass's result over nine frequencies: a Wiener filter
///   across channels with a pilot (Dabov et al. 2007).
///
/// The mean of a window always stays.
package struct ScreenFilter: Sendable {
  package typealias Vector = FourierTransform.Vector

  let side: Int
  let channels: Int
  /// conj(V) transposed, then its inverse, then λ and N; real and imaginary parts laid out like spectra.
  let whitening: [[Vector]]
  let colouring: [[Vector]]
  let signal: [[Vector]]
  let noise: [[Vector]]
  /// Pivots of N's elimination, below which none of O + p N can lie.
  let pivots: [[Vector]]
  /// 1 where the picture outweighs the screen, divided by the number of such frequencies.
  let clear: [Vector]

  /// Variance of the noise floor, in each channel at every frequency.
  package let noiseFloor: Double

  /// How much more noise is assumed than measured: what dots leave away from their lines.
  package static let excess = 2.0
  /// Noise floor, in multiples of the tenth part of all frequencies with the least power.
  static let floor = 1.2

  package init(_ spectrum: CrossSpectrum, screen: [ComplexMatrix]) {
    let (side, channels) = (spectrum.side, spectrum.channels)
    self.side = side
    self.channels = channels
    let count = side * (side / 2 + 1)
    let powers = (0..<count).map { spectrum.power($0 % side, $0 / side) }
    let quiet = max(powers.sorted()[count / 10], 1e-9) * Self.floor / Double(channels)
    noiseFloor = quiet
    let vectors = (side / 16 + 1) * side
    func table(_ count: Int) -> [[Vector]] {
      [[Vector]](repeating: [Vector](repeating: .zero, count: vectors), count: count)
    }
    var whitening = table(2 * channels * channels)
    var colouring = whitening
    var noise = table(channels * (channels + 1))
    var signal = table(channels)
    var pivots = table(channels)
    var clear = [Vector](repeating: .zero, count: vectors)
    var clearCount: Float = 0
    for index in 0..<count {
      let (l, k) = (index % side, index / side)
      let (at, lane) = (k / 8 * side + l, k % 8)
      let covariance = screen[index] * Self.excess + ComplexMatrix.identity(channels) * quiet
      let factor = covariance.cholesky(least: 1e-12)
      let inverse = factor.lowerInverse()
      let whitened = inverse * (spectrum.covariance(l, k) - covariance) * inverse.adjoint
      let (values, vectors) = whitened.eigen()
      let (toWhite, back) = (vectors.adjoint * inverse, factor * vectors)
      for entry in 0..<channels * channels {
        whitening[2 * entry][at][lane] = Float(toWhite.entries[entry].re)
        whitening[2 * entry + 1][at][lane] = Float(toWhite.entries[entry].im)
        colouring[2 * entry][at][lane] = Float(back.entries[entry].re)
        colouring[2 * entry + 1][at][lane] = Float(back.entries[entry].im)
      }
      for c in 0..<channels {
        signal[c][at][lane] = Float(max(0, values[c]))
        pivots[c][at][lane] = Float(factor[c, c].energy)
      }
      var pair = 0
      for c in 0..<channels {
        for d in c..<channels {
          noise[pair][at][lane] = Float(covariance[c, d].re)
          noise[pair + 1][at][lane] = Float(covariance[c, d].im)
          pair += 2
        }
      }
      let (x, y) = (ScreenPeaks.signed(l, side), ScreenPeaks.signed(k, side))
      let low = x * x + y * y <= (1.2 / Double(side)) * (1.2 / Double(side))
      if !low && values.reduce(0, { $0 + max(0, $1) }) > 6 {
        clear[at][lane] = 1
        clearCount += 1
      }
    }
    for i in clear.indices { clear[i] /= max(1, clearCount) }
    self.whitening = whitening
    self.colouring = colouring
    self.noise = noise
    self.signal = signal
    self.pivots = pivots
    self.clear = clear
  }

  /// Memory of one thread.
  package final class Scratch {
    package let window: WindowTransform
    package let pilot: WindowTransform
    fileprivate let neighbours: SpectralNeighbours
    /// Up to nine arrays laid out like a part of a spectrum.
    fileprivate let arrays: UnsafeMutablePointer<Vector>
    fileprivate let count: Int

    package init(_ filter: ScreenFilter) {
      window = WindowTransform(weights: WindowTransform.sine(filter.side), channels: filter.channels)
      pilot = WindowTransform(weights: window.weights, channels: filter.channels)
      neighbours = SpectralNeighbours(window.transform)
      count = window.transform.groups * filter.side
      arrays = .allocate(capacity: 9 * count)
      arrays.initialize(repeating: .zero, count: 9 * count)
    }

    deinit { arrays.deallocate() }

    fileprivate func array(_ index: Int) -> UnsafeMutablePointer<Vector> { arrays + index * count }
  }

  /// The first pass on the spectra of `scratch.window`.
  package func shrink(_ scratch: Scratch, presence: Float) {
    let (side, count, channels) = (side, scratch.count, channels)
    let spectra = scratch.window.spectra
    let means = spectra.map { ($0.real[0][0], $0.imaginary[0][0]) }
    // Y is kept in arrays 0...5, energies in 6...8.
    var level = Vector.zero
    for d in 0..<channels {
      let (re, im, energy) = (scratch.array(2 * d), scratch.array(2 * d + 1), scratch.array(6 + d))
      multiply(whitening, row: d, spectra, re, im, count)
      signal[d].withUnsafeBufferPointer { signal in
        clear.withUnsafeBufferPointer { clear in
          for i in 0..<count {
            let e = re[i] * re[i] + im[i] * im[i]
            energy[i] = e
            level += e / (signal[i] + presence) * clear[i]
          }
        }
      }
    }
    let relative = level.sum() / Float(channels)
    for d in 0..<channels {
      let (re, im, energy) = (scratch.array(2 * d), scratch.array(2 * d + 1), scratch.array(6 + d))
      for group in 0..<count / side {
        for l in 0..<side { scratch.neighbours.set(group, l, energy[group * side + l]) }
      }
      scratch.neighbours.means(odd: false, into: energy)
      signal[d].withUnsafeBufferPointer { signal in
        for i in 0..<count {
          let product = (energy[i] - presence) * signal[i] * relative
          let expected = product.replacing(with: 0, where: product .< 0).squareRoot()
          let gain = expected / (expected + presence)
          re[i] *= gain
          im[i] *= gain
        }
      }
    }
    for c in 0..<channels {
      let (re, im) = (spectra[c].real, spectra[c].imaginary)
      re.update(repeating: .zero, count: count)
      im.update(repeating: .zero, count: count)
      for d in 0..<channels {
        accumulate(colouring, c * channels + d, scratch.array(2 * d), scratch.array(2 * d + 1), re, im, count)
      }
      (re[0][0], im[0][0]) = means[c]
    }
  }

  /// (re, im) = row of the matrix times the channels.
  private func multiply(
    _ matrix: [[Vector]], row: Int, _ spectra: [FourierTransform.Spectrum], _ re: UnsafeMutablePointer<Vector>,
    _ im: UnsafeMutablePointer<Vector>, _ count: Int
  ) {
    re.update(repeating: .zero, count: count)
    im.update(repeating: .zero, count: count)
    for c in 0..<channels {
      accumulate(matrix, row * channels + c, spectra[c].real, spectra[c].imaginary, re, im, count)
    }
  }

  private func accumulate(
    _ matrix: [[Vector]], _ entry: Int, _ xr: UnsafeMutablePointer<Vector>, _ xi: UnsafeMutablePointer<Vector>,
    _ re: UnsafeMutablePointer<Vector>, _ im: UnsafeMutablePointer<Vector>, _ count: Int
  ) {
    matrix[2 * entry].withUnsafeBufferPointer { mr in
      matrix[2 * entry + 1].withUnsafeBufferPointer { mi in
        for i in 0..<count {
          re[i] += mr[i] * xr[i] - mi[i] * xi[i]
          im[i] += mr[i] * xi[i] + mi[i] * xr[i]
        }
      }
    }
  }

  /// The second pass on the spectra of `scratch.window`, with those of `scratch.pilot`.
  package func filter(_ scratch: Scratch, presence: Float) {
    let (side, count) = (side, scratch.count)
    let pilot = scratch.pilot.spectra
    var pair = 0
    for c in 0..<channels {
      for d in c..<channels {
        let (ar, ai, br, bi) = (pilot[c].real, pilot[c].imaginary, pilot[d].real, pilot[d].imaginary)
        for group in 0..<count / side {
          for l in 0..<side {
            let i = group * side + l
            scratch.neighbours.set(group, l, ar[i] * br[i] + ai[i] * bi[i])
          }
        }
        scratch.neighbours.means(odd: false, into: scratch.array(pair))
        pair += 1
        if c == d { continue }
        for group in 0..<count / side {
          for l in 0..<side {
            let i = group * side + l
            scratch.neighbours.set(group, l, ai[i] * br[i] - ar[i] * bi[i])
          }
        }
        scratch.neighbours.means(odd: true, into: scratch.array(pair))
        pair += 1
      }
    }
    let spectra = scratch.window.spectra
    let means = spectra.map { ($0.real[0][0], $0.imaginary[0][0]) }
    if channels == 1 {
      let (re, im, energy) = (spectra[0].real, spectra[0].imaginary, scratch.array(0))
      for i in 0..<count {
        let gain = energy[i] / (energy[i] + noise[0][i] * presence + 1e-20)
        re[i] *= gain
        im[i] *= gain
      }
    } else {
      filterColour(scratch, presence)
    }
    for c in 0..<channels { (spectra[c].real[0][0], spectra[c].imaginary[0][0]) = means[c] }
  }

  /// X - p N (O + p N)⁻¹ X, by elimination: unlike Cramer's rule it bears channels that are nearly alike.
  private func filterColour(_ scratch: Scratch, _ presence: Float) {
    let s = scratch.window.spectra
    for i in 0..<scratch.count {
      func n(_ index: Int) -> Vector { noise[index][i] * presence }
      // Noise: n00, n01, n02, n11, n12, n22.
      let (n00, n11, n22) = (n(0), n(6), n(10))
      let (n01, n02, n12) = (Pair(n(2), n(3)), Pair(n(4), n(5)), Pair(n(8), n(9)))
      func o(_ index: Int) -> Vector { scratch.array(index)[i] }
      let tiny = Vector(repeating: 1e-20)
      let a00 = o(0) + n00 + tiny
      let a01 = Pair(o(1), o(2)) + n01
      let a02 = Pair(o(3), o(4)) + n02
      let i00 = 1 / a00
      let (l10, l20) = (a01.conjugate * i00, a02.conjugate * i00)
      let a11 = o(5) + n11 + tiny - a01.energy * i00
      let least11 = pivots[1][i] * presence + tiny
      let i11 = 1 / a11.replacing(with: least11, where: a11 .< least11)
      let a12 = Pair(o(6), o(7)) + n12 - l10 * a02
      let l21 = a12.conjugate * i11
      let a22 = o(8) + n22 + tiny - a02.energy * i00 - a12.energy * i11
      let least22 = pivots[2][i] * presence + tiny
      let i22 = 1 / a22.replacing(with: least22, where: a22 .< least22)
      let x0 = Pair(s[0].real[i], s[0].imaginary[i])
      let x1 = Pair(s[1].real[i], s[1].imaginary[i])
      let x2 = Pair(s[2].real[i], s[2].imaginary[i])
      let y1 = x1 - l10 * x0
      let y2 = x2 - l20 * x0 - l21 * y1
      let z2 = y2 * i22
      let z1 = y1 * i11 - l21.conjugate * z2
      let z0 = x0 * i00 - l10.conjugate * z1 - l20.conjugate * z2
      let r0 = x0 - (z0 * n00 + n01 * z1 + n02 * z2)
      let r1 = x1 - (n01.conjugate * z0 + z1 * n11 + n12 * z2)
      let r2 = x2 - (n02.conjugate * z0 + n12.conjugate * z1 + z2 * n22)
      (s[0].real[i], s[0].imaginary[i]) = (r0.re, r0.im)
      (s[1].real[i], s[1].imaginary[i]) = (r1.re, r1.im)
      (s[2].real[i], s[2].imaginary[i]) = (r2.re, r2.im)
    }
  }
}

/// Eight complex numbers.
private struct Pair {
  typealias Vector = FourierTransform.Vector
  var re: Vector
  var im: Vector

  @inline(__always) init(_ re: Vector, _ im: Vector) { (self.re, self.im) = (re, im) }
  @inline(__always) var conjugate: Pair { Pair(re, -im) }
  @inline(__always) var energy: Vector { re * re + im * im }
  @inline(__always) static func + (a: Pair, b: Pair) -> Pair { Pair(a.re + b.re, a.im + b.im) }
  @inline(__always) static func - (a: Pair, b: Pair) -> Pair { Pair(a.re - b.re, a.im - b.im) }
  @inline(__always) static func * (a: Pair, b: Vector) -> Pair { Pair(a.re * b, a.im * b) }
  @inline(__always) static func * (a: Pair, b: Pair) -> Pair {
    Pair(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)
  }
}
