import Foundation
import MonkeyImage
import TestSupport
import Testing

/// Files that are decoded without libvips, beside the same pixels in files that are not.
@Suite struct PlainFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func decode(_ bytes: [UInt8], _ options: Decode.Options = .init()) throws -> Decode.Result {
    try Decode.decode(FileBytes(path: folder.write("in", bytes)), options: options)
  }

  private func encode(_ raster: Raster, _ format: ImageFormat, smallest: Bool = false) throws -> [UInt8] {
    try Encode.encode([raster], as: format, path: "o", options: .init(smallest: smallest))
  }

  /// A picture of soft tones and noise.
  private func picture(_ channels: Int, width: Int = 173, height: Int = 91, bits: Int = 8) -> Raster {
    var random = SeededRandom(seed: UInt64(channels * 100 + bits))
    let levels: Float = bits == 8 ? 255 : 65535
    let planes = (0..<channels).map { k in
      Plane.generate(width: width, height: height) { x, y in
        let level =
          0.2 + 0.1 * Float(k) * Float(x) / Float(width) + 0.3 * Float(y) / Float(height) + random.unit() * 0.03
        return (level * levels).rounded() / levels
      }
    }
    let alpha = channels % 2 == 0 ? planes.last : nil
    return channels < 3
      ? Raster(gray: planes[0], alpha: alpha, bitDepth: bits)
      : Raster(red: planes[0], green: planes[1], blue: planes[2], alpha: alpha, bitDepth: bits)
  }

  /// Two bytes before the frame that belong to nothing: libjpeg warns, so libvips decodes the file.
  private func withStrayBytes(_ jpeg: [UInt8]) throws -> [UInt8] {
    let tables = try #require(jpeg.indices.dropFirst(2).first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xDB })
    return Array(jpeg[..<tables]) + [0x12, 0x34] + jpeg[tables...]
  }

  @Test("JPEG pixels are libvips'", arguments: [1, 3], [false, true])
  func jpegPixels(channels: Int, subsampled: Bool) throws {
    // Chroma is stored as the file that the picture comes from had it.
    var image = picture(channels)
    if subsampled { image.metadata = try decode(FileFixtures.subsampledJPEG).pages[0].metadata }
    let plain = try encode(image, .jpeg)
    let (ours, theirs) = (try decode(plain), try decode(withStrayBytes(plain)))
    #expect(ours.warnings.isEmpty && !theirs.warnings.isEmpty)
    for (a, b) in zip(ours.pages[0].planes, theirs.pages[0].planes) { #expect(a.samples == b.samples) }
    #expect(ours.pages[0].metadata.hasSubsampledChroma == theirs.pages[0].metadata.hasSubsampledChroma)
    #expect(ours.pages[0].metadata.hasSubsampledChroma == (subsampled && channels == 3))
  }

  @Test("PNG files with all filters, as libpng chooses them", arguments: [1, 2, 3, 4], [8, 16])
  func pngPixels(channels: Int, bits: Int) throws {
    let image = picture(channels, bits: bits)
    for smallest in [false, true] {
      let back = try decode(encode(image, .png, smallest: smallest)).pages[0]
      #expect(back.bitDepth == bits)
      for (a, b) in zip(image.planes, back.planes) {
        #expect(a.maxDifference(to: b) < 0.1 / Float(bits == 8 ? 255 : 65535))
      }
    }
  }

  @Test("a resolution comes and goes by the file's own unit")
  func resolutions() throws {
    var image = picture(3)
    image.resolution = .init(x: 300 / 25.4, y: 150 / 25.4)
    let inches = try encode(image, .jpeg)
    // Bytes 13 to 17 of a JFIF file: unit, pixels across and down in one.
    #expect(Array(inches[13...17]) == [1, 1, 44, 0, 150], "300 and 150 an inch")
    var metric = inches
    metric.replaceSubrange(13...17, with: [2, 0, 118, 0, 59])
    let page = try decode(metric).pages[0]
    #expect(page.resolution == .init(x: 11.8, y: 5.9))
    #expect(try Array(encode(page, .jpeg)[13...17]) == Array(metric[13...17]))
    let png = try decode(encode(page, .png)).pages[0]
    #expect(png.resolution == .init(x: 11.8, y: 5.9))
    // Also where libvips writes it.
    let tiff = try decode(encode(page, .tiff)).pages[0]
    #expect(abs((tiff.resolution?.x ?? 0) - 11.8) < 1e-3)
    for silent in [[0, 0, 1, 0, 1], [0, 0, 2, 0, 3], [1, 0, 1, 0, 1]] as [[UInt8]] {
      metric.replaceSubrange(13...17, with: silent)
      #expect(try decode(metric).pages[0].resolution == nil)
    }
  }

  @Test("what is measured of an image that is to be turned is measured of it as it stands")
  func turned() throws {
    let image = picture(3, width: 1000, height: 700)
    let file = FileFixtures.jpeg(try encode(image, .jpeg), orientation: 6)
    let (result, measured) = try Decode.decode(FileBytes(path: folder.write("in", file))) { image in
      let (width, height) = (image.color.width, image.color.height)
      return RowTask(whole: { [width, height] })
    }
    #expect(result.wasTurned && result.pages[0].width == 700)
    #expect(measured == [700, 1000])
  }

  @Test("damage that only the pixels show is an error that names the file")
  func damaged() throws {
    let png = try encode(picture(1), .png)
    // The first byte of the compressed rows, behind signature, IHDR, and the chunk's length and name, and zlib's two.
    let data = try #require(png.indices.dropLast(4).first { Array(png[$0..<$0 + 4]) == Array("IDAT".utf8) }) + 6
    for change in 0..<3 {
      var bytes = png
      switch change {
      case 0: bytes[data + 10] ^= 0x40
      case 1: bytes[20] ^= 1  // Height: fewer rows than are declared, or more.
      default: bytes[data] ^= 0xFF
      }
      #expect { try decode(bytes) } throws: { "\($0)".contains(folder("in")) }
    }
  }
}
