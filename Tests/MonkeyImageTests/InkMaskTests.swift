import MonkeyImage
import TestSupport
import Testing

@Suite struct InkMaskTests {
  @Test(arguments: [100.0, 300, 600])
  func theSamePageAtAnyResolution(dpi: Double) {
    let page = SyntheticPage(dpi: dpi)
    let found = InkMask.find(in: page.image(noise: 0.01))
    #expect(page.fMeasure(found.mask) > (dpi < 200 ? 93 : 95), "\(page.fMeasure(found.mask))")
    #expect(!found.isInverted)
    // At 100 dpi, where they are two pixels wide, a few dots in a hundred are still lost.
    let lost = page.dots.filter { !found.mask[Int($0.x), Int($0.y)] }.count
    #expect(lost * 100 <= (dpi < 200 ? 12 : 0) * page.dots.count, "\(lost) of \(page.dots.count)")
  }

  @Test func shadowNoiseAndFaintInk() {
    let page = SyntheticPage(dpi: 300)
    func shade(_ x: Double, _ y: Double) -> Float { Float(0.95 - 0.7 * x * x) }
    func f(_ plane: Plane) -> Double { page.fMeasure(InkMask.find(in: plane).mask) }
    #expect(f(page.image(noise: 0.01, paper: shade)) > 95, "\(f(page.image(noise: 0.01, paper: shade)))")
    #expect(f(page.image(noise: 0.1)) > 90, "\(f(page.image(noise: 0.1)))")
    #expect(f(page.image(density: 0.15, noise: 0.01)) > 94, "\(f(page.image(density: 0.15, noise: 0.01)))")
    let blurred = page.image(noise: 0.01).gaussianBlurred(sigma: 1.5)
    #expect(f(blurred) > 91, "\(f(blurred))")
  }

  @Test func blankPagesStayBlank() {
    var random = SeededRandom(seed: 2)
    for noise: Float in [0, 0.01, 0.05, 0.1] {
      let plane = Plane.generate(width: 500, height: 400) { x, _ in
        0.9 - 0.0005 * Float(x) + noise * random.normal()
      }
      #expect(InkMask.find(in: plane).mask.population == 0, "noise \(noise)")
    }
    #expect(InkMask.find(in: Plane(width: 30, height: 30, fill: 1)).mask.population == 0)
    #expect(InkMask.find(in: Plane(width: 30, height: 30, fill: 0)).mask.population == 900)
  }

  @Test func brightOnDarkStaysSo() {
    let page = SyntheticPage(dpi: 300)
    let image = page.image(noise: 0.01)
    let negative = Plane.generate(width: page.width, height: page.height) { x, y in 1 - image[x, y] }
    let found = InkMask.find(in: negative)
    #expect(found.isInverted)
    var back = Mask(width: page.width, height: page.height)
    back.write { view in
      for y in 0..<page.height { for x in 0..<page.width { view.row(y)[x] = found.mask[x, y] ? 0 : 1 } }
    }
    #expect(page.fMeasure(back) > 95)
  }

  @Test func showThroughIsNotInk() {
    let page = SyntheticPage(dpi: 300)
    let back = page.coverage.gaussianBlurred(sigma: 2.5)
    let front = page.image(noise: 0.01)
    let (w, h) = (page.width, page.height)
    // Shifted down by half a line, so that most of it lies between the lines.
    let shift = Int(3 * page.scale)
    let both = Plane.generate(width: w, height: h) { x, y in
      front[x, y] * (1 - 0.25 * back[w - 1 - x, max(0, y - shift)])
    }
    #expect(page.fMeasure(InkMask.find(in: both).mask) > 93)
  }

  @Test func strongShowThroughIsTakenOutAndFaintWritingByItselfIsKept() {
    let page = SyntheticPage(dpi: 300, widthMillimetres: 90, heightMillimetres: 60)
    let front = page.image(density: 0.7, noise: 0.005)
    let (w, h) = (page.width, page.height)
    let back = page.coverage.gaussianBlurred(sigma: 0.8)
    // Across the lines of the front, half as dark.
    let both = Plane.generate(width: w, height: h) { x, y in
      front[x, y] * (1 - 0.32 * back[w - 1 - x, (y + h - 8) % h])
    }
    let found = InkMask.find(in: both)
    let isFound = found.showsThrough
    #expect(isFound)
    #expect(page.fMeasure(found.mask) > 88, "\(page.fMeasure(found.mask))")
    // The same faint strokes in the lower half of the page, where nothing else is, are writing.
    let apart = Plane.generate(width: w, height: h) { x, y in
      0.95 * (1 - (Double(y) < 26.5 * page.scale ? 0.7 : 0.32) * page.coverage[x, y])
    }
    let kept = InkMask.find(in: apart)
    let isTaken = kept.showsThrough
    #expect(!isTaken)
    #expect(page.fMeasure(kept.mask) > 93, "\(page.fMeasure(kept.mask))")
  }

  @Test(arguments: [0.45 as Float, 0.6, 0.75, 0.85])
  func writingOnATintIsWritingOnPaper(tint: Float) {
    let page = SyntheticPage(dpi: 200, widthMillimetres: 100, heightMillimetres: 70)
    func f(_ isTinted: @escaping (Double, Double) -> Bool) -> Double {
      page.fMeasure(InkMask.find(in: page.image(noise: 0.005, paper: { 0.95 * (isTinted($0, $1) ? tint : 1) })).mask)
    }
    let plain = f { _, _ in false }
    // A box of its own sheet's size, one that is smaller, the stroke of a marker pen, and a row of a table from side to side.
    let tinted = [
      f { x, y in (0.1...0.7).contains(x) && (0.3...0.9).contains(y) },
      f { x, y in (0.3...0.6).contains(x) && (0.4...0.62).contains(y) },
      f { x, y in (0.2...0.8).contains(x) && (0.13...0.22).contains(y) },
      f { _, y in (0.39...0.56).contains(y) },
    ]
    #expect(tinted.allSatisfy { $0 > plain - 1.5 }, "\(tinted), plain \(plain)")
  }

  @Test func filledShapesWithoutWritingAreInk() {
    let page = SyntheticPage(dpi: 200)
    let plain = page.image()
    let (w, h) = (page.width, page.height)
    // On bare paper, away from letters.
    let shaped = Plane.generate(width: w, height: h) { x, y in
      if (w / 4..<w / 2).contains(x) && (h / 4..<h / 2).contains(y) { return 0.4 }
      return (w / 8..<5 * w / 8).contains(x) && (h / 8..<5 * h / 8).contains(y) ? 0.95 : plain[x, y]
    }
    let mask = InkMask.find(in: shaped).mask
    let inked = (h / 4..<h / 2).reduce(0) { sum, y in sum + (w / 4..<w / 2).count { mask[$0, y] } }
    #expect(Double(inked) > 0.97 * Double((h / 2 - h / 4) * (w / 2 - w / 4)), "\(inked)")
  }

  @Test func hairlinesAreNoShowThrough() {
    let page = SyntheticPage(dpi: 200)
    let (w, h) = (page.width, page.height)
    // Ruled all over with lines of a pixel in the letters' own ink, across them.
    let ruled = Plane.generate(width: w, height: h) { x, y in
      let place = (Float(x) + 0.15 * Float(y)).truncatingRemainder(dividingBy: 12)
      let line = max(0, 1 - abs(place - 6))
      return 0.95 * (1 - 0.85 * max(page.coverage[x, y], line))
    }
    let found = InkMask.find(in: ruled.gaussianBlurred(sigma: 0.6))
    let showsThrough = found.showsThrough
    #expect(!showsThrough)
    // Each row crosses a line every twelve pixels.
    let between = (h - Int(2 * page.scale))..<h - 2
    #expect(between.allSatisfy { y in (0..<w).count { found.mask[$0, y] } >= w / 12 })
  }

  @Test func noiseInTheDarkIsNotInk() {
    let page = SyntheticPage(dpi: 300)
    func shade(_ x: Double, _ y: Double) -> Float { Float(0.8 - 0.65 * x) }
    let image = page.image(density: 0.4, noise: 0.025, paper: shade)
    #expect(page.fMeasure(InkMask.find(in: image).mask) > 85, "\(page.fMeasure(InkMask.find(in: image).mask))")
  }

  @Test func noiseIsMeasuredBesideWritingAndFlatCorners() {
    var random = SeededRandom(seed: 12)
    let page = SyntheticPage(dpi: 200)
    for sigma: Float in [0.02, 0.05, 0.1] {
      let noisy = Plane.generate(width: page.width, height: page.height) { x, y in
        x + y < 200 ? 1 : 0.6 - 0.3 * page.coverage[x, y] + sigma * random.normal()
      }
      #expect(abs(noisy.wideNoise() / Double(sigma) - 1) < 0.3, "\(noisy.wideNoise()) for \(sigma)")
    }
    #expect(Plane(width: 30, height: 30, fill: 0.5).wideNoise() == 0 && Plane(width: 2, height: 9).wideNoise() == 0)
  }

  @Test func impulsesGoAndStrokesStay() {
    let page = SyntheticPage(dpi: 100)
    let plane = page.image()
    #expect(plane.withoutImpulses(beyond: 0.1).maxDifference(to: plane) == 0)
    var dotted = plane
    dotted[3, 3] = 0
    dotted[0, 0] = 0
    #expect(dotted.withoutImpulses(beyond: 0.1).maxDifference(to: plane) < 1e-6)
    for (w, h) in [(1, 1), (1, 9), (2, 2), (17, 3)] {
      let small = Plane.random(width: w, height: h, seed: 2)
      #expect(small.withoutImpulses(beyond: 2).maxDifference(to: small) == 0)
    }
  }

  @Test func aStainIsNotInkAndAPictureStays() {
    let page = SyntheticPage(dpi: 300)
    let image = page.image(noise: 0.005)
    let (w, h) = (page.width, page.height)
    let stained = Plane.generate(width: w, height: h) { x, y in
      let (dx, dy) = (Float(x - w / 2) / 90, Float(y - h / 2) / 60)
      return image[x, y] * (1 - 0.35 * (1 / (1 + (dx * dx + dy * dy) * (dx * dx + dy * dy))))
    }
    #expect(page.fMeasure(InkMask.find(in: stained).mask) > 95)
    let pictured = Plane.generate(width: w, height: h) { x, y in
      (200..<500).contains(x) && (100..<350).contains(y) ? 0.15 + 0.1 * Float((x / 30) % 2) : image[x, y]
    }
    #expect(InkMask.find(in: pictured).mask[350, 225])
  }

  @Test(arguments: [(1, 1), (1, 2), (2, 2), (3, 3), (1, 60), (60, 1), (15, 16)])
  func smallImages(size: (Int, Int)) {
    let found = InkMask.find(in: .random(width: size.0, height: size.1, seed: 6))
    #expect(found.mask.width == size.0 && found.mask.height == size.1)
  }

  @Test func turnedPagesGiveTurnedMasks() {
    let page = SyntheticPage(dpi: 150)
    let image = page.image(noise: 0.01)
    let turned = Plane.generate(width: page.height, height: page.width) { x, y in image[y, x] }
    let (one, other) = (InkMask.find(in: image).mask, InkMask.find(in: turned).mask)
    var differing = 0
    for y in 0..<page.height { for x in 0..<page.width where one[x, y] != other[y, x] { differing += 1 } }
    #expect(Double(differing) < 0.01 * Double(one.population))
  }
}
