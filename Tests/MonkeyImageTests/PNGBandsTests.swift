import Foundation
import MonkeyImage
import TestSupport
import Testing

@Suite struct PNGBandsTests {
  private func decode(_ bytes: [UInt8], _ name: String = "in.png") throws -> Raster {
    let folder = try TemporaryFolder()
    return try Decode.decode(FileBytes(path: folder.write(name, bytes))).pages[0]
  }

  /// What a file is to hold: every sample rounded to its depth.
  private func expectStored(_ image: Raster, _ comment: String) throws {
    let bytes = try Encode.encode([image], as: .png, path: "out.png")
    let back = try decode(bytes)
    #expect(back.bitDepth == image.bitDepth && back.planes.count == image.planes.count, "\(comment)")
    let levels: Float = image.bitDepth == 16 ? 65535 : 255
    for (a, b) in zip(image.planes, back.planes) {
      let same = zip(a.samples, b.samples).allSatisfy {
        (max(0, min(1, $0)) * levels).rounded(.toNearestOrEven) == ($1 * levels).rounded()
      }
      #expect(same, "\(comment)")
    }
  }

  private func plane(_ width: Int, _ height: Int, _ seed: UInt64, noise: Float) -> Plane {
    var random = SeededRandom(seed: seed)
    return .generate(width: width, height: height) { x, y in
      0.5 + 0.4 * cosine(Float(x) / 19) * cosine(Float(y) / 7) + noise * random.normal()
    }
  }

  @Test(
    "every kind of pixel comes back",
    arguments: [(1, 1), (1, 9), (2, 3), (7, 5), (8, 8), (15, 2), (16, 16), (17, 31), (33, 1)])
  func sizes(width: Int, height: Int) throws {
    let planes = (0..<4).map { plane(width, height, UInt64($0 + width), noise: 0.2) }
    for depth in [8, 16] {
      try expectStored(Raster(gray: planes[0], bitDepth: depth), "gray \(depth)")
      try expectStored(Raster(gray: planes[0], alpha: planes[3], bitDepth: depth), "gray and alpha \(depth)")
      try expectStored(Raster(red: planes[0], green: planes[1], blue: planes[2], bitDepth: depth), "colour \(depth)")
      try expectStored(
        Raster(red: planes[0], green: planes[1], blue: planes[2], alpha: planes[3], bitDepth: depth),
        "colour and alpha \(depth)")
    }
  }

  @Test("images of several bands, noisy, smooth and flat ones")
  func severalBands() throws {
    let noisy = plane(700, 3300, 1, noise: 0.1)
    try expectStored(Raster(gray: noisy), "noise")
    try expectStored(Raster(gray: plane(700, 3300, 1, noise: 0), bitDepth: 16), "smooth")
    let flat = Plane(width: 1000, height: 1200, fill: 0.25)
    try expectStored(Raster(red: flat, green: flat, blue: plane(1000, 1200, 4, noise: 0)), "flat")
    // Rows alike at first and noise further down: bands that are filtered in different ways.
    var random = SeededRandom(seed: 9)
    let mixed = Plane.generate(width: 900, height: 3600) { x, y in
      y < 1800 ? Float(x % 7) / 7 : 0.5 + 0.1 * random.normal()
    }
    try expectStored(Raster(gray: mixed), "mixed")
  }

  @Test("black and white takes one bit", arguments: [1, 7, 8, 9, 15, 16, 17, 40, 2481])
  func oneBit(width: Int) throws {
    var random = SeededRandom(seed: UInt64(width))
    for height in width > 2000 ? [3500] : [1, 2, 37] {
      let page = Plane.generate(width: width, height: height) { _, _ in random.unit() < 0.3 ? 0 : 1 }
      let bytes = try Encode.encode([Raster(gray: page)], as: .png, path: "out.png")
      #expect(bytes[24] == 1 && bytes[25] == 0)
      #expect(try decode(bytes).color[0].samples == page.samples)
    }
  }

  @Test func noiseTakesFewerBytesThanASearchForRepetitionsFinds() throws {
    let image = Raster(gray: plane(1200, 1200, 3, noise: 0.02))
    let quick = try Encode.encode([image], as: .png, path: "out.png").count
    #expect(quick < 1200 * 1200 * 3 / 4)
    // Drawings keep the search: a pattern that repeats has no runs of equal bytes.
    let drawing = Plane.generate(width: 1200, height: 1200) { x, y in Float((x * 7 + y * 13) % 61) / 61 }
    #expect(try Encode.encode([Raster(gray: drawing)], as: .png, path: "out.png").count < 40_000)
  }

  @Test func theSameBytesOnOneThread() throws {
    let image = Raster(gray: plane(900, 3000, 5, noise: 0.05))
    let several = try Encode.encode([image], as: .png, path: "out.png")
    let width = Parallel.width
    Parallel.width = 1
    defer { Parallel.width = width }
    #expect(try Encode.encode([image], as: .png, path: "out.png") == several)
  }

  @Test func theHeightInEXIFIsTheImages() throws {
    let jpeg = try Encode.encode([Raster(gray: plane(32, 32, 1, noise: 0))], as: .jpeg, path: "out.jpg")
    var image = try decode(FileFixtures.jpeg(jpeg, orientation: 1), "in.jpg")
    image.replaceColor(with: [plane(48, 600, 2, noise: 0)])
    let back = try decode(try Encode.encode([image], as: .png, path: "out.png"))
    if let said = back.metadata.text("exif-ifd2-PixelYDimension") { #expect(said.hasPrefix("600"), "\(said)") }
  }
}
