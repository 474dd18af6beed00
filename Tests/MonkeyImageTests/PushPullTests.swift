import MonkeyImage
import TestSupport
import Testing

@Suite struct PushPullTests {
  @Test(arguments: [(1, 1), (1, 7), (8, 1), (16, 16), (17, 33), (40, 23)])
  func knownSamplesStayAndGapsLieBetween(size: (Int, Int)) {
    let (w, h) = size
    let values = Plane.random(width: w, height: h, seed: 1)
    let mask = Plane.random(width: w, height: h, seed: 2)
    let weights = Plane.generate(width: w, height: h) { x, y in mask[x, y] < 0.2 || (x == 0 && y == 0) ? 1 : 0 }
    let filled = PushPull.fill(values, weights: weights)
    let known = zip(values.samples, weights.samples).filter { $1 == 1 }.map(\.0)
    let (low, high) = (known.min() ?? 0, known.max() ?? 0)
    for y in 0..<h {
      for x in 0..<w {
        if weights[x, y] == 1 { #expect(filled[x, y] == values[x, y]) }
        #expect(filled[x, y] >= low - 1e-6 && filled[x, y] <= high + 1e-6)
      }
    }
  }

  @Test func aConstantFillsEverything() {
    var weights = Plane(width: 61, height: 45)
    weights[13, 40] = 1
    weights[50, 2] = 0.3
    let filled = PushPull.fill(Plane(width: 61, height: 45, fill: 0.7), weights: weights)
    #expect(filled.maxDifference(to: Plane(width: 61, height: 45, fill: 0.7)) < 1e-6)
  }

  @Test func unknownValuesDoNotMatter() {
    var values = Plane(width: 9, height: 9, fill: .nan)
    var weights = Plane(width: 9, height: 9)
    values[4, 4] = 0.25
    weights[4, 4] = 1
    #expect(PushPull.fill(values, weights: weights).samples.allSatisfy { abs($0 - 0.25) < 1e-6 })
    #expect(PushPull.fill(values, weights: Plane(width: 9, height: 9)).samples.allSatisfy { $0 == 0 })
  }

  @Test func twoSidesMeetInBetween() {
    let values = Plane.generate(width: 64, height: 64) { x, _ in x < 4 ? 0 : 1 }
    let weights = Plane.generate(width: 64, height: 64) { x, _ in x < 4 || x >= 60 ? 1 : 0 }
    let filled = PushPull.fill(values, weights: weights)
    #expect(filled[8, 32] < 0.3 && filled[55, 32] > 0.7)
    #expect(abs(filled[31, 32] + filled[32, 32] - 1) < 0.05)
  }
}
