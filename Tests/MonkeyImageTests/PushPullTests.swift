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

  /// The definition, sample by sample.
  private func slow(_ values: Plane, _ weights: Plane) -> Plane {
    let (w, h) = (values.width, values.height)
    if w <= 1 && h <= 1 { return Plane(width: w, height: h, fill: w * h > 0 && weights[0, 0] > 0 ? values[0, 0] : 0) }
    var (coarse, coarseWeights) = (
      Plane(width: (w + 1) / 2, height: (h + 1) / 2), Plane(width: (w + 1) / 2, height: (h + 1) / 2)
    )
    for y in 0..<coarse.height {
      for x in 0..<coarse.width {
        var (sum, weight): (Float, Float) = (0, 0)
        for v in 2 * y..<min(h, 2 * y + 2) {
          for u in 2 * x..<min(w, 2 * x + 2) where weights[u, v] > 0 {
            sum += values[u, v] * weights[u, v]
            weight += weights[u, v]
          }
        }
        coarse[x, y] = weight > 0 ? sum / weight : 0
        coarseWeights[x, y] = min(1, weight)
      }
    }
    let below = slow(coarse, coarseWeights)
    return .generate(width: w, height: h) { x, y in
      func at(_ i: Int, _ j: Int) -> Float {
        below[max(0, min(below.width - 1, i)), max(0, min(below.height - 1, j))]
      }
      func row(_ i: Int) -> Float { 0.75 * at(i, y / 2) + 0.25 * at(i, y % 2 == 0 ? y / 2 - 1 : y / 2 + 1) }
      let pulled = 0.75 * row(x / 2) + 0.25 * row(x % 2 == 0 ? x / 2 - 1 : x / 2 + 1)
      let weight = weights[x, y]
      return weight > 0 ? values[x, y] * weight + pulled * (1 - weight) : pulled
    }
  }

  @Test(arguments: [(1, 1), (2, 1), (1, 9), (15, 16), (16, 15), (17, 33), (31, 2), (140, 130)])
  func equalsTheDefinition(size: (Int, Int)) {
    let (w, h) = size
    let values = Plane.random(width: w, height: h, seed: 3)
    let some = Plane.random(width: w, height: h, seed: 4)
    let weights = Plane.generate(width: w, height: h) { x, y in some[x, y] < 0.7 ? 0 : some[x, y] }
    #expect(PushPull.fill(values, weights: weights).maxDifference(to: slow(values, weights)) < 1e-5)
  }
}
