import Foundation
import MonkeyImage
import TestSupport
import Testing

@Suite struct GaussianBlurTests {
  /// The formula: a sum over all samples of the plane padded with its edge samples, in double precision.
  private func slow(_ plane: Plane, sigma: Double) -> Plane {
    let radius = Int((6 * sigma).rounded(.up))
    let raw = (-radius...radius).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    let weights = raw.map { $0 / raw.reduce(0, +) }
    func pass(_ values: [Double], _ count: Int, _ step: Int, _ starts: [Int]) -> [Double] {
      var out = values
      for start in starts {
        for i in 0..<count {
          var sum = 0.0
          for k in -radius...radius {
            sum += weights[k + radius] * values[start + max(0, min(count - 1, i + k)) * step]
          }
          out[start + i * step] = sum
        }
      }
      return out
    }
    let (w, h) = (plane.width, plane.height)
    let across = pass(plane.samples.map(Double.init), w, 1, (0..<h).map { $0 * w })
    let down = pass(across, h, w, Array(0..<w))
    return Plane(width: w, height: h, samples: down.map(Float.init))
  }

  @Test(arguments: [
    (1, 1), (2, 1), (1, 2), (15, 3), (16, 16), (17, 17), (1, 40), (40, 1), (33, 70), (100, 31),
  ])
  func agreesWithTheFormula(width: Int, height: Int) {
    let plane = Plane.random(width: width, height: height, seed: UInt64(width * 1000 + height))
    for sigma in [0.3, 0.8, 1, 2.4, 6.9, 7.1, 12, 31] {
      let difference = plane.gaussianBlurred(sigma: sigma).maxDifference(to: slow(plane, sigma: sigma))
      #expect(difference < (sigma > 7 ? 0.005 : 0.001), "sigma \(sigma)")
    }
  }

  @Test(arguments: [0.5, 3, 7.01, 10, 17.5, 40])
  func agreesWithTheFormulaAtAnEdge(sigma: Double) {
    let plane = Plane.generate(width: 150, height: 90) { x, y in x + y / 3 < 71 ? 0 : 1 }
    #expect(plane.gaussianBlurred(sigma: sigma).maxDifference(to: slow(plane, sigma: sigma)) < 0.002)
  }

  @Test(arguments: [0.7, 4, 9, 300, 1e9])
  func constantStaysConstant(sigma: Double) {
    for (w, h) in [(1, 1), (19, 23), (64, 3)] {
      let blurred = Plane(width: w, height: h, fill: 0.625).gaussianBlurred(sigma: sigma)
      #expect(blurred.maxDifference(to: Plane(width: w, height: h, fill: 0.625)) < 1e-5)
    }
  }

  @Test(arguments: [0, -1, Double.nan, .infinity])
  func sigmaThatIsNoneLeavesThePlane(sigma: Double) {
    let plane = Plane.random(width: 9, height: 4, seed: 3)
    #expect(plane.gaussianBlurred(sigma: sigma).maxDifference(to: plane) == 0)
  }

  @Test func emptyPlanes() {
    for (w, h) in [(0, 0), (0, 5), (5, 0)] {
      let blurred = Plane(width: w, height: h).gaussianBlurred(sigma: 9)
      #expect(blurred.width == w && blurred.height == h)
    }
  }

  @Test(arguments: [1.1, 8])
  func commutesWithTransposition(sigma: Double) {
    let plane = Plane.random(width: 61, height: 45, seed: 12)
    let turned = Plane.generate(width: 45, height: 61) { plane[$1, $0] }
    let (a, b) = (plane.gaussianBlurred(sigma: sigma), turned.gaussianBlurred(sigma: sigma))
    #expect(Plane.generate(width: 45, height: 61) { a[$1, $0] }.maxDifference(to: b) < 1e-5)
  }

  @Test func sumOfVariances() {
    // Blurring twice is blurring once with the root of the sum of squares.
    let plane = Plane.generate(width: 120, height: 110) { x, y in x < 60 && y > 50 ? 1 : 0 }
    let twice = plane.gaussianBlurred(sigma: 6).gaussianBlurred(sigma: 8)
    #expect(twice.maxDifference(to: plane.gaussianBlurred(sigma: 10)) < 0.003)
  }

  @Test func rowsOfALargePlaneAgreeWithThoseOfItsStrips() {
    // More rows than one group of rows; a strip with its neighbours gives the same bytes.
    let plane = Plane.random(width: 37, height: 200, seed: 8)
    let whole = plane.gaussianBlurred(sigma: 1)
    let strip = Plane.generate(width: 37, height: 60) { plane[$0, $1 + 70] }.gaussianBlurred(sigma: 1)
    for y in 4..<56 { for x in 0..<37 { #expect(strip[x, y] == whole[x, y + 70]) } }
  }
}

@Suite struct BlockGridTests {
  @Test(arguments: [(1, 1, 1), (5, 7, 3), (16, 16, 4), (33, 18, 5), (40, 3, 8), (7, 50, 20)])
  func meansAreMeansOfThePaddedImage(width: Int, height: Int, block: Int) {
    let planes = (0..<3).map { Plane.random(width: width, height: height, seed: UInt64($0 + 1)) }
    let weights: [Float] = [0.5, 0.3, 0.2]
    let grid = BlockGrid(width: width, height: height, block: block, margin: 2)
    for count in [1, 3] {
      let means = grid.means(of: Array(planes.prefix(count)), weights: Array(weights.prefix(count)))
      #expect(means.width == grid.smallWidth && means.height == grid.smallHeight)
      let expected = Plane.generate(width: grid.smallWidth, height: grid.smallHeight) { i, j in
        var sum = 0.0
        for y in (j - 2) * block..<(j - 1) * block {
          for x in (i - 2) * block..<(i - 1) * block {
            for c in 0..<count {
              sum += Double(planes[c][max(0, min(width - 1, x)), max(0, min(height - 1, y))] * weights[c])
            }
          }
        }
        return Float(sum / Double(block * block))
      }
      #expect(means.maxDifference(to: expected) < 2e-6)
    }
  }

  @Test(arguments: [1, 2, 3, 8, 16, 17, 30])
  func splineKeepsPlanesThatAreLinear(block: Int) {
    let grid = BlockGrid(width: 61, height: 43, block: block, margin: 2)
    let center = { (i: Int) in (Float(i - 2) + 0.5) * Float(block) - 0.5 }
    let small = Plane.generate(width: grid.smallWidth, height: grid.smallHeight) { i, j in
      0.2 + 0.01 * center(i) - 0.02 * center(j)
    }
    let expected = Plane.generate(width: 61, height: 43) { x, y in 0.2 + 0.01 * Float(x) - 0.02 * Float(y) }
    #expect(grid.interpolated(small).maxDifference(to: expected) < 1e-5)
  }
}
