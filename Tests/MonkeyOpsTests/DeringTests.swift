import MonkeyImage
import MonkeyOps
import TestSupport
import Testing

@Suite struct DeringTests {
  @Test func renderedPixelsAreDeclined() throws {
    let before = Raster(
      gray: .generate(width: 200, height: 200) { x, y in y % 40 < 14 && (x / 2 + y / 5) % 4 == 0 ? 0.1 : 1 })
    var image = before
    #expect(try Dering().apply(to: &image).skipped == "no ringing")
    #expect(image.color[0].maxDifference(to: before.color[0]) == 0)
  }

  @Test func photographsAreDeclined() throws {
    var random = SeededRandom(seed: 2)
    let before = Raster(
      gray: .generate(width: 200, height: 200) { x, y in
        let wave: Float = 0.4 * cosine(Float(x) / 11) * cosine(Float(y) / 7)
        return 0.5 + wave + 0.02 * random.normal()
      })
    var image = before
    #expect(try Dering().apply(to: &image).skipped != nil)
    #expect(image.color[0].maxDifference(to: before.color[0]) == 0)
  }

  @Test func deepImagesAndStrengthZeroAreDeclined() throws {
    var image = Raster(gray: .random(width: 50, height: 50, seed: 1), bitDepth: 16)
    #expect(try Dering().apply(to: &image).skipped != nil)
    var dering = Dering()
    dering.strength = 0
    #expect(try dering.apply(to: &image).skipped == "the strength is 0")
  }
}
