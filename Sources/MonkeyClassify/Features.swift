public import MonkeyImage

/// What was measured on one image: numbers with names, in the order of `Features.catalog`.
public struct Features: Sendable, Hashable {
  /// One number; `Features.catalog` has its meaning.
  public struct Value: Sendable, Hashable {
    public var name: String
    public var value: Double
  }

  /// All numbers, in the order of the catalog; finite.
  public var values: [Value]

  /// The number of that name.
  public subscript(name: String) -> Double? { values.first { $0.name == name }?.value }

  init(values: [Value]) { self.values = values }

  /// Features made up for a test: those named as given, all others 0.
  package init(_ numbers: [String: Double]) {
    self.init(values: Features.catalog.map { Value(name: $0.name, value: numbers[$0.name] ?? 0) })
  }

  var numbers: [Double] { values.map(\.value) }

  /// Measures a decoded image: a reduced copy and twelve crops, whatever the size.
  public static func measure(_ image: Raster) -> Features { measuring(ImageReader(image)).measured() }

  /// The same row by row: the reduced copy and the crops as their rows come in, then what is read off the copy.
  package static func measuring(_ image: ImageReader) -> RowTask<Features> {
    let transform = Spectrum(bits: 7)
    let places = Probe.cropPlaces(width: image.width, height: image.height)
    let crops = RowTask(places.count, rows: { places[$0].y + places[$0].height }) { index in
      CropMeasures(Crop(image, places[index]), transform)
    } value: {
      $0
    }
    // Whoever measures the last crop, which is before the last row is there, sums them all up.
    let sums = RowTask(1, rows: { _ in places.count }) { _ in
      CropSums(crops.value())
    } value: {
      $0[0]
    }
    let summed = crops.followed(by: sums, made: { $0 + 1 }) { $1 }
    let reduction = ProbeReduction(image)
    return reduction.probe(with: PageMeasures.measuring(reduction.page)) { ($0, $1) }
      .joined(with: summed) { Features(Measured($0.0, $0.1, $1)) }
  }

  private init(_ measured: Measured) {
    self.init(
      values: Self.catalog.map { info in
        let value = info.read(measured)
        return Value(name: info.name, value: value.isFinite ? value : 0)
      })
  }
}

/// What is counted in one crop, before the crops are summed up.
private struct CropMeasures: Sendable {
  var surface: SurfaceMeasures.Part
  var edges: EdgeMeasures.Part
  var screen: ScreenMeasures.Part

  init(_ crop: Crop, _ transform: Spectrum) {
    surface = SurfaceMeasures.Part(crop)
    edges = EdgeMeasures.Part(crop)
    screen = ScreenMeasures.Part(crop, transform)
  }
}

/// The measures of all crops.
private struct CropSums: Sendable {
  var surface: SurfaceMeasures
  var edges: EdgeMeasures
  var screen: ScreenMeasures

  init(_ crops: [CropMeasures]) {
    surface = SurfaceMeasures(crops.map(\.surface))
    edges = EdgeMeasures(crops.map(\.edges))
    screen = ScreenMeasures(crops.map(\.screen))
  }
}

/// What is measured of the page while its rows are made.
private struct PageMeasures: Sendable {
  var ink: Ink
  var tones: [Int]
  var bands: [LayoutMeasures.Band]
  var evenness: Double

  static func measuring(_ page: PageRows) -> RowTask<PageMeasures> {
    let ink = Ink.telling(page).joined(with: ToneMeasures.counting(page)) { ($0, $1) }
    let texture = LayoutMeasures.bands(page).joined(with: GradientMeasures.evenness(page)) { ($0, $1) }
    return ink.joined(with: texture) {
      PageMeasures(ink: $0.0, tones: $0.1, bands: $1.0, evenness: $1.1)
    }
  }
}

/// All measures of one image.
struct Measured {
  let colour: ColourMeasures
  let tone: ToneMeasures
  let surface: SurfaceMeasures
  let edges: EdgeMeasures
  let screen: ScreenMeasures
  let text: TextMeasures
  let layout: LayoutMeasures
  let gradients: GradientMeasures

  fileprivate init(_ probe: Probe, _ page: PageMeasures, _ crops: CropSums) {
    // The text, which takes longest, beside all else.
    enum Part: Sendable {
      case text(TextMeasures)
      case others(LayoutMeasures, ColourMeasures, GradientMeasures)
    }
    let parts = Parallel.mapRows(2, chunk: 1) { part -> Part in
      part.lowerBound == 0
        ? .text(TextMeasures(page.ink))
        : .others(
          LayoutMeasures(probe, page.bands), ColourMeasures(probe.thumbnail),
          GradientMeasures(probe, evenness: page.evenness))
    }
    var (text, layout, colour) = (TextMeasures(), LayoutMeasures(), ColourMeasures())
    var gradients = GradientMeasures()
    for part in parts {
      switch part {
      case .text(let measures): text = measures
      case .others(let first, let second, let third): (layout, colour, gradients) = (first, second, third)
      }
    }
    (self.text, self.layout, self.colour, self.gradients) = (text, layout, colour, gradients)
    tone = ToneMeasures(page.tones)
    (surface, edges, screen) = (crops.surface, crops.edges, crops.screen)
  }
}
