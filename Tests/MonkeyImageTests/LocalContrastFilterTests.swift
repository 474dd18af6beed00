import Foundation
import MonkeyImage
import TestSupport
import Testing

@Suite struct LocalContrastFilterTests {
  /// The formula on every pixel's own window, in double precision, on the image padded with its edge pixels.
  private func slow(_ image: Raster, _ filter: LocalContrastFilter) -> [Plane] {
    let radius = Int((4 * filter.sigma).rounded(.up))
    let pad = 2 * radius
    let (w, h) = (image.width + 2 * pad, image.height + 2 * pad)
    let raw = (-radius...radius).map { exp(-Double($0 * $0) / (2 * filter.sigma * filter.sigma)) }
    let weights = raw.map { $0 / raw.reduce(0, +) }
    func blurred(_ values: [Double]) -> [Double] {
      var (across, down) = (values, values)
      for y in 0..<h {
        for x in 0..<w {
          var sum = 0.0
          for k in -radius...radius { sum += weights[k + radius] * values[y * w + max(0, min(w - 1, x + k))] }
          across[y * w + x] = sum
        }
      }
      for y in 0..<h {
        for x in 0..<w {
          var sum = 0.0
          for k in -radius...radius { sum += weights[k + radius] * across[max(0, min(h - 1, y + k)) * w + x] }
          down[y * w + x] = sum
        }
      }
      return down
    }
    let plane = image.luma()
    let luma = (0..<w * h).map { i in
      Double(plane[max(0, min(image.width - 1, i % w - pad)), max(0, min(image.height - 1, i / w - pad))])
    }
    let mean = blurred(luma)
    let squares = blurred(luma.map { $0 * $0 })
    let gains = zip(squares, mean).map { square, mean in
      let s = max(0, square - mean * mean).squareRoot()
      let t = max(0, min(1, (s - Double(filter.flat)) / Double(filter.textured - filter.flat)))
      return Double(filter.gain) * t * t * (3 - 2 * t) / (1 + pow(s / Double(filter.edge), 4))
    }
    let (slope, offset) = (blurred(gains), blurred(zip(gains, mean).map { $0 * $1 }))
    return image.color.map { plane in
      Plane.generate(width: image.width, height: image.height) { x, y in
        let i = (y + pad) * w + x + pad
        let d = slope[i] * luma[i] - offset[i]
        let largest = image.color.map { Double($0[x, y]) }.max() ?? 0
        let room = d > 0 ? luma[i] * (1 - largest) / largest : luma[i]
        let pushed = abs(d) * room / (room + abs(d))
        return Float(Double(plane[x, y]) * (1 + (d > 0 ? pushed : -pushed) / luma[i]))
      }
    }
  }

  /// Soft shapes, so that grids of any density describe them.
  private func scene(_ width: Int, _ height: Int) -> Raster {
    .generate(width: width, height: height) { x, y in
      let (u, v) = (Float(x), Float(y))
      let level = 0.45 + 0.15 * sin(u / 9) * cos(v / 11) + 0.1 * sin((u + v) / 23)
      return (level, 0.8 * level + 0.1, 0.5 * level)
    }
  }

  @Test(arguments: [
    (1.2, 60, 50), (2, 1, 40), (2, 40, 1), (3, 17, 33), (4.5, 80, 64), (6, 120, 90), (14, 150, 100),
  ])
  func agreesWithTheFormula(sigma: Double, width: Int, height: Int) {
    let filter = LocalContrastFilter(sigma: sigma, gain: 1.5, edge: 0.1, flat: 0.005, textured: 0.02)
    for image in [scene(width, height), Raster(gray: scene(width, height).color[0])] {
      var out = image
      filter.apply(to: &out)
      for (plane, expected) in zip(out.color, slow(image, filter)) {
        #expect(plane.maxDifference(to: expected) < 0.002, "sigma \(sigma)")
      }
    }
  }

  @Test func constantStaysAndAlphaStays() {
    var image = Raster.generate(width: 90, height: 70) { _, _ in (0.2, 0.9, 0.4) }
    image.alpha = .random(width: 90, height: 70, seed: 2)
    let before = image
    LocalContrastFilter(sigma: 5, gain: 1, edge: 0.1, flat: 0.005, textured: 0.02).apply(to: &image)
    for c in 0..<3 { #expect(image.color[c].maxDifference(to: before.color[c]) < 1e-6) }
    #expect(image.alpha?.samples == before.alpha?.samples)
  }

  @Test func nothingIsClippedAndHueStays() {
    let planes = (0..<3).map { Plane.random(width: 100, height: 80, seed: UInt64($0 + 5)) }
    var image = Raster(red: planes[0], green: planes[1], blue: planes[2])
    LocalContrastFilter(sigma: 3, gain: 4, edge: 1, flat: 0, textured: 0.01).apply(to: &image)
    for y in 0..<80 {
      for x in 0..<100 {
        let (before, after) = (planes.map { $0[x, y] }, image.color.map { $0[x, y] })
        #expect(after.allSatisfy { $0 >= 0 && $0 <= 1 })
        // The headroom takes two levels of 255 at most.
        #expect(abs(after[0] * before[1] - after[1] * before[0]) < 0.009)
      }
    }
  }

  @Test func adaptiveGivesLessToWhatHasMuch() {
    let change = { (swing: Float, adaptive: Bool) -> Float in
      let plane = Plane.generate(width: 120, height: 120) { x, y in 0.5 + swing * sin(Float(x) / 4) * sin(Float(y) / 4)
      }
      var image = Raster(gray: plane)
      LocalContrastFilter(sigma: 6, gain: 0.7, edge: 1, flat: 0.006, textured: 0.02, adaptive: adaptive).apply(
        to: &image)
      return image.color[0].maxDifference(to: plane) / swing
    }
    #expect(change(0.06, true) > 0.95 * change(0.06, false))
    #expect(change(0.35, true) < 0.5 * change(0.35, false))
  }

  @Test func skinGetsLess() {
    let change = { (tint: (Float, Float, Float), skin: Float) -> Float in
      let level = { (x: Int, y: Int) in 0.7 + 0.08 * sin(Float(x) / 4) * sin(Float(y) / 4) }
      let before = Raster.generate(width: 100, height: 100) { x, y in
        (tint.0 * level(x, y), tint.1 * level(x, y), tint.2 * level(x, y))
      }
      var image = before
      LocalContrastFilter(sigma: 6, gain: 0.7, edge: 1, flat: 0.006, textured: 0.02, skin: skin).apply(to: &image)
      return image.color[0].maxDifference(to: before.color[0])
    }
    // Pale and dark skin; leaves, sky, stone.
    for tint in [(1, 0.77, 0.66), (0.5, 0.34, 0.27)] as [(Float, Float, Float)] {
      #expect(change(tint, 0.5) < 0.65 * change(tint, 1))
    }
    for tint in [(0.4, 0.6, 0.3), (0.5, 0.7, 0.95), (0.8, 0.8, 0.8)] as [(Float, Float, Float)] {
      #expect(change(tint, 0.5) > 0.98 * change(tint, 1))
    }
  }

  @Test func strongEdgesGetNoHalo() {
    // A roof against the sky, with a little texture that lets the windows act.
    let edge = Plane.generate(width: 200, height: 40) { x, y in
      (x < 100 ? 0.15 : 0.85) + ((x + y) % 2 == 0 ? 0.002 : -0.002)
    }
    var image = Raster(gray: edge)
    LocalContrastFilter(sigma: 8, gain: 0.72, edge: 0.12, flat: 0.006, textured: 0.02).apply(to: &image)
    // An unsharp mask of this gain would go 0.25 past each side.
    #expect(image.color[0].maxDifference(to: edge) < 0.025)
  }

  @Test func transposition() {
    let image = Raster(gray: .random(width: 70, height: 45, seed: 1))
    var (straight, turned) = (
      image, Raster(gray: .generate(width: 45, height: 70) { image.color[0][$1, $0] })
    )
    let filter = LocalContrastFilter(sigma: 6, gain: 1, edge: 0.3, flat: 0.001, textured: 0.002)
    filter.apply(to: &straight)
    filter.apply(to: &turned)
    let back = Plane.generate(width: 70, height: 45) { turned.color[0][$1, $0] }
    #expect(back.maxDifference(to: straight.color[0]) < 1e-5)
  }

  @Test(arguments: [(0, 0), (0, 3), (1, 1), (2, 1), (15, 16), (17, 2)])
  func smallImages(width: Int, height: Int) {
    for sigma in [0.01, 1, 9, 1e12, Double.nan] {
      var image = Raster(gray: .random(width: width, height: height, seed: 3))
      LocalContrastFilter(sigma: sigma, gain: 1, edge: 0.1, flat: 0.005, textured: 0.02).apply(to: &image)
      #expect(image.color[0].samples.allSatisfy { $0 >= 0 && $0 <= 1 })
    }
  }
}
