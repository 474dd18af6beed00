public import MonkeyImage
import MonkeyValue

/// Takes off the dark edge that a scanner or copier leaves around a page.
///
/// Dark, plain areas along the rim that end in a sharp, straight or slowly bending edge are the border (see `PageBorder`:
/// Le, Thoma and Wechsler 1996; Shafait and others 2008). Whole rows and columns of it are cropped as long as no ink
/// stands on them; what cannot be cropped so (the wedge beside a slanted page, a torn corner) is painted in the paper's
/// colour. Pages without a dark edge, photos, screens, dark and blank images are left alone. Resolution and alpha stay.
/// - Complexity: one pass over the pixels to measure, O(pixels) to crop.
public struct CropBorder: ImageOperation {
  public static let name = "crop-border"
  public static let summary = "Crop the dark edges that a scanner leaves around a page."
  public static let revision = 1

  @Param(
    "The edge is darker than this share of the paper's level.", 0.1...0.9, search: 0.35...0.65)
  public var darkness = 0.5
  @Param(
    "How much is taken off beyond the edge, where nothing stands there.", 0...5, unit: .percentOfShorterSide,
    search: 0...1)
  public var margin = 0.2
  @Param("At most this much of the width and of the height is taken off.", 1...90, unit: .percent)
  public var limit = 50.0
  @Param("Whether what is left of the edge beside a slanted page is painted in the paper's colour.")
  public var paint = true

  public static let earlyMeasures: EarlyMeasures = .border

  public init() {}

  /// More border than this is left over where the page does not fill the frame: nothing to paint over.
  private static let mostPainted = 0.25

  public func apply(to image: inout Raster) throws -> StepReport {
    if image.pixelCount == 0 { return .skipped("the image has no pixels") }
    var options = PageBorder.Options()
    options.darkness = darkness
    options.margin = margin / 100
    options.mostCropped = limit / 100
    let luma = image.lumaOnWhite()
    let found: PageBorder
    switch PageBorder.find(in: luma, options: options) {
    case .none(let reason): return .skipped(reason)
    case .border(let border): found = border
    }
    let (width, height) = (image.width, image.height)
    let paints = paint && found.leftOver > 0 && found.leftOver <= CropBorder.mostPainted
    let crops = (found.left, found.top, found.right, found.bottom) != (0, 0, width, height)
    if !crops, !paints { return .skipped("ink or the limit stands in the way of cropping the dark edge") }
    if paints { found.paint(&image, luma: luma, bilevel: image.color.allSatisfy(\.isBilevel)) }
    if crops {
      image.mapPlanes {
        $0.cropped(x: found.left, y: found.top, width: found.right - found.left, height: found.bottom - found.top)
      }
    }
    var report = StepReport(measured: [
      "left": .int(found.left), "top": .int(found.top), "right": .int(width - found.right),
      "bottom": .int(height - found.bottom),
      "painted_percent": .double(paints ? (10_000 * found.leftOver).rounded() / 100 : 0),
    ])
    let sides = [
      ("left", found.left), ("top", found.top), ("right", width - found.right), ("bottom", height - found.bottom),
    ].filter { $0.1 > 0 }.map { "\($0.1) px \($0.0)" }
    report.note = [
      sides.isEmpty ? nil : "cropped " + sides.joined(separator: ", "),
      paints ? "painted the rest of a dark edge" : nil,
    ].compactMap { $0 }.joined(separator: "; ")
    return report
  }
}
