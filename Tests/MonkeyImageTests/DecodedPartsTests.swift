import Foundation
import MonkeyImage
import TestSupport
import Testing

/// JPEG files that are large enough for two threads to decode a part each.
@Suite struct DecodedPartsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func decode(_ bytes: [UInt8], _ options: Decode.Options = .init()) throws -> Decode.Result {
    try Decode.decode(FileBytes(path: folder.write("in.jpg", bytes)), options: options)
  }

  /// A file of soft tones and noise: with restart markers where it has more than 256 rows.
  private func file(_ channels: Int, rows: Int, subsampled: Bool = false) throws -> [UInt8] {
    var random = SeededRandom(seed: UInt64(rows + channels))
    let planes = (0..<channels).map { k in
      Plane.generate(width: 900_000 / rows, height: rows) { x, y in
        0.5 + 0.3 * cosine(Float(x) / 19 + Float(k)) * cosine(Float(y) / 23) + 0.05 * random.normal()
      }
    }
    let metadata = subsampled ? try decode(FileFixtures.subsampledJPEG).pages[0].metadata : ImageMetadata()
    let image =
      channels == 1
      ? Raster(gray: planes[0], metadata: metadata)
      : Raster(red: planes[0], green: planes[1], blue: planes[2], metadata: metadata)
    return try Encode.encode([image], as: .jpeg, path: "o")
  }

  @Test("they have libvips' pixels", arguments: [(1, false), (3, false), (3, true)], [250, 1003])
  func pixels(kind: (channels: Int, subsampled: Bool), rows: Int) throws {
    let bytes = try file(kind.channels, rows: rows, subsampled: kind.subsampled)
    // Two bytes that belong to nothing give the file to libvips.
    let tables = try #require(bytes.indices.dropFirst(2).first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDB })
    let theirs = try decode(Array(bytes[..<tables]) + [0x12, 0x34] + bytes[tables...])
    for defers in [false, true] {
      let ours = try decode(bytes, .init(defersPlanes: defers))
      #expect(ours.warnings.isEmpty && !theirs.warnings.isEmpty)
      for (a, b) in zip(ours.pages[0].color, theirs.pages[0].color) { #expect(a.samples == b.samples) }
    }
  }

  @Test("damage in either part is found", arguments: [250, 1003])
  func damaged(rows: Int) throws {
    let bytes = try file(3, rows: rows)
    for cut in [bytes.count / 4, bytes.count * 9 / 10] {
      #expect { try decode(Array(bytes[..<cut])) } throws: { "\($0)".contains("in.jpg") }
      let salvaged = try decode(Array(bytes[..<cut]), .init(salvage: true))
      #expect(salvaged.salvaged && salvaged.pages[0].height == rows)
    }
  }
}
