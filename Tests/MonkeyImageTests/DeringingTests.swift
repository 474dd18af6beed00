import MonkeyImage
import TestSupport
import Testing

@Suite struct DeringingTests {
  /// Dark glyph-like strokes with smoothed outlines on flat ground, in one colour each.
  private func page(_ width: Int, _ height: Int, ground: (Float, Float, Float) = (1, 1, 1)) -> Raster {
    func ink(_ x: Int, _ y: Int) -> Float {
      guard y % 40 >= 12, y % 40 < 24, x % 120 < 90 else { return 0 }
      switch (x + y / 3) % 7 {
      case 0, 1: return 1
      case 2: return 0.4
      default: return 0
      }
    }
    func level(_ value: Float) -> Float { (value * 255).rounded() / 255 }
    return .generate(width: width, height: height) { x, y in
      let share = ink(x, y)
      let paper = 1 - share
      return (level(ground.0 * paper), level(ground.1 * paper), level(ground.2 * paper + 0.2 * share))
    }
  }

  /// The image after JPEG coding.
  private func coded(_ image: Raster, quality: Int) throws -> Raster {
    let folder = try TemporaryFolder()
    let bytes = try Encode.encode([image], as: .jpeg, path: "a.jpg", options: .init(quality: quality))
    return try Decode.decode(FileBytes(path: folder.write("a.jpg", bytes))).pages[0]
  }

  private func squaredError(_ a: Raster, _ b: Raster) -> Double {
    var sum = 0.0
    for (p, q) in zip(a.color, b.color) {
      for (x, y) in zip(p.samples, q.samples) { sum += Double((x - y) * (x - y)) }
    }
    return sum
  }

  @Test("ringing goes, strokes stay", arguments: [50, 75, 85])
  func ringingGoes(quality: Int) throws {
    for ground in [(1, 1, 1), (0.9, 0.95, 0.8)] as [(Float, Float, Float)] {
      let clean = page(300, 240, ground: ground)
      let noisy = try coded(clean, quality: quality)
      let evidence = try #require(RingingEvidence(of: noisy))
      #expect(evidence.isRinging, "\(evidence)")
      var image = noisy
      #expect(Deringing(reach: evidence.reach).apply(to: &image) > 1000)
      #expect(squaredError(image, clean) < 0.9 * squaredError(noisy, clean))
      for y in 0..<240 {
        for x in 0..<300 where clean.color[0][x, y] < 0.3 {
          #expect(image.color[0][x, y] == noisy.color[0][x, y], "ink is never touched")
        }
      }
    }
  }

  @Test func whatWasNeverCodedIsNoRinging() throws {
    for ground in [(1, 1, 1), (0.5, 0.5, 0.6)] as [(Float, Float, Float)] {
      let evidence = try #require(RingingEvidence(of: page(300, 240, ground: ground)))
      #expect(!evidence.isRinging && evidence.inside == 0)
    }
    // A shadow around the strokes does not stop at block borders.
    let clean = page(300, 240)
    var soft = clean
    for c in 0..<3 {
      let blurred = clean.color[c].gaussianBlurred(sigma: 6)
      soft.color[c] = .generate(width: 300, height: 240) { x, y in
        let soft: Float = (blurred[x, y] * 255).rounded() / 255
        return clean.color[c][x, y] < 0.95 ? clean.color[c][x, y] : soft
      }
    }
    if let evidence = RingingEvidence(of: soft) { #expect(!evidence.isRinging, "\(evidence)") }
    #expect(RingingEvidence(of: Raster(gray: Plane(width: 100, height: 100, fill: 0.5))) == nil)
  }

  @Test func gradientsAndTextureStay() {
    // Ink on a gradient, ink on texture: no flat ground, whatever the reach.
    let gradient = Raster(
      gray: .generate(width: 200, height: 200) { x, y in
        let level: Float = (200 + Float(x) / 5).rounded() / 255
        return y % 40 < 10 && x % 5 < 2 ? 0 : level
      })
    var random = SeededRandom(seed: 3)
    let texture = Raster(
      gray: .generate(width: 200, height: 200) { x, y in
        let level: Float = ((0.4 + 0.3 * random.unit()) * 255).rounded() / 255
        return y % 40 < 10 && x % 5 < 2 ? 0 : level
      })
    for before in [gradient, texture] {
      var image = before
      #expect(Deringing(reach: 12).apply(to: &image) == 0)
      #expect(image.color[0].maxDifference(to: before.color[0]) == 0)
    }
  }

  @Test func faintRulesStay() throws {
    var clean = page(300, 240)
    for c in 0..<3 { for x in 0..<300 { clean.color[c][x, 30] = 240 / 255 } }
    let noisy = try coded(clean, quality: 85)
    var image = noisy
    _ = Deringing(reach: 16).apply(to: &image)
    let gone = (0..<300).count { image.color[0][$0, 30] > 0.98 && noisy.color[0][$0, 30] < 0.96 }
    #expect(gone < 15, "\(gone) of 300 pixels")
  }

  @Test func theSecondPassChangesLittle() throws {
    var image = try coded(page(300, 240), quality: 75)
    let first = Deringing(reach: 20).apply(to: &image)
    #expect(Deringing(reach: 20).apply(to: &image) < first / 10)
  }

  @Test(arguments: [0, 1, 2, 7, 8, 15, 16, 17, 31, 33])
  func smallImages(side: Int) {
    for (width, height) in [(side, side), (side, 40), (40, side)] {
      var image = Raster(
        gray: .random(width: width, height: height, seed: 1), alpha: .random(width: width, height: height, seed: 2))
      let alpha = image.alpha?.samples
      _ = RingingEvidence(of: image)
      _ = Deringing(reach: 20).apply(to: &image)
      #expect(image.alpha?.samples == alpha && image.color[0].samples.allSatisfy { $0.isFinite })
    }
  }

  @Test func turnedImagesGiveTurnedResults() throws {
    let image = try coded(page(320, 240), quality: 75)
    func run(_ image: Raster) -> Raster {
      var image = image
      _ = Deringing(reach: 16).apply(to: &image)
      return image
    }
    let straight = run(image)
    var turned = image
    turned.mapPlanes { plane in .generate(width: 240, height: 320) { plane[$1, $0] } }
    let result = run(turned)
    for (a, b) in zip(result.color, straight.color) {
      #expect(a.maxDifference(to: .generate(width: 240, height: 320) { b[$1, $0] }) == 0)
    }
  }
}
