public import MonkeyImage
import MonkeyValue

/// Ink black, paper white: turns a page into a gray image of 0 and 1 alone.
///
/// Edges of ink, found relative to the paper's level and told from the paper's own by Otsu's split of their strengths (after
/// Su, Lu and Tan, IEEE TIP 22, 2013), give a threshold surface (Yanowitz and Bruckstein, CVGIP 46, 1989); pieces of ink whose
/// outline no edge draws are dropped (after the energy of Howe, IJDAR 16, 2013), and so is print from the other side that
/// shines through. See `InkMask`. On shaded boxes and marker pen the threshold stays under the tint. Sizes follow
/// the stroke width, blur and noise measured on the page. A transparent image lies on white; alpha goes. A page that is bright on dark
/// stays bright on dark.
/// - Complexity: O(pixels).
public struct Binarize: ImageOperation {
  public static let name = "binarize"
  public static let summary = "Turn a page into black ink on white paper."
  public static let revision = 5

  @Param(
    "How strong edges of ink must be, beside what the page suggests: smaller finds fainter ink and more dirt.",
    0.1...5, search: 0.5...2, scale: .log)
  public var threshold = 1.0
  @Param(
    "How bold strokes are drawn: 0 to the middle of their edges, 1 a little further out, where people draw them.",
    0...3,
    search: 0...2)
  public var boldness = 1.0

  public static let earlyMeasures: EarlyMeasures = .paper

  public init() {}

  public func apply(to image: inout Raster) throws -> StepReport {
    if image.pixelCount == 0 { return .skipped("the image has no pixels") }
    if image.alpha == nil, image.isBilevelGray {
      return .skipped("the image is black and white already")
    }
    image.compositeOnWhite()
    var options = InkMask.Options()
    options.edgeFactor = threshold
    options.boldness = boldness
    if image.colorModel == .rgb { image.metadata.dropColorProfile() }
    var report = StepReport()
    let pixels = image.pixelCount
    image.replaceColor { luma in
      let found = InkMask.find(takingOver: &luma, options: options)
      report = self.report(found, pixels: pixels)
      return found.mask
    }
    return report
  }

  private func report(_ found: InkMask, pixels: Int) -> StepReport {
    let share = Double(found.mask.population) / Double(pixels)
    var report = StepReport(measured: [
      "ink_percent": .double(100 * share), "edge_threshold": .double(found.edgeThreshold),
      "inverted": .bool(found.isInverted), "shows_through": .bool(found.showsThrough),
    ])
    if let writing = found.writing {
      report.measured["stroke_width"] = .double(writing.strokeWidth)
      report.measured["edge_blur"] = .double(writing.edgeBlur)
      report.measured["noise"] = .double(writing.noise)
      report.measured["contrast"] = .double(writing.contrast)
      report.measured["paper_percent"] = .double(100 * found.paperShare)
    } else {
      report.note = "no writing found"
    }
    if found.showsThrough { report.note = "print from the other side removed" }
    return report
  }
}
