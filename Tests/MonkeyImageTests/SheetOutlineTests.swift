import MonkeyImage
import TestSupport
import Testing

@Suite struct SheetOutlineTests {
  private func sheet(_ plane: Plane) -> SheetOutline? {
    sheet(Raster(gray: plane))
  }

  private func sheet(_ image: Raster) -> SheetOutline? {
    guard case .sheet(let found) = SheetOutline.find(in: image) else { return nil }
    return found
  }

  @Test(arguments: [(20.0, 15.0, 0.0), (-25, 10, 8), (12, -20, -12), (0, 0, 10), (18, 0, 0)])
  func cornersAndProportions(turn: (Double, Double, Double)) throws {
    let scene = TableScene(yaw: turn.0, pitch: turn.1, roll: turn.2)
    let found = try #require(sheet(scene.image), "\(turn)")
    for (corner, truth) in zip(found.corners, scene.corners) {
      #expect(abs(corner.x - truth.x) < 1.5 && abs(corner.y - truth.y) < 1.5, "\(corner) \(truth)")
    }
    let ratio = found.heightOverWidth(imageWidth: scene.image.width, imageHeight: scene.image.height)
    #expect(abs(ratio / scene.ratio - 1) < 0.03, "\(ratio) \(scene.ratio)")
  }

  @Test func theTableMayBeAnything() {
    for (name, table) in [
      ("black", { _, _ in 0.05 }), ("checked", { x, y in 0.35 + 0.15 * Float((x / 40 + y / 40) % 2) }),
      ("of two tones", { x, _ in x < 300 ? 0.1 : 0.6 }), ("wood", { x, _ in 0.4 + 0.05 * Float(sine(Double(x) / 3)) }),
    ] as [(String, (Int, Int) -> Float)] {
      #expect(sheet(TableScene(yaw: 15, pitch: 10, table: table).image) != nil, "\(name)")
    }
  }

  /// One scene in three colours; brightness alone does not tell the table from the paper.
  @Test func colourTellsPaperFromTable() throws {
    func channel(_ table: @escaping (Int, Int) -> Float) -> TableScene {
      TableScene(yaw: 15, pitch: 10, roll: 4, table: table)
    }
    for (name, red, green, blue) in [
      ("yellow", { _, _ in 0.95 }, { _, _ in 0.92 }, { _, _ in 0.5 }),
      (
        "checked cloth", { x, y in (x / 30 + y / 30) % 2 == 0 ? 0.85 : 0.6 },
        { x, y in (x / 30 + y / 30) % 2 == 0 ? 0.8 : 0.2 }, { x, y in (x / 30 + y / 30) % 2 == 0 ? 0.8 : 0.25 }
      ),
      (
        "wood", { x, _ in 0.6 + 0.15 * Float(sine(Double(x) / 9)) },
        { x, _ in 0.45 + 0.15 * Float(sine(Double(x) / 9)) },
        { x, _ in 0.3 + 0.1 * Float(sine(Double(x) / 9)) }
      ),
    ] as [(String, (Int, Int) -> Float, (Int, Int) -> Float, (Int, Int) -> Float)] {
      let scenes = [red, green, blue].map(channel)
      let image = Raster(red: scenes[0].image, green: scenes[1].image, blue: scenes[2].image)
      let found = try #require(sheet(image), "\(name)")
      for (corner, truth) in zip(found.corners, scenes[0].corners) {
        #expect(abs(corner.x - truth.x) < 1.5 && abs(corner.y - truth.y) < 1.5, "\(name) \(corner) \(truth)")
      }
    }
  }

  /// The border of a shadow across the sheet looks like a side, but the sheet's own sides run on beyond it.
  @Test(arguments: [0.3, 0.5, 0.8]) func shadowsAreNotSides(light: Float) {
    let scene = TableScene(yaw: 15, pitch: 10)
    let middle = (scene.corners[0].y + scene.corners[3].y) / 2
    let shaded = Plane.generate(width: 600, height: 480) { x, y in
      scene.image[x, y] * (Double(y) + 0.1 * Double(x) > middle ? light : 1)
    }
    if let found = sheet(shaded) {
      for (corner, truth) in zip(found.corners, scene.corners) {
        #expect(abs(corner.x - truth.x) < 2.5 && abs(corner.y - truth.y) < 2.5, "\(corner) \(truth)")
      }
    }
  }

  @Test func turnedAndMirroredScenesGiveTheSameSheet() throws {
    let scene = TableScene(width: 500, height: 500, yaw: 15, pitch: 10, roll: 3)
    let found = try #require(sheet(scene.image))
    let mirrored = Plane.generate(width: 500, height: 500) { x, y in scene.image[499 - x, y] }
    let transposed = Plane.generate(width: 500, height: 500) { x, y in scene.image[y, x] }
    for (plane, back) in [
      (mirrored, { (p: SIMD2<Double>) in [500 - p.x, p.y] }), (transposed, { [$0.y, $0.x] }),
    ] as [(Plane, (SIMD2<Double>) -> SIMD2<Double>)] {
      let other = try #require(sheet(plane)).corners.map(back)
      for corner in found.corners {
        #expect(
          other.contains { ($0 - corner).x.magnitude < 0.5 && ($0 - corner).y.magnitude < 0.5 }, "\(corner) \(other)")
      }
    }
  }

  @Test func ofTwoSheetsNeitherIsTaken() {
    let one = TableScene(width: 600, height: 480, yaw: 15, pitch: 10)
    let two = Plane.generate(width: 1200, height: 480) { x, y in one.image[x % 600, y] }
    #expect(SheetOutline.find(in: Raster(gray: two)) == .none("there is more than one sheet"))
  }

  @Test func proportionsFollowFromTheCornersExactly() {
    for (yaw, pitch, focal) in [(25.0, 20.0, 0.8), (-20, 25, 1.2), (30, -15, 1)] {
      let scene = TableScene(width: 64, height: 64, yaw: yaw, pitch: pitch, focal: focal)
      let outline = SheetOutline(corners: scene.corners.map { [$0.x, $0.y] })
      let ratio = outline.heightOverWidth(imageWidth: 64, imageHeight: 64)
      #expect(abs(ratio / scene.ratio - 1) < 0.001, "\(ratio) \(scene.ratio)")
    }
    let flat = SheetOutline(corners: [[10, 10], [50, 10], [50, 70], [10, 70]])
    #expect(abs(flat.heightOverWidth(imageWidth: 100, imageHeight: 100) - 1.5) < 1e-9 && flat.slant == 0)
  }

  @Test func whatIsNoSheetIsNone() {
    let page = SyntheticPage(dpi: 150)
    let plain = page.image(noise: 0.01)
    let (w, h) = (page.width, page.height)
    func none(_ name: String, _ value: @escaping (Int, Int) -> Float) {
      #expect(sheet(.generate(width: w, height: h, value)) == nil, "\(name)")
    }
    none("flat scan") { plain[$0, $1] }
    none("shaded scan") { x, y in plain[x, y] * (0.3 + 0.7 * Float(x) / Float(w)) }
    none("white") { _, _ in 1 }
    none("round plate") { x, y in
      let (u, v) = (Float(x - w / 2), Float(y - h / 2))
      return u * u + v * v < 10_000 ? 0.9 : 0.3
    }
    none("hills and sky") { x, y in Double(y) < 100 + 20 * sine(Double(x) / 30) ? 0.85 : 0.3 }
    none("reaches over the rim") { x, y in 2 * x + y < 500 ? plain[x, y] : 0.3 }
    var random = SeededRandom(seed: 4)
    none("noise") { _, _ in 0.5 + 0.2 * random.normal() }
  }

  @Test(arguments: [(0, 0), (1, 1), (1, 80), (63, 64), (64, 64), (65, 70)])
  func smallImages(size: (Int, Int)) {
    #expect(sheet(.random(width: size.0, height: size.1, seed: 1)) == nil)
  }
}

@Suite struct LineTests {
  @Test func linesIgnoreOutliers() throws {
    var points = (0..<40).map { SIMD2(Double($0), 3 + 0.5 * Double($0)) }
    for k in [3, 11, 29] { points[k].y += 20 }
    let line = try #require(Line(points))
    #expect(line.deviation < 1e-6 && abs(line.share - 37.0 / 40) < 1e-9)
    #expect(abs(line.direction.y / line.direction.x - 0.5) < 1e-6)
    let other = try #require(Line((0..<5).map { SIMD2(4, Double($0)) }))
    let corner = try #require(line.meets(other))
    #expect(abs(corner.x - 4) < 1e-6 && abs(corner.y - 5) < 1e-6)
    #expect(line.meets(line) == nil && Line([[0, 0]]) == nil)
  }

  @Test("corners of rectangles in perspective are at right angles, others not")
  func skewness() throws {
    for turn in [(20.0, 15.0, 0.0), (-25, 10, 8), (12, -20, -12), (0, 0, 10), (18, 0, 0), (0, 25, 3)] {
      let scene = TableScene(yaw: turn.0, pitch: turn.1, roll: turn.2)
      let outline = SheetOutline(corners: scene.corners.map { .init($0.x, $0.y) })
      #expect(outline.skewness(imageWidth: scene.image.width, imageHeight: scene.image.height) < 0.1, "\(turn)")
    }
    // A flat scan of a sheet that was torn off at a slant, and a parallelogram.
    let torn = SheetOutline(corners: [.init(72, 52), .init(813, 48), .init(819, 2008), .init(74, 2090)])
    #expect(torn.skewness(imageWidth: 949, imageHeight: 2153) > 2.5)
    let leaning = SheetOutline(corners: [.init(10, 10), .init(60, 10), .init(70, 90), .init(20, 90)])
    #expect(leaning.skewness(imageWidth: 100, imageHeight: 100) > 2.5)
    #expect(SheetOutline(corners: []).skewness(imageWidth: 9, imageHeight: 9) == 90)
  }
}
