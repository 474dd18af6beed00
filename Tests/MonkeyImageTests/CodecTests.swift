import Foundation
import MonkeyImage
import TestSupport
import Testing

@Suite struct CodecTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func decode(_ bytes: [UInt8], _ name: String = "in", _ options: Decode.Options = .init()) throws
    -> Decode.Result
  {
    try Decode.decode(FileBytes(path: folder.write(name, bytes)), options: options)
  }

  private func encode(_ raster: Raster, _ format: ImageFormat) throws -> [UInt8] {
    try Encode.encode([raster], as: format, path: "out." + format.suffixes[0])
  }

  private func sample(width: Int = 37, height: Int = 23, levels: Float, seed: UInt64) -> Plane {
    var random = SeededRandom(seed: seed)
    return .generate(width: width, height: height) { _, _ in (random.unit() * levels).rounded() / levels }
  }

  @Test("8 and 16 bits, gray and colour, alpha: what is written is read again", arguments: [ImageFormat.png, .tiff])
  func lossless(format: ImageFormat) throws {
    for bits in [8, 16] {
      let levels: Float = bits == 8 ? 255 : 65535
      for colored in [false, true] {
        for transparent in [false, true] {
          let planes = (0..<3).map { sample(levels: levels, seed: UInt64($0 + 1)) }
          let alpha = transparent ? sample(levels: levels, seed: 9) : nil
          let image =
            colored
            ? Raster(red: planes[0], green: planes[1], blue: planes[2], alpha: alpha, bitDepth: bits)
            : Raster(gray: planes[0], alpha: alpha, bitDepth: bits)
          let back = try #require(try decode(encode(image, format)).pages.first)
          #expect(back.colorModel == image.colorModel && back.bitDepth == bits)
          #expect((back.alpha != nil) == transparent)
          for (a, b) in zip(image.planes, back.planes) { #expect(a.maxDifference(to: b) < 0.1 / levels) }
        }
      }
    }
  }

  @Test func lossyFormatsComeClose() throws {
    let image = Raster.generate(width: 64, height: 48) { x, y in
      (Float(x) / 64, Float(y) / 48, 0.5 + 0.2 * Float((x + y) / 40))
    }
    for format in [ImageFormat.jpeg, .webp] {
      let back = try #require(try decode(encode(image, format)).pages.first)
      #expect(back.colorModel == .rgb && back.alpha == nil && back.bitDepth == 8)
      for (a, b) in zip(image.planes, back.planes) { #expect(a.maxDifference(to: b) < 0.15) }
    }
  }

  @Test func wholeAndZeroSurviveEveryBitDepth() throws {
    for bits in [8, 16] {
      let plane = Plane(width: 2, height: 1, samples: [0, 1])
      let back = try decode(
        encode(Raster(gray: plane, alpha: Plane(width: 2, height: 1, samples: [1, 0.5]), bitDepth: bits), .png))
      #expect(back.pages[0].color[0].samples == [0, 1])
    }
  }

  @Test("pure black and white is one bit", arguments: [ImageFormat.png, .tiff])
  func bilevel(format: ImageFormat) throws {
    var random = SeededRandom(seed: 4)
    let plane = Plane.generate(width: 41, height: 19) { _, _ in random.unit() < 0.5 ? 0 : 1 }
    let bytes = try encode(Raster(gray: plane, bitDepth: 16), format)
    let back = try decode(bytes)
    #expect(back.pages[0].color[0].samples == plane.samples)
    if format == .png {
      #expect(bytes[24] == 1, "bit depth in IHDR")
      #expect(back.isOneBit)
    } else {
      #expect(bytes.count < 41 * 19 / 8 * 3 + 600, "CCITT group 4, not bytes")
    }
    let colored = Raster(red: plane, green: plane, blue: plane)
    #expect(try decode(encode(colored, format)).pages[0].colorModel == .gray)
  }

  @Test func samplesOutsideTheRangeAreClipped() throws {
    let plane = Plane(width: 5, height: 1, samples: [-0.5, 1.5, .nan, .infinity, 0.5])
    let back = try decode(encode(Raster(gray: plane), .png)).pages[0].color[0].samples
    #expect(Array(back.prefix(4)) == [0, 1, 0, 1])
  }

  @Test func alphaLiesOnWhiteInJPEG() throws {
    let image = Raster(gray: Plane(width: 16, height: 16, fill: 0), alpha: Plane(width: 16, height: 16, fill: 0.5))
    let back = try decode(encode(image, .jpeg)).pages[0]
    #expect(back.alpha == nil)
    #expect(abs(back.color[0].mean - 0.5) < 0.01)
  }

  @Test("the eight orientations", arguments: 1...8)
  func orientation(tag: Int) throws {
    // Four quadrants of known levels: top left 0, top right 1/3, bottom left 2/3, bottom right 1.
    let upright = Raster(gray: .generate(width: 32, height: 16) { x, y in Float((x / 16) + 2 * (y / 8)) / 3 })
    let result = try decode(FileFixtures.jpeg(encode(upright, .jpeg), orientation: UInt8(tag)))
    #expect(result.wasTurned == (tag > 1))
    let page = result.pages[0]
    #expect((page.width, page.height) == (tag < 5 ? (32, 16) : (16, 32)))
    let corners = [(2, 2), (page.width - 3, 2), (2, page.height - 3), (page.width - 3, page.height - 3)]
      .map { Int((page.color[0][$0.0, $0.1] * 3).rounded()) }
    // What stands at top left, top right, bottom left, bottom right after the turn (EXIF 2.32, table 6).
    let expected = [
      [0, 1, 2, 3], [1, 0, 3, 2], [3, 2, 1, 0], [2, 3, 0, 1], [0, 2, 1, 3], [2, 0, 3, 1], [3, 1, 2, 0], [1, 3, 0, 2],
    ]
    #expect(corners == expected[tag - 1])
    let again = try decode(encode(page, .jpeg))
    #expect(!again.wasTurned, "the tag is reset")
    #expect((again.pages[0].width, again.pages[0].height) == (page.width, page.height))
  }

  @Test func profileAndResolutionSurvive() throws {
    let profile = FileFixtures.profile
    var image = Raster.generate(width: 16, height: 16) { _, _ in (0.2, 0.4, 0.6) }
    image.resolution = .init(x: 300 / 25.4, y: 150 / 25.4)
    let bytes = FileFixtures.jpeg(try encode(image, .jpeg), profile: profile)
    let page = try decode(bytes).pages[0]
    #expect(page.metadata.hasColorProfile)
    let again = try encode(page, .jpeg)
    let survives = contains(again, profile)
    #expect(survives)
    let resolution = try #require(try decode(again).pages[0].resolution)
    #expect(abs(resolution.dpi - 300) < 0.5 && abs(resolution.y * 25.4 - 150) < 0.5)
    var plain = page
    plain.metadata.dropColorProfile()
    let remains = contains(try encode(plain, .jpeg), profile)
    #expect(!remains)
  }

  @Test("a file that says nothing of its resolution stays silent", arguments: [ImageFormat.png, .jpeg, .tiff])
  func noResolution(format: ImageFormat) throws {
    let page = try decode(FileFixtures.ppm).pages[0]
    #expect(page.resolution == nil)
    #expect(try decode(encode(page, format)).pages[0].resolution == nil)
  }

  @Test func aPNGHoldsAPhysicalSizeOnlyWhereOneIsKnown() throws {
    var page = try decode(FileFixtures.ppm).pages[0]
    let without = try encode(page, .png)
    page.resolution = .init(x: 300 / 25.4, y: 300 / 25.4)
    let with = try encode(page, .png)
    let chunk = Array("pHYs".utf8)
    #expect(!contains(without, chunk) && contains(with, chunk))
    #expect(with.count == without.count + 21, "four bytes of length, four of type, nine of data, four of checksum")
    #expect(try decode(without).pages[0].color[0].maxDifference(to: page.color[0]) == 0)
  }

  @Test func otherFormats() throws {
    for (bytes, format) in [(FileFixtures.bmp, ImageFormat.bmp), (FileFixtures.ppm, .pnm)] {
      let result = try decode(bytes)
      #expect(result.format == format)
      #expect(result.pages[0].color.map(\.samples) == [[1, 0], [0, 0], [0, 1]])
    }
    let gif = try decode(FileFixtures.animatedGIF)
    #expect(gif.format == .gif && gif.pages.count == 1, "the first frame")
    #expect((gif.pages[0].width, gif.pages[0].height) == (4, 2))
    #expect(gif.pages[0].color[0].samples == [1, 0, 1, 0, 0, 1, 0, 1])
  }

  @Test func cmykBecomesRed() throws {
    let page = try decode(FileFixtures.cmykJPEG).pages[0]
    #expect(page.colorModel == .rgb && page.color.count == 3)
    let (red, green, blue) = (page.color[0].mean, page.color[1].mean, page.color[2].mean)
    #expect(red > 0.7 && green < 0.35 && blue < 0.35, "\(red) \(green) \(blue)")
  }

  @Test func allPagesOfATIFFGoThrough() throws {
    let pages = [
      Raster(gray: sample(width: 40, height: 30, levels: 255, seed: 1)),
      Raster(
        red: sample(width: 21, height: 50, levels: 65535, seed: 2),
        green: sample(width: 21, height: 50, levels: 65535, seed: 3),
        blue: sample(width: 21, height: 50, levels: 65535, seed: 4), bitDepth: 16),
      Raster(gray: .generate(width: 64, height: 64) { x, y in Float((x ^ y) & 1) }),
    ]
    let bytes = try Encode.encode(pages, as: .tiff, path: "out.tif")
    let back = try decode(bytes).pages
    #expect(back.count == 3)
    for (a, b) in zip(pages, back) {
      #expect(a.width == b.width && a.height == b.height && a.colorModel == b.colorModel)
      for (p, q) in zip(a.planes, b.planes) { #expect(p.maxDifference(to: q) < 1e-5) }
    }
    #expect(throws: ImageError.pagesNotSupported(path: "o.png", pages: 3, format: .png)) {
      try Encode.encode(pages, as: .png, path: "o.png")
    }
  }

  @Test func sameBytesEveryTime() throws {
    let image = Raster.generate(width: 200, height: 150) { x, y in (Float(x) / 200, Float(y) / 150, 0.3) }
    for format in ImageFormat.allCases where format.isWritable {
      #expect(try encode(image, format) == encode(image, format))
    }
  }

  // Apart from #expect, which would print both arrays.
  private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    Data(bytes).range(of: Data(part)) != nil
  }
}
