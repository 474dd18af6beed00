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
    let reduction = ProbeReduction(image)
    return reduction.probe(with: PageMeasures.measuring(reduction.page)) { ($0, $1) }
      .joined(with: crops) { Features(Measured($0.0, $0.1, $1)) }
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
  /// What is measured side by side.
  private enum Part: Sendable {
    case text(TextMeasures)
    case page(ToneMeasures, LayoutMeasures, ColourMeasures, GradientMeasures)
    case crops(SurfaceMeasures, EdgeMeasures, ScreenMeasures)
  }

  var colour = ColourMeasures(ColourPatch([Plane(width: 0, height: 0)]))
  var tone = ToneMeasures()
  var surface = SurfaceMeasures([])
  var edges = EdgeMeasures([])
  var screen = ScreenMeasures([])
  var text = TextMeasures()
  var layout = LayoutMeasures()
  var gradients = GradientMeasures()

  fileprivate init(_ probe: Probe, _ page: PageMeasures, _ crops: [CropMeasures]) {
    // The text, which takes longest, is begun first.
    let parts = Parallel.mapRows(3, chunk: 1) { part -> Part in
      switch part.lowerBound {
      case 0: .text(TextMeasures(page.ink))
      case 1:
        .page(
          ToneMeasures(page.tones), LayoutMeasures(probe, page.bands), ColourMeasures(probe.thumbnail),
          GradientMeasures(probe, evenness: page.evenness))
      default:
        .crops(
          SurfaceMeasures(crops.map(\.surface)), EdgeMeasures(crops.map(\.edges)),
          ScreenMeasures(crops.map(\.screen)))
      }
    }
    for part in parts {
      switch part {
      case .text(let measures): text = measures
      case .page(let tone, let layout, let colour, let gradients):
        (self.tone, self.layout, self.colour, self.gradients) = (tone, layout, colour, gradients)
      case .crops(let surface, let edges, let screen):
        (self.surface, self.edges, self.screen) = (surface, edges, screen)
      }
    }
  }
}
