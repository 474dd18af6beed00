import MonkeyImage
import TestSupport
import Testing

@Suite struct DespecklerTests {
  /// A page of black and white with square dirt of a size in stroke widths at places in stroke widths from the margins.
  private func dirtyPage(dpi: Double, size: Double, every: Double = 30) -> (
    page: SyntheticPage, clean: Raster, dirty: Raster
  ) {
    let page = SyntheticPage(dpi: dpi)
    let clean = Plane.generate(width: page.width, height: page.height) { x, y in page.coverage[x, y] > 0.5 ? 0 : 1 }
    let side = max(1, Int(size * page.stroke))
    let step = Int(every * page.stroke)
    let dirty = Plane.generate(width: page.width, height: page.height) { x, y in
      // The top margin, where no writing is near.
      y >= 2 && y < 2 + side && x % step >= 4 && x % step < 4 + side ? 0 : clean[x, y]
    }
    return (page, Raster(gray: clean), Raster(gray: dirty))
  }

  @Test(arguments: [150.0, 300, 600], [0.3, 0.6])
  func dirtGoesAndEveryDotStays(dpi: Double, size: Double) {
    let (_, clean, dirty) = dirtyPage(dpi: dpi, size: size)
    #expect(dirty.color[0].samples != clean.color[0].samples)
    var image = dirty
    guard case .removed = Despeckler().clean(&image) else {
      Issue.record("nothing was removed")
      return
    }
    #expect(image.color[0].samples == clean.color[0].samples)
  }

  @Test(arguments: [100.0, 300, 600])
  func aCleanPageStaysAsItIs(dpi: Double) {
    var (_, clean, _) = dirtyPage(dpi: dpi, size: 0.3)
    let before = clean.color[0].samples
    #expect(Despeckler().clean(&clean) == .clean)
    #expect(clean.color[0].samples == before)
  }

  @Test func leadersAndHalftonesStay() {
    let page = SyntheticPage(dpi: 300)
    let leaders = Plane.generate(width: page.width, height: page.height) { x, y in
      // Dots of half a stroke width in the bottom margin; a screen of fine dots in the top margin.
      if y >= page.height - 12 && y < page.height - 9 && x % 18 < 3 { return 0 }
      if y < 20 && x < 300 && (x % 6) < 2 && (y % 6) < 2 { return 0 }
      return page.coverage[x, y] > 0.5 ? 0 : 1
    }
    var image = Raster(gray: leaders)
    #expect(Despeckler().clean(&image) == .clean)
    #expect(image.color[0].samples == leaders.samples)
  }

  @Test func grayPagesArePaintedWithPaper() {
    let page = SyntheticPage(dpi: 300)
    let clean = page.image(noise: 0.005)
    let dirty = Plane.generate(width: page.width, height: page.height) { x, y in
      (3..<6).contains(y) && (x % 150) < 3 ? 0.2 : clean[x, y]
    }
    var image = Raster(gray: dirty)
    guard case .removed(let count, _, _) = Despeckler().clean(&image) else {
      Issue.record("nothing was removed")
      return
    }
    #expect(count >= page.width / 150 - 1)
    #expect(image.color[0].maxDifference(to: clean) < 0.1)
  }

  @Test func tooMuchIsRefused() {
    // One short bar and otherwise nothing but scattered dirt.
    let plane = Plane.generate(width: 600, height: 600) { x, y in
      if (300..<306).contains(y) && (290..<320).contains(x) { return 0 }
      return x % 37 < 3 && y % 41 < 3 && abs(y - 303) > 40 ? 0 : 1
    }
    var image = Raster(gray: plane)
    var despeckler = Despeckler()
    despeckler.size = 2
    let outcome = despeckler.clean(&image)
    guard case .implausible = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(image.color[0].samples == plane.samples)
  }

  @Test func nothingToMeasureBy() {
    for level: Float in [0, 0.4, 1] {
      var image = Raster(gray: Plane(width: 20, height: 20, fill: level))
      #expect(Despeckler().clean(&image) == .noWriting)
    }
  }
}
