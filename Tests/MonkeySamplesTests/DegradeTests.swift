import MonkeyImage
import MonkeySamples
import TestSupport
import Testing

@Suite struct DegradeTests {
  private func flat(_ value: Float, width: Int = 200, height: Int = 160) -> Raster {
    Raster(gray: Plane(width: width, height: height, fill: value))
  }

  private func deviation(_ plane: Plane) -> Double {
    let mean = plane.mean
    return (plane.samples.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(plane.count))
      .squareRoot()
  }

  @Test func noiseHasTheSigmaAskedFor() {
    for grain in [1, 1.5, 2.5] {
      var raster = flat(0.5)
      raster.addNoise(sigma: 0.05, grain: grain, seed: 4)
      #expect(abs(deviation(raster.color[0]) - 0.05) < 0.008, "grain \(grain)")
      #expect(abs(raster.color[0].mean - 0.5) < 0.01)
    }
  }

  @Test func noiseOfChannelsIsTheirOwnOrShared() {
    var own = Raster.generate(width: 40, height: 30) { _, _ in (0.5, 0.5, 0.5) }
    var shared = own
    own.addNoise(sigma: 0.1, seed: 1)
    shared.addNoise(sigma: 0.1, colorful: false, seed: 1)
    #expect(own.color[0].maxDifference(to: own.color[1]) > 0.1)
    #expect(shared.color[0].maxDifference(to: shared.color[1]) == 0)
  }

  @Test func turningIsClockwiseForPositiveAngles() {
    // A level line through the middle runs down to the right afterwards.
    var raster = Raster(gray: .generate(width: 201, height: 101) { _, y in y == 50 ? 0 : 1 })
    raster.turnContent(clockwise: 5, fill: Color(gray: 1))
    func darkest(_ x: Int) -> Int {
      (0..<101).min { raster.color[0][x, $0] < raster.color[0][x, $1] } ?? -1
    }
    #expect(darkest(180) > darkest(20) + 10)
    #expect(raster.width == 201 && raster.height == 101)
  }

  @Test func fadeAndVignetteDoWhatTheySay() {
    var faded = Raster(gray: Plane(width: 2, height: 1, samples: [0, 1]))
    faded.fade(black: 0.2, white: 0.9)
    #expect(abs(faded.color[0][0, 0] - 0.2) < 1e-6)
    #expect(abs(faded.color[0][1, 0] - 0.9) < 1e-6)
    var dim = flat(1, width: 101, height: 101)
    dim.vignette(strength: 0.4)
    #expect(dim.color[0][50, 50] > 0.999)
    #expect(abs(dim.color[0][0, 0] - 0.6) < 0.02)
  }

  @Test func shadeStaysBetweenItsBounds() {
    var raster = flat(1)
    raster.shade(depth: 0.3, seed: 8)
    let samples = raster.color[0].samples
    #expect((samples.max() ?? 0) <= 1)
    #expect((samples.min() ?? 0) >= 0.7 - 1e-6)
    #expect((samples.max() ?? 0) - (samples.min() ?? 0) > 0.15)
  }

  @Test func specksDarkenWithinTheirNumber() {
    var raster = flat(1)
    raster.addSpecks(perMegapixel: 2000, radius: 2, seed: 3)
    let dark = raster.color[0].samples.count { $0 < 0.7 }
    #expect(dark > 20 && dark < 32_000 * 2000 / 1_000_000 * 16)
    var none = flat(1)
    none.addSpecks(perMegapixel: 0, radius: 2, seed: 3)
    #expect(none.color[0].mean == 1)
  }

  @Test func theOtherSideIsMirrored() {
    var raster = flat(1, width: 40, height: 10)
    let back = Plane.generate(width: 40, height: 10) { x, _ in x < 10 ? 0 : 1 }
    raster.showThrough(back, strength: 0.2, blur: 0)
    #expect(abs(raster.color[0][35, 5] - 0.8) < 1e-5)
    #expect(raster.color[0][4, 5] == 1)
  }

  @Test func everyDegradationIsTheSameForTheSameSeed() {
    func worn(_ seed: UInt64) -> Plane {
      var raster = Raster.generate(width: 70, height: 50) { x, y in (Float(x) / 70, Float(y) / 50, 0.5) }
      raster.printOnPaper(Color(0.9, 0.85, 0.8), texture: 0.1, pixelsPerMillimetre: 8, seed: seed)
      raster.shade(depth: 0.3, seed: seed)
      raster.addSpecks(perMegapixel: 1000, radius: 2, seed: seed)
      raster.addScannerBorder(left: 5, top: 4, soft: 2, seed: seed)
      raster.addNoise(sigma: 0.02, seed: seed)
      return raster.color[2]
    }
    #expect(worn(5).maxDifference(to: worn(5)) == 0)
    #expect(worn(5).maxDifference(to: worn(6)) > 0.01)
  }

  @Test func emptyAndTinyImagesSurvive() {
    for (width, height) in [(0, 0), (1, 1), (1, 7), (17, 1)] {
      var raster = flat(0.5, width: width, height: height)
      raster.turnContent(clockwise: 3, fill: Color(gray: 1))
      raster.shade(depth: 0.2, seed: 1)
      raster.printOnPaper(Color(gray: 0.9), texture: 0.1, pixelsPerMillimetre: 8, seed: 1)
      raster.addNoise(sigma: 0.1, grain: 2, seed: 1)
      raster.addSpecks(perMegapixel: 1e6, radius: 3, seed: 1)
      raster.addScannerBorder(left: 3, top: 3, soft: 2, seed: 1)
      raster.vignette(strength: 0.2)
      raster = HalftoneScreen(linesPerInch: 133).printed(raster, dpi: 300)
      #expect(raster.width == width && raster.height == height)
    }
  }
}

@Suite struct HalftoneTests {
  /// Mean light of the print of a flat gray, dots of hard rim and no gain.
  @Test func meanLightIsThatOfTheOriginal() {
    let screen = HalftoneScreen(linesPerInch: 60, dotGain: 0, rim: 0.01)
    for gray in [Float(0.3), 0.5, 0.7, 0.9] {
      let printed = screen.printed(Raster(gray: Plane(width: 240, height: 240, fill: gray)), dpi: 600)
      let light = printed.color[0].samples.reduce(0.0) { $0 + Double(Film.decode($1)) } / 57600
      // Black ink lets 0.08 of the light through.
      let expected = 1 - (1 - Double(Film.decode(gray))) * 0.92
      #expect(abs(light - expected) < 0.015, "gray \(gray)")
    }
  }

  @Test func dotsLieOnTheirLattice() {
    // At 45 degrees and a cell of 10 pixels, the pattern repeats after 10 / √2 along both axes: 7.07; ten of them are 71.
    let screen = HalftoneScreen(linesPerInch: 60, dotGain: 0)
    let printed = screen.printed(Raster(gray: Plane(width: 300, height: 300, fill: 0.6)), dpi: 600).color[0]
    func difference(_ shift: Int) -> Float {
      (0..<190).reduce(Float(0)) { $0 + abs(printed[$1, 100] - printed[$1 + shift, 100]) } / 190
    }
    #expect(difference(99) < 0.25 * difference(102))
  }

  @Test func gainMakesThePrintDarkerAndWhiteStaysWhite() {
    let plain = HalftoneScreen(linesPerInch: 85, dotGain: 0)
    let heavy = HalftoneScreen(linesPerInch: 85, dotGain: 0.2)
    let gray = Raster(gray: Plane(width: 100, height: 100, fill: 0.7))
    #expect(heavy.printed(gray, dpi: 300).color[0].mean < plain.printed(gray, dpi: 300).color[0].mean - 0.02)
    let white = heavy.printed(Raster(gray: Plane(width: 50, height: 50, fill: 1)), dpi: 300)
    #expect(white.color[0].mean > 0.99)
    #expect(abs((white.resolution?.dpi ?? 0) - 300) < 0.01)
  }

  @Test func fourInksKeepTheHue() {
    let red = Raster.generate(width: 90, height: 90) { _, _ in (0.8, 0.2, 0.15) }
    let printed = HalftoneScreen(linesPerInch: 133).printed(red, dpi: 300)
    #expect(printed.color[0].mean > printed.color[1].mean + 0.2)
    #expect(abs(printed.color[1].mean - printed.color[2].mean) < 0.2)
  }
}
