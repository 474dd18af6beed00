import MonkeyImage
import MonkeyOps
import MonkeyValue
import TestSupport
import Testing

@Suite struct RotateTests {
  private func turned(_ image: Raster, _ angle: Double) throws -> Raster {
    var image = image
    _ = try Rotate.make(["angle": .double(angle)]).apply(to: &image)
    return image
  }

  @Test func quarterTurnsAreExact() throws {
    var image = Raster.generate(width: 7, height: 4) { x, y in (Float(x) / 7, Float(y) / 4, 0.5) }
    image.alpha = .random(width: 7, height: 4, seed: 2)
    image.resolution = Raster.Resolution(x: 1, y: 2)
    let right = try turned(image, 90)
    #expect(right.width == 4 && right.height == 7)
    #expect(right.resolution == Raster.Resolution(x: 2, y: 1))
    #expect(right.color[0][3, 6] == image.color[0][6, 0], "the upper right corner comes to the lower right")
    let back = try turned(right, -90)
    for (a, b) in zip(back.planes, image.planes) { #expect(a.maxDifference(to: b) == 0) }
    #expect(try turned(try turned(image, 180), -180).color[1].maxDifference(to: image.color[1]) == 0)
    #expect(try Rotate.make(["angle": .int(360)]).apply(to: &image).skipped != nil)
  }

  @Test func clockwiseAndNothingLost() throws {
    let image = Raster(gray: .generate(width: 100, height: 60) { x, y in x > 90 && y > 25 && y < 35 ? 0 : 1 })
    let result = try turned(image, 30)
    #expect(result.width == 117 && result.height == 102)
    // The mark on the right edge has moved down.
    var (sum, total) = (0.0, 0.0)
    for y in 0..<result.height {
      for x in 0..<result.width {
        sum += Double(1 - result.color[0][x, y]) * Double(y)
        total += Double(1 - result.color[0][x, y])
      }
    }
    #expect(sum / total > 65 && sum / total < 78)
    #expect(abs(total - 81) < 3, "the ink stays: \(total)")
  }

  @Test func cornersTakeTheBorderColour() throws {
    let image = Raster.generate(width: 50, height: 40) { x, y in
      x > 10 && x < 40 && y > 10 && y < 30 ? (0, 0, 0) : (0.9, 0.8, 0.7)
    }
    let result = try turned(image, 12)
    #expect(abs(result.color[0][0, 0] - 0.9) < 1e-5 && abs(result.color[2][0, 0] - 0.7) < 1e-5)
    var white = image
    _ = try Rotate.make(["angle": .int(12), "background": .string("white")]).apply(to: &white)
    #expect(white.color[2][0, 0] == 1)
  }

  @Test func cornersAreTransparentWhereThereIsAlpha() throws {
    var image = Raster.generate(width: 50, height: 40) { _, _ in (0.2, 0.5, 0.9) }
    image.alpha = Plane(width: 50, height: 40, fill: 1)
    let result = try turned(image, 20)
    let alpha = try #require(result.alpha)
    #expect(alpha[0, 0] == 0 && abs(alpha[30, 25] - 1) < 1e-5)
    for y in 0..<result.height {
      for x in 0..<result.width where alpha[x, y] > 0.01 { #expect(abs(result.color[1][x, y] - 0.5) < 1e-3) }
    }
  }

  @Test func tinyImages() throws {
    for (w, h) in [(1, 1), (1, 30), (30, 1), (2, 2), (0, 0)] {
      let image = Raster(gray: Plane(width: w, height: h, fill: 0.25))
      for angle in [0.01, 45, 91, -359.5] {
        #expect(try turned(image, angle).color[0].samples.allSatisfy { abs($0 - 0.25) < 1e-5 })
      }
    }
  }
}
