import MonkeyImage
import MonkeyOps
import TestSupport
import Testing

@Suite struct DeblockTests {
  private func error(_ image: Raster, _ truth: Plane) -> Double {
    image.color.reduce(0.0) { sum, plane in
      sum + zip(plane.samples, truth.samples).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    }
  }

  @Test(arguments: [false, true])
  func codingErrorsGetSmaller(colour: Bool) throws {
    let truth = Plane.generate(width: 320, height: 240) { x, y in
      let wave: Float = 0.2 * cosine(Float(x) * 0.11 + Float(y) * 0.05) * cosine(Float(y) * 0.07)
      return 0.5 + wave + ((x / 37 + y / 29) % 2 == 0 ? 0.12 : -0.12)
    }
    let plane = truth.coded(step: 16)
    var image = colour ? Raster(red: plane, green: plane, blue: plane) : Raster(gray: plane)
    let before = error(image, truth)
    let report = try Deblock().apply(to: &image)
    #expect(report.skipped == nil && report.note != nil)
    #expect(error(image, truth) < 0.8 * before)
  }

  @Test func littleStrengthChangesLittle() throws {
    let before = Raster(gray: Plane.structured(320, 240).coded(step: 12))
    var changes: [Float] = []
    for strength in [0.3, 1, 2] {
      var image = before
      var deblock = Deblock()
      deblock.strength = strength
      #expect(try deblock.apply(to: &image).skipped == nil)
      changes.append(zip(image.color[0].samples, before.color[0].samples).reduce(0) { $0 + abs($1.0 - $1.1) })
    }
    #expect(changes[0] < changes[1] && changes[1] < changes[2])
  }

  @Test func fineCodingAndNoneAreDeclined() throws {
    let plane = Plane.structured(320, 240)
    for (given, reason) in [
      (Raster(gray: plane), "no trace of coarse coding"),
      (Raster(gray: plane.coded(step: 2)), "the coding is too fine to be seen"),
      (Raster(gray: plane.coded(step: 12), bitDepth: 16), "JPEG coding has 8 bits a sample, this image more"),
    ] {
      var image = given
      #expect(try Deblock().apply(to: &image).skipped == reason)
      #expect(image.color[0].maxDifference(to: given.color[0]) == 0)
    }
    var off = Deblock()
    off.strength = 0
    var image = Raster(gray: plane.coded(step: 12))
    #expect(try off.apply(to: &image).skipped == "the strength is 0")
  }

  @Test func alphaStays() throws {
    let plane = Plane.structured(320, 240).coded(step: 12)
    let alpha = Plane.random(width: 320, height: 240, seed: 9)
    var image = Raster(red: plane, green: plane, blue: plane, alpha: alpha)
    #expect(try Deblock().apply(to: &image).skipped == nil)
    #expect(image.alpha?.maxDifference(to: alpha) == 0)
  }
}
