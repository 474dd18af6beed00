import MonkeyImage
import Synchronization
import TestSupport
import Testing

/// What is measured while a file is decoded.
@Suite struct EarlyMeasuresTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func picture(_ width: Int, _ height: Int) -> Raster {
    var random = SeededRandom(seed: 5)
    return .generate(width: width, height: height) { x, y in
      let wave = 0.5 + 0.3 * cosine(Float(x) / 70) * cosine(Float(y) / 110)
      return (wave + 0.1 * random.unit(), 0.8 * wave, 0.2 + 0.5 * wave)
    }
  }

  private func file(
    _ image: Raster, as format: ImageFormat = .jpeg, cut: Int = 0, named name: String = "in"
  ) throws -> FileBytes {
    try file(try Encode.encode([image], as: format, path: "in").dropLast(cut), named: name)
  }

  private func file(_ bytes: some Sequence<UInt8>, named name: String = "in") throws -> FileBytes {
    try FileBytes(path: folder.write(name, Array(bytes)))
  }

  /// Sum of each group of rows, and how often it was taken.
  private static func sums(_ image: ImageReader, _ taken: Taken = Taken()) -> RowTask<[Float]> {
    let chunk = 50
    let (width, height) = (image.width, image.height)
    return RowTask((height + chunk - 1) / chunk, rows: { min(height, ($0 + 1) * chunk) }) { part in
      taken.count.add(1, ordering: .relaxed)
      return image.color.withCursor { cursor in
        (part * chunk..<min(height, (part + 1) * chunk)).reduce(0) { sum, y in
          let row = cursor.row(y, 0..<width)
          return (0..<width).reduce(sum) { $0 + row.green[$1] }
        }
      }
    } value: {
      $0
    }
  }

  private final class Taken: Sendable {
    let count = Atomic(0)
  }

  @Test("a measurement beside decoding gives what one afterwards does", arguments: [ImageFormat.jpeg, .png, .tiff])
  func sameBesideDecoding(format: ImageFormat) throws {
    let gray = Raster(gray: picture(1200, 900).luma())
    var veiled = picture(900, 1100)
    veiled.alpha = .random(width: 900, height: 1100, seed: 3)
    for image in [picture(1000, 1300), gray] + (format == .jpeg ? [] : [veiled]) {
      let file = try file(image, as: format)
      for defers in [true, false] {
        let options = Decode.Options(defersPlanes: defers)
        let taken = Taken()
        let (result, measured) = try Decode.decode(file, options: options) { Self.sums($0, taken) }
        let late = try Decode.decode(file, options: options).pages[0]
        #expect(measured == Self.sums(ImageReader(late)).measured())
        #expect(taken.count.load(ordering: .relaxed) == measured.count)
        #expect(result.pages[0].planes.map(\.samples) == late.planes.map(\.samples))
      }
    }
  }

  @Test("what steps ask for is the same, measured early or late, before and after a change")
  func sameForSteps() throws {
    let file = try file(picture(1100, 800))
    var early = try Decode.decode(
      file,
      options: {
        var options = Decode.Options(); options.early = [.noise, .coding, .overview, .tones]; return options
      }()
    ).pages[0]
    var late = try Decode.decode(file).pages[0]
    for change in [false, true] {
      if change {
        early.apply(curves: [ToneCurve { $0 * $0 }])
        late.apply(curves: [ToneCurve { $0 * $0 }])
      }
      #expect(early.estimateNoise() == late.estimateNoise())
      #expect(CodingSteps(of: early) == CodingSteps(of: late))
      #expect(early.overview().map(\.samples) == late.overview().map(\.samples))
      #expect(ToneStatistics(of: early).largest == ToneStatistics(of: late).largest)
      #expect(ToneStatistics(of: early, sample: 5000).luma == ToneStatistics(of: late, sample: 5000).luma)
    }
  }

  /// A page of writing with a little noise in a dark frame.
  private func page() -> Plane {
    let page = SyntheticPage(dpi: 170, widthMillimetres: 240, heightMillimetres: 280)
    let inner = page.image(noise: 0.01)
    var random = SeededRandom(seed: 6)
    return .generate(width: page.width + 60, height: page.height + 30) { x, y in
      let (u, v) = (x - 60, y - 30)
      return u >= 0 && v >= 0 ? inner[u, v] : 0.06 + 0.01 * abs(random.normal())
    }
  }

  @Test("what steps ask of a gray page is the same, measured early or late, and forgotten once it is written to")
  func sameForPages() throws {
    let file = try file(Raster(gray: page()), as: .png)
    var options = Decode.Options()
    options.early = [.noise, .coding, .overview, .tones, .border, .pageNoise, .ink, .paper]
    var early = try Decode.decode(file, options: options).pages[0]
    var late = try Decode.decode(file).pages[0]
    let copy = early
    for change in [false, true] {
      if change {
        for y in 0..<early.height / 2 { (early.color[0][300, y], late.color[0][300, y]) = (0.3, 0.3) }
      }
      let planes = (early.color[0], late.color[0])
      #expect(planes.0.samples == planes.1.samples)
      switch (PageBorder.find(in: planes.0), PageBorder.find(in: planes.1)) {
      case (.border(let a), .border(let b)): #expect(a.left == b.left && a.top == b.top)
      case (.none(let a), .none(let b)): #expect(a == b)
      default: Issue.record("a border is found in one of both alone")
      }
      #expect(PageNoiseSample(of: early) == PageNoiseSample(of: late))
      let ink = (PageInk(of: early), PageInk(of: late))
      #expect(ink.0.xs == ink.1.xs && ink.0.weights == ink.1.weights && ink.0.paper == ink.1.paper)
      let paper = (PageAnalysis(planes.0), PageAnalysis(planes.1))
      #expect(paper.0?.relative.samples == paper.1?.relative.samples && paper.0?.writing == paper.1?.writing)
      #expect(early.estimateNoise() == late.estimateNoise())
      #expect(early.overview().map(\.samples) == late.overview().map(\.samples))
      #expect(ToneStatistics(of: early).luma == ToneStatistics(of: late).luma)
    }
    // A copy still has its own.
    #expect(PageInk(of: copy).xs == PageInk(of: try Decode.decode(file).pages[0]).xs)
  }

  @Test("an image that is turned is measured as it stands", arguments: [1, 3, 6])
  func turned(orientation: UInt8) throws {
    let jpeg = try Encode.encode([picture(1000, 700)], as: .jpeg, path: "in")
    let (result, measured) = try Decode.decode(file(FileFixtures.jpeg(jpeg, orientation: orientation))) {
      Self.sums($0)
    }
    #expect(measured == Self.sums(ImageReader(result.pages[0])).measured())
    #expect(result.pages[0].height == (orientation == 6 ? 1000 : 700))
  }

  @Test("a damaged file is refused while it is measured, and measured once salvaged")
  func damaged() throws {
    let file = try file(picture(1300, 1000), cut: 30_000)
    #expect(throws: ImageError.self) { try Decode.decode(file) { Self.sums($0) } }
    let (result, measured) = try Decode.decode(file, options: Decode.Options(salvage: true)) { Self.sums($0) }
    #expect(result.salvaged)
    #expect(measured == Self.sums(ImageReader(result.pages[0])).measured())
  }

  @Test("many images decoded at once are each measured as alone") func atOnce() throws {
    let images = try (0..<3).map { try file(picture(1000 + 10 * $0, 800), named: "in\($0)") }
    let alone = try images.map { try Decode.decode($0) { Self.sums($0) }.measured }
    let together = Parallel.mapRows(24, chunk: 1) { rows in
      try? Decode.decode(images[rows.lowerBound % 3]) { Self.sums($0) }.measured
    }
    for (index, sums) in together.enumerated() { #expect(sums == alone[index % 3]) }
  }

  @Test("all that is measured early is forgotten once the image is") func forgotten() throws {
    weak var seen: Taken?
    do {
      let taken = Taken()
      seen = taken
      _ = try Decode.decode(file(picture(900, 700))) { Self.sums($0, taken) }
    }
    #expect(seen == nil)
  }
}
