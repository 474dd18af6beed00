import MonkeyImage
import TestSupport
import Testing

@Suite struct ScreenFilterTests {
  private let side = 32

  private func planes(_ seed: UInt64, _ count: Int = 3) -> [Plane] {
    (0..<count).map { .random(width: 64, height: 64, seed: seed + UInt64($0)) }
  }

  private func views<R>(_ planes: [Plane], _ body: ([PlaneView]) -> R) -> R {
    var views: [PlaneView] = []
    for plane in planes { plane.read { views.append($0) } }
    return withExtendedLifetime(planes) { body(views) }
  }

  private func coefficient(_ window: WindowTransform, _ channel: Int, _ l: Int, _ k: Int) -> Complex {
    let (l, k) = ((l + side) % side, (k + side) % side)
    let flipped = k > side / 2
    let c = window.spectra[channel].coefficient(flipped ? (side - l) % side : l, flipped ? side - k : k, side: side)
    return Complex(Double(c.real), flipped ? -Double(c.imaginary) : Double(c.imaginary))
  }

  @Test(arguments: [false, true])
  func windowsAddUpToTheImage(centred: Bool) {
    let image = planes(1, 1)
    let window = WindowTransform(weights: WindowTransform.sine(side), channels: 1)
    var sum = [Float](repeating: 0, count: 64 * 64)
    var copied = sum
    views(image) { views in
      for y in stride(from: -16, to: 64, by: 16) {
        for x in stride(from: -16, to: 64, by: 16) {
          func add(_ from: UnsafePointer<Float>, _ to: inout [Float]) {
            for j in max(0, y)..<min(64, y + 32) {
              for i in max(0, x)..<min(64, x + 32) { to[j * 64 + i] += from[(j - y) * 32 + i - x] }
            }
          }
          window.forward(views, x: x, y: y, centred: centred)
          window.inverse(0)
          add(window.samples, &sum)
          window.copy(views, x: x, y: y) { add($1, &copied) }
        }
      }
    }
    for (index, value) in image[0].samples.enumerated() {
      #expect(abs(sum[index] - value) < 1e-5 && abs(copied[index] - value) < 1e-5)
    }
  }

  @Test func meansOverNeighboursFollowTheFormula() {
    let window = WindowTransform(weights: WindowTransform.sine(side), channels: 2)
    views(planes(5, 2)) { window.forward($0, x: 3, y: 7) }
    let neighbours = SpectralNeighbours(window.transform)
    var means = [SIMD8<Float>](repeating: .zero, count: window.spectra[0].count)
    for odd in [false, true] {
      func cross(_ l: Int, _ k: Int) -> Double {
        let product = coefficient(window, 0, l, k) * coefficient(window, 1, l, k).conjugate
        return odd ? product.im : product.re
      }
      for group in 0..<window.transform.groups {
        for l in 0..<side {
          neighbours.set(group, l, SIMD8((0..<8).map { Float(group * 8 + $0 <= 16 ? cross(l, group * 8 + $0) : 0) }))
        }
      }
      means.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { neighbours.means(odd: odd, into: base) }
      }
      for k in 0...16 {
        for l in 0..<side {
          var sum = 0.0
          for dk in -1...1 { for dl in -1...1 { sum += cross(l + dl, k + dk) } }
          // Where a frequency is its own opposite, what is odd is 0 on either side of rounding.
          #expect(abs(Double(means[k / 8 * side + l][k % 8]) - sum / 9) < 2e-3, "\(odd) \(l) \(k)")
        }
      }
    }
  }

  @Test func crossSpectrumIsTheMeanOfProducts() {
    let window = WindowTransform(weights: WindowTransform.hann(side), channels: 3)
    var spectrum = CrossSpectrum(side: side, channels: 3)
    var expected = [ComplexMatrix](repeating: ComplexMatrix(order: 3), count: side * side)
    views(planes(9)) { views in
      for x in 0..<4 {
        window.forward(views, x: x * 8, y: 2, centred: true)
        spectrum.add(window)
        for k in 0..<side {
          for l in 0..<side {
            for c in 0..<3 {
              for d in 0..<3 {
                let product = coefficient(window, c, l, k) * coefficient(window, d, l, k).conjugate
                expected[k * side + l][c, d] = expected[k * side + l][c, d] + product * 0.25
              }
            }
          }
        }
      }
    }
    for k in 0..<side {
      for l in 0..<side {
        let difference = (spectrum.covariance(l, k) - expected[k * side + l]).entries.map(\.energy).max() ?? 0
        #expect(difference < 1e-6)
        #expect(abs(spectrum.power(l, k) - expected[k * side + l].trace) < 1e-3)
      }
    }
  }

  /// The second pass at every frequency from its formula, by double precision Gaussian elimination.
  @Test(arguments: [1, 3], [Float(0.3), 1])
  func secondPassFollowsTheFormula(channels: Int, presence: Float) {
    var spectrum = CrossSpectrum(side: side, channels: channels)
    let statistics = WindowTransform(weights: WindowTransform.sine(side), channels: channels)
    views(planes(20, channels)) { views in
      for x in 0..<8 {
        statistics.forward(views, x: x * 4, y: x)
        spectrum.add(statistics)
      }
    }
    let noise = (0..<side * 17).map { spectrum.covariance($0 % side, $0 / side) * 0.2 }
    let filter = ScreenFilter(spectrum, screen: noise)
    let scratch = ScreenFilter.Scratch(filter)
    views(planes(30, channels)) { scratch.window.forward($0, x: 5, y: 9) }
    views(planes(40, channels)) { scratch.pilot.forward($0, x: 5, y: 9) }
    func vector(_ window: WindowTransform, _ l: Int, _ k: Int) -> [Complex] {
      (0..<channels).map { coefficient(window, $0, l, k) }
    }
    let quiet = filter.noiseFloor
    var expected: [[Complex]] = []
    for k in 0...16 {
      for l in 0..<side {
        var o = ComplexMatrix(order: channels)
        for dk in -1...1 {
          for dl in -1...1 {
            let p = vector(scratch.pilot, l + dl, k + dk)
            for c in 0..<channels {
              for d in 0..<channels { o[c, d] = o[c, d] + p[c] * p[d].conjugate * (1.0 / 9) }
            }
          }
        }
        let n = noise[k * side + l] * ScreenFilter.excess + ComplexMatrix.identity(channels) * quiet
        let inverse = (o + n * Double(presence)).cholesky().lowerInverse()
        let m = o * (inverse.adjoint * inverse)
        let x = vector(scratch.window, l, k)
        expected.append(
          (0..<channels).map { c in (0..<channels).reduce(Complex(0)) { $0 + m[c, $1] * x[$1] } })
      }
    }
    filter.filter(scratch, presence: presence)
    for k in 0...16 {
      for l in 0..<side where k + l > 0 {
        for (a, b) in zip(vector(scratch.window, l, k), expected[k * side + l]) {
          #expect((a - b).energy.squareRoot() < 2e-3, "\(l) \(k)")
        }
      }
    }
  }

  @Test func noScreenAndNoFloorChangeNothingMuch() {
    var spectrum = CrossSpectrum(side: side, channels: 3)
    let window = WindowTransform(weights: WindowTransform.sine(side), channels: 3)
    let image = planes(50)
    views(image) { views in
      for x in 0..<8 {
        window.forward(views, x: x * 4, y: x)
        spectrum.add(window)
      }
    }
    let filter = ScreenFilter(
      spectrum, screen: [ComplexMatrix](repeating: ComplexMatrix(order: 3), count: side * 17))
    let scratch = ScreenFilter.Scratch(filter)
    views(image) { scratch.window.forward($0, x: 4, y: 4) }
    let before = coefficient(scratch.window, 1, 5, 6)
    filter.shrink(scratch, presence: 1e-6)
    #expect((coefficient(scratch.window, 1, 5, 6) - before).energy < before.energy * 0.1)
  }
}
