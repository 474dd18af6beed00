import Foundation
import MonkeyClassify
import MonkeyImage
import TestSupport
import Testing

/// Every measure on an image whose numbers can be written down.
@Suite struct MeasureTests {
  private func measured(_ image: Raster) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: Features.measure(image).values.map { ($0.name, $0.value) })
  }

  private func expect(
    _ found: [String: Double], _ wanted: [String: ClosedRange<Double>], _ location: SourceLocation = #_sourceLocation
  ) {
    for (name, range) in wanted.sorted(by: { $0.key < $1.key }) {
      guard let value = found[name] else {
        Issue.record("no feature \(name)", sourceLocation: location)
        continue
      }
      #expect(range.contains(value), "\(name) is \(value)", sourceLocation: location)
    }
  }

  private func about(_ value: Double, _ play: Double = 0.01) -> ClosedRange<Double> { value - play...value + play }

  @Test func plainGray() {
    expect(
      measured(Raster(gray: Plane(width: 400, height: 300, fill: 0.5))),
      [
        "saturation_mean": about(log10(0.004)), "beyond_tone": about(log10(0.002)), "one_hue": about(1),
        "luma_mean": about(0.5), "luma_spread": about(0), "bimodality": about(1), "midtones": about(0),
        "paper_share": about(1), "paper_level": about(0.5, 0.02), "black": about(0), "white": about(0),
        "tone_variety": about(1.0 / 64), "equal": about(1), "equal_tones": about(1), "nearly_equal": about(1),
        "bilevel": about(0), "noise": about(log10(0.05)), "palette": about(0), "top_colours": about(1),
        "exact_colours": about(1), "edge_density": about(log10(0.003)), "straight_edges": about(0), "ink": about(0),
        "glyphs": about(0), "aspect": about(log2(4.0 / 3)), "flat_cells": about(1), "even_border": about(1),
        "dark_border": about(0),
      ])
  }

  @Test func blackBesideWhite() {
    // The left quarter black: one straight edge, two tones, two colours.
    expect(
      measured(Raster(gray: .generate(width: 512, height: 256) { x, _ in x < 128 ? 0 : 1 })),
      [
        "luma_mean": about(0.75), "luma_spread": about(0.433), "bimodality": about(1), "black": about(0.25),
        "white": about(0.75), "bilevel": about(1), "equal": 0.99...1, "equal_tones": about(0),
        "palette": about(0.81, 0.02),
        "sharpness": 0.65...1, "straight_edges": 0...1, "axis_energy": 0.6...1, "large_scale": 0.95...1,
        "aspect": about(1), "dark_border": 0.3...0.5,
      ])
  }

  @Test func noiseHasItsDeviation() {
    var random = SeededRandom(seed: 5)
    let plane = Plane(width: 512, height: 512, samples: (0..<512 * 512).map { _ in 0.5 + 4 / 255 * random.normal() })
    // The calmest fifth of blocks lies a little below 4 of 255; nothing is even, nothing repeats, no text.
    expect(
      measured(Raster(gray: plane)),
      [
        "noise": log10(3.3)...log10(4.1), "equal": 0...0.1, "fine_energy": 0.7...0.9, "gradient_spread": 0.55...0.85,
        "screen_peak": 1.1...1.2, "line_periodicity": 0.15...0.2, "large_scale": 0...0.2, "skewness": about(0, 0.1),
      ])
  }

  @Test func aScreenOfDotsHasPeaksAndALattice() {
    // Frequency 1/6 in both diagonal directions: peaks at 45 degrees, in a square lattice.
    let image = Raster(
      gray: .generate(width: 512, height: 512) { x, y in
        let (u, v) = (Double(x + y) / 6 / 2.0.squareRoot(), Double(x - y) / 6 / 2.0.squareRoot())
        return Float(0.5 + 0.22 * (cos(2 * .pi * u) + cos(2 * .pi * v)))
      })
    expect(
      measured(image),
      ["screen_peak": 2...20, "screen_oblique": 2...20, "screen_lattice": 0.7...1, "screen_energy": 0.5...1])
    let lines = Raster(
      gray: .generate(width: 512, height: 512) { x, _ in Float(0.5 + 0.4 * sin(2 * .pi * Double(x) / 6)) })
    // Lines along an axis have a peak but none at an angle, and are no lattice.
    expect(measured(lines), ["screen_peak": 2...20, "screen_lattice": 0...0.3, "screen_oblique": 0...2])
  }

  @Test func coloursThatFollowTone() {
    // Sepia: each tone one colour. All colour has one hue, none is beyond tone.
    let sepia = Raster.generate(width: 320, height: 240) { x, y in
      let tone = Float((x * 7 + y * 13) % 97) / 97
      return (0.1 + 0.9 * tone, 0.06 + 0.8 * tone, 0.02 + 0.6 * tone)
    }
    let found = measured(sepia)
    expect(
      found, ["one_hue": 0.95...1, "beyond_tone": -2.8 ... -2, "coloured_share": about(0), "vivid_share": about(0)])
    // Red and blue of one luma: nothing of the colour follows from tone.
    let two = Raster.generate(width: 320, height: 240) { x, _ in
      (x / 20) % 2 == 0 ? (0.9, 0.2, 0.2) : (0.2, 0.33, 0.99)
    }
    let other = measured(two)
    expect(
      other, ["coloured_share": 0.9...1, "vivid_share": 0.5...1, "one_hue": 0...0.7, "hue_variety": 0.05...0.1])
    for name in ["beyond_tone", "colour_detail", "strongest_colour"] {
      #expect((other[name] ?? 0) > (found[name] ?? 0) + 0.5, "\(name)")
    }
  }

  @Test func aStainIsNoThingOfItsOwnColour() {
    // One luma everywhere, the colour drifting slowly against turning within a few pixels.
    func image(_ period: Double) -> Raster {
      .generate(width: 400, height: 400) { x, y in
        let turn = Float(0.1 * sin(2 * .pi * Double(x) / period) * cos(2 * .pi * Double(y) / period))
        return (0.5 + turn, 0.5 - turn * 0.2126 / 0.7152, 0.5)
      }
    }
    let (slow, fast) = (measured(image(1600)), measured(image(40)))
    #expect((fast["colour_detail"] ?? 0) > (slow["colour_detail"] ?? 0) + 0.5)
  }

  /// Rows of ring-shaped marks, 8 by 12 pixels, 4 pixels apart, on rows 24 pixels apart.
  private func page(width: Int, height: Int, columns: Range<Int>, ink: Float = 0, paper: Float = 1) -> Plane {
    .generate(width: width, height: height) { x, y in
      let (column, row) = (x / 12, y / 24)
      guard columns.contains(column), row >= 1, row < height / 24 - 1 else { return paper }
      let (u, v) = (x % 12, y % 24)
      guard u < 8, v < 12 else { return paper }
      return u < 2 || u >= 6 || v < 2 || v >= 10 ? ink : paper
    }
  }

  @Test func linesOfMarks() {
    let text = page(width: 600, height: 720, columns: 5..<45)
    let wanted: [String: ClosedRange<Double>] = [
      "glyphs": about(log10(1 + 40 * 28), 0.02), "ink_in_glyphs": 0.95...1, "glyphs_in_lines": 0.95...1,
      "glyph_height": about(log2(12.0 / 600), 0.2), "glyph_height_spread": about(0, 0.1), "glyph_polarity": about(-1),
      "line_density": 0.9...1.1, "raggedness": about(0, 0.02), "line_fill": 0.6...0.75, "line_direction": 0.5...1,
      "reading_aspect": about(log2(720.0 / 600), 0.05), "line_capacity": about(log2(600.0 / 12), 0.2),
    ]
    expect(measured(Raster(gray: text)), wanted)
    // Turned by a quarter it reads the same.
    let turned = Plane.generate(width: 720, height: 600) { text[$1, 719 - $0] }
    expect(measured(Raster(gray: turned)), wanted)
    let light = page(width: 600, height: 720, columns: 5..<45, ink: 1, paper: 0)
    expect(measured(Raster(gray: light)), ["glyph_polarity": about(1), "glyphs_in_lines": 0.95...1])
  }

  @Test func aSlopeIsSmoothAndTextureIsNot() {
    let slope = measured(Raster(gray: .generate(width: 600, height: 600) { x, y in Float(x + y) / 1200 }))
    expect(
      slope,
      [
        "detail": -1.7 ... -1.3, "pixel_detail": -3.4 ... -2.8, "large_scale": 0.97...1,
        "edge_density": about(log10(0.003)),
      ])
    let texture = measured(Raster(gray: .random(width: 600, height: 600, seed: 1)))
    expect(texture, ["detail": -0.1...0.1, "pixel_detail": -0.1...0.1, "tone_variety": 0.95...1])
  }

  @Test func aPaletteLaidOverNumbersChangesAllColoursTogether() {
    // A smooth field of numbers in colours that go through blue, green and red, against three fields, one a channel.
    func field(_ x: Int, _ y: Int, _ k: Double) -> Float {
      Float(0.5 + 0.25 * (sin(Double(x) / (31 + 9 * k) + k) + cos(Double(y) / (43 - 7 * k))))
    }
    let mapped = Raster.generate(width: 400, height: 400) { x, y in
      let v = field(x, y, 0)
      return (v * v, 1 - abs(2 * v - 1), 1 - v)
    }
    let free = Raster.generate(width: 400, height: 400) { x, y in (field(x, y, 0), field(x, y, 1), field(x, y, 2)) }
    expect(measured(mapped), ["crossing_colours": -4 ... -2])
    expect(measured(free), ["crossing_colours": -0.7...0])
    expect(measured(Raster(gray: free.luma())), ["crossing_colours": about(-4)])
  }

  @Test func thingsEndSuddenlyAndShadowsDoNot() {
    // The same disc with an edge, and as a ball of glass would cast its shadow in rays that pass it.
    func image(_ tone: @escaping (Double) -> Double) -> Raster {
      Raster(
        gray: .generate(width: 400, height: 400) { x, y in
          let (u, v) = ((Double(x) - 200) / 150, (Double(y) - 200) / 150)
          return Float(tone(u * u + v * v))
        })
    }
    let thing = measured(image { $0 < 1 ? 0.8 : 0.2 })
    let shadow = measured(image { 0.2 + 0.6 * exp(-2 * $0) })
    #expect((thing["steepness"] ?? 0) > (shadow["steepness"] ?? 0) + 0.3)
    #expect((thing["gradient_evenness"] ?? 1) < 0.1)
    #expect((shadow["gradient_evenness"] ?? 0) > 0.4)
    expect(measured(Raster(gray: .random(width: 400, height: 400, seed: 2))), ["gradient_evenness": 0.7...0.85])
  }

  @Test func marginIsGroundOnEverySide() {
    // A square of noise on white: 50, 60, 70 and 80 pixels from the four edges of 400.
    let noise = Plane.random(width: 400, height: 400, seed: 6)
    func image(_ columns: Range<Int>, _ rows: Range<Int>) -> Raster {
      Raster(gray: .generate(width: 400, height: 400) { columns.contains($0) && rows.contains($1) ? noise[$0, $1] : 1 })
    }
    expect(measured(image(60..<350, 70..<320)), ["margin": about(log10(0.125 + 0.003))])
    expect(measured(image(60..<350, 70..<400)), ["margin": about(log10(0.003))])
    expect(measured(image(0..<0, 0..<0)), ["margin": about(log10(1.003))])
    expect(measured(image(0..<400, 0..<400)), ["margin": about(log10(0.003))])
  }

  @Test func gapsAreRunsOfBareGroundBothWays() {
    // Three squares of noise side by side, two rows of them: four runs of bare columns, three of bare rows.
    let noise = Plane.random(width: 400, height: 300, seed: 8)
    let squares = Plane.generate(width: 400, height: 300) { x, y in
      (x % 130) >= 20 && x < 390 && (y % 140) >= 30 && y < 280 ? noise[x, y] : 1
    }
    expect(measured(Raster(gray: squares)), ["gaps": about(log10(4))])
    // Turned and flipped it is the same; lines of text part the page in one direction alone.
    expect(measured(Raster(gray: .generate(width: 300, height: 400) { squares[$1, $0] })), ["gaps": about(log10(4))])
    expect(
      measured(Raster(gray: .generate(width: 400, height: 300) { squares[399 - $0, 299 - $1] })),
      ["gaps": about(log10(4))])
    let lines = Plane.generate(width: 400, height: 300) { x, y in y % 20 < 10 ? noise[x, y] : 1 }
    expect(measured(Raster(gray: lines)), ["gaps": about(log10(1))])
    expect(measured(Raster(gray: noise)), ["gaps": about(0)])
    expect(measured(Raster(gray: .init(width: 50, height: 40))), ["gaps": about(log10(2))])
  }

  @Test func transparencyIsPaper() {
    let clear = Raster(gray: Plane(width: 100, height: 80), alpha: Plane(width: 100, height: 80))
    expect(measured(clear), ["luma_mean": about(1), "white": about(1)])
  }

  @Test func sixteenBitsAndLargeImagesMeasureAlike() {
    // The same picture at 1.5 and at 6 megapixels: what is measured of the whole hardly changes.
    func image(_ scale: Int) -> Raster {
      Raster(
        gray: .generate(width: 1500 * scale, height: 1000 * scale) { x, y in
          let (u, v) = (Double(x) / Double(scale), Double(y) / Double(scale))
          return Float(0.5 + 0.3 * sin(u / 40) * cos(v / 55) + 0.15 * sin(u / 9 + v / 13))
        })
    }
    let (small, large) = (measured(image(1)), measured(image(2)))
    for name in [
      "luma_mean", "luma_spread", "bimodality", "midtones", "tone_variety", "large_scale", "detail", "ink", "aspect",
    ] {
      #expect(abs((small[name] ?? 0) - (large[name] ?? 1)) < 0.04, "\(name)")
    }
  }
}
