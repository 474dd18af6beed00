import MonkeyImage
import TestSupport
import Testing

@Suite struct OverviewTests {
  @Test(arguments: [(0, 0), (1, 1), (192, 10), (10, 192)])
  func smallImagesAreReturnedAsTheyAre(width: Int, height: Int) {
    let plane = Plane.random(width: width, height: height, seed: 1)
    #expect(Raster(gray: plane).overview()[0].maxDifference(to: plane) == 0)
  }

  @Test(arguments: [(193, 1), (1, 400), (500, 333), (1000, 200), (2000, 1999)])
  func slopesAreKept(width: Int, height: Int) {
    let plane = Plane.generate(width: width, height: height) { x, y in
      0.5 * (Float(x) + 0.5) / Float(width) + 0.5 * (Float(y) + 0.5) / Float(height)
    }
    let small = Raster(gray: plane).overview(longSide: 100)[0]
    #expect(max(small.width, small.height) <= 100)
    let expected = Plane.generate(width: small.width, height: small.height) { x, y in
      0.5 * (Float(x) + 0.5) / Float(small.width) + 0.5 * (Float(y) + 0.5) / Float(small.height)
    }
    #expect(small.maxDifference(to: expected) < 0.02)
  }
}

@Suite struct TransferCurveTests {
  @Test func thereAndBack() {
    for i in 0...1000 {
      let x = Double(i) / 1000
      #expect(abs(TransferCurve.stored(TransferCurve.linear(x)) - x) < 1e-6)
      #expect(abs(Double(TransferCurve.toLinear(Float(x))) - TransferCurve.linear(x)) < 1e-5)
    }
    #expect(abs(TransferCurve.linear(0.5) - 0.214041) < 1e-6)
  }
}
