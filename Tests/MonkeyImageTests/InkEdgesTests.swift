import MonkeyImage
import TestSupport
import Testing

@Suite struct InkEdgesTests {
  /// Gradient and non-maximum suppression sample by sample.
  private func slow(_ b: Plane) -> Plane {
    let (w, h) = (b.width, b.height)
    func at(_ x: Int, _ y: Int) -> Float { b[max(0, min(w - 1, x)), max(0, min(h - 1, y))] }
    func gradient(_ x: Int, _ y: Int) -> (Float, Float) {
      let rows: [(Int, Float)] = [(-1, 3), (0, 10), (1, 3)]
      let gx = rows.reduce(Float(0)) { $0 + $1.1 * (at(x + 1, y + $1.0) - at(x - 1, y + $1.0)) } / 32
      let gy = rows.reduce(Float(0)) { $0 + $1.1 * (at(x + $1.0, y + 1) - at(x + $1.0, y - 1)) } / 32
      return (gx, gy)
    }
    // Beside the plane the magnitude of the nearest sample along the row, above and below that of the repeated samples.
    func magnitude(_ x: Int, _ y: Int) -> Float {
      let (gx, gy) = gradient(max(0, min(w - 1, x)), y)
      return (gx * gx + gy * gy).squareRoot()
    }
    return .generate(width: w, height: h) { x, y in
      let (gx, gy) = gradient(x, y)
      let m = magnitude(x, y)
      let flat = abs(gx) > abs(gy)
      let t = min(abs(gx), abs(gy)) / max(max(abs(gx), abs(gy)), 1e-12)
      let side = flat ? (1, 0) : (0, 1)
      let diagonal = gx * gy > 0 ? (1, 1) : (flat ? (1, -1) : (-1, 1))
      func mixed(_ sign: Int) -> Float {
        let (near, far) = (
          magnitude(x + sign * side.0, y + sign * side.1), magnitude(x + sign * diagonal.0, y + sign * diagonal.1)
        )
        return near + (far - near) * t
      }
      return m > mixed(1) && m >= mixed(-1) ? m : 0
    }
  }

  @Test(arguments: [(1, 1), (2, 5), (15, 3), (16, 16), (17, 70), (1, 40), (40, 1), (67, 130)])
  func crestsEqualTheDefinition(size: (Int, Int)) {
    let plane = Plane.random(width: size.0, height: size.1, seed: 5)
    let edges = InkEdges(plane, sigma: 0)
    // Ties and rounding may tip a sample; they are rare.
    let crests = samples(edges)
    let differing = zip(crests, slow(plane).samples).filter { abs($0 - $1) > 1e-5 }.count
    #expect(differing <= plane.count / 500)
    #expect(edges.crestHistogram.total == crests.filter { $0 > 0 }.count)
    #expect(edges.smooth.samples == plane.samples)
  }

  /// m at crests, 0 elsewhere.
  private func samples(_ edges: InkEdges) -> [Float] {
    (0..<edges.crests.height).flatMap { y in
      var row = [Float](repeating: 0, count: edges.crests.width)
      for sample in edges.crests.row(y) { row[sample.x] = sample.value }
      return row
    }
  }

  @Test(arguments: [(40, 30), (300, 200), (65, 129)])
  func crestsUnderTheFloorAreLeftOut(size: (Int, Int)) {
    let plane = Plane.random(width: size.0, height: size.1, seed: 6)
    let (all, some) = (InkEdges(plane, sigma: 0.9), InkEdges(plane, sigma: 0.9) { _ in 0.1 })
    #expect(samples(some) == samples(all).map { $0 > 0.1 ? $0 : 0 })
    #expect(some.smooth.samples == all.smooth.samples && some.noise == all.noise)
    #expect(all.smooth.maxDifference(to: plane.gaussianBlurred(sigma: 0.9)) < 1e-6)
  }

  @Test func aStepHasItsCrestBesideIt() {
    let edges = InkEdges(.generate(width: 40, height: 30) { x, _ in x < 20 ? 0.2 : 0.9 }, sigma: 0.8)
    for y in 2..<28 {
      let crests = edges.crests.row(y).filter { $0.value > 0.01 }.map(\.x)
      #expect(crests == [19] || crests == [20])
    }
  }

  @Test func noiseIsThatOfTheGradient() {
    var random = SeededRandom(seed: 9)
    let plane = Plane.generate(width: 400, height: 400) { _, _ in 0.5 + 0.02 * random.normal() }
    let weights = (2 * (9 + 100 + 9) as Double).squareRoot() / 32
    #expect(abs(InkEdges(plane, sigma: 0).noise / (0.02 * weights) - 1) < 0.05)
  }
}
