public import MonkeyImage
import MonkeyValue

/// Makes the paper of a page even and white: shadows, yellowed paper, what shines through from the other side.
///
/// Samples are divided by the paper's level around them, found by bridging ink and pictures (`PaperLevel`), channel by
/// channel; then what is nearly paper turns white. Ink keeps its darkness and its colour relative to the paper, pictures on
/// the page their tones; faint print is darkened where that is asked for (`faint`). Photos, and anything else without a sheet of paper that takes up most of it, are left alone. Alpha stays.
/// - Complexity: O(pixels).
public struct FlattenBackground: ImageOperation {
  public static let name = "flatten-background"
  public static let summary = "Make the paper of a page even and white."
  public static let revision = 4

  @Param("How much of the correction is applied.", 0...1, search: 0.5...1)
  public var strength = 1.0
  @Param(
    "Dark things up to twice this wide are ink, wider ones shade.", 2...100, unit: .strokeWidths, search: 4...30,
    scale: .log)
  public var reach = 8.0
  @Param(
    "How far from paper towards ink things still turn white: show-through, stains, faint marks.", 0...0.9,
    search: 0...0.6)
  public var whitening = 0.25
  @Param(
    "How far strokes are smoothed before, so that gaps and steps in thermal print close; 0 leaves them.", 0...1,
    unit: .strokeWidths, search: 0...0.3)
  public var smoothing = 0.0

  @Param(
    "How far from paper towards black faint print is darkened in the mean, dark print not at all; 0 leaves it.",
    0...1, search: 0...0.8)
  public var faint = 0.0

  public init() {}

  public func apply(to image: inout Raster) throws -> StepReport {
    if image.pixelCount == 0 { return .skipped("the image has no pixels") }
    var flattener = BackgroundFlattener()
    flattener.strength = strength
    flattener.reach = reach
    flattener.whitening = whitening
    flattener.smoothing = smoothing
    flattener.faint = faint
    let (findings, declined) = flattener.flatten(&image)
    var report = StepReport(measured: [
      "paper_percent": .double(100 * findings.paperShare), "paper_darkest": .double(findings.darkest),
      "paper_brightest": .double(findings.brightest), "tonality": .double(findings.tonality),
    ])
    report.skipped = declined
    return report
  }
}
