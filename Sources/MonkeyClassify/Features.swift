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
  public static func measure(_ image: Raster) -> Features {
    let probe = Probe(image)
    let measured = Measured(
      colour: ColourMeasures(probe.thumbnail), tone: ToneMeasures(probe.page.luma),
      surface: SurfaceMeasures(probe.crops),
      edges: EdgeMeasures(probe.crops), screen: ScreenMeasures(probe.crops), text: TextMeasures(probe.page.luma),
      layout: LayoutMeasures(probe))
    return Features(
      values: catalog.map { info in
        let value = info.read(measured)
        return Value(name: info.name, value: value.isFinite ? value : 0)
      })
  }
}

/// All measures of one image.
struct Measured {
  var colour: ColourMeasures
  var tone: ToneMeasures
  var surface: SurfaceMeasures
  var edges: EdgeMeasures
  var screen: ScreenMeasures
  var text: TextMeasures
  var layout: LayoutMeasures
}
