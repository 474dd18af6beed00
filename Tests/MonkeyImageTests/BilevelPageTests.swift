import MonkeyImage
import TestSupport
import Testing

/// A page that is the mask of its black pixels must be the same, whatever is done to it, as one in a plane.
@Suite struct BilevelPageTests {
  private static let sizes = [(1, 1), (7, 3), (8, 2), (9, 5), (63, 4), (64, 9), (65, 33), (131, 70)]

  private func mask(_ width: Int, _ height: Int) -> Mask {
    var random = SeededRandom(seed: UInt64(width * 1000 + height))
    return Mask(width: width, height: height, flags: (0..<width * height).map { _ in random.unit() < 0.3 })
  }

  /// The same page both ways, with some alpha and resolution to keep.
  private func both(_ mask: Mask, alpha: Bool = false) -> (page: Raster, plane: Raster) {
    let (width, height) = (mask.width, mask.height)
    var page = Raster(
      red: .random(width: width, height: height, seed: 1), green: .random(width: width, height: height, seed: 2),
      blue: .random(width: width, height: height, seed: 3), resolution: Raster.Resolution(x: 12, y: 12))
    if alpha { page.alpha = .random(width: width, height: height, seed: 4) }
    var plane = page
    page.replaceColor(black: mask)
    plane.replaceColor(with: [mask.plane(set: 0, clear: 1)])
    return (page, plane)
  }

  @Test(arguments: sizes) func sameFiles(_ size: (width: Int, height: Int)) throws {
    for alpha in [false, true] {
      let (page, plane) = both(mask(size.width, size.height), alpha: alpha)
      #expect(page.isBilevelGray && plane.isBilevelGray)
      for format in [ImageFormat.png, .tiff, .jpeg, .webp] {
        let files = try [page, plane].map { try Encode.encode([$0], as: format, path: "out") }
        #expect(files[0] == files[1], "\(format)")
      }
    }
  }

  @Test(arguments: sizes) func samePixels(_ size: (width: Int, height: Int)) {
    let (page, plane) = both(mask(size.width, size.height), alpha: true)
    #expect(page.colorModel == .gray && page.width == size.width && page.height == size.height)
    #expect(page.planes.map(\.samples) == plane.planes.map(\.samples))
    #expect(page.luma().samples == plane.luma().samples && page.resolution == plane.resolution)
    #expect(page.isUniform == plane.isUniform)
    var (first, second) = both(mask(size.width, size.height))
    first.mapPlanes { $0.cropped(x: 0, y: 0, width: (size.width + 1) / 2, height: size.height) }
    second.mapPlanes { $0.cropped(x: 0, y: 0, width: (size.width + 1) / 2, height: size.height) }
    #expect(first.color[0].samples == second.color[0].samples)
  }

  @Test func changesGoToThePixelsAndNotToCopies() throws {
    let mask = mask(40, 30)
    let (page, plane) = both(mask)
    var (changed, other) = (page, page)
    changed.color[0][3, 4] = 0.5
    #expect(!changed.isBilevelGray && changed.color[0][3, 4] == 0.5)
    other.writeColor { views in views[0].row(0)[0] = 0.25 }
    #expect(other.color[0][0, 0] == 0.25)
    #expect(page.color[0].samples == plane.color[0].samples && page.isBilevelGray)
    var brighter = page
    brighter.apply(curves: [ToneCurve { 0.5 * $0 + 0.2 }])
    #expect(brighter.color[0].samples == plane.color[0].samples.map { 0.5 * $0 + 0.2 })
  }

  @Test func specksGoEitherWay() {
    var flags = [Bool](repeating: false, count: 400 * 300)
    for line in 0..<8 {
      for x in 30..<370 where x % 9 < 6 { for y in 0..<4 { flags[(30 + 30 * line + 3 * y) * 400 + x] = true } }
      for x in stride(from: 30, to: 370, by: 9) {
        for y in 0..<10 { for k in 0..<4 { flags[(30 + 30 * line + y) * 400 + x + k] = true } }
      }
    }
    for at in [5 * 400 + 5, 290 * 400 + 390, 10 * 400 + 200] { flags[at] = true }
    var (page, plane) = both(Mask(width: 400, height: 300, flags: flags))
    let outcomes = (Despeckler().clean(&page), Despeckler().clean(&plane))
    #expect(outcomes.0 == outcomes.1)
    guard case .removed(let count, _, _) = outcomes.0 else {
      Issue.record("\(outcomes.0)")
      return
    }
    #expect(count == 3 && page.color[0].samples == plane.color[0].samples)
  }
}
