import MonkeyImage
import TestSupport
import Testing

@Suite struct ToneCurveTests {
  @Test func identityKeepsEveryLevel() {
    let plane = Plane.random(width: 97, height: 41, seed: 1)
    var image = Raster(gray: plane)
    image.apply(curves: [ToneCurve { $0 }])
    #expect(image.color[0].maxDifference(to: plane) < 1e-6)
  }

  @Test func followsTheFormula() {
    let curve = ToneCurve { $0 * $0 * (3 - 2 * $0) }
    for i in 0...10_000 {
      let x = Float(i) / 10_000
      #expect(abs(curve(x) - x * x * (3 - 2 * x)) < 1e-6)
    }
  }

  @Test func endsAndOutside() {
    let curve = ToneCurve { 0.25 + 0.5 * $0 }
    #expect(curve(0) == 0.25 && curve(1) == 0.75)
    #expect(curve(-3) == 0.25 && curve(7) == 0.75 && curve(.infinity) == 0.75 && curve(.nan) == 0.25)
    #expect(ToneCurve { 1 / ($0 - 0.5) }(0.5) == 0.5)
  }

  @Test(arguments: [(0, 0), (1, 1), (15, 3), (17, 70)])
  func everyPlaneItsCurve(width: Int, height: Int) {
    let planes = (0..<3).map { Plane.random(width: width, height: height, seed: UInt64($0)) }
    var image = Raster(red: planes[0], green: planes[1], blue: planes[2], alpha: planes[0])
    let curves = [0.2, 0.5, 0.9].map { factor in ToneCurve { $0 * factor } }
    image.apply(curves: curves)
    for (c, factor) in [Float(0.2), 0.5, 0.9].enumerated() {
      let expected = Plane.generate(width: width, height: height) { planes[c][$0, $1] * factor }
      #expect(image.color[c].maxDifference(to: expected) < 1e-6)
    }
    #expect(image.alpha?.samples == planes[0].samples)
  }
}

@Suite struct ToneStatisticsTests {
  @Test func smallImagesAreCountedWhole() {
    let image = Raster.generate(width: 40, height: 30) { x, y in (Float(x) / 40, Float(y) / 30, 0.5) }
    let statistics = ToneStatistics(of: image)
    #expect(statistics.luma.total == 1200 && statistics.largest.total == 1200 && statistics.smallest.total == 1200)
    for fraction in [0.01, 0.3, 0.5, 0.99] {
      for (histogram, pick) in [
        (statistics.luma, { $0 * Luma.red + $1 * Luma.green + $2 * Luma.blue }),
        (statistics.largest, { max($0, max($1, $2)) }), (statistics.smallest, { min($0, min($1, $2)) }),
      ] as [(Histogram, (Float, Float, Float) -> Float)] {
        var all: [Float] = []
        for y in 0..<30 { for x in 0..<40 { all.append(pick(Float(x) / 40, Float(y) / 30, 0.5)) } }
        all.sort()
        let rank = max(0, Int((fraction * 1200).rounded(.up)) - 1)
        #expect(abs(histogram.percentile(fraction) - Double(all[rank])) < 0.0003)
      }
    }
  }

  @Test func largeImagesAreSampled() {
    let plane = Plane.generate(width: 300, height: 900) { _, y in Float(y) / 899 }
    let statistics = ToneStatistics(of: Raster(gray: plane), sample: 30_000)
    #expect(statistics.luma.total == 30_000)
    #expect(abs(statistics.luma.percentile(0.25) - 0.25) < 0.01)
  }

  @Test func oddImages() {
    #expect(ToneStatistics(of: Raster(gray: Plane(width: 0, height: 4))).luma.total == 0)
    #expect(ToneStatistics(of: Raster(gray: Plane(width: 3, height: 1, samples: [.nan, -2, 9]))).luma.total == 3)
  }
}
