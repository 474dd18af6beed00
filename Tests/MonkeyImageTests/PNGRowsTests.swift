import MonkeyImage
import TestSupport
import Testing

/// PNG files that are large enough to be inflated ahead of who reads their rows, whole and broken.
@Suite struct PNGRowsTests {
  let folder: TemporaryFolder
  private let image: Raster
  /// The contents of its IDAT chunks, joined.
  private let stream: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    var random = SeededRandom(seed: 7)
    // Two megabytes of samples, so that a few of them change hands between threads.
    image = Raster(
      gray: Plane.generate(width: 1407, height: 1500) { x, y in
        (Float((x / 9 + y / 7) % 200) + Float(random.next() % 12)) / 255
      })
    stream = PNGRowsTests.chunks(try Encode.encode([image], as: .png, path: "o")).filter { $0.name == "IDAT" }
      .flatMap(\.content)
  }

  private static func chunks(_ file: [UInt8]) -> [(name: String, content: [UInt8])] {
    var chunks: [(String, [UInt8])] = []
    var at = 8
    while at + 12 <= file.count {
      let length = file[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
      chunks.append((String(decoding: file[at + 4..<at + 8], as: UTF8.self), Array(file[at + 8..<at + 8 + length])))
      at += 12 + length
    }
    return chunks
  }

  private func file(_ data: [[UInt8]]) -> [UInt8] {
    let size = [image.width, image.height].flatMap { size in (0..<4).map { UInt8(size >> (24 - 8 * $0) & 0xFF) } }
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += FileFixtures.chunk("IHDR", size + [8, 0, 0, 0, 0])
    for content in data { file += FileFixtures.chunk("IDAT", content) }
    return file + FileFixtures.chunk("IEND", [])
  }

  private func decode(_ bytes: [UInt8]) throws -> Plane {
    try Decode.decode(FileBytes(path: folder.write("in.png", bytes))).pages[0].color[0]
  }

  @Test("however the stream is cut into chunks, empty ones among them")
  func cut() throws {
    var random = SeededRandom(seed: 3)
    for most in [1 << 20, 8192, 700] {
      var data: [[UInt8]] = [[]]
      var at = 0
      while at < stream.count {
        let count = min(stream.count - at, Int(random.next() % UInt64(most)))
        data.append(Array(stream[at..<at + count]))
        at += count
      }
      let plane = try decode(file(data + [[]]))
      #expect(plane.maxDifference(to: image.color[0]) < 1e-6, "chunks up to \(most)")
    }
  }

  @Test("the first chunk may end anywhere in the stream's head")
  func head() throws {
    for count in 0...8 {
      let plane = try decode(file([Array(stream[..<count]), Array(stream[count...])]))
      #expect(plane.maxDifference(to: image.color[0]) < 1e-6, "\(count) bytes")
    }
  }

  @Test("damage far into the pixels is an error that names the file", arguments: [0.02, 0.5, 0.98])
  func damage(place: Double) throws {
    let at = Int(place * Double(stream.count))
    #expect { try decode(file([Array(stream[..<at])])) } throws: { "\($0)".contains("in.png") }
    // A chunk that is not what its checksum says.
    var bytes = file([stream])
    bytes[8 + 25 + 8 + at] ^= 0x55
    #expect { try decode(bytes) } throws: { "\($0)".contains("in.png") }
  }

  @Test("what stands behind the last row is libvips' to judge, which takes the rows")
  func end() throws {
    var wrong = stream
    wrong[wrong.count - 1] ^= 1
    for data in [wrong, stream + [1, 2, 3]] {
      #expect(try decode(file([data])).maxDifference(to: image.color[0]) < 1e-6)
    }
  }
}
