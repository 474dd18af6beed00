import Foundation
import MonkeyImage
import TestSupport
import Testing

/// Pages whose luma gives way to what is made of it give the same as pages that are kept.
@Suite struct GrayLevelsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Decoded, so that its samples are known to be bytes.
  private func decoded(_ plane: Plane) throws -> Raster {
    let file = try Encode.encode([Raster(gray: plane)], as: .png, path: "o")
    return try Decode.decode(FileBytes(path: folder.write("in.png", file))).pages[0]
  }

  private func found(_ image: Raster) -> InkMask? {
    var image = image
    var found: InkMask?
    image.replaceColor { luma in
      let ink = InkMask.find(takingOver: &luma)
      found = ink
      return ink.mask
    }
    #expect(image.isBilevelGray)
    return found
  }

  /// Of each way through the search: as it is, with wider strokes, noisy, bright on dark, blank and black.
  @Test(arguments: 0..<6)
  func theSameInk(kind: Int) throws {
    var random = SeededRandom(seed: 5)
    let page = SyntheticPage(dpi: 300)
    let plane: Plane =
      switch kind {
      case 0: page.image(noise: 0.01)
      case 1:
        // Strokes four times as wide ask for a wider look around.
        .generate(width: page.width, height: page.height) { [clean = page.image()] x, y in clean[x / 4, y / 4] }
      case 2: page.image(noise: 0.12)
      case 3:
        .generate(width: page.width, height: page.height) { [bright = page.image(noise: 0.01)] x, y in 1 - bright[x, y]
        }
      case 4: .generate(width: 300, height: 200) { _, _ in 0.8 + 0.01 * random.normal() }
      default: Plane(width: 300, height: 200, fill: 0.05)
      }
    let alone = try #require(found(decoded(plane)))
    let image = try decoded(plane)
    let shared = image.color[0]
    let together = try #require(found(image))
    #expect(alone.mask.flags == together.mask.flags)
    #expect(alone.writing == together.writing && alone.isInverted == together.isInverted)
    #expect(alone.isInverted == (kind == 3))
    #expect(shared.samples == (try decoded(plane)).color[0].samples, "a plane that others have is not written to")
  }
}
