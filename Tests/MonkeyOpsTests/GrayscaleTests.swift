import MonkeyImage
import MonkeyOps
import TestSupport
import Testing

@Suite struct GrayscaleTests {
  @Test func lumaOfPrimaries() throws {
    var image = Raster.generate(width: 3, height: 1) { x, _ in (x == 0 ? 1 : 0, x == 1 ? 1 : 0, x == 2 ? 1 : 0) }
    _ = try Grayscale().apply(to: &image)
    #expect(image.colorModel == .gray)
    #expect(image.color[0].samples == [0.2126, 0.7152, 0.0722])
  }

  @Test func alphaStays() throws {
    var image = Raster.generate(width: 5, height: 4) { _, _ in (0.2, 0.4, 0.6) }
    image.alpha = .random(width: 5, height: 4, seed: 3)
    let alpha = image.alpha?.samples
    _ = try Grayscale().apply(to: &image)
    #expect(image.alpha?.samples == alpha)
  }

  @Test func grayIsLeftAlone() throws {
    var image = Raster(gray: .random(width: 4, height: 4, seed: 5))
    #expect(try Grayscale().apply(to: &image).skipped != nil)
  }
}
