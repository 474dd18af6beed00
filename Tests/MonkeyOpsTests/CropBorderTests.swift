import MonkeyImage
import MonkeyOps
import MonkeyValue
import TestSupport
import Testing

@Suite struct CropBorderTests {
  private let page = SyntheticPage(dpi: 150)
  private let left = 31
  private let bottom = 17

  private func framed(_ page: SyntheticPage) -> Plane {
    let plane = page.image(noise: 0.01)
    return .generate(width: page.width + left, height: page.height + bottom) { x, y in
      x < left || y >= page.height ? 0.05 : plane[x - left, y]
    }
  }

  @Test func everyPlaneIsCroppedAlikeAndTheRestIsKept() throws {
    let plane = framed(page)
    let tinted = Plane.generate(width: plane.width, height: plane.height) { x, y in 0.8 * plane[x, y] }
    let resolution = Raster.Resolution(x: 6, y: 6)
    let alpha = Plane(width: plane.width, height: plane.height, fill: 1)
    let images = [
      Raster(gray: plane, resolution: resolution),
      Raster(gray: plane, alpha: alpha, bitDepth: 16, resolution: resolution),
      Raster(red: plane, green: plane, blue: tinted, bitDepth: 16, resolution: resolution),
      Raster(red: plane, green: tinted, blue: tinted, alpha: alpha, resolution: resolution),
    ]
    for start in images {
      var image = start
      let report = try CropBorder().apply(to: &image)
      #expect(report.skipped == nil && report.note?.contains("left") == true)
      let cut = Int(report.measured["left"]?.number ?? 0)
      #expect(cut >= left && cut <= left + 4)
      #expect(image.width == plane.width - cut && image.height < plane.height - bottom + 1)
      #expect(image.resolution == resolution && image.bitDepth == start.bitDepth)
      #expect(image.planes.count == start.planes.count)
      #expect(image.color[0].samples.filter { $0 < 0.08 }.count < 20)
      for (after, before) in zip(image.planes, start.planes) { #expect(after[40, 40] == before[40 + cut, 40]) }
      #expect(try CropBorder().apply(to: &image).skipped != nil, "twice")
    }
  }

  @Test func blackAndWhiteStaysSo() throws {
    let plane = framed(page)
    // A wedge as well, so that something is painted.
    var image = Raster(
      gray: .generate(width: plane.width, height: plane.height) { x, y in
        plane[x, y] < 0.5 || 12 * x < 12 * left + y ? 0 : 1
      })
    let report = try CropBorder().apply(to: &image)
    #expect(report.skipped == nil && image.color[0].isBilevel)
    #expect((report.measured["painted_percent"]?.number ?? 0) > 0)
  }

  @Test func transparencyIsNoBorder() throws {
    var image = Raster(gray: Plane(width: page.width, height: page.height, fill: 0), alpha: page.coverage)
    #expect(try CropBorder().apply(to: &image).skipped != nil)
  }

  @Test func withoutPaintTheWedgeStays() throws {
    let plane = page.image(noise: 0.01)
    let wedge = Plane.generate(width: page.width, height: page.height) { x, y in
      16 * x < y ? 0.05 : plane[x, y]
    }
    var operation = CropBorder()
    operation.paint = false
    var image = Raster(gray: wedge)
    _ = try operation.apply(to: &image)
    #expect(image.color[0].samples.contains { $0 == 0.05 })
  }
}
