import Foundation
import MonkeyImage
import MonkeyOps
import MonkeyValue
import TestSupport
import Testing

@Suite struct WhiteBalanceTests {
  /// Patches of many brightnesses, two of five gray, the others of any colour, under a light of this colour.
  private func scene(_ light: (Double, Double, Double), grays: Float = 0.4, seed: UInt64 = 3) -> Raster {
    var random = SeededRandom(seed: seed)
    let patches = (0..<16 * 12).map { _ -> (Float, Float, Float) in
      let level = 0.02 + 0.8 * random.unit() * random.unit()
      if random.unit() < grays { return (level, level, level) }
      return (level * (0.3 + random.unit()), level * (0.3 + random.unit()), level * (0.3 + random.unit()))
    }
    return .generate(width: 240, height: 180) { x, y in
      let c = patches[(y / 15) * 16 + x / 15]
      let stored = { (value: Float, gain: Double) in Float(TransferCurve.stored(min(1, Double(value) * gain))) }
      return (stored(c.0, light.0), stored(c.1, light.1), stored(c.2, light.2))
    }
  }

  private func run(_ image: Raster, strength: Double = 100) throws -> (Raster, StepReport) {
    var operation = WhiteBalance()
    operation.strength = strength
    var out = image
    let report = try operation.apply(to: &out)
    return (out, report)
  }

  /// Mean absolute difference of the channels' ratios.
  private func castDistance(_ image: Raster, _ reference: Raster) -> Double {
    let ratio = { (image: Raster, c: Int) in log(image.color[c].mean / image.color[1].mean) }
    return [0, 2].reduce(0) { $0 + abs(ratio(image, $1) - ratio(reference, $1)) }
  }

  @Test(arguments: [(1, 0.8, 0.55), (0.75, 0.9, 1.05), (0.95, 1, 0.7)])
  func aCastIsTakenOut(light: (Double, Double, Double)) throws {
    for seed: UInt64 in 1...4 {
      let (tinted, clean) = (scene(light, seed: seed), scene((0.85, 0.85, 0.85), seed: seed))
      let (out, report) = try run(tinted)
      #expect(report.skipped == nil)
      #expect(castDistance(out, clean) < 0.4 * castDistance(tinted, clean))
      #expect(abs(out.luma().mean - tinted.luma().mean) < 0.03)
    }
  }

  @Test func aBalancedImageIsLeftAlone() throws {
    for seed: UInt64 in 1...6 {
      let image = scene((0.9, 0.9, 0.9), seed: seed)
      let (out, report) = try run(image)
      #expect(report.skipped != nil)
      #expect(out.color[2].samples == image.color[2].samples)
    }
  }

  @Test func grayImagesAreLeftAlone() throws {
    let plane = Plane.random(width: 50, height: 50, seed: 4)
    #expect(try run(Raster(gray: plane)).1.skipped != nil)
    #expect(try run(Raster(red: plane, green: plane, blue: plane)).1.skipped != nil)
  }

  /// A scene whose channels begin and end where a print's do whose dyes have faded.
  private func faded(_ image: Raster, _ ends: [(Float, Float)] = [(0.38, 0.88), (0.27, 0.78), (0.18, 0.65)]) -> Raster {
    func end(_ c: Int) -> Plane {
      let (low, high) = (image.color[c].samples.min() ?? 0, image.color[c].samples.max() ?? 1)
      return .generate(width: image.width, height: image.height) { x, y in
        ends[c].0 + (ends[c].1 - ends[c].0) * (image.color[c][x, y] - low) / (high - low)
      }
    }
    return Raster(red: end(0), green: end(1), blue: end(2))
  }

  @Test func unevenFadingIsEvenedOut() throws {
    for seed: UInt64 in 1...4 {
      // Black and white patches in many places, as pictures have.
      let plain = scene((0.9, 0.9, 0.9), seed: seed)
      let whole = Raster.generate(width: 240, height: 180) { x, y in
        let mark = (x / 15 * 5 + y / 15 * 3) % 11
        if mark == 0 { return (0.02, 0.02, 0.02) }
        if mark == 1 { return (0.95, 0.95, 0.95) }
        return (plain.color[0][x, y], plain.color[1][x, y], plain.color[2][x, y])
      }
      let image = faded(whole)
      let (out, report) = try run(image)
      #expect(report.skipped == nil)
      let confidence = try #require(report.measured["fading"]?.number)
      #expect(confidence > 0.9)
      for c in [0, 2] {
        let least = { (image: Raster, c: Int) in image.color[c].samples.min() ?? 0 }
        let apart = { (image: Raster) in abs(least(image, c) - least(image, 1)) }
        #expect(apart(out) < 0.15 * apart(image) + 0.01)
      }
      let (half, _) = try run(image, strength: 50)
      #expect(abs(half.color[0].mean - (out.color[0].mean + image.color[0].mean) / 2) < 0.01)
    }
  }

  @Test func fadingOfOneToneIsLeftAlone() throws {
    // A print in one hue, and surfaces of one colour: no pixel, or every one, would become neutral.
    let plane = Plane.generate(width: 240, height: 180) { x, y in Float((x * 7 + y * 13) % 200) / 200 }
    let sepia = faded(Raster(red: plane, green: plane, blue: plane))
    #expect(try run(sepia).1.measured["fading"] == nil)
    let sand = Raster.generate(width: 240, height: 180) { x, y in
      let shade = 0.45 + 0.5 * plane[x, y]
      return (0.9 * shade, 0.62 * shade, 0.4 * shade * (0.9 + 0.1 * plane[y, x % 180]))
    }
    #expect(try run(sand).1.measured["fading"] == nil)
  }

  @Test func oneColourIsNoCast() throws {
    // A lawn under a sky; a sunset; a face filling the frame.
    let dominated: [(Int, Int) -> (Float, Float, Float)] = [
      { x, y in y < 60 ? (0.45, 0.6, 0.85) : (0.2 + 0.02 * Float((x * 7 + y * 3) % 9), 0.42, 0.12) },
      { _, y in (0.9 - 0.004 * Float(y), 0.5 - 0.003 * Float(y), 0.2 - 0.001 * Float(y)) },
      { x, y in
        let shade = 0.7 + 0.002 * Float(x) + 0.001 * Float(y)
        return (0.85 * shade, 0.62 * shade, 0.5 * shade)
      },
    ]
    for colour in dominated {
      #expect(try run(.generate(width: 120, height: 120, colour)).1.skipped != nil)
    }
  }

  @Test func whiteStaysWhiteAndNothingClips() throws {
    var image = scene((1, 0.8, 0.55))
    for c in 0..<3 {
      for x in 0..<10 { image.color[c][x, 0] = 1 }
    }
    let (out, _) = try run(image)
    for c in 0..<3 {
      #expect(abs(out.color[c][3, 0] - 1) < 1e-4)
      let clipped = { (image: Raster) in image.color[c].samples.filter { $0 > 0.999 }.count }
      #expect(clipped(out) <= clipped(image))
    }
  }

  @Test func strengthIsHowMuch() throws {
    let (tinted, clean) = (scene((1, 0.8, 0.55)), scene((0.85, 0.85, 0.85)))
    let (half, whole) = (try run(tinted, strength: 50).0, try run(tinted).0)
    #expect(castDistance(whole, clean) < castDistance(half, clean))
    #expect(castDistance(half, clean) < castDistance(tinted, clean))
    #expect(try run(tinted, strength: 0).1.skipped != nil)
  }

  @Test(arguments: [(0, 0), (1, 1), (3, 2), (1, 500)])
  func smallAndFlatImagesAreLeftAlone(width: Int, height: Int) throws {
    #expect(try run(.generate(width: width, height: height) { _, _ in (0.2, 0.4, 0.6) }).1.skipped != nil)
    #expect(try run(.generate(width: width, height: height) { _, _ in (.nan, 1, 2) }).1.skipped != nil)
  }
}
