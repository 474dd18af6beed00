import MonkeyImage
import TestSupport
import Testing

@Suite struct InkDepthTests {
  /// Step by step, pixel by pixel.
  private func slow(_ page: Plane, radius: Int, threshold: Float) -> Plane {
    let cell = max(1, radius / 4)
    let reach = max(1, (radius + cell / 2) / cell)
    let grid = BlockGrid(width: page.width, height: page.height, block: cell, margin: 1)
    let means = grid.means(of: [page], weights: [1]).cropped(x: 1, y: 1, width: grid.columns, height: grid.rows)
    func around(_ cells: Plane) -> Plane { BoxStatistics.mean(of: cells, radiusX: reach, radiusY: reach) }
    let level = GridSurface(grid: grid, cells: around(means)).plane()
    func isDark(_ x: Int, _ y: Int) -> Bool {
      x >= 0 && y >= 0 && x < page.width && y < page.height && page[x, y] - level[x, y] < -threshold
    }
    func isFree(_ x: Int, _ y: Int) -> Bool {
      !(y - 1...y + 1).contains { row in (x - 1...x + 1).contains { isDark($0, row) } }
    }
    var (counts, sums) = (Plane(width: grid.columns, height: grid.rows), Plane(width: grid.columns, height: grid.rows))
    for y in 0..<page.height {
      for x in 0..<page.width where isFree(x, y) {
        counts[x / cell, y / cell] += 1
        sums[x / cell, y / cell] += page[x, y]
      }
    }
    let (count, sum) = (around(counts), around(sums))
    let isKnown: (Int, Int) -> Bool = { count[$0, $1] > 0.05 * Float(cell * cell) }
    let paper = Plane.generate(width: grid.columns, height: grid.rows) {
      isKnown($0, $1) ? sum[$0, $1] / count[$0, $1] : 0
    }
    let known = Plane.generate(width: grid.columns, height: grid.rows) { isKnown($0, $1) ? 1 : 0 }
    let surface = GridSurface(grid: grid, cells: PushPull.fill(paper, weights: known)).plane()
    return .generate(width: page.width, height: page.height) { x, y in
      isKnown(x / cell, y / cell) ? page[x, y] - surface[x, y] : 0
    }
  }

  @Test(arguments: [(1, 1), (40, 30), (61, 47), (16, 190), (130, 9)])
  func equalsTheDefinition(size: (Int, Int)) {
    let noise = Plane.random(width: size.0, height: size.1, seed: 21)
    // Strokes from the first row on, and a corner that is all ink.
    let page = Plane.generate(width: size.0, height: size.1) { x, y in
      let ink = x % 11 < 3 && y % 8 < 5 || x > 35 && y > 25 && (x + y) % 2 == 0
      return (ink ? 0.2 : 0.85) + 0.02 * noise[x, y]
    }
    for radius in [1, 8, 13] {
      let found = InkDepth(of: page, radius: radius, threshold: 0.06)
      #expect(found.plane.maxDifference(to: slow(page, radius: radius, threshold: 0.06)) < 1e-5)
      #expect(found.darkCount == found.plane.samples.filter { $0 < -0.06 }.count)
    }
  }
}
