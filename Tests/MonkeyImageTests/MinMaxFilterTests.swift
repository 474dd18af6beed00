import MonkeyImage
import TestSupport
import Testing

@Suite struct MinMaxFilterTests {
  private func slow(_ plane: Plane, _ rx: Int, _ ry: Int, _ better: (Float, Float) -> Float) -> Plane {
    .generate(width: plane.width, height: plane.height) { x, y in
      var best = plane[x, y]
      for v in max(0, y - ry)...min(plane.height - 1, y + ry) {
        for u in max(0, x - rx)...min(plane.width - 1, x + rx) { best = better(best, plane[u, v]) }
      }
      return best
    }
  }

  @Test(
    arguments: [(1, 1), (2, 3), (15, 4), (16, 16), (17, 9), (1, 40), (40, 1), (33, 47)],
    [(0, 0), (1, 1), (2, 0), (0, 3), (5, 7), (60, 60)])
  func equalsTheDefinition(size: (Int, Int), radius: (Int, Int)) {
    let plane = Plane.random(width: size.0, height: size.1, seed: 11)
    let (rx, ry) = radius
    #expect(MinMaxFilter.minimum(of: plane, radiusX: rx, radiusY: ry).samples == slow(plane, rx, ry, min).samples)
    #expect(MinMaxFilter.maximum(of: plane, radiusX: rx, radiusY: ry).samples == slow(plane, rx, ry, max).samples)
  }

  @Test func theMinimumIsTheNegatedMaximumOfTheNegative() {
    let plane = Plane.random(width: 41, height: 29, seed: 12)
    let negative = Plane.generate(width: 41, height: 29) { x, y in -plane[x, y] }
    let direct = MinMaxFilter.minimum(of: plane, radiusX: 3, radiusY: 4)
    let other = MinMaxFilter.maximum(of: negative, radiusX: 3, radiusY: 4)
    #expect(direct.samples == other.samples.map { -$0 })
  }

  @Test func anEmptyPlaneIsLeftAlone() {
    #expect(MinMaxFilter.maximum(of: Plane(width: 0, height: 3), radiusX: 2, radiusY: 2).count == 0)
  }
}
