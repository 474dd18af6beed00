import MonkeyImage
import TestSupport
import Testing

@Suite struct PageBorderTests {
  /// A page of writing in a dark frame of so many pixels a side; the page's ink and the frame's edge are known.
  private struct Framed {
    let plane: Plane
    let page: SyntheticPage
    let left: Int
    let top: Int
    let right: Int
    let bottom: Int

    init(
      dpi: Double = 150, _ sides: (Int, Int, Int, Int), dark: Float = 0.06, noise: Float = 0.01, slant: Double = 0,
      paper: Float = 0.92
    ) {
      let page = SyntheticPage(dpi: dpi)
      self.page = page
      (left, top, right, bottom) = sides
      let inner = page.image(noise: noise) { _, _ in Double(paper) > 0 ? paper : 0 }
      var random = SeededRandom(seed: 5)
      let (width, height) = (page.width + left + right, page.height + top + bottom)
      let (l, t) = (left, top)
      plane = .generate(width: width, height: height) { x, y in
        let (u, v) = (x - l, y - t)
        // A slanted left edge: a wedge of the bed that grows downwards.
        let wedge = slant * Double(v) / Double(page.height)
        guard page.contains(u, v), Double(u) >= wedge else { return max(0, dark + noise * random.normal()) }
        return inner[u, v]
      }
    }
  }

  private func border(_ plane: Plane, _ options: PageBorder.Options = .init()) -> PageBorder? {
    guard case .border(let found) = PageBorder.find(in: plane, options: options) else { return nil }
    return found
  }

  @Test(arguments: [100.0, 200, 300])
  func theFrameGoesAndThePageStays(dpi: Double) throws {
    let unit = Int(dpi / 20)
    for sides in [(3, 0, 0, 0), (0, 4, 0, 0), (0, 0, 5, 0), (0, 0, 0, 3), (2, 3, 4, 5), (9, 0, 9, 1)] {
      let framed = Framed(dpi: dpi, (sides.0 * unit, sides.1 * unit, sides.2 * unit, sides.3 * unit))
      let found = try #require(border(framed.plane), "\(sides)")
      let slack = max(3, unit / 2)
      #expect(found.left >= framed.left && found.left <= framed.left + slack, "\(sides) left \(found.left)")
      #expect(found.top >= framed.top && found.top <= framed.top + slack, "\(sides) top \(found.top)")
      let (right, bottom) = (framed.plane.width - found.right, framed.plane.height - found.bottom)
      #expect(right >= framed.right && right <= framed.right + slack, "\(sides) right \(right)")
      #expect(bottom >= framed.bottom && bottom <= framed.bottom + slack, "\(sides) bottom \(bottom)")
      #expect(found.leftOver < 0.001)
    }
  }

  @Test func flippedAndTransposedImagesGiveFlippedAndTransposedFrames() throws {
    let framed = Framed((30, 0, 12, 21))
    let (w, h) = (framed.plane.width, framed.plane.height)
    var options = PageBorder.Options()
    options.margin = 0
    let straight = try #require(border(framed.plane, options))
    let flipped = try #require(border(.generate(width: w, height: h) { x, y in framed.plane[w - 1 - x, y] }, options))
    let transposed = try #require(border(.generate(width: h, height: w) { x, y in framed.plane[y, x] }, options))
    #expect(abs(flipped.left - (w - straight.right)) <= 1 && abs(w - flipped.right - straight.left) <= 1)
    #expect((transposed.left, transposed.top) == (straight.top, straight.left))
    #expect((transposed.right, transposed.bottom) == (straight.bottom, straight.right))
  }

  @Test func aWedgeIsPaintedAndInkStays() throws {
    let framed = Framed(dpi: 200, (20, 0, 0, 0), slant: 25)
    let found = try #require(border(framed.plane))
    var image = Raster(gray: framed.plane)
    found.paint(&image, luma: framed.plane, bilevel: false)
    let (w, h) = (framed.plane.width, framed.plane.height)
    // Nothing dark is left along the left side, up to where the writing begins.
    for y in found.top..<found.bottom {
      for x in found.left..<54 { #expect(image.color[0][x, y] > 0.6, "\(x) \(y)") }
    }
    var lost = 0
    for y in 0..<h {
      for x in 54..<w where image.color[0][x, y] != framed.plane[x, y] { lost += 1 }
    }
    #expect(lost == 0)
  }

  @Test func inkIsNeverCut() throws {
    // Writing reaches into the columns beside the dark bar: only what is free of it goes.
    let framed = Framed((24, 0, 0, 0))
    let (w, h) = (framed.plane.width, framed.plane.height)
    let crossing = Plane.generate(width: w, height: h) { x, y in
      (h / 2..<h / 2 + 30).contains(y) && (6..<20).contains(x) ? 0.92 : y < h / 2 + 30 ? framed.plane[x, y] : 0.92
    }
    let inked = Plane.generate(width: w, height: h) { x, y in
      (h - 40..<h - 34).contains(y) && (8..<40).contains(x) ? 0.1 : crossing[x, y]
    }
    if let found = border(inked) { #expect(found.left <= 8) }
  }

  @Test func whatIsNoBorderStays() {
    let page = SyntheticPage(dpi: 150)
    let plain = page.image(noise: 0.01)
    let (w, h) = (page.width, page.height)
    func unchanged(_ name: String, _ value: @escaping (Int, Int) -> Float) {
      let plane = Plane.generate(width: w, height: h, value)
      #expect(border(plane) == nil, "\(name)")
    }
    unchanged("page") { plain[$0, $1] }
    unchanged("frame that is drawn") { x, y in
      let d = min(min(x, y), min(w - 1 - x, h - 1 - y))
      return (8..<11).contains(d) ? 0.05 : plain[x, y]
    }
    unchanged("writing cut by the rim") { x, y in plain[x, min(h - 1, y + 90)] }
    unchanged("shadow") { x, y in plain[x, y] * min(1, 0.1 + 4 * Float(x) / Float(w)) }
    unchanged("picture at the rim") { x, y in
      let (u, v) = (Double(x), Double(y) - Double(h) / 2)
      let edge = 80 + 25 * sine(v / 9) + 15 * sine(v / 4)
      return abs(v) < 60 && u < edge ? 0.1 + 0.05 * Float((x / 5 + y / 7) % 3) : plain[x, y]
    }
    unchanged("bar of a screen") { x, y in
      if y >= 24 { return plain[x, y] }
      return (6..<18).contains(y) && (x / 12) % 4 == 1 ? 0.95 : 0.05
    }
    unchanged("black") { _, _ in 0 }
    unchanged("white") { _, _ in 1 }
    unchanged("night") { x, y in x < 20 ? 0 : 0.15 + 0.1 * Float((x / 7 + y / 11) % 4) }
    unchanged("photo") { x, y in
      let sky = 0.75 - 0.4 * Float(y) / Float(h)
      return y > h * 2 / 3 ? 0.08 : sky + 0.1 * Float((x / 9 * 7 + y / 8 * 5) % 5) - 0.2
    }
  }

  @Test(arguments: [(1, 1), (2, 3), (1, 90), (90, 1), (63, 200), (64, 64), (65, 67)])
  func smallImages(size: (Int, Int)) {
    for plane in [Plane.random(width: size.0, height: size.1, seed: 3), Plane(width: size.0, height: size.1, fill: 0)] {
      if let found = border(plane) {
        #expect(found.left >= 0 && found.left < found.right && found.right <= size.0)
        #expect(found.top >= 0 && found.top < found.bottom && found.bottom <= size.1)
      }
    }
  }

  @Test func theLimitIsKept() throws {
    let framed = Framed((90, 0, 0, 0))
    var options = PageBorder.Options()
    options.mostCropped = 0.1
    let found = try #require(border(framed.plane, options))
    #expect(Double(found.right - found.left) >= 0.9 * Double(framed.plane.width))
  }
}

extension SyntheticPage {
  fileprivate func contains(_ x: Int, _ y: Int) -> Bool { x >= 0 && y >= 0 && x < width && y < height }
}
