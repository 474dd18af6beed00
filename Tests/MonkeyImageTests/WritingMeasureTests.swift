import MonkeyImage
import TestSupport
import Testing

@Suite struct WritingMeasureTests {
  @Test(arguments: [100.0, 200, 300, 600])
  func strokeWidthFollowsResolution(dpi: Double) throws {
    let page = SyntheticPage(dpi: dpi)
    let found = try #require(WritingMeasure(page.image()))
    #expect(abs(found.strokeWidth / page.stroke - 1.05) < 0.25, "\(found.strokeWidth) for \(page.stroke)")
    #expect(found.blobShare < 0.1)
    #expect(abs(found.contrast - 0.8) < 0.2)
  }

  @Test func noiseAndBlurAreMeasured() throws {
    let page = SyntheticPage(dpi: 300)
    for noise: Float in [0.01, 0.04] {
      let found = try #require(WritingMeasure(page.image(noise: noise)))
      #expect(abs(found.noise / Double(noise) - 1) < 0.15)
    }
    for blur in [1.0, 2.0] {
      let found = try #require(WritingMeasure(page.image().gaussianBlurred(sigma: blur)))
      #expect(abs(found.edgeBlur - blur) < 0.35, "\(found.edgeBlur)")
    }
  }

  @Test func runsOfDustDoNotCount() throws {
    let page = SyntheticPage(dpi: 300)
    let dust = Plane.random(width: page.width, height: page.height, seed: 3)
    let clean = page.image()
    let dirty = Plane.generate(width: page.width, height: page.height) { x, y in
      dust[x, y] < 0.004 ? 0.05 : clean[x, y]
    }
    let (one, other) = (try #require(WritingMeasure(clean)), try #require(WritingMeasure(dirty)))
    #expect(abs(one.strokeWidth - other.strokeWidth) < 0.5)
  }

  @Test func blankPagesHaveNone() {
    #expect(WritingMeasure(Plane(width: 50, height: 50, fill: 1)) == nil)
    #expect(WritingMeasure(Plane(width: 0, height: 0)) == nil)
    #expect(WritingMeasure(.generate(width: 80, height: 60) { x, _ in 0.98 + 0.02 * Float(x % 2) }) == nil)
  }
}
