import Synchronization

/// Measurements of an image as it was decoded that are made, or at least begun, while it is decoded, for the steps that will ask for
/// them. Whether they are made early changes no result.
public struct EarlyMeasures: OptionSet, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// `Raster.estimateNoise`.
  public static let noise = EarlyMeasures(rawValue: 1)
  /// `CodingSteps`.
  public static let coding = EarlyMeasures(rawValue: 8)
  /// `Raster.overview`.
  public static let overview = EarlyMeasures(rawValue: 2)
  /// `ToneStatistics`.
  public static let tones = EarlyMeasures(rawValue: 4)
  /// What `PageBorder` looks at first; of gray images, like all that follow.
  public static let border = EarlyMeasures(rawValue: 16)
  /// `PageNoiseSample`.
  public static let pageNoise = EarlyMeasures(rawValue: 32)
  /// The reduced page in which `PageInk` is found.
  public static let ink = EarlyMeasures(rawValue: 64)
  /// What `PaperLevel` looks at first.
  public static let paper = EarlyMeasures(rawValue: 128)
  /// All else is wanted of colour images alone: where it is a guess what will be asked for, it is another one of gray images.
  public static let ofColorAlone = EarlyMeasures(rawValue: 256)
}

/// What was measured early of one image; nil where it was not.
struct EarlyFindings: Sendable {
  // The values alone: the parts read the image, which holds these.
  private(set) var noise: (@Sendable () -> NoiseModel?)?
  private(set) var coding: (@Sendable () -> [Int])?
  private(set) var overview: (@Sendable () -> [Plane])?
  private(set) var tones: (@Sendable () -> ToneStatistics)?
  private(set) var borderCells: (@Sendable () -> Plane)?
  private(set) var pageNoise: (@Sendable () -> PageNoiseSample)?
  private(set) var reducedPage: (@Sendable () -> Plane)?
  private(set) var brightMeans: (@Sendable () -> Plane)?

  /// Nothing.
  init() {}

  /// What there will be once the parts, which are added to `parts`, have run.
  init(_ wanted: EarlyMeasures, _ reader: ColorReader, parts: inout [RowPart]) {
    func begin<Value>(_ measure: EarlyMeasures, _ task: @autoclosure () -> RowTask<Value>?) -> (@Sendable () -> Value)?
    {
      guard wanted.contains(measure), let task = task() else { return nil }
      parts += task.parts
      return task.value
    }
    noise = begin(.noise, NoiseModel.estimate(reader))
    coding = begin(.coding, CodingSteps.steps(reader))
    overview = begin(.overview, reader.overview())
    tones = begin(.tones, ToneStatistics.count(reader))
    guard let gray = reader.onlyPlane else { return }
    borderCells = begin(.border, PageBorder.measuring(gray))
    pageNoise = begin(.pageNoise, PageNoiseSample.measuring([gray]))
    reducedPage = begin(.ink, PageInk.measuring(gray))
    brightMeans = begin(.paper, PaperLevel.measuring(gray))
  }
}

/// What is to be measured of a file while it is decoded, beside the `EarlyMeasures` of its options.
protocol EarlyWork: Sendable {
  /// The parts to be run on an image that is about to be decoded; those of an earlier try are forgotten.
  func begin(_ image: ImageReader) -> [RowPart]

  /// Says that what was begun was of another image than the one that there will be.
  func forget()
}

/// One measurement of the first page.
final class EarlyMeasurement<Value: Sendable>: EarlyWork {
  private let measure: @Sendable (ImageReader) -> RowTask<Value>
  private let last = Mutex<(@Sendable () -> Value)?>(nil)

  init(_ measure: @escaping @Sendable (ImageReader) -> RowTask<Value>) { self.measure = measure }

  func begin(_ image: ImageReader) -> [RowPart] {
    let task = measure(image)
    last.withLock { $0 = task.value }
    return task.parts
  }

  func forget() { last.withLock { $0 = nil } }

  /// What was measured; nil where it was not begun. To be asked once the file is decoded.
  func value() -> Value? { last.withLock { $0 }.map { $0() } }
}

/// How early measurements begin once there is memory for the image.
struct EarlyBeginning {
  private let work: (any EarlyWork)?
  private let measures: EarlyMeasures

  /// Smaller images are measured in less time than it takes to wake another thread for each strip.
  private static let leastPixels = 500_000

  init(_ work: (any EarlyWork)?, measures: EarlyMeasures) {
    self.work = work
    self.measures = measures
  }

  /// Nil where nothing is to be measured early, or no core is idle meanwhile.
  func run(on samples: StoredSamples) -> EarlyRun? {
    let reader = ColorReader(DeferredColor(samples))
    guard isWorthwhile(reader) else { return nil }
    var parts = work?.begin(ImageReader(color: reader, alpha: nil)) ?? []
    samples.early = EarlyFindings(measures, reader, parts: &parts)
    return EarlyRun(parts)
  }

  /// The same for planes of gray or colour, and alpha.
  func run(on planes: [Plane]) -> EarlyRun? {
    let color = ColorReader(planes: Array(planes.prefix(planes.count > 2 ? 3 : 1)))
    guard isWorthwhile(color) else { return nil }
    let hasAlpha = planes.count == 2 || planes.count == 4
    let image = ImageReader(color: color, alpha: hasAlpha ? ColorReader(planes: planes.suffix(1)) : nil)
    var parts = work?.begin(image) ?? []
    // What was found is kept with the samples, so that one plane must be the whole image.
    if planes.count == 1, !measures.contains(.ofColorAlone) {
      planes[0].keep(EarlyFindings(measures, color, parts: &parts))
    }
    return parts.isEmpty ? nil : EarlyRun(parts)
  }

  private func isWorthwhile(_ reader: ColorReader) -> Bool {
    Parallel.width > 1 && reader.width * reader.height >= Self.leastPixels && (work != nil || !measures.isEmpty)
  }
}
