import MonkeyImage
import MonkeyOps
import MonkeyValue
import TestSupport
import Testing

@Suite struct DescreenTests {
  private func picture(_ screen: SyntheticScreen, width: Int = 320, height: Int = 288, seed: UInt64 = 1) -> Plane {
    screen.printed(width: width, height: height, seed: seed) { syntheticTone($0, $1) }
  }

  /// Root mean square of what differs from the picture without a screen, borders left out.
  private func error(_ plane: Plane) -> Double {
    var (sum, count) = (0.0, 0.0)
    for y in 24..<plane.height - 24 {
      for x in 24..<plane.width - 24 {
        let tone = syntheticTone(Double(x) + 1.0 / 3, Double(y) + 1.0 / 3)
        let d = Double(plane[x, y]) - (0.08 + 0.84 * tone)
        sum += d * d
        count += 1
      }
    }
    return (sum / count).squareRoot()
  }

  @Test(arguments: [(2.3, 45.0), (3.5, 15), (4.6, 45), (7.1, 75), (9.2, 31)])
  func aScreenOfDotsIsFoundAndGoes(period: Double, angle: Double) throws {
    var image = Raster(gray: picture(SyntheticScreen(period: period, angle: angle)))
    let before = error(image.color[0])
    let report = try Descreen().apply(to: &image)
    #expect(report.skipped == nil)
    let found = try #require(report.measured["screen_period_pixels"]?.number)
    #expect(abs(found / period - 1) < 0.03, "\(found)")
    let turned = try #require(report.measured["screen_angle_degrees"]?.number)
    #expect(min(abs(turned - angle), 90 - abs(turned - angle)) < 2, "\(turned)")
    #expect(error(image.color[0]) < before * 0.35, "\(before) -> \(error(image.color[0]))")
  }

  @Test func aScreenOfLinesGoes() throws {
    var screen = SyntheticScreen(period: 4, angle: 50)
    screen.isLined = true
    var image = Raster(gray: picture(screen))
    let before = error(image.color[0])
    #expect(try Descreen().apply(to: &image).skipped == nil)
    #expect(error(image.color[0]) < before * 0.35)
  }

  @Test func fourInksGo() throws {
    let inks = [(15.0, 1), (75, 2), (30, 3), (45, 4)].map {
      picture(SyntheticScreen(period: 3.6, angle: $0.0), seed: UInt64($0.1))
    }
    func mixed(_ planes: [Plane], _ a: Int, _ b: Int) -> Plane {
      .generate(width: 320, height: 288) { planes[a][$0, $1] * 0.7 + planes[b][$0, $1] * 0.3 }
    }
    var image = Raster(
      red: mixed(inks, 0, 3), green: mixed(inks, 1, 3), blue: mixed(inks, 2, 3),
      alpha: .random(width: 320, height: 288, seed: 9), bitDepth: 16)
    let alpha = image.alpha?.samples
    let before = image.color.map(error)
    let report = try Descreen().apply(to: &image)
    #expect(report.skipped == nil)
    for (was, plane) in zip(before, image.color) { #expect(error(plane) < was * 0.4) }
    let alphaStays = image.alpha?.samples == alpha
    #expect(alphaStays && image.bitDepth == 16)
  }

  @Test(arguments: [3.1, 4.6])
  func meanStays(period: Double) throws {
    let plane = picture(SyntheticScreen(period: period, angle: 45))
    var image = Raster(gray: plane)
    _ = try Descreen().apply(to: &image)
    #expect(abs(image.color[0].mean - plane.mean) < 0.002)
  }

  /// A picture on the left, a page of strokes on the right.
  @Test func whatHasNoScreenStaysAsItIs() throws {
    let printed = picture(SyntheticScreen(period: 4.2, angle: 45), width: 640, height: 320)
    var random = SeededRandom(seed: 4)
    // Strokes that repeat in step would be a screen of lines.
    let strokes = (0..<18 * 300).map { _ in random.unit() }
    let plane = Plane.generate(width: 640, height: 320) { x, y in
      if x < 300 { return printed[x, y] }
      let isInk = y % 18 < 11 && strokes[y / 18 * 300 + x / 3] < 0.4
      return (isInk ? 0.1 : 0.93) + 0.01 * random.normal()
    }
    var image = Raster(gray: plane)
    #expect(try Descreen().apply(to: &image).skipped == nil)
    var changed = 0
    for y in 0..<320 { for x in 400..<640 where image.color[0][x, y] != plane[x, y] { changed += 1 } }
    #expect(changed == 0, "\(changed) samples")
    #expect(image.color[0].maxDifference(to: plane) > 0.1)
  }

  @Test(arguments: [3.7, 5.3])
  func columnsAndRowsAreTreatedAlike(period: Double) throws {
    let plane = picture(SyntheticScreen(period: period, angle: 20), width: 288, height: 288)
    var image = Raster(gray: plane)
    var turned = Raster(gray: .generate(width: 288, height: 288) { plane[$1, $0] })
    _ = try Descreen().apply(to: &image)
    _ = try Descreen().apply(to: &turned)
    let back = Plane.generate(width: 288, height: 288) { turned.color[0][$1, $0] }
    #expect(image.color[0].maxDifference(to: back) < 0.02)
  }

  @Test func strengthIsGradual() throws {
    let plane = picture(SyntheticScreen(period: 4.6, angle: 45))
    var image = Raster(gray: plane)
    var descreen = Descreen()
    descreen.strength = 0
    #expect(try descreen.apply(to: &image).skipped == "strength is 0")
    #expect(image.color[0].maxDifference(to: plane) == 0)
  }

  private func declines(_ plane: Plane, _ what: String) throws {
    var image = Raster(gray: plane)
    let report = try Descreen().apply(to: &image)
    #expect(report.skipped != nil, "\(what)")
    #expect(image.color[0].maxDifference(to: plane) == 0, "\(what)")
  }

  @Test func whatIsNoPrintIsDeclined() throws {
    var random = SeededRandom(seed: 2)
    try declines(
      .generate(width: 300, height: 300) { x, y in
        Float(syntheticTone(Double(x), Double(y))) + 0.03 * random.normal()
      }, "a noisy photograph")
    let strokes = (0..<2000).map { _ in random.unit() }
    try declines(Plane(width: 300, height: 300, fill: 0.9), "a blank page")
    try declines(.random(width: 300, height: 300, seed: 3), "noise")
    try declines(.generate(width: 300, height: 300) { x, y in (x / 8 + y / 8) % 2 == 0 ? 0.2 : 0.8 }, "a chequerboard")
    try declines(
      .generate(width: 300, height: 300) { x, y in
        y % 12 == 0 || (x + y / 12 % 2 * 12) % 24 == 0 ? 0.8 : 0.4 + 0.02 * random.normal()
      }, "bricks")
    try declines(
      .generate(width: 300, height: 300) { x, y in
        0.5 + 0.2 * cosine(Float(x) * 1.3) * (y % 5 < 3 ? 1 : 0.4) + 0.02 * random.normal()
      }, "cloth")
    try declines(
      .generate(width: 300, height: 300) { x, y in
        y % 20 < 12 && strokes[y / 20 * 100 + x / 3] < 0.4 ? 0.1 : 0.95
      }, "text")
    try declines(.generate(width: 300, height: 300) { x, y in x % 2 == y % 2 ? 0.3 : 0.7 }, "a dithered gray")
  }

  @Test(arguments: [0, 1, 2, 31, 32, 33, 127, 128, 129])
  func smallImages(side: Int) throws {
    var image = Raster(gray: picture(SyntheticScreen(period: 4, angle: 45), width: side, height: side))
    _ = try Descreen().apply(to: &image)
    #expect(image.width == side && image.color[0].samples.allSatisfy(\.isFinite))
  }

  @Test func valuesThatAreNoNumbersDoNoHarm() throws {
    var plane = picture(SyntheticScreen(period: 4, angle: 45), width: 256, height: 256)
    plane[100, 100] = .nan
    var image = Raster(gray: plane)
    _ = try Descreen().apply(to: &image)
    #expect(image.width == 256)
  }
}
