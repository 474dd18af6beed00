import MonkeyImage
import TestSupport
import Testing

@Suite struct MedianTests {
  private func slow(_ plane: Plane, radius: Int) -> Plane {
    Plane.generate(width: plane.width, height: plane.height) { x, y in
      var window: [Float] = []
      for j in y - radius...y + radius {
        for i in x - radius...x + radius {
          window.append(plane[max(0, min(plane.width - 1, i)), max(0, min(plane.height - 1, j))])
        }
      }
      return window.sorted()[window.count / 2]
    }
  }

  private func filtered(_ plane: Plane, radius: Int) -> Plane {
    var image = Raster(gray: plane)
    image.medianFilter(radius: radius)
    return image.color[0]
  }

  @Test(arguments: [
    (1, 1), (2, 1), (1, 2), (3, 3), (15, 4), (16, 5), (17, 70), (33, 33), (40, 1), (1, 40), (70, 131),
  ])
  func agreesWithSorting(width: Int, height: Int) {
    let plane = Plane.random(width: width, height: height, seed: UInt64(width * 100 + height))
    for radius in [1, 2, 3, 5, 9] {
      #expect(filtered(plane, radius: radius).maxDifference(to: slow(plane, radius: radius)) == 0, "radius \(radius)")
    }
  }

  @Test(arguments: [1, 2, 3, 6])
  func agreesWithSortingWhereManyAreEqualOrNegative(radius: Int) {
    var random = SeededRandom(seed: 7)
    let plane = Plane.generate(width: 51, height: 47) { _, _ in (random.unit() * 6).rounded(.down) / 4 - 0.5 }
    #expect(filtered(plane, radius: radius).maxDifference(to: slow(plane, radius: radius)) == 0)
  }

  @Test(arguments: [1, 2, 4])
  func specksGoAndEdgesStay(radius: Int) {
    let step = Plane.generate(width: 40, height: 40) { x, _ in x < 20 ? 0.2 : 0.8 }
    #expect(filtered(step, radius: radius).maxDifference(to: step) == 0)
    var specked = step
    specked[8, 8] = 1
    specked[30, 25] = 0
    #expect(filtered(specked, radius: radius).maxDifference(to: step) == 0)
  }

  @Test func everyPlaneButAlpha() {
    var image = Raster.generate(width: 20, height: 9) { x, y in (Float(x * y % 7), Float(x % 5), Float(y % 3)) }
    image.alpha = .random(width: 20, height: 9, seed: 2)
    let before = image
    image.medianFilter(radius: 1)
    for c in 0..<3 { #expect(image.color[c].maxDifference(to: slow(before.color[c], radius: 1)) == 0) }
    #expect(image.alpha?.samples == before.alpha?.samples)
  }

  @Test func copiesOfTheImageKeepTheirPixels() {
    let plane = Plane.random(width: 30, height: 30, seed: 5)
    var image = Raster(gray: plane)
    let copy = image
    image.medianFilter(radius: 1)
    #expect(copy.color[0].maxDifference(to: plane) == 0)
  }

  @Test(arguments: [(0, 0), (0, 4), (4, 0)])
  func emptyImages(width: Int, height: Int) {
    for radius in [1, 2, 3] {
      let out = filtered(Plane(width: width, height: height), radius: radius)
      #expect(out.width == width && out.height == height)
    }
  }

  @Test func aRadiusFarBeyondTheImage() {
    let plane = Plane.random(width: 5, height: 3, seed: 5)
    #expect(filtered(plane, radius: 20).maxDifference(to: slow(plane, radius: 20)) == 0)
  }
}
