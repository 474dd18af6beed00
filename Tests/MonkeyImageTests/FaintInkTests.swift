import MonkeyImage
import TestSupport
import Testing

@Suite struct FaintInkTests {
  /// Writing that fades from black at the top to a quarter of that at the bottom, on gray paper; `truth` is its coverage.
  private func fading(_ noise: Float = 0.004) -> (page: Plane, truth: Plane) {
    var random = SeededRandom(seed: 8)
    let drawn = TextPage.make(width: 420, height: 700, degrees: 0)
    let truth = Plane.generate(width: 420, height: 700) { 1 - drawn[$0, $1] }
    let page = Plane.generate(width: 420, height: 700) { x, y in
      let depth = max(0.22, 0.8 - 0.9 * Float(y) / 700)
      return 0.85 * (1 - depth * truth[x, y]) + noise * random.normal()
    }
    return (page, truth)
  }

  private func flattened(_ page: Plane, faint: Double) -> Plane {
    var flattener = BackgroundFlattener()
    flattener.faint = faint
    var image = Raster(gray: page)
    #expect(flattener.flatten(&image).declined == nil)
    return image.color[0]
  }

  /// Mean level of full ink in rows.
  private func inkLevel(_ plane: Plane, _ truth: Plane, _ rows: Range<Int>) -> Float {
    var (sum, count): (Float, Float) = (0, 0)
    for y in rows {
      for x in 0..<plane.width where truth[x, y] == 1 {
        sum += plane[x, y]
        count += 1
      }
    }
    return sum / max(1, count)
  }

  @Test func fadedPrintIsDarkenedAndPaperStaysWhite() {
    let (page, truth) = fading()
    let (before, after) = (flattened(page, faint: 0), flattened(page, faint: 0.6))
    #expect(inkLevel(before, truth, 520..<620) > 0.75)
    #expect(inkLevel(after, truth, 520..<620) < 0.65)
    // Dark print stays as dark as it was.
    #expect(abs(inkLevel(after, truth, 60..<120) - inkLevel(before, truth, 60..<120)) < 0.05)
    // Nothing gets brighter, and what is off the ink stays.
    let near = MinMaxFilter.maximum(of: truth, radiusX: 4, radiusY: 4)
    for (index, (a, b)) in zip(after.samples, before.samples).enumerated() {
      #expect(a <= b + 1e-6)
      if near.samples[index] == 0 { #expect(a == b) }
    }
  }

  @Test func creasesAndBlotsAreNotDarkened() {
    let (page, truth) = fading()
    func isMarked(_ x: Int, _ y: Int) -> Bool {
      // Below the last line, so that no letter is touched.
      abs(y - 662 - x / 40) < 2 || (x - 385) * (x - 385) + (y - 30) * (y - 30) < 300
    }
    let marked = Plane.generate(width: 420, height: 700) { x, y in page[x, y] * (isMarked(x, y) ? 0.8 : 1) }
    let (before, after) = (flattened(marked, faint: 0), flattened(marked, faint: 0.6))
    for y in 0..<700 {
      for x in 0..<420 where isMarked(x, y) && truth[x, y] == 0 { #expect(after[x, y] > before[x, y] - 0.02) }
    }
  }

  @Test func pagesWithoutWritingStay() {
    var random = SeededRandom(seed: 2)
    let blank = Plane.generate(width: 200, height: 300) { _, _ in 0.8 + 0.01 * random.normal() }
    for depth in [0, 0.6] {
      var flattener = BackgroundFlattener()
      flattener.faint = depth
      for plane in [blank, Plane(width: 1, height: 1, fill: 0.5), Plane(width: 30, height: 2, fill: 0.9)] {
        var image = Raster(gray: plane)
        if flattener.flatten(&image).declined != nil { #expect(image.color[0].maxDifference(to: plane) == 0) }
      }
    }
  }

  @Test func colourKeepsItsRatios() {
    let (page, _) = fading(0)
    var flattener = BackgroundFlattener()
    flattener.faint = 0.6
    var gray = Raster(gray: page)
    var colour = Raster(red: page, green: page, blue: page)
    #expect(flattener.flatten(&gray).declined == nil && flattener.flatten(&colour).declined == nil)
    for plane in colour.color { #expect(plane.maxDifference(to: gray.color[0]) < 0.02) }
  }
}
