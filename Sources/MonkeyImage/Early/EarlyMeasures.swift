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
}

/// What was measured early of one image; nil where it was not.
struct EarlyFindings: Sendable {
  // The values alone: the parts read the image, which holds these.
  private(set) var noise: (@Sendable () -> NoiseModel?)?
  private(set) var coding: (@Sendable () -> [Int])?
  private(set) var overview: (@Sendable () -> [Plane])?
  private(set) var tones: (@Sendable () -> ToneStatistics)?

  /// Nothing.
  init() {}

  /// What there will be once the parts, which are added to `parts`, have run.
  init(_ wanted: EarlyMeasures, _ reader: ColorReader, parts: inout [RowPart]) {
    func begin<Value>(_ measure: EarlyMeasures, _ task: RowTask<Value>) -> (@Sendable () -> Value)? {
      guard wanted.contains(measure) else { return nil }
      parts += task.parts
      return task.value
    }
    noise = begin(.noise, NoiseModel.estimate(reader))
    coding = begin(.coding, CodingSteps.steps(reader))
    overview = begin(.overview, reader.overview())
    tones = begin(.tones, ToneStatistics.count(reader))
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
    guard let work, isWorthwhile(color) else { return nil }
    let hasAlpha = planes.count == 2 || planes.count == 4
    return EarlyRun(
      work.begin(ImageReader(color: color, alpha: hasAlpha ? ColorReader(planes: planes.suffix(1)) : nil)))
  }

  private func isWorthwhile(_ reader: ColorReader) -> Bool {
    Parallel.width > 1 && reader.width * reader.height >= Self.leastPixels && (work != nil || !measures.isEmpty)
  }
}
