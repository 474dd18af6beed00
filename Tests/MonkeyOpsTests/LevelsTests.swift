import MonkeyImage
import MonkeyOps
import MonkeyValue
import TestSupport
import Testing

@Suite struct LevelsTests {
  /// A slope between two levels, every pixel another.
  private func ramp(_ low: Float, _ high: Float, _ tint: (Float, Float, Float) = (1, 1, 1)) -> Raster {
    .generate(width: 120, height: 90) { x, y in
      let level = low + (high - low) * Float(x * 90 + y) / 10799
      return (level * tint.0, level * tint.1, level * tint.2)
    }
  }

  private func run(_ image: Raster, _ operation: Levels = Levels()) throws -> (Raster, StepReport) {
    var out = image
    let report = try operation.apply(to: &out)
    return (out, report)
  }

  @Test func aDullImageUsesTheRange() throws {
    let (out, report) = try run(ramp(0.15, 0.75))
    #expect(report.skipped == nil)
    let sorted = out.color[0].samples.sorted()
    #expect(sorted[sorted.count / 100] < 0.06 && sorted[sorted.count * 99 / 100] > 0.94)
  }

  @Test func theOrderOfLevelsStaysAndNothingClips() throws {
    let before = ramp(0.2, 0.7)
    let (out, _) = try run(before)
    let pairs = zip(before.color[0].samples, out.color[0].samples).sorted { $0.0 < $1.0 }
    for (a, b) in zip(pairs, pairs.dropFirst()) where b.0 > a.0 { #expect(b.1 > a.1) }
    #expect(pairs.allSatisfy { $0.1 > 0 && $0.1 < 1 })
  }

  @Test func anImageThatUsesTheRangeIsLeftAlone() throws {
    let before = ramp(0, 1)
    let (out, report) = try run(before)
    #expect(report.skipped != nil)
    #expect(out.color[0].samples == before.color[0].samples)
  }

  @Test func aFlatImageIsLeftAlone() throws {
    #expect(try run(Raster(gray: Plane(width: 30, height: 30, fill: 0.4))).1.skipped != nil)
    #expect(try run(Raster(gray: Plane(width: 0, height: 30))).1.skipped != nil)
    #expect(try run(Raster(gray: Plane(width: 1, height: 1, fill: 0.4))).1.skipped != nil)
  }

  @Test func grayStaysGray() throws {
    let (out, report) = try run(ramp(0.3, 0.6))
    #expect(report.skipped == nil)
    #expect(out.color[0].samples == out.color[1].samples && out.color[0].samples == out.color[2].samples)
  }

  @Test func theBrightestChannelSetsTheWhitePoint() throws {
    // Luma ends at 0.5, red at 0.9: red must not be driven into 1.
    let (out, _) = try run(ramp(0.1, 0.9, (1, 0.5, 0.3)))
    #expect(out.color[0].samples.allSatisfy { $0 < 1 })
    let sorted = out.color[0].samples.sorted()
    #expect(sorted[sorted.count / 2] < 0.62)
  }

  @Test func strengthIsHowMuch() throws {
    var half = Levels()
    half.strength = 50
    var none = Levels()
    none.strength = 0
    let before = ramp(0.2, 0.8)
    let spread = { (image: Raster) -> Float in
      let sorted = image.color[0].samples.sorted()
      return sorted[sorted.count * 9 / 10] - sorted[sorted.count / 10]
    }
    let (halfway, whole) = (try run(before, half).0, try run(before).0)
    #expect(spread(before) + 0.02 < spread(halfway) && spread(halfway) + 0.02 < spread(whole))
    #expect(try run(before, none).1.skipped != nil)
  }

  @Test func gammaAndMidtonesBrighten() throws {
    let dark = Raster.generate(width: 80, height: 80) { x, y in
      let level = Float((x * 31 + y * 17) % 80) / 79
      return (level * level * level, level * level * level, level * level * level)
    }
    var automatic = Levels()
    automatic.midtones = 100
    var brighter = Levels()
    brighter.gamma = 1.5
    for operation in [automatic, brighter] {
      let (out, report) = try run(dark, operation)
      #expect(report.skipped == nil)
      #expect(out.color[0].mean > dark.color[0].mean + 0.02)
      #expect(out.color[0].samples.filter { $0 >= 1 }.count == dark.color[0].samples.filter { $0 >= 1 }.count)
    }
  }

  @Test func noiseLimitsTheSlope() throws {
    var random = SeededRandom(seed: 2)
    let noisy = Raster(
      gray: .generate(width: 100, height: 100) { x, _ in 0.4 + 0.001 * Float(x) + 0.02 * random.normal() })
    let (_, report) = try run(noisy)
    #expect((report.measured["slope"]?.number ?? 9) < 1.2)
  }

  @Test func whatIsFarTooDarkOrFadedIsSpreadFurther() throws {
    let (out, report) = try run(ramp(0, 0.36))
    let slope = try #require(report.measured["slope"]?.number)
    #expect(slope > 2.5 && slope <= 3.001)
    #expect(out.color[0].samples.sorted()[out.color[0].count * 99 / 100] > 0.78)
    var part = Levels()
    part.strength = 70
    // With ends d off on either side, of which a share a is drawn, the slope is 1 / (1 - 2 a d).
    let share = { (low: Float) -> Double in
      let slope = try run(ramp(low, 1 - low), part).1.measured["slope"]?.number
      return try (1 - 1 / #require(slope)) / 2 / Double(low)
    }
    #expect(try abs(share(0.05) - 0.7) < 0.03)
    #expect(try share(0.3) > 0.85)
  }
}
