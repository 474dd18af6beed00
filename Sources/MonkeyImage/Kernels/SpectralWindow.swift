#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Square windows of an image and their Fourier transforms, one a channel.
///
/// Memory of one thread; reading outside the image mirrors it at its edges.
package final class WindowTransform {
  package let transform: FourierTransform
  package let spectra: [FourierTransform.Spectrum]
  /// The samples of one channel's window; after `inverse` those of the result.
  package let samples: UnsafeMutablePointer<Float>
  /// What was taken away from each channel before it was transformed, and is added again by `inverse`.
  private var means: [Float]
  private let scratch: FourierTransform.Scratch
  /// Weights along one side; a window's are their products.
  let weights: [Float]

  /// - Parameter weights: one a sample of a side, a power of two from 16 to 1024.
  package init(weights: [Float], channels: Int) {
    self.weights = weights
    let transform = FourierTransform(side: weights.count)
    self.transform = transform
    spectra = (0..<channels).map { _ in FourierTransform.Spectrum(transform) }
    scratch = FourierTransform.Scratch(transform)
    means = [Float](repeating: 0, count: channels)
    samples = .allocate(capacity: weights.count * weights.count)
    samples.initialize(repeating: 0, count: weights.count * weights.count)
  }

  deinit { samples.deallocate() }

  var side: Int { transform.side }

  /// Transforms the window whose first sample is at column `x` and row `y`, channel by channel.
  /// - Parameter centred: takes each channel's mean away first.
  package func forward(_ planes: [PlaneView], x: Int, y: Int, centred: Bool = false) {
    for channel in spectra.indices {
      load(planes[channel], x, y)
      means[channel] = centred ? takeMean() : 0
      multiply()
      transform.forward(samples, into: spectra[channel], scratch)
    }
  }

  /// Transforms a channel's spectrum back into `samples`, and multiplies by the window.
  package func inverse(_ channel: Int) {
    transform.inverse(spectra[channel], into: samples, scratch)
    multiply(adding: means[channel])
  }

  /// What transforming there and back would give: each channel's samples times the squared window.
  package func copy(_ planes: [PlaneView], x: Int, y: Int, _ body: (Int, UnsafePointer<Float>) -> Void) {
    for (channel, plane) in planes.enumerated() {
      load(plane, x, y)
      multiply()
      multiply()
      body(channel, samples)
    }
  }

  private func load(_ plane: PlaneView, _ x: Int, _ y: Int) {
    let side = side
    let inside = x >= 0 && x + side <= plane.width
    for j in 0..<side {
      let row = plane.row(mirrored(y + j, plane.height))
      let target = samples + j * side
      if inside {
        target.update(from: row + x, count: side)
      } else {
        for i in 0..<side { target[i] = row[mirrored(x + i, plane.width)] }
      }
    }
  }

  private func takeMean() -> Float {
    let count = side * side
    var sum = FourierTransform.Vector.zero
    for i in stride(from: 0, to: count, by: 8) { sum += FourierTransform.Vector(samples + i) }
    let mean = sum.sum() / Float(count)
    for i in stride(from: 0, to: count, by: 8) { (FourierTransform.Vector(samples + i) - mean).store(samples + i) }
    return mean
  }

  /// Samples, plus the windowed mean, times the window.
  private func multiply(adding mean: Float = 0) {
    let side = side
    weights.withUnsafeBufferPointer { weights in
      guard let weights = weights.baseAddress else { return }
      for j in 0..<side {
        let (row, factor) = (samples + j * side, weights[j])
        for i in stride(from: 0, to: side, by: 8) {
          let weight = FourierTransform.Vector(weights + i) * factor
          ((FourierTransform.Vector(row + i) + weight * mean) * weight).store(row + i)
        }
      }
    }
  }

  /// Half a sine wave: at a hop of half a side, squares of neighbouring windows add up to 1 (Princen and Bradley 1986).
  package static func sine(_ side: Int) -> [Float] {
    (0..<side).map { Float(sin(.pi * (Double($0) + 0.5) / Double(side))) }
  }

  /// Hann's window, periodic.
  package static func hann(_ side: Int) -> [Float] {
    (0..<side).map { Float(0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(side))) }
  }
}

/// Sums of F_c(f) F_d*(f) over windows, for all pairs of channels c <= d: the covariance of the channels by frequency.
///
/// Notation: n side; frequencies f = (l, k), l horizontal and k vertical, 0 ..< n; only k <= n/2 is stored.
package struct CrossSpectrum: Sendable {
  let side: Int
  let channels: Int
  private(set) var windows = 0
  /// For each pair, real and imaginary part, laid out like `FourierTransform.Spectrum`.
  private var sums: [[FourierTransform.Vector]]

  package init(side: Int, channels: Int) {
    self.side = side
    self.channels = channels
    let pairs = channels * (channels + 1) / 2
    let vectors = (side / 16 + 1) * side
    sums = [[FourierTransform.Vector]](
      repeating: [FourierTransform.Vector](repeating: .zero, count: vectors), count: 2 * pairs)
  }

  /// Mean covariance over windows that start at these places.
  init(of planes: [PlaneView], at places: [(x: Int, y: Int)], side: Int, weights: [Float], centred: Bool) {
    let parts = Parallel.mapRows(places.count, chunk: max(8, (places.count + 15) / 16)) { group in
      let window = WindowTransform(weights: weights, channels: planes.count)
      var sum = CrossSpectrum(side: side, channels: planes.count)
      for index in group {
        window.forward(planes, x: places[index].x, y: places[index].y, centred: centred)
        sum.add(window)
      }
      return sum
    }
    self.init(side: side, channels: planes.count)
    for part in parts { add(part) }
  }

  /// Adds a window's.
  package mutating func add(_ window: WindowTransform) {
    windows += 1
    var pair = 0
    for c in 0..<channels {
      for d in c..<channels {
        let (a, b) = (window.spectra[c], window.spectra[d])
        for i in 0..<a.count {
          let (ar, ai, br, bi) = (a.real[i], a.imaginary[i], b.real[i], b.imaginary[i])
          sums[pair][i] += ar * br + ai * bi
          if c != d { sums[pair + 1][i] += ai * br - ar * bi }
        }
        pair += 2
      }
    }
  }

  mutating func add(_ other: CrossSpectrum) {
    windows += other.windows
    for pair in sums.indices { for i in sums[pair].indices { sums[pair][i] += other.sums[pair][i] } }
  }

  /// Mean covariance at a frequency, which may be any integers.
  package func covariance(_ l: Int, _ k: Int) -> ComplexMatrix {
    var (l, k) = (((l % side) + side) % side, ((k % side) + side) % side)
    let flipped = k > side / 2
    if flipped { (l, k) = ((side - l) % side, side - k) }
    let scale = 1 / Double(max(1, windows))
    let at = k / 8 * side + l
    var out = ComplexMatrix(order: channels)
    var pair = 0
    for c in 0..<channels {
      for d in c..<channels {
        let re = Double(sums[pair][at][k % 8]) * scale
        let im = c == d ? 0 : Double(sums[pair + 1][at][k % 8]) * scale
        out[c, d] = Complex(re, flipped ? -im : im)
        out[d, c] = out[c, d].conjugate
        pair += 2
      }
    }
    return out
  }

  /// Sum of the channels' mean powers at a frequency.
  package func power(_ l: Int, _ k: Int) -> Double {
    var (l, k) = (((l % side) + side) % side, ((k % side) + side) % side)
    if k > side / 2 { (l, k) = ((side - l) % side, side - k) }
    var sum = 0.0
    var pair = 0
    for c in 0..<channels {
      sum += Double(sums[pair][k / 8 * side + l][k % 8])
      pair += 2 * (channels - c)
    }
    return sum / Double(max(1, windows))
  }
}
