import Foundation
import MonkeyImage
import TestSupport
import Testing

@Suite struct WarpTests {
  private func kernel(_ interpolation: Interpolation) -> (ResampleFilter, Int) {
    interpolation == .catmullRom ? (.catmullRom, 2) : (.lanczos3, 3)
  }

  /// From the formula, the plane continued by `outside`.
  private func twin(
    _ plane: Plane, _ width: Int, _ height: Int, _ map: ProjectiveMap, _ interpolation: Interpolation,
    _ border: WarpBorder
  ) -> Plane {
    let (filter, radius) = kernel(interpolation)
    func sample(_ x: Int, _ y: Int) -> Double {
      let (cx, cy) = (min(max(x, 0), plane.width - 1), min(max(y, 0), plane.height - 1))
      if (cx, cy) == (x, y) { return Double(plane[x, y]) }
      switch border {
      case .edge: return Double(plane[cx, cy])
      case .constant(let value): return Double(value)
      case .sides(let top, let bottom, let left, let right):
        if y < 0 { return Double(top[cx]) }
        if y >= plane.height { return Double(bottom[cx]) }
        return Double(x < 0 ? left[cy] : right[cy])
      }
    }
    return .generate(width: width, height: height) { x, y in
      let p = map(Double(x) + 0.5, Double(y) + 0.5)
      let (sx, sy) = (p.x - 0.5, p.y - 0.5)
      let (x0, y0) = (Int(sx.rounded(.down)), Int(sy.rounded(.down)))
      var (sum, total) = (0.0, 0.0)
      for j in y0 - radius + 1...y0 + radius {
        for i in x0 - radius + 1...x0 + radius {
          let weight = filter.weight(Double(i) - sx) * filter.weight(Double(j) - sy)
          sum += weight * sample(i, j)
          total += weight
        }
      }
      return Float(sum / total)
    }
  }

  /// Smooth, so that rounding positions to 1/512 sample shows little.
  private func smooth(_ width: Int, _ height: Int) -> Plane {
    .generate(width: width, height: height) { x, y in
      Float(0.5 + 0.25 * sin(Double(x) * 0.7) + 0.2 * cos(Double(y) * 0.5 + Double(x) * 0.2))
    }
  }

  @Test(arguments: [Interpolation.catmullRom, .lanczos3])
  func equalsItsTwin(interpolation: Interpolation) throws {
    let square = try #require(ProjectiveMap(unitSquareTo: [(2, 1), (30, 4), (27, 22), (-1, 25)]))
    let perspective = square.after(ProjectiveMap(a: 1 / 40, b: 0, c: 0, d: 0, e: 1 / 30, f: 0))
    let maps: [ProjectiveMap] = [
      .identity, .rotation(clockwise: 12, from: (18, 15), to: (15, 12)),
      .rotation(clockwise: -100, from: (15, 18), to: (15, 12)), .rotation(clockwise: 2.5, from: (18, 15), to: (16, 12)),
      .rotation(clockwise: -5, from: (18, 15), to: (15, 11)), perspective,
    ]
    for (w, h) in [(31, 24), (1, 1), (1, 20), (5, 3), (4, 4), (6, 6), (8, 7), (300, 3)] {
      let plane = smooth(w, h)
      let sides = WarpBorder.sides(
        top: plane.quarterTurned(clockwise: 0).samples.prefix(w).map { $0 },
        bottom: plane.samples.suffix(w).map { $0 }, left: (0..<h).map { plane[0, $0] },
        right: (0..<h).map { plane[w - 1, $0] })
      for map in maps {
        for border in [WarpBorder.constant(0.4), .edge, sides] {
          let got = plane.warped(width: 36, height: 30, map: map, interpolation: interpolation, border: border)
          let want = twin(plane, 36, 30, map, interpolation, border)
          // Past the kernel's reach `sides` are read at the nearest sample.
          var worst: Float = 0
          for y in 0..<30 {
            for x in 0..<36 {
              let p = map(Double(x) + 0.5, Double(y) + 0.5)
              let near = p.x > -1.4 && p.y > -1.4 && p.x < Double(w) + 1.4 && p.y < Double(h) + 1.4
              var compared = true
              if case .sides = border { compared = near }
              if compared { worst = max(worst, abs(got[x, y] - want[x, y])) }
            }
          }
          #expect(worst < 4e-3, "\(w)×\(h) \(border)")
        }
      }
    }
  }

  @Test(arguments: [Interpolation.catmullRom, .lanczos3])
  func wholeStepsMoveSamplesExactly(interpolation: Interpolation) {
    let plane = Plane.random(width: 40, height: 33, seed: 3)
    #expect(
      plane.warped(width: 40, height: 33, map: .identity, interpolation: interpolation).maxDifference(to: plane) < 1e-6)
    let shift = ProjectiveMap(a: 1, b: 0, c: 5, d: 0, e: 1, f: -3)
    let moved = plane.warped(width: 40, height: 33, map: shift, interpolation: interpolation, border: .constant(0))
    for y in 3..<33 { for x in 0..<35 { #expect(abs(moved[x, y] - plane[x + 5, y - 3]) < 1e-6) } }
    #expect(abs(moved[2, 1]) < 1e-6 && moved[39, 20] == 0)
    let half = ProjectiveMap.rotation(clockwise: 180, from: (20, 16.5), to: (20, 16.5))
    #expect(
      plane.warped(width: 40, height: 33, map: half, interpolation: interpolation)
        .maxDifference(to: plane.quarterTurned(clockwise: 2)) < 1e-5)
  }

  @Test func constantStaysConstant() {
    let plane = Plane(width: 50, height: 30, fill: 0.7)
    let map = ProjectiveMap.rotation(clockwise: 33, from: (25, 15), to: (25, 15))
    #expect(plane.warped(width: 50, height: 30, map: map).maxDifference(to: plane) < 1e-5)
  }

  @Test func turningThereAndBackGivesThePictureBack() {
    let plane = smooth(120, 90)
    let there = ProjectiveMap.rotation(clockwise: 7, from: (60, 45), to: (60, 45))
    let back = ProjectiveMap.rotation(clockwise: -7, from: (60, 45), to: (60, 45))
    let again = plane.warped(width: 120, height: 90, map: there).warped(width: 120, height: 90, map: back)
    for y in 25..<65 { for x in 25..<95 { #expect(abs(again[x, y] - plane[x, y]) < 0.01) } }
  }

  @Test func senseless() {
    let plane = Plane(width: 9, height: 9, fill: 0.5)
    let nan = ProjectiveMap(a: .nan, b: 0, c: 0, d: 0, e: .infinity, f: 0)
    #expect(plane.warped(width: 4, height: 4, map: nan, border: .constant(0.1)).samples.allSatisfy { !$0.isNaN })
    #expect(Plane(width: 0, height: 0).warped(width: 2, height: 2, map: .identity).samples == [0, 0, 0, 0])
  }

  @Test func maps() throws {
    let corners = [(x: 10.0, y: 5.0), (x: 90.0, y: 12.0), (x: 80.0, y: 70.0), (x: 3.0, y: 60.0)]
    let map = try #require(ProjectiveMap(unitSquareTo: corners))
    let inverse = try #require(map.inverse)
    for (point, corner) in zip([(0.0, 0.0), (1, 0), (1, 1), (0, 1)], corners) {
      let p = map(point.0, point.1)
      #expect(abs(p.x - corner.x) < 1e-9 && abs(p.y - corner.y) < 1e-9)
      let back = inverse.after(map)(point.0, point.1)
      #expect(abs(back.x - point.0) < 1e-9 && abs(back.y - point.1) < 1e-9)
    }
    #expect(ProjectiveMap(unitSquareTo: [(0, 0), (1, 1), (2, 2), (0, 1)]) == nil)
    let turned = ProjectiveMap.rotation(clockwise: 90, from: (0, 0), to: (0, 0))(1, 0)
    #expect(abs(turned.x) < 1e-12 && abs(turned.y - 1) < 1e-12, "to the right becomes down")
  }
}

@Suite struct QuarterTurnTests {
  @Test func everySampleLandsWhereItShould() {
    for (w, h) in [(1, 1), (1, 5), (33, 2), (40, 31), (65, 64)] {
      let plane = Plane.random(width: w, height: h, seed: 9)
      let (one, two, three) = (
        plane.quarterTurned(clockwise: 1), plane.quarterTurned(clockwise: 2), plane.quarterTurned(clockwise: -1)
      )
      #expect(one.width == h && one.height == w)
      for y in 0..<h {
        for x in 0..<w {
          #expect(one[h - 1 - y, x] == plane[x, y])
          #expect(two[w - 1 - x, h - 1 - y] == plane[x, y])
          #expect(three[y, w - 1 - x] == plane[x, y])
        }
      }
      #expect(plane.quarterTurned(clockwise: 4).maxDifference(to: plane) == 0)
    }
    #expect(Plane(width: 0, height: 0).quarterTurned(clockwise: 1).count == 0)
  }
}
