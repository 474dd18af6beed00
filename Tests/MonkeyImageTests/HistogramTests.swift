import MonkeyImage
import TestSupport
import Testing

@Suite struct HistogramTests {
  /// The threshold that leaves the least variance within the classes, by trying every one.
  private func slowOtsu(_ counts: [Int]) -> (within: Double, bin: Int) {
    var best = (within: Double.infinity, bin: -1)
    for t in 0..<counts.count - 1 {
      let parts = [0...t, t + 1...counts.count - 1]
      guard parts.allSatisfy({ $0.contains { counts[$0] > 0 } }) else { continue }
      let within = parts.map { part -> Double in
        let n = part.reduce(0.0) { $0 + Double(counts[$1]) }
        let mean = part.reduce(0.0) { $0 + Double(counts[$1] * $1) } / n
        return part.reduce(0.0) { $0 + Double(counts[$1]) * (Double($1) - mean) * (Double($1) - mean) }
      }.reduce(0, +)
      if within < best.within * (1 - 1e-12) { best = (within, t) }
    }
    return best
  }

  @Test func countsEveryLevel() {
    let plane = Plane.generate(width: 256, height: 3) { x, _ in Float(x) / 255 }
    #expect(Histogram(of: plane).counts == [Int](repeating: 3, count: 256))
    let wild = Plane(width: 5, height: 1, samples: [-1, 2, .nan, .infinity, 0.5])
    let histogram = Histogram(of: wild, bins: 3)
    #expect(histogram.counts == [2, 1, 2])
  }

  @Test(arguments: 1...6) func otsuLeavesLeastVariance(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let counts = (0..<40).map { _ in Int.random(in: 1...9, using: &random) }
    let split = Histogram(counts: counts).otsu()
    let slow = slowOtsu(counts)
    #expect(split != nil)
    #expect(abs((split?.threshold ?? 0) * 39 - (Double(slow.bin) + 0.5)) < 1e-9)
  }

  @Test func aGapIsSplitInItsMiddle() {
    var counts = [Int](repeating: 0, count: 101)
    counts[10] = 50
    counts[90] = 50
    let split = Histogram(counts: counts).otsu()
    #expect(abs((split?.threshold ?? 0) - 0.5) < 0.01)
    #expect((split?.separability ?? 0) > 0.999)
    #expect(split?.darkShare == 0.5)
  }

  @Test func oneLevelHasNoSplit() {
    #expect(Histogram(of: Plane(width: 4, height: 4, fill: 0.3)).otsu() == nil)
    #expect(Histogram(of: Plane(width: 0, height: 0)).otsu() == nil)
    #expect(Histogram(of: Plane(width: 0, height: 0)).percentile(0.5) == 0)
  }

  @Test func percentiles() {
    let histogram = Histogram(of: .generate(width: 100, height: 1) { x, _ in Float(x) / 99 }, bins: 100)
    #expect(abs(histogram.percentile(0.5) - 0.495) < 0.006)
    #expect(histogram.percentile(0) == 0)
    #expect(histogram.percentile(1) == 1)
  }
}
