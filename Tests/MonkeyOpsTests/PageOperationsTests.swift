import MonkeyImage
import MonkeyOps
import MonkeyValue
import TestSupport
import Testing

@Suite struct PageOperationsTests {
  @Test func despeckleReportsWhatItRemoved() throws {
    let page = SyntheticPage(dpi: 300)
    var image = Raster(
      gray: .generate(width: page.width, height: page.height) { x, y in
        (3..<5).contains(y) && x % 200 < 2 ? 0 : page.coverage[x, y] > 0.5 ? 0 : 1
      })
    image.alpha = Plane(width: page.width, height: page.height, fill: 0.5)
    let report = try Despeckle().apply(to: &image)
    #expect(report.skipped == nil && report.note != nil)
    #expect(report.measured["specks"]?.number == Double((page.width + 199) / 200))
    #expect(image.alpha?.samples.allSatisfy { $0 == 0.5 } == true)
    #expect(try Despeckle().apply(to: &image).skipped == "no specks")
  }

  @Test func flattenBackgroundReportsThePaper() throws {
    let page = SyntheticPage(dpi: 200)
    var image = Raster(gray: page.image { x, _ in Float(0.9 - 0.4 * x) })
    let report = try FlattenBackground().apply(to: &image)
    #expect(report.skipped == nil)
    let darkest = try #require(report.measured["paper_darkest"]?.number)
    let brightest = try #require(report.measured["paper_brightest"]?.number)
    #expect(abs(darkest - 0.5) < 0.06 && abs(brightest - 0.9) < 0.06)
    #expect(image.color[0].mean > 0.85)
  }
}
