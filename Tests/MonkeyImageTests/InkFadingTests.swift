import MonkeyImage
import TestSupport
import Testing

@Suite struct InkFadingTests {
  /// A page whose print fades from `first` at its top to `last` at its foot, on paper of 0.95 with some noise.
  private func faded(_ page: SyntheticPage, _ first: Float, _ last: Float) -> Plane {
    var random = SeededRandom(seed: 4)
    let ink = page.coverage.gaussianBlurred(sigma: 0.8)
    return .generate(width: page.width, height: page.height) { x, y in
      let density = first + (last - first) * Float(y) / Float(page.height)
      return 0.95 * (1 - density * ink[x, y]) + 0.004 * random.normal()
    }
  }

  private func edges(_ luma: Plane) -> (InkEdges, PaperLevel) {
    let paper = PaperLevel(of: luma, reach: 40)
    return (InkEdges(paper.relative(luma), sigma: 0.8), paper)
  }

  /// The factors by their definition: every window by itself, from all crests.
  private func slow(_ edges: InkEdges, threshold: Double, strokeWidth: Double, paper: PaperLevel) -> Plane? {
    let cell = max(16, Int(10 * strokeWidth))
    let crests = (0..<edges.crests.height).flatMap { y in
      edges.crests.row(y).map { (x: $0.x, y: y, value: $0.value) }
    }
    let (columns, rows) = ((edges.crests.width + cell - 1) / cell + 1, (edges.crests.height + cell - 1) / cell + 1)
    let above = crests.map(\.value).filter { Double($0) >= threshold }.sorted()
    let strong = 1.3 * above[(above.count - 1) / 2]
    // Eighths of an octave, even in themselves.
    func floor(_ value: Float) -> Float {
      var octave: Float = 1 / 512
      while octave * 2 <= value { octave *= 2 }
      return octave * (1 + ((value / octave - 1) * 8).rounded(.down) / 8)
    }
    let levels = Plane.generate(width: columns, height: rows) { i, j in
      let (grid, small) = (paper.surface.grid, paper.surface.small)
      let bright = Float(Histogram(of: small, bins: 1024).percentile(0.75))
      let (x, y) = (min(grid.columns - 1, i * cell / grid.block), min(grid.rows - 1, j * cell / grid.block))
      return Float(edges.noise) * max(1, bright / small[x + grid.margin, y + grid.margin])
    }
    let ink = Plane.generate(width: columns, height: rows) { i, j in
      let values = crests.filter { crest in
        crest.x >= (i - 1) * cell && crest.x < (i + 1) * cell && crest.y >= (j - 1) * cell && crest.y < (j + 1) * cell
          && floor(crest.value) >= floor(2.5 * levels[i, j])
      }.map { floor($0.value) }.sorted()
      guard values.count >= 60 else { return 0 }
      let wanted = 0.9 * Float(values.count)
      let bin = values[Int(wanted.rounded(.up)) - 1]
      let (below, inside) = (values.count { $0 < bin }, values.count { $0 == bin })
      let part = (wanted - Float(below)) / Float(inside)
      var octave: Float = 1 / 512
      while octave * 2 <= bin { octave *= 2 }
      let weaker = Float(values.count { $0 < bin / 2 }) + part * Float(values.count { $0 == bin / 2 })
      let q = bin + part * octave / 8
      return 1 - weaker / Float(values.count) >= 0.65 && q >= 10 * levels[i, j] ? q : 0
    }
    var reached = Set((0..<columns * rows).filter { ink[$0 % columns, $0 / columns] >= 0.75 * strong })
    var grows = true
    while grows {
      grows = false
      for at in 0..<columns * rows where !reached.contains(at) && ink[at % columns, at / columns] > 0 {
        let (x, y) = (at % columns, at / columns)
        let from = reached.contains { other in
          abs(other % columns - x) <= 3 && abs(other / columns - y) <= 3
            && ink[x, y] >= 0.7 * ink[other % columns, other / columns]
        }
        if from { grows = reached.insert(at).inserted }
      }
    }
    guard reached.contains(where: { ink[$0 % columns, $0 / columns] < 0.75 * strong }) else { return nil }
    let known = Plane.generate(width: columns, height: rows) { x, y in reached.contains(y * columns + x) ? 1 : 0 }
    let (weights, sums) = (
      known.gaussianBlurred(sigma: 1.5),
      Plane.generate(width: columns, height: rows) { known[$0, $1] * ink[$0, $1] }.gaussianBlurred(sigma: 1.5)
    )
    return .generate(width: columns, height: rows) { x, y in
      let q = weights[x, y] > 0.02 ? sums[x, y] / weights[x, y] : strong
      let share = max(0, min(1, (0.75 - q / strong) / 0.15))
      return 1 - share * (1 - min(1, max(0.45 * q, 5 * levels[x, y]) / Float(threshold)))
    }
  }

  @Test(arguments: [(Float(0.8), Float(0.15)), (0.15, 0.8), (0.6, 0.6), (0.7, 0.3)])
  func factorsEqualTheDefinition(fade: (Float, Float)) throws {
    let page = SyntheticPage(dpi: 200)
    let (edges, paper) = edges(faded(page, fade.0, fade.1))
    let found = InkFading(edges, threshold: 0.06, strokeWidth: page.stroke, paper: paper)
    let wanted = slow(edges, threshold: 0.06, strokeWidth: page.stroke, paper: paper)
    #expect((found == nil) == (wanted == nil))
    #expect((found == nil) == (fade.0 == fade.1))
    if let found, let wanted {
      #expect(found.factors.width == wanted.width && found.factors.height == wanted.height)
      // The median of the crests comes from a histogram there.
      #expect(found.factors.maxDifference(to: wanted) < 0.02)
      #expect(found.factors.samples.allSatisfy { $0 > 0 && $0 <= 1 })
    }
  }

  @Test func crestsAreDividedByTheFactorAtTheirPlace() throws {
    let page = SyntheticPage(dpi: 200)
    let (edges, paper) = edges(faded(page, 0.8, 0.15))
    let fading = try #require(InkFading(edges, threshold: 0.06, strokeWidth: page.stroke, paper: paper))
    let (width, height) = (fading.factors.width, fading.factors.height)
    for y in stride(from: 0, to: page.height, by: 7) {
      let before = edges.crests.row(y)
      var after = [Float](repeating: 0, count: before.count)
      before.map { Int32($0.x) }.withUnsafeBufferPointer { columns in
        before.map(\.value).withUnsafeBufferPointer { fading.even(row: y, columns, $0, into: &after) }
      }
      for (one, other) in zip(before, after) {
        let (u, v) = (Float(one.x) / Float(fading.cell), Float(y) / Float(fading.cell))
        let (i, j) = (Int(u), Int(v))
        func factor(_ i: Int, _ j: Int) -> Float { fading.factors[min(width - 1, i), min(height - 1, j)] }
        let (s, t) = (u - Float(i), v - Float(j))
        let upper = factor(i, j) * (1 - s) + factor(i + 1, j) * s
        let lower = factor(i, j + 1) * (1 - s) + factor(i + 1, j + 1) * s
        #expect(abs(other - one.value / (upper * (1 - t) + lower * t)) < 1e-3 * other)
      }
    }
  }

  @Test func transpositionTransposes() throws {
    let page = SyntheticPage(dpi: 200)
    let luma = faded(page, 0.8, 0.15)
    let turned = Plane.generate(width: luma.height, height: luma.width) { luma[$1, $0] }
    let factors = try [luma, turned].map { luma in
      let (edges, paper) = edges(luma)
      return try #require(InkFading(edges, threshold: 0.06, strokeWidth: page.stroke, paper: paper)).factors
    }
    let back = Plane.generate(width: factors[0].width, height: factors[0].height) { factors[1][$1, $0] }
    #expect(back.maxDifference(to: factors[0]) < 0.05)
  }

  @Test(arguments: [(1, 1), (1, 2), (2, 2), (15, 16), (16, 17), (33, 1)])
  func smallImages(size: (Int, Int)) {
    let (edges, paper) = edges(.random(width: size.0, height: size.1, seed: 3))
    #expect(InkFading(edges, threshold: 0.05, strokeWidth: 1, paper: paper) == nil)
  }

  @Test func printThatFadesIsKept() {
    let page = SyntheticPage(dpi: 300)
    let found = InkMask.find(in: faded(page, 0.85, 0.1)).mask
    #expect(page.fMeasure(found) > 92, "\(page.fMeasure(found))")
    // The last lines alone: nearly all of their ink is there.
    var (ink, kept) = (0, 0)
    for y in page.height * 4 / 5..<page.height {
      for x in 0..<page.width where page.coverage[x, y] > 0.9 {
        ink += 1
        kept += found[x, y] ? 1 : 0
      }
    }
    #expect(ink > 1000 && Double(kept) > 0.97 * Double(ink), "\(kept) of \(ink)")
  }

  @Test func whatShinesThroughBesidePrintIsNotFollowed() {
    let page = SyntheticPage(dpi: 300, widthMillimetres: 90, heightMillimetres: 60)
    let back = page.coverage.gaussianBlurred(sigma: 1.5)
    let (w, h) = (page.width, page.height)
    let ink = page.coverage.gaussianBlurred(sigma: 0.8)
    let luma = Plane.generate(width: w, height: h) { x, y in
      0.95 * (x < w / 2 ? 1 - 0.8 * ink[x, y] : 1 - 0.12 * back[w - 1 - x, y])
    }
    let found = InkMask.find(in: luma).mask
    var right = 0
    for y in 0..<h { for x in w / 2 + 10..<w where found[x, y] { right += 1 } }
    #expect(right == 0)
  }
}
