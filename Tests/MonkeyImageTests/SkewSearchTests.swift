import Foundation
import MonkeyImage
import TestSupport
import Testing

@Suite struct SkewSearchTests {
  private func angle(_ plane: Plane, range: Double = 16) -> SkewSearch {
    SkewSearch(PageInk(of: Raster(gray: plane)), range: range)
  }

  @Test(arguments: [-12.34, -3.0, -0.35, 0.07, 0.6, 5.0, 11.9])
  func findsTheAngleOfLines(degrees: Double) {
    let found = angle(TextPage.make(width: 700, height: 600, degrees: degrees))
    #expect(abs(found.angle - degrees) < 0.05, "\(found.angle)")
    #expect(found.sharpness > 5 && found.edges > 10 && found.agreement > 0.8 && !found.atLimit)
  }

  @Test func mirroredPagesHaveTheOppositeAngle() {
    let page = TextPage.make(width: 600, height: 500, degrees: 2.5)
    let mirrored = Plane.generate(width: 600, height: 500) { x, y in page[599 - x, y] }
    #expect(abs(angle(page).angle + angle(mirrored).angle) < 0.005)
    #expect(abs(angle(page).angle - angle(page.quarterTurned(clockwise: 2)).angle) < 0.005)
  }

  /// S(θ) from its formula: every point spread as a Gaussian over a fine axis, differences squared.
  private func twin(_ ink: PageInk, _ degrees: Double, sigma: Double) -> Double {
    let (c, s) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
    let reach = Int(Double(ink.width + ink.height))
    var profile = [Double](repeating: 0, count: 2 * reach * 4)
    for i in 0..<ink.count {
      let p = (Double(ink.ys[i]) * c - Double(ink.xs[i]) * s + Double(reach)) * 4
      for k in Int(p) - 24...Int(p) + 24 {
        let t = (Double(k) - p) / 4
        profile[k] += Double(ink.weights[i]) * exp(-t * t / (2 * sigma * sigma))
      }
    }
    return zip(profile, profile.dropFirst()).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  @Test func agreesWithTheFormula() {
    let ink = PageInk(of: Raster(gray: TextPage.make(width: 260, height: 200, degrees: 1.4, pitch: 20, margin: 20)))
    let angles = stride(from: -2.0, through: 4.0, by: 0.05).map { $0 }
    let scores = angles.map { twin(ink, $0, sigma: 1) }
    let best = angles[scores.indices.max { scores[$0] < scores[$1] } ?? 0]
    #expect(abs(SkewSearch(ink, range: 16).angle - best) < 0.06)
  }

  @Test func degenerateInput() {
    #expect(angle(Plane(width: 0, height: 0)).sharpness == 1)
    #expect(angle(Plane(width: 300, height: 300, fill: 1)).sharpness == 1)
    #expect(angle(Plane(width: 1, height: 4000, fill: 0.2)).angle == 0)
    let nan = Plane(width: 200, height: 200, fill: .nan)
    #expect(angle(nan).angle.isFinite)
    // One filled square has no lines.
    let square = Plane.generate(width: 400, height: 400) { x, y in
      (150..<180).contains(x) && (150..<180).contains(y) ? 0 : 1
    }
    #expect(angle(square).edges < 5)
  }

  @Test func theVertexOfAParabola() {
    let points = (-2...2).map { (step: Int) -> (Double, Double) in
      let t = 0.1 * Double(step)
      return (1 + t, 5 - 3 * (t - 0.03) * (t - 0.03))
    }
    #expect(abs(SkewSearch.vertex(points, near: 1) - 1.03) < 1e-9)
    #expect(SkewSearch.vertex([(0, 1), (1, 1), (2, 1)], near: 1) == 1)
    #expect(SkewSearch.vertex([], near: 7) == 7)
  }
}

@Suite struct PageInkTests {
  @Test func reducesLargePagesByWholeBlocks() {
    let ink = PageInk(of: Raster(gray: Plane(width: 3001, height: 2000, fill: 1)))
    #expect(ink.block == 2 && ink.width == 1500 && ink.height == 1000 && ink.count == 0)
    #expect(ink.extent.allSatisfy { $0 == nil })
  }

  @Test func strokesInspecksAndPicturesOut() {
    let plane = Plane.generate(width: 400, height: 300) { x, y in
      if (20..<60).contains(x) && y == 30 { return 0 }  // a stroke
      if x == 200 && y == 30 { return 0 }  // a speck
      if (100..<300).contains(x) && (100..<280).contains(y) { return 0.1 }  // a picture
      return 0.9
    }
    let ink = PageInk(of: Raster(gray: plane))
    #expect(ink.count >= 40 && ink.ys.allSatisfy { abs($0 + 150 - 30.5) <= 1 })
    #expect(ink.xs.allSatisfy { $0 + 200 > 18 && $0 + 200 < 62 })
    #expect(abs(ink.paper - 0.9) < 0.01)
    #expect(ink.extent[30] == 20...59 && ink.extent[150] == 100...299 && ink.extent[5] == nil)
  }

  @Test func depthIsTheWeightWhateverTheShade() throws {
    // Ink at half the paper's level under a shade from 0.5 to 1.
    let page = TextPage.make(width: 500, height: 400, degrees: 0)
    let shaded = Plane.generate(width: 500, height: 400) { x, y in (0.5 + Float(x) / 1000) * (0.5 + 0.5 * page[x, y]) }
    let ink = PageInk(of: Raster(gray: shaded))
    let deepest = try #require(ink.weights.max())
    #expect(deepest > 0.4 && deepest < 0.55)
    #expect(ink.keptShare > 0.5 && ink.unrest < 0.06)
  }

  @Test func noiseIsMeasuredAndIsNoInk() {
    var random = SeededRandom(seed: 5)
    let plane = Plane.generate(width: 400, height: 300) { _, _ in 0.7 + 0.1 * random.normal() }
    let ink = PageInk(of: Raster(gray: plane))
    #expect(abs(ink.noise - 0.1) < 0.01)
    #expect(ink.count < 100)
  }

  @Test func transparentPixelsAreNoInk() {
    var image = Raster(gray: Plane(width: 200, height: 200, fill: 0))
    image.alpha = Plane(width: 200, height: 200, fill: 0)
    #expect(PageInk(of: image).count == 0)
  }
}

@Suite struct PaperBorderTests {
  private func sides(_ border: WarpBorder) -> [[Float]] {
    if case .sides(let top, let bottom, let left, let right) = border { return [top, bottom, left, right] }
    return []
  }

  @Test func continuesTheShadeOfThePaper() {
    let page = Raster(gray: .generate(width: 300, height: 200) { x, _ in 0.7 + 0.2 * Float(x) / 300 })
    let found = sides(page.paperBorders(paper: 0.9)[0])
    #expect(found.map(\.count) == [300, 300, 200, 200])
    #expect(abs(found[0][150] - 0.8) < 0.03 && abs(found[2][100] - 0.7) < 0.02 && abs(found[3][100] - 0.9) < 0.02)
    #expect(abs(found[0][0] - found[2][0]) < 1e-6 && abs(found[1][299] - found[3][199]) < 1e-6)
  }

  @Test func aDarkEdgeIsNoPaper() {
    let page = Raster.generate(width: 300, height: 400) { x, _ in x < 20 ? (0, 0, 0) : (0.9, 0.85, 0.8) }
    let found = page.paperBorders(paper: 0.86)
    #expect(sides(found[0]).allSatisfy { side in side.allSatisfy { abs($0 - 0.9) < 0.01 } })
    #expect(sides(found[2]).allSatisfy { side in side.allSatisfy { abs($0 - 0.8) < 0.01 } })
  }

  @Test func tiny() {
    for (w, h) in [(1, 1), (2, 1), (1, 50), (5, 3)] {
      let found = sides(Raster(gray: Plane(width: w, height: h, fill: 0.5)).paperBorders(paper: 0.5)[0])
      #expect(found.map(\.count) == [w, w, h, h])
      #expect(found.allSatisfy { $0.allSatisfy { $0 == 0.5 } })
    }
    #expect(Raster(gray: Plane(width: 0, height: 0)).paperBorders(paper: 1).count == 1)
  }
}

@Suite struct CropTests {
  @Test func takesThePart() {
    let plane = Plane.random(width: 33, height: 20, seed: 4)
    for (x, y, w, h) in [(0, 0, 33, 20), (5, 3, 10, 7), (32, 19, 5, 5), (-3, -2, 10, 10), (40, 2, 3, 3), (3, 3, -1, 4)]
    {
      let part = plane.cropped(x: x, y: y, width: w, height: h)
      let columns = (max(0, x)..<max(max(0, x), min(33, x + w))).filter { $0 < 33 }
      let rows = (max(0, y)..<max(max(0, y), min(20, y + h))).filter { $0 < 20 }
      #expect(part.width == columns.count && (part.width == 0 || part.height == rows.count))
      #expect(part.samples == (part.width == 0 ? [] : rows.flatMap { row in columns.map { plane[$0, row] } }))
    }
  }
}
