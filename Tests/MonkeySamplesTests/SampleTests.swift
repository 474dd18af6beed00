import MonkeyImage
import MonkeySamples
import TestSupport
import Testing

@Suite struct SampleTests {
  /// FNV-1a of the samples as 8-bit values, plane by plane.
  private func fingerprint(_ raster: Raster) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for plane in raster.color {
      for sample in plane.samples {
        hash = (hash ^ UInt64(UInt8(max(0, min(255, (sample * 255).rounded()))))) &* 0x100_0000_01B3
      }
    }
    return hash
  }

  @Test func namesCoverEveryClassOnce() {
    #expect(Sample.names.count == 7)
    #expect(Set(Sample.names.map(\.className)).count == 7)
    #expect(Set(Sample.names.map(\.fileName)).count == 7)
    #expect(Sample.make(className: "none") == nil)
  }

  /// These are made of sums, products and square roots alone: the same to the bit on every platform.
  @Test func imagesAreTheSameEverywhere() {
    #expect(fingerprint(Screenshot.ledger()) == 347_369_203_955_854_490)
    #expect(fingerprint(Raster(gray: TextPage.clean())) == 17_022_110_794_071_135_212)
    #expect(fingerprint(Raster(gray: Receipt.clean())) == 5_274_960_786_225_409_565)
    #expect(fingerprint(Fractal.julia(width: 160, height: 120)) == 13_757_678_108_866_319_773)
    #expect(fingerprint(Landscape(seed: 33, width: 240, height: 160).rendered()) == 6_144_000_746_380_454_803)
    #expect(fingerprint(StillLife(seed: 33, width: 120, height: 80).rendered()) == 11_951_689_279_792_667_680)
  }

  @Test func pageIsBlackOnWhiteWithSomeText() {
    let page = TextPage.clean()
    let ink = page.samples.count { $0 < 0.5 }
    #expect((0.03...0.09).contains(Double(ink) / Double(page.count)))
  }

  @Test func screenshotHasFewColours() {
    let shot = Screenshot.ledger()
    var colours: [UInt32: Int] = [:]
    for x in stride(from: 0, to: shot.width, by: 2) {
      for y in stride(from: 0, to: shot.height, by: 2) {
        let key = shot.color.reduce(UInt32(0)) { $0 << 8 | UInt32(($1[x, y] * 255).rounded()) }
        colours[key, default: 0] += 1
      }
    }
    let flat = colours.values.sorted(by: >).prefix(8).reduce(0, +)
    #expect(Double(flat) > 0.85 * Double(shot.pixelCount / 4))
  }

  @Test func landscapesDifferBySeedAndFallOffInDetailLikePhotos() {
    let (one, two) = (
      Landscape(seed: 1, width: 240, height: 160).rendered().luma(),
      Landscape(seed: 2, width: 240, height: 160).rendered().luma()
    )
    #expect(one.maxDifference(to: two) > 0.2)
    // Contrast left after a blur: much of it, as the spectrum of photos falls; noise would lose nearly all.
    func contrast(_ plane: Plane) -> Double {
      let mean = plane.mean
      return plane.samples.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    }
    let left = contrast(one.gaussianBlurred(sigma: 4)) / contrast(one)
    #expect((0.4...0.98).contains(left))
  }
}

@Suite struct ContactSheetTests {
  private func entry(_ width: Int, _ height: Int, gray: Float = 0.5) -> ContactSheet.Entry {
    let raster = Raster(gray: Plane(width: width, height: height, fill: gray))
    return ContactSheet.Entry(before: raster, after: raster, lines: ["name.png", "what was done"])
  }

  @Test func pairsStandSideBySideWithoutEnlarging() {
    let sheet = ContactSheet(columns: 2, cell: 100).rendered([entry(400, 200, gray: 0), entry(30, 20, gray: 0)])
    let dark = sheet.color[0].samples.count { $0 == 0 }
    // Two thumbnails of 100 by 50, two of 30 by 20, and some lettering.
    #expect(dark >= 2 * 5000 + 2 * 600)
    #expect(dark < 2 * 5000 + 2 * 600 + 400)
    #expect(sheet.width == 2 * 207 + 3 * 14)
  }

  @Test func oddSizesAndNothingAtAll() {
    #expect(ContactSheet().rendered([]).height > 0)
    _ = ContactSheet(columns: 3, cell: 50, loupe: 20).rendered([
      entry(1, 1), entry(0, 0), entry(1, 900), entry(900, 1), entry(21, 60), entry(300, 300),
    ])
    _ = ContactSheet(columns: 0, cell: 0).rendered([entry(10, 10)])
  }
}
