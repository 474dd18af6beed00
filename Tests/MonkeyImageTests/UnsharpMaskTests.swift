import MonkeyImage
import TestSupport
import Testing

@Suite struct UnsharpMaskTests {
  /// The formula, pixel by pixel.
  private func slow(_ image: Raster, _ mask: UnsharpMask) -> [Plane] {
    let luma = image.luma()
    let blurred = luma.gaussianBlurred(sigma: mask.sigma)
    let delta = Plane.generate(width: image.width, height: image.height) { x, y in
      var (low, high) = (Float.infinity, -Float.infinity)
      for j in -1...1 {
        for i in -1...1 {
          let value = luma[max(0, min(image.width - 1, x + i)), max(0, min(image.height - 1, y + j))]
          (low, high) = (min(low, value), max(high, value))
        }
      }
      let own = luma[x, y]
      let difference = mask.amount * (own - blurred[x, y])
      if mask.amount < 0 { return difference }
      let (range, noise) = (high - low, mask.noiseRange)
      let fourth = range * range * range * range
      let gate = fourth == 0 ? 0 : fourth / (fourth + noise * noise * noise * noise)
      let reach = mask.overshoot * mask.amount * range
      return max(low - reach, min(high + reach, own + gate * difference)) - own
    }
    return image.color.map { plane in
      Plane.generate(width: image.width, height: image.height) { x, y in
        let c = plane[x, y]
        let soft = max(0.3 * c, min(1 - 0.3 * (1 - c), c + delta[x, y]))
        return min(max(soft, min(c, 2 / 255)), max(c, 253 / 255))
      }
    }
  }

  private func random(_ width: Int, _ height: Int) -> Raster {
    Raster(
      red: .random(width: width, height: height, seed: 1), green: .random(width: width, height: height, seed: 2),
      blue: .random(width: width, height: height, seed: 3), alpha: .random(width: width, height: height, seed: 4))
  }

  @Test(arguments: [(1, 1), (2, 3), (15, 2), (16, 70), (17, 16), (1, 90), (90, 1), (130, 75)])
  func agreesWithTheFormula(width: Int, height: Int) {
    for (sigma, amount) in [(0.1, 1), (0.8, 0.6), (2.7, 4), (1.3, -1), (5, 1.5), (10, -0.5)] {
      let mask = UnsharpMask(sigma: sigma, amount: Float(amount), noiseRange: 0.2, overshoot: 0.2)
      for image in [random(width, height), Raster(gray: .random(width: width, height: height, seed: 9))] {
        var sharpened = image
        mask.apply(to: &sharpened)
        for (plane, expected) in zip(sharpened.color, slow(image, mask)) {
          #expect(plane.maxDifference(to: expected) < 2e-6, "sigma \(sigma) amount \(amount)")
        }
        #expect(sharpened.alpha?.samples == image.alpha?.samples)
      }
    }
  }

  @Test func nothingIsClippedThatWasNot() {
    let edge = Plane.generate(width: 40, height: 8) { x, _ in x < 20 ? 0.01 : 0.99 }
    var image = Raster(gray: edge)
    UnsharpMask(sigma: 1, amount: 4, noiseRange: 0, overshoot: 4).apply(to: &image)
    #expect(image.color[0].samples.allSatisfy { $0 > 0.002 && $0 < 0.998 })
  }

  @Test func edgesGoNoFurtherThanAllowed() {
    // A soft edge from 0.4 to 0.6 whose steepest step is 0.05.
    let edge = Plane.generate(width: 60, height: 5) { x, _ in max(0.4, min(0.6, 0.4 + 0.05 * Float(x - 28))) }
    var image = Raster(gray: edge)
    UnsharpMask(sigma: 2, amount: 1, noiseRange: 0, overshoot: 0).apply(to: &image)
    #expect(image.color[0].samples.allSatisfy { $0 >= 0.4 - 1e-6 && $0 <= 0.6 + 1e-6 })
    #expect(image.color[0][30, 2] != edge[30, 2] || image.color[0][29, 2] != edge[29, 2])
  }

  @Test func emptyImages() {
    var image = Raster(gray: Plane(width: 0, height: 3))
    UnsharpMask(sigma: 1, amount: 1, noiseRange: 0, overshoot: 0).apply(to: &image)
    #expect(image.width == 0)
  }
}

@Suite struct PatchNoiseTests {
  @Test(arguments: [0.004, 0.02, 0.06])
  func findsTheNoiseOfASlope(sigma: Double) {
    var random = SeededRandom(seed: 4)
    let plane = Plane.generate(width: 400, height: 300) { x, y in
      0.3 + Float(x) * 0.001 + (y > 100 ? 0.1 : 0) + Float(sigma) * random.normal()
    }
    let found = Raster(gray: plane).patchNoise()
    #expect(found > 0.85 * sigma && found < 1.05 * sigma)
  }

  @Test func isZeroWhereThereIsNone() {
    #expect(Raster(gray: Plane(width: 40, height: 40, fill: 0.5)).patchNoise() == 0)
    #expect(Raster(gray: Plane(width: 40, height: 40, fill: 1)).patchNoise() == 0)
    for (w, h) in [(0, 0), (1, 1), (2, 9)] {
      #expect(Raster(gray: .random(width: w, height: h, seed: 1)).patchNoise() == 0)
    }
    #expect(Raster(gray: .random(width: 3, height: 3, seed: 1)).patchNoise() > 0)
  }
}
