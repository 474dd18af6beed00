import MonkeyImage
import TestSupport
import Testing

@Suite struct SheetRegionTests {
  private typealias Point = SIMD2<Double>

  private static func inside(_ p: SIMD2<Double>, _ polygon: [SIMD2<Double>]) -> Bool {
    let sides = polygon.indices.map { i in
      let (a, b) = (polygon[i], polygon[(i + 1) % polygon.count])
      return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)
    }
    return sides.allSatisfy { $0 > 0 } || sides.allSatisfy { $0 < 0 }
  }

  private static func mask(_ width: Int, _ height: Int, _ set: (Int, Int) -> Bool) -> Mask {
    Mask(width: width, height: height, flags: (0..<height).flatMap { y in (0..<width).map { set($0, y) } })
  }

  private let quadrilateral: [SIMD2<Double>] = [[20.3, 14.6], [81.2, 25.1], [70.7, 79.4], [11.8, 62.2]]

  @Test func piecesAreFilledAndMeasured() throws {
    let corners = quadrilateral
    let mask = SheetRegionTests.mask(100, 90) { x, y in
      let p = Point(Double(x) + 0.5, Double(y) + 0.5)
      return SheetRegionTests.inside(p, corners) && !(30..<40).contains(x)
        || SheetRegionTests.inside(p, corners) && (y < 40 || y > 50) || x < 3 && y < 3
    }
    let pieces = SheetRegion.pieces(of: mask)
    let piece = try #require(pieces.first)
    #expect(pieces.count == 1 && piece.rimShare == 0)
    let cells = (0..<90).flatMap { y in (0..<100).map { Point(Double($0) + 0.5, Double(y) + 0.5) } }
    #expect(piece.area == cells.filter { SheetRegionTests.inside($0, corners) }.count)
    #expect(piece.outline.allSatisfy { p in SheetRegionTests.inside(p, corners) })
    // The overlap by its definition, cell by cell.
    for shift in [Point(0, 0), Point(5, -3), Point(-20, 30), Point(200, 0)] {
      let moved = corners.map { $0 + shift }
      let both = cells.filter { SheetRegionTests.inside($0, corners) && SheetRegionTests.inside($0, moved) }.count
      let either = cells.filter { SheetRegionTests.inside($0, corners) || SheetRegionTests.inside($0, moved) }.count
      #expect(abs(piece.overlap(with: moved) - Double(both) / Double(either)) < 1e-9, "\(shift)")
    }
    let found = try #require(piece.quadrilaterals(least: 0.7, most: 3).first)
    for corner in corners {
      #expect(found.corners.contains { ($0 - corner).x.magnitude < 1.5 && ($0 - corner).y.magnitude < 1.5 })
    }
  }

  @Test func whatFillsThePictureOrIsSmallIsNoPiece() {
    for (name, set) in [
      ("all", { _, _ in true }), ("none", { _, _ in false }),
      ("small", { x, y in x > 10 && x < 20 && y > 10 && y < 20 }),
      ("frame", { x, y in x < 9 || y < 9 || x > 50 || y > 40 }),
    ] as [(String, (Int, Int) -> Bool)] {
      #expect(SheetRegion.pieces(of: SheetRegionTests.mask(60, 50, set)).isEmpty, "\(name)")
    }
    for (w, h) in [(0, 0), (1, 1), (2, 7), (3, 3)] {
      #expect(SheetRegion.pieces(of: SheetRegionTests.mask(w, h) { _, _ in true }).isEmpty)
    }
  }

  @Test func linesAreThoseOfTheOutline() {
    let corners = quadrilateral
    var points: [Point] = []
    for i in 0..<4 {
      let side = corners[(i + 1) % 4] - corners[i]
      for k in 0..<60 { points.append(corners[i] + side * (Double(k) / 60)) }
    }
    let lines = OutlineLines.through(points, width: 100, height: 90)
    #expect(lines.count >= 4)
    for i in 0..<4 {
      let (a, b) = (corners[i], corners[(i + 1) % 4])
      #expect(lines.contains { $0.distance(to: a) < 0.5 && $0.distance(to: b) < 0.5 }, "\(i)")
    }
    #expect(OutlineLines.through([], width: 10, height: 10).isEmpty)
    #expect(OutlineLines.through(Array(repeating: [5, 5], count: 20), width: 10, height: 10).count <= 1)
  }

  @Test func convexMeansOneWayRound() {
    #expect(ConvexHull.isConvex(quadrilateral) && ConvexHull.isConvex(quadrilateral.reversed()))
    #expect(!ConvexHull.isConvex([[0, 0], [10, 0], [2, 2], [0, 10]]))
    #expect(
      !ConvexHull.isConvex([[0, 0], [10, 10], [10, 0], [0, 10]]) && !ConvexHull.isConvex([[0, 0], [1, 1]]))
  }
}

@Suite struct SheetEvidenceTests {
  private let corners: [SIMD2<Double>] = [[60, 50], [240, 50], [240, 190], [60, 190]]

  private func evidence(_ value: (Int, Int) -> Float) throws -> SheetEvidence {
    let sampler = try #require(ColourSampler([.generate(width: 300, height: 240, value)]))
    return SheetEvidence(sampler, corners, step: 0.5)
  }

  private func paper(_ x: Int, _ y: Int) -> Bool { x >= 60 && x < 240 && y >= 50 && y < 190 }

  @Test func paperOnATableIsASheet() throws {
    let found = try evidence { x, y in paper(x, y) ? 0.9 : 0.4 }
    #expect(found.isSheet && found.saturation == 0)
    for side in found.sides {
      #expect(side.seen == 1 && abs(side.contrast - 0.5) < 1e-5 && abs(side.brighter - 0.5) < 1e-5)
      #expect(side.unevenness < 1e-5 && side.strangeness < 1e-5 && side.runsOn == 0)
    }
  }

  @Test func whatIsNoneIsToldByOneMeasure() throws {
    #expect(try !evidence { _, _ in 0.9 }.isSheet, "blank")
    #expect(try !evidence { x, y in paper(x, y) ? 0.3 : 0.8 }.isSheet, "darker than what is outside")
    #expect(try !evidence { x, y in paper(x, y) || x >= 240 ? 0.9 : 0.4 }.isSheet, "one side missing")
    let stripes = try evidence { x, y in paper(x, y) ? (x / 11 + y / 11) % 2 == 0 ? 0.9 : 0.5 : 0.1 }
    #expect(!stripes.isSheet && stripes.sides.contains { $0.unevenness > 0.1 })
    // The sheet is longer than what was taken for it: a shadow's border, or a bar printed across.
    let shaded = try evidence { x, y in
      x >= 60 && x < 240 && y >= 50 && y < 230 ? (y < 190 ? 0.9 : 0.5) : (y < 190 ? 0.4 : 0.25)
    }
    #expect(!shaded.isSheet && shaded.sides.contains { $0.runsOn > 0.3 })
  }

  @Test func samplesAreBilinear() throws {
    let planes = (1...3).map { Plane.random(width: 9, height: 7, seed: UInt64($0)) }
    let sampler = try #require(ColourSampler(planes))
    var random = SeededRandom(seed: 2)
    for _ in 0..<50 {
      let p = SIMD2(Double(random.unit()) * 13 - 2, Double(random.unit()) * 11 - 2)
      for k in 0..<3 {
        var sum = 0.0
        for y in 0..<7 {
          for x in 0..<9 {
            let (dx, dy) = (max(0, min(8, p.x - 0.5)) - Double(x), max(0, min(6, p.y - 0.5)) - Double(y))
            sum += Double(planes[k][x, y]) * max(0, 1 - abs(dx)) * max(0, 1 - abs(dy))
          }
        }
        #expect(abs(Double(sampler[p][k]) - sum) < 1e-5)
      }
    }
    #expect(ColourSampler([]) == nil && ColourSampler([Plane(width: 0, height: 4)]) == nil)
    #expect(
      ColourSampler.median([]) == SIMD3() && ColourSampler.median([[1, 5, 2], [3, 4, 2], [2, 9, 2]]) == [2, 5, 2])
    #expect(abs(ColourSampler.size([0.3, 0.3, 0.3]) - 0.3) < 1e-6)
    let mean = sampler.mean(from: [2.5, 3.5], to: [4.5, 3.5], samples: 3)
    #expect(abs(mean.x - (planes[0][2, 3] + planes[0][3, 3] + planes[0][4, 3]) / 3) < 1e-5)
  }
}
