import Foundation
import MonkeyImage
import TestSupport
import Testing

@Suite struct JPEGBandsTests {
  private func decode(_ bytes: [UInt8]) throws -> Raster {
    let folder = try TemporaryFolder()
    return try Decode.decode(FileBytes(path: folder.write("in.jpg", bytes))).pages[0]
  }

  private func picture(_ width: Int, _ height: Int, colored: Bool) -> Raster {
    var random = SeededRandom(seed: UInt64(width + height))
    let plane = { (phase: Float) in
      Plane.generate(width: width, height: height) { x, y in
        0.5 + 0.3 * cosine(Float(x) / 9 + phase) * cosine(Float(y) / 13) + 0.05 * random.normal()
      }
    }
    return colored ? Raster(red: plane(0), green: plane(1), blue: plane(2)) : Raster(gray: plane(0))
  }

  private func part(_ image: Raster, from top: Int, rows: Int) -> Raster {
    var part = image
    part.mapPlanes { plane in .generate(width: plane.width, height: rows) { plane[$0, $1 + top] } }
    return part
  }

  @Test("a file of several bands decodes to what each of them alone would", arguments: [257, 512, 530, 2400])
  func bandsDecodeAlike(height: Int) throws {
    for colored in [false, true] {
      let image = picture(93, height, colored: colored)
      let bytes = try Encode.encode([image], as: .jpeg, path: "out.jpg")
      #expect(contains(bytes, [0xFF, 0xDD, 0, 4]), "a restart interval is declared")
      let whole = try decode(bytes)
      #expect(whole.width == 93 && whole.height == height)
      for top in stride(from: 0, to: height, by: 256) {
        let rows = min(256, height - top)
        let alone = try decode(try Encode.encode([part(image, from: top, rows: rows)], as: .jpeg, path: "out.jpg"))
        for (a, b) in zip(part(whole, from: top, rows: rows).color, alone.color) { #expect(a.samples == b.samples) }
      }
    }
  }

  @Test func chromaAtHalfResolutionStaysSo() throws {
    var image = try decode(FileFixtures.subsampledJPEG)
    #expect(image.metadata.hasSubsampledChroma)
    let metadata = image.metadata
    let large = picture(100, 700, colored: true)
    image.replaceColor(with: large.color)
    image.metadata = metadata
    let back = try decode(try Encode.encode([image], as: .jpeg, path: "out.jpg"))
    #expect(back.metadata.hasSubsampledChroma && back.height == 700)
    for (a, b) in zip(back.color, large.color) { #expect(abs(a.mean - b.mean) < 0.01) }
  }

  @Test func smallImagesAreOneBand() throws {
    let bytes = try Encode.encode([picture(40, 256, colored: true)], as: .jpeg, path: "out.jpg")
    #expect(!contains(bytes, [0xFF, 0xDD, 0, 4]))
  }

  @Test func theHeightInEXIFIsTheImages() throws {
    let small = FileFixtures.jpeg(
      try Encode.encode([picture(32, 32, colored: true)], as: .jpeg, path: "out.jpg"), orientation: 1)
    var image = try decode(small)
    image.replaceColor(with: picture(48, 600, colored: true).color)
    let back = try decode(try Encode.encode([image], as: .jpeg, path: "out.jpg"))
    let said = try #require(back.metadata.text("exif-ifd2-PixelYDimension"))
    #expect(said.hasPrefix("600"), "\(said)")
  }

  // Apart from #expect, which would print both arrays.
  private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    Data(bytes).range(of: Data(part)) != nil
  }
}
