import Foundation
import MonkeyImage
import TestSupport
import Testing

@Suite struct DamagedFileTests {
  let folder: TemporaryFolder
  private let noise = Raster(gray: .random(width: 200, height: 200, seed: 11))

  init() throws { folder = try TemporaryFolder() }

  private func decode(_ bytes: [UInt8], _ options: Decode.Options = .init()) throws -> Decode.Result {
    try Decode.decode(FileBytes(path: folder.write("in", bytes)), options: options)
  }

  @Test("half a file is refused, and salvaged where asked", arguments: [ImageFormat.jpeg, .png, .tiff])
  func truncated(format: ImageFormat) throws {
    let whole = try Encode.encode([noise], as: format, path: "o")
    let half = Array(whole.prefix(whole.count / 2))
    #expect { try decode(half) } throws: { error in
      guard let error = error as? ImageError else { return false }
      return "\(error)".contains(folder("in")) && "\(error)".contains(";")
    }
    // A TIFF's directory stands at its end: nothing to salvage there.
    if format == .tiff { return }
    let salvaged = try decode(half, .init(salvage: true))
    #expect(salvaged.salvaged)
    #expect(salvaged.pages[0].width == 200 && salvaged.pages[0].height == 200)
    let whole1 = try decode(whole).pages[0].color[0]
    let part = salvaged.pages[0].color[0]
    #expect((0..<200).allSatisfy { whole1[$0, 10] == part[$0, 10] }, "the first rows are there")
  }

  @Test("a cut file is an error, or nothing was lost", arguments: [ImageFormat.jpeg, .png, .tiff, .webp])
  func everyTruncation(format: ImageFormat) throws {
    let whole = try Encode.encode([Raster(gray: .random(width: 24, height: 17, seed: 3))], as: format, path: "o")
    let pixels = try decode(whole).pages[0].color[0].samples
    var refused = 0
    for count in 0..<whole.count {
      do {
        let result = try decode(Array(whole.prefix(count)))
        #expect(result.pages[0].color[0].samples == pixels, "\(count) of \(whole.count) bytes")
      } catch {
        #expect(error is ImageError)
        refused += 1
      }
    }
    #expect(refused > whole.count / 2)
  }

  @Test func randomlyBrokenFilesDoNoHarm() throws {
    var random = SeededRandom(seed: 99)
    for format in [ImageFormat.jpeg, .png, .tiff, .webp] {
      let whole = try Encode.encode([Raster(gray: .random(width: 32, height: 32, seed: 5))], as: format, path: "o")
      for _ in 0..<60 {
        var bytes = whole
        for _ in 0..<3 { bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next()) }
        for salvage in [false, true] {
          do {
            let result = try decode(bytes, .init(maxMegapixels: 4, salvage: salvage))
            #expect(result.pages.count >= 1)
          } catch { #expect(error is ImageError) }
        }
      }
    }
  }

  @Test func aStrayByteBetweenSegmentsIsNoDamage() throws {
    let whole = try Encode.encode([noise], as: .jpeg, path: "o")
    // Garbage after the start marker's first segment: libjpeg skips it and warns.
    let length = Int(whole[4]) << 8 | Int(whole[5])
    let odd = Array(whole[..<(4 + length)]) + [0x00, 0x17] + whole[(4 + length)...]
    let result = try decode(odd)
    #expect(!result.salvaged)
    #expect(result.warnings.contains { $0.contains("extraneous") })
    #expect(result.pages[0].color[0].samples == (try decode(whole)).pages[0].color[0].samples)
  }

  @Test func hugeDeclaredSizeIsRefusedBeforeDecoding() throws {
    var png = try Encode.encode([noise], as: .png, path: "o")
    // 60000 x 60000 in IHDR with a matching checksum.
    let size: [UInt8] = [0, 0, 0xEA, 0x60]
    png.replaceSubrange(16..<24, with: size + size)
    png.replaceSubrange(29..<33, with: crc32(Array(png[12..<29])))
    #expect(throws: ImageError.tooLarge(path: folder("in"), width: 60000, height: 60000, limitMegapixels: 400)) {
      try decode(png)
    }
    #expect(throws: ImageError.tooLarge(path: folder("in"), width: 200, height: 200, limitMegapixels: 0.01)) {
      try decode(try Encode.encode([noise], as: .png, path: "o"), .init(maxMegapixels: 0.01))
    }
  }

  @Test func whatIsNoImage() throws {
    for bytes in [
      [], Array("hello, this is text".utf8), Array("BM".utf8), Array("<svg/>".utf8), [UInt8](repeating: 0, count: 500),
    ] {
      #expect(throws: ImageError.self) { try decode(bytes) }
    }
    #expect(throws: ImageError.unreadable(path: folder.path, reason: "it is a folder")) {
      try FileBytes(path: folder.path)
    }
    #expect(throws: ImageError.unreadable(path: folder("none"), reason: "no such file or directory")) {
      try FileBytes(path: folder("none"))
    }
  }

  private func crc32(_ bytes: [UInt8]) -> [UInt8] {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
    }
    crc = ~crc
    return (0..<4).reversed().map { UInt8(truncatingIfNeeded: crc >> (8 * UInt32($0))) }
  }
}
