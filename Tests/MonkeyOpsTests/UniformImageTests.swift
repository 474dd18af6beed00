import MonkeyImage
import MonkeyOps
import MonkeyValue
import TestSupport
import Testing

@Suite struct UniformImageTests {
  @Test(arguments: ["sharpen", "local-contrast", "median"])
  func oneColourAllOverIsDeclined(name: String) throws {
    let operation = try #require(OperationRegistry.named(name)).make([:])
    for planes in [1, 3] {
      let flat = (0..<planes).map { Plane(width: 33, height: 17, fill: 0.2 + 0.1 * Float($0)) }
      var image =
        planes == 1 ? Raster(gray: flat[0]) : Raster(red: flat[0], green: flat[1], blue: flat[2])
      #expect(try operation.apply(to: &image).skipped == "it is of one colour all over")
      // One pixel is enough to have something to do.
      image.color[planes - 1][32, 16] = 0.9
      #expect(!image.isUniform)
      if name == "median" { #expect(try operation.apply(to: &image).skipped == nil) }
    }
  }

  @Test func emptyAndSmallPlanes() {
    func isUniform(_ plane: Plane) -> Bool { Raster(gray: plane).isUniform }
    #expect(isUniform(Plane(width: 0, height: 4)) && isUniform(Plane(width: 1, height: 1, fill: 0.4)))
    #expect(!isUniform(Plane(width: 1, height: 2, samples: [0, 1])))
    // What stands behind the end of a row does not count.
    #expect(isUniform(Plane(width: 5, height: 2, samples: [Float](repeating: 1, count: 10))))
  }
}
