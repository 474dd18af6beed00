import MonkeyImage
import MonkeyOps
import TestSupport
import Testing

@Suite struct DenoiseOperationTests {
  private func noisy(_ deviation: Float, seed: UInt64 = 1) -> Raster {
    var random = SeededRandom(seed: seed)
    return .generate(width: 160, height: 120) { x, y in
      let base: Float = (x / 40 + y / 40) % 2 == 0 ? 0.35 : 0.65
      return (
        base + deviation * random.normal(), base + deviation * random.normal(), base + deviation * random.normal()
      )
    }
  }

  @Test func cleanImagesAreDeclined() throws {
    var image = noisy(0.002)
    let before = image
    let report = try Denoise().apply(to: &image)
    #expect(report.skipped == "the noise is negligible")
    #expect(image.color.map(\.samples) == before.color.map(\.samples))
  }

  @Test func littleNoiseInBrightnessAloneMayBeTexture() throws {
    var random = SeededRandom(seed: 5)
    func gray(_ deviation: Float) -> Raster {
      let plane = Plane.generate(width: 160, height: 120) { _, _ in 0.5 + deviation * random.normal() }
      return Raster(red: plane, green: plane, blue: plane)
    }
    // In opponent colours that is √3 times as much.
    for (deviation, declines) in [(0.006, true), (0.02, false)] as [(Float, Bool)] {
      var image = gray(deviation)
      let report = try Denoise().apply(to: &image)
      #expect((report.skipped != nil) == declines, "\(deviation): \(report)")
    }
  }

  @Test func noiseGoes() throws {
    let clean = noisy(0)
    var image = noisy(0.06)
    let before = image.color[1].maxDifference(to: clean.color[1])
    let report = try Denoise().apply(to: &image)
    #expect(report.skipped == nil)
    #expect(image.color[1].maxDifference(to: clean.color[1]) < before / 2)
  }

  @Test func alittleStrengthChangesLittle() throws {
    let before = noisy(0.06)
    var image = before
    var denoise = Denoise()
    denoise.strength = 0.05
    _ = try denoise.apply(to: &image)
    #expect(image.color[0].maxDifference(to: before.color[0]) < 0.01)
    denoise.strength = 0
    #expect(try denoise.apply(to: &image).skipped != nil)
  }

  @Test(arguments: [0, 1, 2, 7, 8, 15, 16, 17])
  func smallImages(side: Int) throws {
    var image = Raster(
      gray: .random(width: side, height: side, seed: 8), alpha: .random(width: side, height: side, seed: 9))
    let alpha = image.alpha?.samples
    _ = try Denoise().apply(to: &image)
    #expect(image.alpha?.samples == alpha)
    #expect(image.color[0].samples.allSatisfy { $0.isFinite })
  }
}
