import Foundation
import MonkeyImage
import TestSupport
import Testing

/// Lower parts of JPEG files that are decoded by themselves, beside the whole.
@Suite struct JPEGTailTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func decode(_ bytes: [UInt8], _ options: Decode.Options = .init()) throws -> Decode.Result {
    try Decode.decode(FileBytes(path: folder.write("in.jpg", bytes)), options: options)
  }

  /// Soft tones with noise: much of it makes long codes, none at all the shortest.
  private func picture(_ channels: Int, _ width: Int, _ height: Int, noise: Float, subsampled: Bool = false) throws
    -> Raster
  {
    var random = SeededRandom(seed: UInt64(width * height + channels))
    let planes = (0..<channels).map { k in
      Plane.generate(width: width, height: height) { x, y in
        0.5 + 0.3 * cosine(Float(x) / 19 + Float(k)) * cosine(Float(y) / 23) + noise * random.normal()
      }
    }
    let metadata = subsampled ? try decode(FileFixtures.subsampledJPEG).pages[0].metadata : ImageMetadata()
    return channels == 1
      ? Raster(gray: planes[0], metadata: metadata)
      : Raster(red: planes[0], green: planes[1], blue: planes[2], metadata: metadata)
  }

  /// Of at most 256 rows a file of one encoder's run, without restart markers.
  private func encode(_ image: Raster, quality: Int = 90) throws -> [UInt8] {
    try Encode.encode([image], as: .jpeg, path: "o", options: .init(quality: quality))
  }

  private func tail(of bytes: [UInt8], from row: Int) -> (tail: JPEGTail?, file: [UInt8]) {
    bytes.withUnsafeBytes { bytes in
      let tail = JPEGTail(of: bytes) { $0 >= row ? .take : .goOn }
      return (tail, tail.map { Array($0.file) } ?? [])
    }
  }

  @Test("rows of a tail are those of the whole", arguments: [1, 3], [0, 0.02, 0.3] as [Float])
  func rows(channels: Int, noise: Float) throws {
    for (subsampled, quality) in [(false, 90), (true, 90), (false, 100), (true, 30)] {
      let bytes = try encode(picture(channels, 203, 250, noise: noise, subsampled: subsampled), quality: quality)
      let whole = try decode(bytes).pages[0]
      var found = 0
      for row in [0, 1, 33, 100, 201] {
        let (tail, file) = tail(of: bytes, from: row)
        guard let tail else { continue }
        found += 1
        #expect(tail.top >= row && tail.top < 250)
        let part = try decode(file)
        #expect(part.warnings.isEmpty && part.pages[0].height == 250 - tail.top + tail.skip)
        for (own, all) in zip(part.pages[0].color, whole.color) {
          #expect(own.samples[(tail.skip * 203)...] == all.samples[(tail.top * 203)...])
        }
      }
      #expect(found > 0 || noise == 0, "one place in eight will do")
    }
  }

  @Test("nothing is taken of files with restart markers, of other files, and of what is cut off or overwritten")
  func none() throws {
    let bytes = try encode(picture(3, 203, 250, noise: 0.05))
    let restarts = try encode(picture(3, 203, 600, noise: 0.05))
    #expect(tail(of: restarts, from: 0).tail == nil)
    #expect(tail(of: [], from: 0).tail == nil && tail(of: FileFixtures.subsampledJPEG, from: 4000).tail == nil)
    #expect(bytes.withUnsafeBytes { JPEGTail(of: $0) { _ in .giveUp } } == nil)
    for length in stride(from: 0, to: bytes.count / 2, by: 97) {
      #expect(tail(of: Array(bytes[..<length]), from: 200).tail == nil)
    }
    // Whatever stands there, it is looked through without a trap.
    var random = SeededRandom(seed: 7)
    for _ in 0..<300 {
      var broken = bytes
      for _ in 0..<3 { broken[Int(random.unit() * Float(bytes.count - 1))] = UInt8(random.unit() * 255) }
      _ = tail(of: broken, from: Int(random.unit() * 250))
    }
  }

  @Test(
    "large files, of which a second thread decodes a part, have libvips' pixels", arguments: [1, 3], [false, true])
  func large(channels: Int, subsampled: Bool) throws {
    let bytes = try encode(picture(channels, 4003, 250, noise: 0.05, subsampled: subsampled))
    // Two bytes that belong to nothing give the file to libvips.
    let tables = try #require(bytes.indices.dropFirst(2).first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDB })
    let theirs = try decode(Array(bytes[..<tables]) + [0x12, 0x34] + bytes[tables...])
    for defers in [false, true] {
      let ours = try decode(bytes, .init(defersPlanes: defers))
      #expect(ours.warnings.isEmpty && !theirs.warnings.isEmpty)
      for (a, b) in zip(ours.pages[0].color, theirs.pages[0].color) { #expect(a.samples == b.samples) }
    }
  }

  @Test("damage in either part is found")
  func damaged() throws {
    let bytes = try encode(picture(3, 4003, 250, noise: 0.05))
    for cut in [bytes.count / 4, bytes.count * 9 / 10] {
      #expect { try decode(Array(bytes[..<cut])) } throws: { "\($0)".contains("in.jpg") }
      let salvaged = try decode(Array(bytes[..<cut]), .init(salvage: true))
      #expect(salvaged.salvaged && salvaged.pages[0].height == 250)
    }
  }
}
