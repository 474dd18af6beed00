public import MonkeyImage
import MonkeyValue

/// Removes isolated specks of dirt from a page of writing or print.
///
/// Sizes are measured in stroke widths of the very page, so that the same settings hold at any resolution. A speck is a
/// connected piece of ink that is smaller than a dot of the writing, lies away from all writing, is not one of a row of
/// dots, and does not stand among so many that they make up a tone. Where what would go is too much to be dirt, the step
/// declines. Alpha stays.
/// - Complexity: O(pixels).
public struct Despeckle: ImageOperation {
  public static let name = "despeckle"
  public static let summary = "Remove isolated specks from a page, never dots, accents or halftones."
  public static let revision = 3

  @Param("The largest speck that is removed.", 0.1...2, unit: .strokeWidths, search: 0.4...1.1)
  public var size = 0.75
  @Param("How far from writing a speck must lie to be removed.", 0.5...20, unit: .strokeWidths, search: 1.5...6)
  public var isolation = 3.0

  public init() {}

  public func apply(to image: inout Raster) throws -> StepReport {
    if image.pixelCount == 0 { return .skipped("the image has no pixels") }
    var despeckler = Despeckler()
    despeckler.size = size
    despeckler.isolation = isolation
    switch despeckler.clean(&image) {
    case .removed(let count, let share, let strokeWidth):
      var report = StepReport(measured: [
        "specks": .int(count), "ink_percent": .double(100 * share), "stroke_width": .double(strokeWidth),
      ])
      report.note = "\(count) specks removed"
      return report
    case .clean: return .skipped("no specks", measured: ["specks": .int(0)])
    case .noWriting: return .skipped("no writing to measure specks by")
    case .implausible(let count, let share):
      return .skipped(
        "what looks like specks is \(Int((100 * share).rounded())) per cent of the ink, too much to be dirt",
        measured: ["specks": .int(count), "ink_percent": .double(100 * share)])
    }
  }
}
