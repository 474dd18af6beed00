import MonkeyClassify
import MonkeyImage
import TestSupport
import Testing

@Suite struct FeaturesTests {
  @Test func everySizeIsMeasured() {
    for (width, height) in [
      (0, 0), (0, 5), (1, 1), (1, 300), (300, 1), (2, 2), (7, 9), (127, 128), (129, 255), (257, 900),
    ] {
      for image in [
        Raster(gray: .random(width: width, height: height, seed: 2)),
        Raster(gray: Plane(width: width, height: height, fill: 1)),
        Raster.generate(width: width, height: height) { x, y in (Float(x % 7) / 7, Float(y % 5) / 5, 0.5) },
        Raster(gray: Plane(width: width, height: height, fill: .nan)),
        Raster(
          gray: .random(width: width, height: height, seed: 2), alpha: .random(width: width, height: height, seed: 3)),
      ] {
        let features = Features.measure(image)
        #expect(features.values.map(\.name) == Features.catalog.map(\.name))
        #expect(features.values.allSatisfy { $0.value.isFinite }, "\(width)x\(height)")
      }
    }
  }

  @Test func namesAreUnique() {
    #expect(Set(Features.catalog.map(\.name)).count == Features.catalog.count)
  }

  @Test func measuringTwiceGivesTheSame() {
    let image = Raster.generate(width: 700, height: 500) { x, y in
      (Float(x * y % 17) / 17, Float(x % 31) / 31, Float(y % 3))
    }
    #expect(Features.measure(image) == Features.measure(image))
  }

  @Test("of colour as it is stored they are those of colour in planes", arguments: [(70, 50), (300, 255), (1100, 700)])
  func storedAndInPlanes(size: (width: Int, height: Int)) throws {
    let (width, height) = size
    var random = SeededRandom(seed: 4)
    // Every level of every channel, noise, and flat ground.
    let image = Raster.generate(width: width, height: height) { x, y in
      x % 5 == 0 ? (0.25, 0.75, 1) : (Float(x % 256) / 255, Float(y % 256) / 255, random.unit())
    }
    let folder = try TemporaryFolder()
    let file = try FileBytes(path: folder.write("in.png", Encode.encode([image], as: .png, path: "in.png")))
    let both = try [true, false].map { defers in
      Features.measure(try Decode.decode(file, options: Decode.Options(defersPlanes: defers)).pages[0])
    }
    #expect(both[0] == both[1])
  }

  @Test(
    "measured row by row, as an image is decoded, they are the same", arguments: [(40, 30), (1000, 900), (300, 2500)])
  func rowByRow(size: (width: Int, height: Int)) {
    for (channels, alpha) in [(1, false), (3, false), (3, true)] {
      let (early, late) = RowByRow(size.width, size.height, channels: channels, alpha: alpha).measured {
        Features.measuring($0)
      }
      #expect(early == late)
    }
  }
}
