import MonkeyImage
import MonkeyOps
import MonkeyValue
import TestSupport
import Testing

@Suite struct ResizeTests {
  private func sized(_ width: Int, _ height: Int) -> Raster {
    Raster(
      gray: .random(width: width, height: height, seed: 1), bitDepth: 16, resolution: Raster.Resolution(x: 10, y: 20))
  }

  @Test func sizes() throws {
    func size(_ arguments: (inout Resize) -> Void) throws -> [Int] {
      var image = sized(60, 40)
      var step = Resize()
      arguments(&step)
      _ = try step.apply(to: &image)
      return [image.width, image.height]
    }
    #expect(try size { $0.scale = 50 } == [30, 20])
    #expect(try size { $0.width = 30 } == [30, 20])
    #expect(try size { $0.height = 10 } == [15, 10])
    #expect(try size { ($0.width, $0.height) = (7, 9) } == [7, 9])
    #expect(try size { $0.scale = 0.1 } == [1, 1])
  }

  @Test func physicalSizeAndDepthStay() throws {
    var image = sized(60, 40)
    _ = try Resize.make(["width": .int(30), "height": .int(60)]).apply(to: &image)
    #expect(image.resolution == Raster.Resolution(x: 5, y: 30))
    #expect(image.bitDepth == 16)
  }

  @Test func declinesAndRefuses() throws {
    var image = sized(60, 40)
    #expect(try Resize().apply(to: &image).skipped != nil)
    var empty = Raster(gray: Plane(width: 0, height: 0))
    #expect(try Resize.make(["width": .int(5)]).apply(to: &empty).skipped != nil)
    #expect(throws: OperationError.self) {
      try Resize.make(["width": .int(200_000), "height": .int(200_000)]).apply(to: &image)
    }
    #expect(throws: OperationError.self) { try Resize.make(["width": .int(5), "scale": .int(50)]).apply(to: &image) }
    var line = sized(200_000, 1)
    #expect(throws: OperationError.self) { try Resize.make(["height": .int(20_000)]).apply(to: &line) }
    #expect(line.width == 200_000)
  }

  @Test func hiddenColourDoesNotBleed() throws {
    // White, opaque on the left; black, fully transparent on the right.
    var image = Raster.generate(width: 40, height: 8) { x, _ in x < 20 ? (1, 1, 1) : (0, 0, 0) }
    image.alpha = .generate(width: 40, height: 8) { x, _ in x < 20 ? 1 : 0 }
    _ = try Resize.make(["scale": .int(33)]).apply(to: &image)
    let alpha = try #require(image.alpha)
    for x in 0..<image.width where alpha[x, 1] > 0.01 { #expect(image.color[0][x, 1] > 0.99) }
  }
}
