import MonkeyImage
import TestSupport
import Testing

@Suite struct BoxStatisticsTests {
  /// The definition, sample by sample.
  private func slow(_ plane: Plane, _ rx: Int, _ ry: Int) -> (Plane, Plane) {
    func window(_ x: Int, _ y: Int) -> [Double] {
      (max(0, y - ry)...min(plane.height - 1, y + ry)).flatMap { v in
        (max(0, x - rx)...min(plane.width - 1, x + rx)).map { Double(plane[$0, v]) }
      }
    }
    let mean = Plane.generate(width: plane.width, height: plane.height) { x, y in
      let all = window(x, y)
      return Float(all.reduce(0, +) / Double(all.count))
    }
    let deviation = Plane.generate(width: plane.width, height: plane.height) { x, y in
      let all = window(x, y)
      let m = all.reduce(0, +) / Double(all.count)
      return Float((all.reduce(0) { $0 + ($1 - m) * ($1 - m) } / Double(all.count)).squareRoot())
    }
    return (mean, deviation)
  }

  @Test(
    arguments: [(1, 1), (2, 3), (15, 1), (16, 16), (17, 9), (1, 40), (40, 1), (33, 70)],
    [(0, 0), (1, 2), (8, 3), (50, 50)])
  func equalsTheDefinition(size: (Int, Int), radius: (Int, Int)) {
    let plane = Plane.random(width: size.0, height: size.1, seed: 7)
    let (mean, deviation) = BoxStatistics.meanAndDeviation(of: plane, radiusX: radius.0, radiusY: radius.1)
    let (slowMean, slowDeviation) = slow(plane, radius.0, radius.1)
    #expect(mean.maxDifference(to: slowMean) < 1e-6)
    #expect(deviation.maxDifference(to: slowDeviation) < 1e-6)
    #expect(BoxStatistics.mean(of: plane, radiusX: radius.0, radiusY: radius.1).samples == mean.samples)
  }

  @Test func aConstantStaysAndHasNoDeviation() {
    let (mean, deviation) = BoxStatistics.meanAndDeviation(
      of: Plane(width: 70, height: 150, fill: 0.9), radiusX: 12, radiusY: 30)
    #expect(mean.maxDifference(to: Plane(width: 70, height: 150, fill: 0.9)) < 1e-7)
    #expect(deviation.samples.allSatisfy { $0 < 1e-6 })
  }

  @Test func smallDeviationsNearWhiteSurvive() {
    let plane = Plane.generate(width: 64, height: 300) { x, y in 0.99 + ((x + y) % 2 == 0 ? 0.0005 : -0.0005) }
    let (_, deviation) = BoxStatistics.meanAndDeviation(of: plane, radiusX: 10, radiusY: 10)
    #expect(deviation.samples.allSatisfy { abs($0 - 0.0005) < 2e-6 })
  }

  @Test func anEmptyPlaneIsLeftAlone() {
    #expect(BoxStatistics.mean(of: Plane(width: 0, height: 0), radiusX: 3, radiusY: 3).count == 0)
    #expect(BoxStatistics.mean(of: Plane(width: 0, height: 5), radiusX: 3, radiusY: 3).count == 0)
  }
}
