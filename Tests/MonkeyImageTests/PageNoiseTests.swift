import MonkeyImage
import TestSupport
import Testing

/// Noise on pages: the look at patches, and what is taken away.
@Suite struct PageNoiseTests {
  private let page = SyntheticPage(dpi: 200)

  /// Faint writing in a shadow, with white noise and impulses.
  private func shaded(noise: Float, impulses: Float) -> Plane {
    var random = SeededRandom(seed: 4)
    let clean = page.image(density: 0.35) { x, _ in Float(0.8 - 0.6 * x) }
    return .generate(width: page.width, height: page.height) { x, y in
      let value = clean[x, y] + noise * random.normal()
      return random.unit() < impulses ? 0.02 : value
    }
  }

  @Test func cleanPagesAreLeftAlone() {
    for plane in [page.image(), page.image(noise: 0.01), page.image(density: 0.3, noise: 0.003)] {
      var image = Raster(gray: plane)
      #expect(PageNoise.clean(&image) == .clear)
      #expect(image.color[0].maxDifference(to: plane) == 0)
    }
    let blank = Plane(width: 300, height: 200, fill: 0.9)
    var image = Raster(gray: blank)
    #expect(PageNoise.clean(&image) == .clear)
    let ink = Plane.generate(width: 300, height: 200) { x, y in (x / 3 + y / 5) % 2 == 0 ? 0 : 1 }
    image = Raster(gray: ink)
    #expect(PageNoise.clean(&image) == .bilevel)
  }

  @Test func noiseAndImpulsesInTheShadeGo() throws {
    let noisy = shaded(noise: 0.025, impulses: 0.004)
    let clean = shaded(noise: 0, impulses: 0)
    var image = Raster(gray: noisy)
    guard case .quieted(let impulses, let deviation) = PageNoise.clean(&image) else {
      Issue.record("left as it is")
      return
    }
    #expect(abs(impulses - 0.004) < 0.002, "\(impulses)")
    #expect(abs(deviation - 0.025) < 0.005, "\(deviation)")
    let (before, after) = (error(noisy, clean), error(image.color[0], clean))
    #expect(after < before / 3, "\(before) to \(after)")
  }

  @Test func impulsesAloneGoWithoutATraceOfSmoothing() {
    let clean = page.image()
    var random = SeededRandom(seed: 8)
    let dotted = Plane.generate(width: clean.width, height: clean.height) { x, y in
      random.unit() < 0.002 ? 1 - clean[x, y] : clean[x, y]
    }
    var image = Raster(gray: dotted)
    guard case .quieted(let impulses, let deviation) = PageNoise.clean(&image) else {
      Issue.record("left as it is")
      return
    }
    #expect(impulses > 0 && deviation == 0)
    let before = zip(dotted.samples, clean.samples).count { abs($0 - $1) > 0.1 }
    let after = zip(image.color[0].samples, clean.samples).count { abs($0 - $1) > 0.1 }
    #expect(after * 3 < before, "\(before) to \(after)")
  }

  @Test func dotsOfAPictureAreNotImpulses() {
    let text = page.image()
    let pictured = Plane.generate(width: text.width, height: text.height) { x, y in
      x < 120 && y < 120 ? (x % 4 == 0 && y % 4 == 0 ? 0.1 : 0.9) : text[x, y]
    }
    #expect(PageNoiseSample(of: Raster(gray: pictured)).impulses == 0)
  }

  @Test func theLookAgreesWithCounting() {
    var random = SeededRandom(seed: 3)
    let noisy = Plane.generate(width: 400, height: 300) { _, _ in 0.8 + 0.02 * random.normal() }
    let sample = PageNoiseSample(of: Raster(gray: noisy))
    // Nine in ten patches stay below; the paper's level is the samples' ninth decile.
    #expect(sample.worstDeviation > 0.022 && sample.worstDeviation < 0.034, "\(sample.worstDeviation)")
    #expect(sample.impulses == 0 && !sample.isBilevel)
    let colour = PageNoiseSample(of: Raster(red: noisy, green: noisy, blue: noisy))
    #expect(abs(colour.worstDeviation - sample.worstDeviation) < 1e-4)
    let turned = Plane.generate(width: 300, height: 400) { x, y in noisy[y, x] }
    #expect(abs(PageNoiseSample(of: Raster(gray: turned)).worstDeviation / sample.worstDeviation - 1) < 0.2)
  }

  @Test(arguments: [(0, 0), (1, 1), (15, 16), (16, 16), (17, 40), (1, 90)])
  func smallImages(size: (Int, Int)) {
    let plane = Plane.random(width: size.0, height: size.1, seed: 6)
    var image = Raster(red: plane, green: plane, blue: plane, alpha: plane)
    _ = PageNoise.clean(&image)
    #expect(image.width == size.0 && image.height == size.1)
    #expect(image.alpha?.samples == plane.samples)
    #expect(image.color.allSatisfy { $0.samples.allSatisfy(\.isFinite) })
  }

  @Test func faintWritingIsFoundWhereThereIsNoNoise() {
    let faint = page.image(density: 0.045)
    #expect(
      page.fMeasure(InkMask.find(in: faint).mask) > 90, "\(page.fMeasure(InkMask.find(in: faint).mask))")
    var random = SeededRandom(seed: 5)
    let texture = Plane.generate(width: 500, height: 400) { _, _ in 0.8 + 0.012 * random.normal() }
    #expect(InkMask.find(in: texture.gaussianBlurred(sigma: 1)).mask.population == 0)
  }

  private func error(_ a: Plane, _ b: Plane) -> Double {
    zip(a.samples, b.samples).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) } / Double(a.count)
  }
}
