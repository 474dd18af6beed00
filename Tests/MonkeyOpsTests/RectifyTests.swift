import MonkeyImage
import MonkeyOps
import MonkeyValue
import TestSupport
import Testing

@Suite struct RectifyTests {
  private let scene = TableScene(width: 900, height: 720, yaw: 18, pitch: 14, roll: 5)

  @Test func theSheetIsCutOutAndStraight() throws {
    for start in [
      Raster(gray: scene.image, resolution: .init(x: 5, y: 5)),
      Raster(red: scene.image, green: scene.image, blue: scene.image, bitDepth: 16),
      Raster(gray: scene.image, alpha: Plane(width: 900, height: 720, fill: 1)),
    ] {
      var image = start
      let report = try Rectify().apply(to: &image)
      #expect(report.skipped == nil, "\(report)")
      #expect(image.planes.count == start.planes.count && image.bitDepth == start.bitDepth)
      #expect(image.resolution == start.resolution)
      let ratio = Double(image.height) / Double(image.width)
      #expect(abs(ratio / scene.ratio - 1) < 0.03, "\(ratio)")
      // Writing lies where it lies on the page: compare with the page brought to the same size.
      let truth = scene.page.coverage.gaussianBlurred(sigma: 1)
      let (w, h) = (image.width, image.height)
      var (product, one, other) = (0.0, 0.0, 0.0)
      let mean = image.color[0].mean
      for y in 0..<h {
        for x in 0..<w {
          let ink = Double(
            truth[
              min(truth.width - 1, (2 * x + 1) * truth.width / (2 * w)),
              min(truth.height - 1, (2 * y + 1) * truth.height / (2 * h))])
          let dark = mean - Double(image.color[0][x, y])
          product += ink * dark
          one += ink * ink
          other += dark * dark
        }
      }
      #expect(product / (one * other).squareRoot() > 0.6, "\(product / (one * other).squareRoot())")
    }
  }

  @Test func othersAreLeftAlone() throws {
    let page = SyntheticPage(dpi: 150).image(noise: 0.01)
    let blank = TableScene(width: 600, height: 480, yaw: 18, pitch: 14)
    let corners = blank.corners.map { SIMD2($0.x, $0.y) }
    let empty = Plane.generate(width: 600, height: 480) { x, y in
      let p = SIMD2(Double(x), Double(y))
      let inside = (0..<4).allSatisfy { i in
        let (a, b) = (corners[i], corners[(i + 1) % 4])
        return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) > 0
      }
      return inside ? 0.85 : 0.3
    }
    let straight = TableScene(yaw: 0, pitch: 0).image
    for (name, plane) in [("flat", page), ("blank", empty), ("straight", straight)] {
      var image = Raster(gray: plane)
      let report = try Rectify().apply(to: &image)
      #expect(report.skipped != nil, "\(name)")
      #expect(image.color[0].samples == plane.samples)
    }
  }

  @Test func twiceIsOnce() throws {
    var image = Raster(gray: scene.image)
    _ = try Rectify().apply(to: &image)
    #expect(try Rectify().apply(to: &image).skipped != nil)
  }
}
