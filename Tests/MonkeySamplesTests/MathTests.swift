import Foundation
import MonkeySamples
import Testing

@Suite struct PortableMathTests {
  @Test func agreesWithTheSystemsLibrary() {
    for step in -2000...2000 {
      let x = Double(step) * 0.037
      #expect(abs(PortableMath.sine(x) - sin(x)) < 1e-12)
      #expect(abs(PortableMath.cosine(x) - cos(x)) < 1e-12)
      #expect(abs(PortableMath.exponential(x) / exp(x) - 1) < 1e-12)
      let positive = exp(x)
      #expect(abs(PortableMath.logarithm(positive) - log(positive)) < 1e-12 * max(1, abs(x)))
      #expect(abs(PortableMath.power(positive, 0.37) / pow(positive, 0.37) - 1) < 1e-11)
    }
  }

  @Test func staysFiniteAtTheEdges() {
    #expect(PortableMath.exponential(-1e9) == 0)
    #expect(PortableMath.exponential(1e9).isFinite)
    #expect(PortableMath.logarithm(0).isFinite)
    #expect(PortableMath.logarithm(-1).isFinite)
    #expect(PortableMath.power(0, 2) == 0)
    #expect(PortableMath.sine(.infinity) == 0)
  }

  @Test func filmCurveIsThatOfSRGB() {
    for step in 0...500 {
      let light = Double(step) / 500
      let expected = light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
      #expect(abs(Double(Film.encode(Float(light))) - expected) < 0.0015)
      #expect(abs(Double(Film.decode(Float(expected))) - light) < 1e-6)
    }
    #expect(Film.encode(-1) == 0)
    #expect(Film.encode(2) == 1)
  }
}

@Suite struct SampleRandomTests {
  @Test func isSplitMix64() {
    // The sequence that the authors' C code prints for this seed.
    var random = SampleRandom(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
      16_408_922_859_458_223_821,
    ]
    for value in expected { #expect(random.next() == value) }
  }

  @Test func normalHasMeanZeroAndVarianceOne() {
    var random = SampleRandom(seed: 3)
    let values = (0..<200_000).map { _ in Double(random.normal()) }
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    #expect(abs(mean) < 0.01)
    #expect(abs(variance - 1) < 0.01)
  }
}

@Suite struct NoiseTests {
  private let noise = Noise(seed: 9)

  @Test func isSmoothAndBounded() {
    var largest: Float = 0
    for step in 0..<20_000 {
      let x = Float(step) * 0.013 - 130
      let value = noise.gradient(x, 3.7)
      largest = max(largest, abs(value))
      #expect(abs(value - noise.gradient(x + 0.001, 3.7)) < 0.01)
    }
    #expect(largest > 0.3 && largest < 1)
  }

  @Test func isZeroOnTheLattice() {
    for x in -5...5 { #expect(noise.gradient(Float(x), 2) == 0) }
  }

  @Test func fractalsHavePowerAtEveryScale() {
    // Mean squared difference at a distance grows with the distance, and no scale is left out.
    func roughness(_ distance: Float) -> Float {
      (0..<4000).reduce(Float(0)) { sum, step in
        let x = Float(step) * 0.371
        let difference = noise.fractal(x, 0.3, octaves: 6) - noise.fractal(x + distance, 0.3, octaves: 6)
        return sum + difference * difference
      } / 4000
    }
    let values = [Float(0.02), 0.06, 0.18, 0.54].map(roughness)
    for (finer, coarser) in zip(values, values.dropFirst()) { #expect(coarser > 1.3 * finer) }
  }

  @Test func ridgesAndFacetsStayInTheirRanges() {
    for step in 0..<4000 {
      let (x, y) = (Float(step) * 0.093, Float(step % 71) * 0.31)
      #expect((0...1).contains(noise.ridges(x, y, octaves: 5)))
      let tilt = noise.facetTilt(x, y)
      #expect(abs(tilt.x) <= 1 && abs(tilt.y) <= 1)
      #expect(noise.nearestPoint(x, y).distance < 1.3)
    }
  }
}
