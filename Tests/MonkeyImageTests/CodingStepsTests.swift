import MonkeyImage
import TestSupport
import Testing

@Suite struct CodingStepsTests {
  private func expected(_ q: Double) -> [Int] {
    [1, 2, 3, 1, 2, 3, 2, 3, 3].map { Int((1 + Double($0 + 3) * q / 4).rounded()) }
  }

  @Test(arguments: [3.0, 8.0, 16.0])
  func stepsAreFound(q: Double) throws {
    let found = try #require(CodingSteps(of: Raster(gray: Plane.structured(400, 320).coded(step: q))))
    for (step, truth) in zip(found.steps, expected(q)) where step > 0 { #expect(abs(step - truth) <= truth / 10) }
    #expect(found.steps.count(where: { $0 > 0 }) >= 7)
    #expect(abs(found.mean / (1 + 5.22 * q / 4) - 1) < 0.1)
  }

  @Test func colourAndTurnedImagesAreTheSame() throws {
    let plane = Plane.structured(403, 325).coded(step: 8)
    let gray = try #require(CodingSteps(of: Raster(gray: plane)))
    #expect(CodingSteps(of: Raster(red: plane, green: plane, blue: plane))?.mean == gray.mean)
    // Mirrored, the grid starts three columns and five rows into the image.
    let mirrored = Plane.generate(width: 403, height: 325) { plane[402 - $0, 324 - $1] }
    #expect(try abs(#require(CodingSteps(of: Raster(gray: mirrored))).mean - gray.mean) < 1)
    let turned = Plane.generate(width: 325, height: 403) { plane[$1, $0] }
    #expect(try abs(#require(CodingSteps(of: Raster(gray: turned))).mean - gray.mean) < 1)
  }

  @Test func whatWasNeverCodedHasNone() {
    #expect(CodingSteps(of: Raster(gray: .structured(400, 320))) == nil)
    #expect(CodingSteps(of: Raster(gray: .random(width: 300, height: 200, seed: 4))) == nil)
    #expect(CodingSteps(of: Raster(gray: Plane(width: 200, height: 200, fill: 0.4))) == nil)
    for value in [Float.nan, .infinity] {
      #expect(CodingSteps(of: Raster(gray: Plane(width: 200, height: 200, fill: value))) == nil)
    }
    for (width, height) in [(0, 0), (1, 1), (8, 8), (15, 400), (400, 15), (16, 16), (17, 19)] {
      #expect(CodingSteps(of: Raster(gray: .structured(width, height))) == nil)
    }
  }

  @Test func pixelsThatMovedOffTheGridHaveNone() {
    let plane = Plane.structured(400, 320).coded(step: 8)
    let half = Plane.generate(width: 199, height: 159) { x, y in
      (plane[2 * x, 2 * y] + plane[2 * x + 1, 2 * y] + plane[2 * x, 2 * y + 1] + plane[2 * x + 1, 2 * y + 1]) / 4
    }
    #expect(CodingSteps(of: Raster(gray: half)) == nil)
  }

  @Test func theNoiseFollowsTheFormula() throws {
    let found = try #require(CodingSteps(of: Raster(gray: Plane.structured(400, 320).coded(step: 8))))
    let model = found.noise(channels: 1)
    let squared = Double(model.channels[0].deviation[5]) * 255
    // q^1.3 by its logarithm's own test: q^1.3 = (q^13)^(1/10).
    var power = 1.0
    for _ in 0..<13 { power *= found.mean }
    var ten = 1.0
    for _ in 0..<10 { ten *= squared * squared / 0.69 }
    #expect(abs(ten / power - 1) < 1e-3)
    #expect(found.noise(channels: 3).channels.map { $0.deviation[0] / model.channels[0].deviation[0] }[0] == 1.732)
  }
}
