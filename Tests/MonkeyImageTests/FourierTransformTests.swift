import MonkeyImage
import TestSupport
import Testing

@Suite struct FourierTransformTests {
  private func samples(_ side: Int, seed: UInt64) -> [Float] {
    var random = SeededRandom(seed: seed)
    return (0..<side * side).map { _ in random.unit() - 0.5 }
  }

  /// The transform of one frequency, from the formula.
  private func twin(_ f: [Float], _ side: Int, _ l: Int, _ k: Int) -> (Double, Double) {
    var (re, im) = (0.0, 0.0)
    for y in 0..<side {
      for x in 0..<side {
        let angle: Double = -2 * .pi * Double((k * y + l * x) % side) / Double(side)
        re += Double(f[y * side + x]) * cosine(angle)
        im += Double(f[y * side + x]) * sine(angle)
      }
    }
    return (re, im)
  }

  @Test(arguments: [16, 32, 64])
  func followsTheFormula(side: Int) {
    let transform = FourierTransform(side: side)
    let f = samples(side, seed: UInt64(side))
    let spectrum = FourierTransform.Spectrum(transform)
    transform.forward(f, into: spectrum, FourierTransform.Scratch(transform))
    for k in stride(from: 0, through: side / 2, by: side == 16 ? 1 : 5) {
      for l in stride(from: 0, to: side, by: side == 16 ? 1 : 3) {
        let (re, im) = twin(f, side, l, k)
        let got = spectrum.coefficient(l, k, side: side)
        #expect(abs(Double(got.real) - re) < 1e-4 && abs(Double(got.imaginary) - im) < 1e-4, "\(l) \(k)")
      }
    }
  }

  @Test(arguments: [16, 32, 64, 128, 256, 512, 1024])
  func inverseGivesTheBlockBack(side: Int) {
    let transform = FourierTransform(side: side)
    let scratch = FourierTransform.Scratch(transform)
    let f = samples(side, seed: 5)
    let spectrum = FourierTransform.Spectrum(transform)
    transform.forward(f, into: spectrum, scratch)
    var back = [Float](repeating: 0, count: side * side)
    transform.inverse(spectrum, into: &back, scratch)
    var largest: Float = 0
    for (a, b) in zip(f, back) { largest = max(largest, abs(a - b)) }
    #expect(largest < 2e-6)
  }

  @Test func energyIsKept() {
    let side = 128
    let transform = FourierTransform(side: side)
    let f = samples(side, seed: 6)
    let spectrum = FourierTransform.Spectrum(transform)
    transform.forward(f, into: spectrum, FourierTransform.Scratch(transform))
    var sum = 0.0
    for k in 0...side / 2 {
      for l in 0..<side {
        let c = spectrum.coefficient(l, k, side: side)
        sum += Double(c.real * c.real + c.imaginary * c.imaginary) * (k == 0 || k == side / 2 ? 1 : 2)
      }
    }
    let expected = f.reduce(0.0) { $0 + Double($1 * $1) } * Double(side * side)
    #expect(abs(sum / expected - 1) < 1e-5)
  }

  @Test func aWaveIsOnePeak() {
    let side = 32
    let transform = FourierTransform(side: side)
    let f = (0..<side * side).map { cosine(2 * .pi * Float((3 * ($0 / side) + 29 * ($0 % side)) % 32) / 32) }
    let spectrum = FourierTransform.Spectrum(transform)
    transform.forward(f, into: spectrum, FourierTransform.Scratch(transform))
    for k in 0...16 {
      for l in 0..<32 {
        let c = spectrum.coefficient(l, k, side: side)
        let expected: Float = k == 3 && l == 29 ? 512 : 0
        #expect(abs(c.real - expected) < 2e-3 && abs(c.imaginary) < 2e-3)
      }
    }
  }
}
