import Foundation
import MonkeyImage
import MonkeyOps
import MonkeyValue
import TestSupport
import Testing

@Suite struct DeskewTests {
  private func angle(_ report: StepReport) -> Double { report.measured["angle_degrees"]?.number ?? .nan }

  private func straightened(_ image: Raster, _ step: Deskew = Deskew()) throws -> (Raster, StepReport) {
    var image = image
    let report = try step.apply(to: &image)
    return (image, report)
  }

  @Test(arguments: [-9.0, -1.5, 3.2, 14.0])
  func turnsLinesStraight(degrees: Double) throws {
    let page = Raster(gray: TextPage.make(width: 700, height: 800, degrees: degrees), bitDepth: 16)
    let (result, report) = try straightened(page)
    #expect(report.skipped == nil && abs(angle(report) - degrees) < 0.05)
    #expect(result.bitDepth == 16)
    let (_, again) = try straightened(result)
    #expect(again.skipped != nil && abs(angle(again)) < 0.05, "a straight page is left as it is")
  }

  @Test func declinesWithTheAngleMeasured() throws {
    let page = Raster(gray: TextPage.make(width: 700, height: 600, degrees: 8))
    let (result, report) = try straightened(page, Deskew.make(["max_angle": .int(5)]))
    #expect(report.skipped != nil && abs(angle(report) - 8) < 0.05)
    #expect(result.color[0].maxDifference(to: page.color[0]) == 0)
    let (_, straight) = try straightened(Raster(gray: TextPage.make(width: 700, height: 600, degrees: 0.06)))
    #expect(straight.skipped != nil && abs(angle(straight) - 0.06) < 0.04)
  }

  @Test func declinesWhereThereIsNoText() throws {
    var random = SeededRandom(seed: 11)
    let blobs = (0..<60).map { _ in
      (x: random.unit() * 600, y: random.unit() * 450, r: 10 + random.unit() * 80, v: random.unit())
    }
    // Overlapping discs over a horizon that is askew: a picture.
    let picture = Plane.generate(width: 600, height: 450) { x, y in
      var value: Float = Float(y) > 200 + 0.07 * Float(x) ? 0.35 : 0.75
      for b in blobs where (Float(x) - b.x) * (Float(x) - b.x) + (Float(y) - b.y) * (Float(y) - b.y) < b.r * b.r {
        value = 0.5 * value + 0.5 * b.v
      }
      return value
    }
    let blank = Plane(width: 600, height: 800, fill: 0.93)
    let noise = Plane.generate(width: 500, height: 400) { _, _ in 0.8 + 0.08 * random.normal() }
    let ramp = Plane.generate(width: 500, height: 400) { x, y in Float(x + y) / 900 }
    let line = Plane.generate(width: 500, height: 400) { x, y in abs(Float(y) - 200 - 0.05 * Float(x)) < 2 ? 0 : 1 }
    for (name, plane) in [("picture", picture), ("blank", blank), ("noise", noise), ("ramp", ramp), ("line", line)] {
      let (result, report) = try straightened(Raster(gray: plane))
      #expect(report.skipped != nil && angle(report) == 0, "\(name): \(report)")
      #expect(result.color[0].maxDifference(to: plane) == 0)
    }
  }

  @Test func sizesAroundTheEdges() throws {
    for (w, h) in [(0, 0), (1, 1), (31, 500), (500, 31), (32, 32), (40, 3000)] {
      #expect(try straightened(Raster(gray: Plane(width: w, height: h, fill: 0.5))).1.skipped != nil)
    }
  }

  @Test func theCanvasStaysUnlessSomethingWouldBeLost() throws {
    let loose = Raster(gray: TextPage.make(width: 700, height: 800, degrees: 3))
    let (result, _) = try straightened(loose)
    #expect(result.width == 700 && result.height == 800)
    // Marks in all four corners, which the turn moves outside.
    var marked = loose
    for y in 0..<800 {
      for x in 0..<700 where (x < 12 || x >= 688) && (y < 12 || y >= 788) { marked.color[0][x, y] = 0 }
    }
    let (kept, _) = try straightened(marked)
    #expect(kept.width > 700 && kept.height > 800)
    let ink = { (image: Raster) in image.color[0].samples.reduce(0.0) { $0 + Double(1 - $1) } }
    #expect(abs(ink(kept) / ink(marked) - 1) < 0.005, "no ink is lost")
  }

  @Test func cornersTakeThePapersColour() throws {
    let page = TextPage.make(width: 600, height: 700, degrees: -4)
    func tint(_ level: Float) -> Plane { .generate(width: 600, height: 700) { x, y in page[x, y] * level } }
    let (result, report) = try straightened(Raster(red: tint(0.9), green: tint(0.85), blue: tint(0.7)))
    #expect(report.skipped == nil)
    for (x, y) in [(0, 0), (599, 0), (0, 699), (599, 699)] {
      #expect(abs(result.color[0][x, y] - 0.9) < 0.02 && abs(result.color[2][x, y] - 0.7) < 0.02)
    }
  }

  @Test func cornersAreTransparentWhereThereIsAlpha() throws {
    var page = Raster(gray: TextPage.make(width: 600, height: 700, degrees: 5))
    page.alpha = Plane(width: 600, height: 700, fill: 1)
    let (result, report) = try straightened(page)
    #expect(report.skipped == nil)
    let alpha = try #require(result.alpha)
    #expect(alpha[0, 0] == 0 && alpha[300, 350] > 0.999)
  }

  @Test func shadeAndNoiseDoNotMislead() throws {
    var random = SeededRandom(seed: 3)
    let page = TextPage.make(width: 800, height: 800, degrees: 2)
    let poor = Plane.generate(width: 800, height: 800) { x, y in
      let shade = 0.4 + 0.6 * Float(x) / 800
      let speck = random.unit()
      let value = page[x, y] * shade + 0.1 * random.normal()
      return speck < 0.002 ? 0 : speck > 0.998 ? 1 : min(max(value, 0), 1)
    }
    let (_, report) = try straightened(Raster(gray: poor))
    #expect(report.skipped == nil && abs(angle(report) - 2) < 0.05)
  }
}
