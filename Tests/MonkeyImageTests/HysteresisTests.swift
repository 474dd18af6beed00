import MonkeyImage
import TestSupport
import Testing

@Suite struct HysteresisTests {
  private func flags(_ chains: Chains?) -> [Bool]? {
    guard let chains else { return nil }
    var flags = [Bool](repeating: false, count: chains.width * chains.height)
    for y in 0..<chains.height {
      chains.forEachRun(inRow: y) { run in for x in run { flags[y * chains.width + x] = true } }
    }
    return flags
  }

  @Test(arguments: [(1, 1), (9, 70), (64, 33), (50, 1)])
  func equalsFlooding(size: (Int, Int)) {
    let (w, h) = size
    let plane = Plane.random(width: w, height: h, seed: 8)
    var reached = [Bool](repeating: false, count: w * h)
    var stack = (0..<w * h).filter { plane[$0 % w, $0 / w] >= 0.97 }
    for i in stack { reached[i] = true }
    while let at = stack.popLast() {
      for dy in -1...1 {
        for dx in -1...1 {
          let (x, y) = (at % w + dx, at / w + dy)
          guard x >= 0, y >= 0, x < w, y < h, !reached[y * w + x], plane[x, y] >= 0.6 else { continue }
          reached[y * w + x] = true
          stack.append(y * w + x)
        }
      }
    }
    let found = Hysteresis.select(SparseRows(plane, above: 0.3), low: 0.6, high: 0.97)
    #expect(flags(found) ?? reached.map { _ in false } == reached)
  }

  @Test func shortChainsAreDropped() {
    let plane = Plane(width: 7, height: 1, samples: [1, 1, 0, 1, 1, 1, 0])
    let samples = SparseRows(plane, above: 0)
    let found = Hysteresis.select(samples, low: 0.5, high: 1, least: 3)
    #expect(flags(found) == [false, false, false, true, true, true, false])
    #expect(Hysteresis.select(samples, low: 0.5, high: 1, least: 4) == nil)
    #expect(Hysteresis.select(samples, low: 0.5, high: 1.5) == nil)
  }

  @Test func dilationAddsEightNeighbours() {
    var mask = Mask(width: 6, height: 5)
    mask.write { $0.row(0)[5] = 1 }
    mask.write { $0.row(3)[1] = 1 }
    let out = mask.dilated()
    for y in 0..<5 {
      for x in 0..<6 {
        let near = (abs(x - 5) <= 1 && y <= 1) || (abs(x - 1) <= 1 && abs(y - 3) <= 1)
        #expect(out[x, y] == near)
      }
    }
  }
}
