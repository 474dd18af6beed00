import MonkeyImage
import TestSupport
import Testing

@Suite struct PaperLevelTests {
  private func relativeError(_ level: PaperLevel, _ truth: (Int, Int) -> Float) -> Float {
    let plane = level.surface.plane()
    var worst: Float = 0
    for y in 0..<plane.height { for x in 0..<plane.width { worst = max(worst, abs(plane[x, y] / truth(x, y) - 1)) } }
    return worst
  }

  @Test func aPageOfOneLevelHasThatLevel() {
    let page = SyntheticPage(dpi: 200)
    let level = PaperLevel(of: page.image(density: 0.9) { _, _ in 0.8 }, reach: 40)
    #expect(relativeError(level) { _, _ in 0.8 } < 0.01)
    #expect(level.share == 1)
  }

  @Test func shadowsAreFollowedUnderTheWriting() {
    let page = SyntheticPage(dpi: 200)
    func shade(_ x: Double, _ y: Double) -> Float { Float(0.95 - 0.5 * x * x - 0.1 * y) }
    let level = PaperLevel(of: page.image(density: 0.9, paper: shade), reach: 40)
    let (w, h) = (Double(page.width), Double(page.height))
    let truth = { (x: Int, y: Int) -> Float in shade(Double(x) / w, Double(y) / h) }
    // The steepest corner, beyond the last paper seen between the writing, is extrapolated.
    #expect(relativeError(level, truth) < 0.35)
    let plane = level.surface.plane()
    let close = (0..<plane.count).filter { i in
      let (x, y) = (i % plane.width, i / plane.width)
      return abs(plane[x, y] / truth(x, y) - 1) < 0.08
    }
    #expect(close.count * 100 > plane.count * 93)
    #expect(level.share == 1)
  }

  @Test func picturesAndBlackBordersAreNotPaper() {
    let picture = Plane.generate(width: 600, height: 500) { x, y in
      if x < 60 { return 0.03 }
      if (200..<420).contains(x) && (150..<350).contains(y) { return 0.3 + 0.2 * Float((x / 40 + y / 40) % 2) }
      return 0.9
    }
    let level = PaperLevel(of: picture, reach: 40)
    #expect(abs(level.share - (1 - 60.0 / 600 - 220 * 200 / 300_000.0)) < 0.06)
    #expect(relativeError(level) { _, _ in 0.9 } < 0.06)
    #expect(level.relative(picture)[300, 250] < 0.6)
  }

  @Test(arguments: [(1, 1), (2, 3), (1, 90), (90, 1), (41, 40)])
  func smallImages(size: (Int, Int)) {
    let plane = Plane.random(width: size.0, height: size.1, seed: 4)
    let level = PaperLevel(of: plane, reach: 40)
    #expect(level.surface.plane().samples.allSatisfy { $0 > 0 && $0.isFinite })
    #expect(level.relative(plane).samples.allSatisfy { $0 >= 0 && $0 <= 1.25 })
  }
}
