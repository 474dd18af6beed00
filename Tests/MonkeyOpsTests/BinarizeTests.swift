import MonkeyImage
import MonkeyOps
import MonkeyValue
import TestSupport
import Testing

@Suite struct BinarizeTests {
  @Test func grayAndColourBecomeBlackAndWhite() throws {
    let page = SyntheticPage(dpi: 200)
    let plane = page.image(noise: 0.01)
    for start in [Raster(gray: plane), Raster(red: plane, green: plane, blue: plane, bitDepth: 16)] {
      var image = start
      let report = try Binarize().apply(to: &image)
      #expect(image.colorModel == .gray && image.alpha == nil && image.color[0].isBilevel)
      #expect(page.fMeasure(Mask(image.color[0], below: 0.5)) > 93)
      #expect((report.measured["stroke_width"]?.number ?? 0) > 2)
    }
  }

  @Test func transparencyIsPaper() throws {
    let page = SyntheticPage(dpi: 200)
    var image = Raster(gray: Plane(width: page.width, height: page.height, fill: 0), alpha: page.coverage)
    _ = try Binarize().apply(to: &image)
    #expect(image.alpha == nil)
    #expect(page.fMeasure(Mask(image.color[0], below: 0.5)) > 93)
  }

  @Test func blackAndWhiteIsLeftAlone() throws {
    var image = Raster(gray: .generate(width: 40, height: 30) { x, y in (x / 3 + y / 5) % 2 == 0 ? 0 : 1 })
    #expect(try Binarize().apply(to: &image).skipped != nil)
  }

  @Test func parametersTurnTheRightWay() throws {
    let page = SyntheticPage(dpi: 300)
    let faint = page.image(density: 0.3, noise: 0.02).gaussianBlurred(sigma: 1)
    func ink(_ arguments: [String: Double]) throws -> Int {
      var image = Raster(gray: faint)
      _ = try Binarize.make(arguments.mapValues { .double($0) }).apply(to: &image)
      return Mask(image.color[0], below: 0.5).population
    }
    #expect(try ink(["boldness": 0]) < ink(["boldness": 1]))
    #expect(try ink(["boldness": 1]) < ink(["boldness": 3]))
    #expect(try ink(["threshold": 5]) < ink(["threshold": 1]))
  }
}
