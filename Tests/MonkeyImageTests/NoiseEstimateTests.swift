import MonkeyImage
import TestSupport
import Testing

@Suite struct NoiseEstimateTests {
  private func picture(_ width: Int, _ height: Int, deviation: (Float) -> Float, seed: UInt64) -> Raster {
    var random = SeededRandom(seed: seed)
    return .generate(width: width, height: height) { x, y in
      let wave: Float = 0.02 * cosine(Float(y) / 40)
      let base: Float = 0.15 + 0.7 * Float(x) / Float(width) + wave
      func sample() -> Float { base + deviation(base) * random.normal() }
      return (sample(), sample(), sample())
    }
  }

  @Test(arguments: [0.01, 0.03, 0.06, 0.1])
  func whiteNoiseIsMeasured(deviation: Double) throws {
    let image = picture(256, 200, deviation: { _ in Float(deviation) }, seed: 3)
    let model = try #require(image.estimateNoise())
    for channel in model.channels {
      // The ends of the scale clip the widest noise.
      for level in 4..<13 { #expect(abs(Double(channel.deviation[level]) / deviation - 1) < 0.08) }
    }
  }

  @Test func noiseThatGrowsWithTheLevelIsFollowed() throws {
    let image = picture(400, 300, deviation: { 0.01 + 0.05 * $0 }, seed: 4)
    let model = try #require(image.estimateNoise())
    for level in 4..<13 {
      let expected = 0.01 + 0.05 * Float(level) / 16
      for channel in model.channels { #expect(abs(channel.deviation[level] / expected - 1) < 0.15) }
    }
  }

  @Test func textureIsNotTakenForNoise() throws {
    // Stripes and checks everywhere but in one corner.
    var random = SeededRandom(seed: 6)
    let image = Raster.generate(width: 320, height: 240) { x, y in
      let texture: Float = x < 80 && y < 80 ? 0 : 0.2 * cosine(Float(x) * 1.3) * cosine(Float(y) * 1.7)
      let base = 0.3 + 0.4 * Float(y) / 240 + texture
      return (base + 0.02 * random.normal(), base + 0.02 * random.normal(), base + 0.02 * random.normal())
    }
    let model = try #require(image.estimateNoise())
    for channel in model.channels { for value in channel.deviation { #expect(value < 0.026 && value > 0.015) } }
  }

  @Test func cleanAndBlankImagesHaveNone() {
    let clean = Raster.generate(width: 100, height: 100) { x, y in
      (Float(x) / 200 + 0.2, Float(y) / 200 + 0.2, 0.5)
    }
    let model = clean.estimateNoise()
    #expect((model?.channels.flatMap(\.deviation).max() ?? 0) < 3e-4)
    #expect(Raster(gray: Plane(width: 64, height: 64, fill: 1)).estimateNoise() == nil)
    #expect(Raster(gray: Plane(width: 0, height: 0)).estimateNoise() == nil)
    #expect(Raster(gray: Plane(width: 7, height: 500, fill: 0.5)).estimateNoise() == nil)
    #expect(Raster(gray: Plane(width: 100, height: 100, fill: .nan)).estimateNoise() == nil)
  }

  @Test func noiseHasASharpFloorAndTextureHasNone() throws {
    let noise = try #require(picture(256, 200, deviation: { _ in 0.05 }, seed: 7).estimateNoise())
    #expect(noise.floorSharpness > 0.7)
    // Grass: strokes whose strength differs from place to place.
    var random = SeededRandom(seed: 8)
    let strengths = Plane.generate(width: 32, height: 25) { _, _ in 0.02 + 0.15 * random.unit() }
    let grass = Plane.generate(width: 256, height: 200) { x, y in
      0.5 + strengths[x / 8, y / 8] * random.normal()
    }
    let texture = try #require(Raster(gray: grass).estimateNoise())
    #expect(texture.floorSharpness < 0.6)
  }
}
