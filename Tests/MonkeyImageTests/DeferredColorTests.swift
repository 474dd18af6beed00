import MonkeyImage
import TestSupport
import Testing

/// Colour that is kept as it is stored must be the same, whatever is done to it, as colour in planes.
@Suite struct DeferredColorTests {
  /// The same file decoded both ways.
  private func both(_ image: Raster, as format: ImageFormat = .png) throws -> (deferred: Raster, planes: Raster) {
    try both(try Encode.encode([image], as: format, path: "in"))
  }

  private func both(_ bytes: [UInt8]) throws -> (deferred: Raster, planes: Raster) {
    let folder = try TemporaryFolder()
    let file = try FileBytes(path: folder.write("in", bytes))
    func decode(_ defers: Bool) throws -> Raster {
      try Decode.decode(file, options: Decode.Options(defersPlanes: defers)).pages[0]
    }
    return (try decode(true), try decode(false))
  }

  private func picture(_ width: Int, _ height: Int) -> Raster {
    var random = SeededRandom(seed: UInt64(7 * width + height))
    return .generate(width: width, height: height) { x, y in
      let wave = 0.5 + 0.35 * cosine(Float(x) / 7) * cosine(Float(y) / 11)
      let grain = 0.2 * (random.unit() - 0.5)
      return (wave + grain, 0.8 * wave + 0.5 * grain + 0.1, (x / 9 + y / 9) % 2 == 0 ? 0.9 * wave : 0.3 + grain)
    }
  }

  private static let warm = [
    ToneCurve { 1 - (1 - $0) * (1 - 0.9 * $0) }, ToneCurve { $0 }, ToneCurve { 0.9 * $0 * $0 + 0.05 },
  ]
  private static let contrast = LocalContrastFilter(
    sigma: 4, gain: 0.6, edge: 0.12, flat: 0.008, textured: 0.03, skin: 0.5)
  private static let sharp = UnsharpMask(sigma: 0.8, amount: 0.9, noiseRange: 0.01, overshoot: 0.2)

  /// What may be done, by letters.
  private func change(_ image: inout Raster, _ steps: String) {
    for step in steps {
      switch step {
      case "c": image.apply(curves: Self.warm)
      case "g": image.apply(curves: [ToneCurve { $0 < 0.5 ? 1.3 * $0 : 0.3 + 0.7 * $0 }])
      case "l": Self.contrast.apply(to: &image)
      case "s": Self.sharp.apply(to: &image)
      case "m": image.medianFilter(radius: 1)
      case "w": UnsharpMask(sigma: 5, amount: 0.5, noiseRange: 0.01, overshoot: 0.2).apply(to: &image)
      default: image.reduceToLuma()
      }
    }
  }

  @Test(
    "every chain of changes gives the same planes and the same files",
    arguments: [
      "", "c", "l", "s", "cg", "cgl", "lc", "cls", "lls", "sc", "sl", "ss", "clw", "y", "cly", "csy", "m", "mc", "mls",
      "cm", "mm", "ms",
    ])
  func sameSamples(steps: String) throws {
    for (width, height) in [(1, 1), (2, 3), (15, 17), (16, 16), (33, 70), (1, 40), (40, 1), (131, 300)] {
      var (deferred, planes) = try both(picture(width, height))
      change(&deferred, steps)
      change(&planes, steps)
      for format in [ImageFormat.jpeg, .png, .tiff, .webp] {
        let files = try [deferred, planes].map { try Encode.encode([$0], as: format, path: "out") }
        #expect(files[0] == files[1], "\(format) of \(width) x \(height)")
      }
      #expect(deferred.color.count == planes.color.count)
      for (a, b) in zip(deferred.color, planes.color) { #expect(a.samples == b.samples, "\(width) x \(height)") }
    }
  }

  @Test("every measurement is the same", arguments: ["", "c", "cl", "l", "s", "m"])
  func sameMeasurements(steps: String) throws {
    for (width, height) in [(16, 16), (40, 30), (260, 210)] {
      var (deferred, planes) = try both(picture(width, height))
      change(&deferred, steps)
      change(&planes, steps)
      #expect(deferred.patchNoise() == planes.patchNoise())
      #expect(deferred.edgeAcutance() == planes.edgeAcutance())
      #expect(deferred.estimateNoise() == planes.estimateNoise())
      #expect(deferred.isUniform == planes.isUniform)
      #expect(deferred.luma().samples == planes.luma().samples)
      let (a, b) = (ToneStatistics(of: deferred), ToneStatistics(of: planes))
      #expect(a.luma.counts == b.luma.counts && a.largest.counts == b.largest.counts)
      #expect(a.smallest.counts == b.smallest.counts)
      for (a, b) in zip(deferred.overview(longSide: 50), planes.overview(longSide: 50)) {
        #expect(a.samples == b.samples)
      }
    }
  }

  @Test("images stand upright either way", arguments: 1...8)
  func orientation(_ orientation: Int) throws {
    let bytes = try Encode.encode([picture(70, 131)], as: .jpeg, path: "in.jpg")
    let (deferred, planes) = try both(FileFixtures.jpeg(bytes, orientation: UInt8(orientation)))
    #expect(planes.width == (orientation >= 5 ? 131 : 70))
    #expect(deferred.width == planes.width && deferred.height == planes.height)
    for (a, b) in zip(deferred.color, planes.color) { #expect(a.samples == b.samples) }
  }

  @Test("copies do not see each other's changes")
  func valueSemantics() throws {
    let (image, planes) = try both(picture(50, 40))
    var (brighter, drawn) = (image, image)
    change(&brighter, "c")
    drawn.color[1][3, 4] = 0.125
    var written = image
    written.writeColor { views in views[0].row(0)[0] = 2 }
    #expect(drawn.color[1][3, 4] == 0.125 && written.color[0][0, 0] == 2)
    for (a, b) in zip(image.color, planes.color) { #expect(a.samples == b.samples) }
    var expected = planes
    change(&expected, "c")
    for (a, b) in zip(brighter.color, expected.color) { #expect(a.samples == b.samples) }
    // Once planes were asked for, changes go to them.
    var seen = image
    _ = seen.color
    change(&seen, "c")
    for (a, b) in zip(seen.color, expected.color) { #expect(a.samples == b.samples) }
  }

  @Test("black and white in three channels is written with one bit, tinted or touched it is not")
  func bilevel() throws {
    let page = Raster.generate(width: 40, height: 30) { x, y in x * y % 3 == 0 ? (0, 0, 0) : (1, 1, 1) }
    // A file with three channels, which libvips makes of a gray one only if told so: the pixel at the end is gray, then painted over.
    var marked = page
    for channel in 0..<3 { marked.color[channel][39, 29] = channel == 0 ? 0.2 : 0.4 }
    var (deferred, planes) = try both(marked)
    #expect(try Encode.encode([deferred], as: .png, path: "a.png") == Encode.encode([planes], as: .png, path: "a.png"))
    for channel in 0..<3 {
      deferred.color[channel][39, 29] = 1
      planes.color[channel][39, 29] = 1
    }
    let bytes = try Encode.encode([deferred], as: .png, path: "a.png")
    #expect(bytes == (try Encode.encode([planes], as: .png, path: "a.png")))
    #expect(bytes[24] == 1 && bytes[25] == 0)
  }

  @Test("images with alpha, gray ones and deep ones decode alike")
  func otherImages() throws {
    let plane = Plane.random(width: 21, height: 13, seed: 4)
    var deep = picture(21, 13)
    deep.bitDepth = 16
    for image in [Raster(gray: plane), Raster(red: plane, green: plane, blue: plane, alpha: plane), deep] {
      let (deferred, planes) = try both(image)
      #expect(deferred.bitDepth == planes.bitDepth && deferred.planes.count == planes.planes.count)
      for (a, b) in zip(deferred.planes, planes.planes) { #expect(a.samples == b.samples) }
    }
  }
}

@Suite struct ChannelMeansTests {
  @Test("means over blocks, of every second row of large ones", arguments: [1, 2, 3, 7, 8, 9, 12])
  func twin(block: Int) {
    for (width, height) in [(1, 1), (5, 4), (17, 23), (40, 33)] {
      let image = Raster(
        red: .random(width: width, height: height, seed: 1), green: .random(width: width, height: height, seed: 2),
        blue: .random(width: width, height: height, seed: 3))
      let grid = BlockGrid(width: width, height: height, block: block, margin: 2)
      let rows = stride(from: 0, to: block, by: block < 8 ? 1 : 2)
      #expect(grid.sampledRows == Array(rows).count)
      for (means, plane) in zip(grid.channelMeans(of: image), image.color) {
        #expect(means.width == grid.smallWidth && means.height == grid.smallHeight)
        let expected = Plane.generate(width: means.width, height: means.height) { i, j in
          var (sum, count) = (0.0, 0.0)
          for row in rows {
            for column in 0..<block {
              let x = max(0, min(width - 1, (i - 2) * block + column))
              sum += Double(plane[x, max(0, min(height - 1, (j - 2) * block + row))])
              count += 1
            }
          }
          return Float(sum / count)
        }
        #expect(means.maxDifference(to: expected) < 1e-5)
      }
    }
  }
}
