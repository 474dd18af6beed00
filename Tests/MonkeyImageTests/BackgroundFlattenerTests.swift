import MonkeyImage
import TestSupport
import Testing

@Suite struct BackgroundFlattenerTests {
  private func shade(_ x: Double, _ y: Double) -> Float { Float(0.95 - 0.4 * x * x - 0.1 * y) }

  @Test(arguments: [100.0, 300])
  func shadowsGoAndInkStays(dpi: Double) {
    let page = SyntheticPage(dpi: dpi)
    var image = Raster(gray: page.image(noise: 0.005, paper: shade))
    #expect(BackgroundFlattener().flatten(&image).declined == nil)
    let pairs = zip(page.coverage.samples, image.color[0].samples)
    // At 100 dpi a dark corner keeps some of its shade.
    let paper = pairs.filter { $0.0 == 0 }.map(\.1)
    #expect(paper.min() ?? 0 > (dpi < 200 ? 0.7 : 0.97))
    #expect(paper.filter { $0 > 0.97 }.count * 1000 > paper.count * (dpi < 200 ? 880 : 999))
    #expect(pairs.filter { $0.0 == 1 }.map(\.1).max() ?? 1 < 0.3)
  }

  @Test func yellowedPaperTurnsWhiteAndRedInkStaysRed() {
    let page = SyntheticPage(dpi: 200)
    let c = page.coverage
    var image = Raster.generate(width: page.width, height: page.height) { x, y in
      // Red ink on the left half, black on the right.
      let red = x < page.width / 2
      let paper: (Float, Float, Float) = (0.92, 0.84, 0.62)
      let ink: (Float, Float, Float) = red ? (0.7, 0.15, 0.1) : (0.1, 0.1, 0.1)
      let k = c[x, y]
      return (paper.0 * (1 - k) + ink.0 * k, paper.1 * (1 - k) + ink.1 * k, paper.2 * (1 - k) + ink.2 * k)
    }
    #expect(BackgroundFlattener().flatten(&image).declined == nil)
    var (darkestPaper, leastRed): (Float, Float) = (1, 1)
    for y in 0..<page.height {
      for x in 0..<page.width {
        let rgb = image.color.map { $0[x, y] }
        if c[x, y] == 0 { darkestPaper = min(darkestPaper, rgb.min() ?? 0) }
        if c[x, y] == 1, x < page.width / 2 { leastRed = min(leastRed, rgb[0] - rgb[1]) }
      }
    }
    #expect(darkestPaper > 0.97)
    #expect(leastRed > 0.3)
  }

  @Test func picturesOnThePageKeepTheirTones() {
    let page = SyntheticPage(dpi: 300)
    let text = page.image(noise: 0.003) { _, _ in 0.9 }
    let box = (x: 250..<400, y: 120..<230)
    let plane = Plane.generate(width: page.width, height: page.height) { x, y in
      guard box.x.contains(x), box.y.contains(y) else { return text[x, y] }
      return 0.25 + 0.3 * Float(x - 250) / 150 + 0.05 * Float((y / 20) % 2)
    }
    var image = Raster(gray: plane)
    #expect(BackgroundFlattener().flatten(&image).declined == nil)
    var worst: (Float, Int, Int) = (0, 0, 0)
    for y in box.y.dropFirst(10).dropLast(10) {
      for x in box.x.dropFirst(10).dropLast(10) {
        let error = abs(image.color[0][x, y] - plane[x, y] / 0.9)
        if error > worst.0 { worst = (error, x, y) }
      }
    }
    #expect(worst.0 < 0.03, "\(worst)")
  }

  @Test func photosBlankAndBilevelImagesAreLeftAlone() {
    let photo = Plane.generate(width: 400, height: 300) { x, y in
      let (u, v) = (Float(x) / 400, Float(y) / 300)
      let object: Float = (u - 0.5) * (u - 0.5) + (v - 0.6) * (v - 0.6) < 0.06 ? -0.25 : 0
      return max(0, min(1, 0.75 - 0.6 * v + object + 0.08 * Float((x / 11 + y / 7) % 3)))
    }
    let bilevel = Plane.generate(width: 80, height: 80) { x, y in (x / 5) % 3 == 0 && (y / 20) % 2 == 0 ? 0 : 1 }
    for plane in [photo, bilevel, Plane(width: 60, height: 60, fill: 0.8)] {
      var image = Raster(gray: plane)
      #expect(BackgroundFlattener().flatten(&image).declined != nil)
      #expect(image.color[0].samples == plane.samples)
    }
  }

  @Test func smoothingJoinsDotsOfThermalPrint() {
    let page = SyntheticPage(dpi: 200)
    let solid = page.image(density: 0.8)
    // Every third row of the print is missing.
    var dotted = Raster(
      gray: .generate(width: page.width, height: page.height) { x, y in y % 3 == 0 ? 0.95 : solid[x, y] })
    var plain = dotted
    var flattener = BackgroundFlattener()
    _ = flattener.flatten(&plain)
    flattener.smoothing = 0.3
    #expect(flattener.flatten(&dotted).declined == nil)
    func contrast(_ plane: Plane) -> Float {
      let pairs = (1..<page.height - 1).flatMap { y in (0..<page.width).map { ($0, y) } }.filter { x, y in
        page.coverage[x, y] == 1 && page.coverage[x, y - 1] == 1 && page.coverage[x, y + 1] == 1
      }
      return pairs.map { plane[$0.0, $0.1] }.max() ?? 0
    }
    #expect(contrast(dotted.color[0]) < contrast(plain.color[0]) - 0.15)
  }

  @Test func strengthMixes() {
    let page = SyntheticPage(dpi: 150)
    let original = page.image(paper: shade)
    var (half, whole, none) = (Raster(gray: original), Raster(gray: original), Raster(gray: original))
    var flattener = BackgroundFlattener()
    _ = flattener.flatten(&whole)
    flattener.strength = 0.5
    _ = flattener.flatten(&half)
    flattener.strength = 0
    _ = flattener.flatten(&none)
    let mixed = Plane.generate(width: page.width, height: page.height) { x, y in
      (original[x, y] + whole.color[0][x, y]) / 2
    }
    #expect(half.color[0].maxDifference(to: mixed) < 1e-5)
    #expect(none.color[0].maxDifference(to: original) < 1e-6)
  }
}
