public import MonkeyImage
import MonkeyValue

/// Cuts out a sheet of paper that was photographed on a table, and straightens its perspective.
///
/// The sheet is found as a piece between edges of brightness and colour with four straight sides (see `SheetOutline`), its
/// true proportions from the perspective itself (Z. Zhang, L.-W. He, "Whiteboard scanning and image enhancement", 2007), and the image is
/// sampled by Lanczos interpolation through the homography (P. Heckbert 1989). Nothing is done unless each side is proved to be the
/// border of paper that ends at its corners (see `SheetEvidence`), there is one such sheet, and what lies on it is writing: flat scans,
/// photos, screens and sheets that reach far over the image's rim are left alone. The longer of two opposite sides keeps
/// its scale.
/// - Complexity: O(pixels).
public struct Rectify: ImageOperation {
  public static let name = "rectify"
  public static let summary = "Cut out a sheet photographed at an angle and straighten its perspective."
  public static let revision = 2

  @Param("How far inside its edge the sheet is cut.", 0...5, unit: .percentOfShorterSide, search: 0...1)
  public var inset = 0.2
  @Param("A sheet whose sides all run within this of the image's own is left to other steps.", 0...10, unit: .degrees)
  public var minSlant = 1.0

  public init() {}

  /// Corners found to a thousandth of the diagonal leave a few tenths of a degree.
  private static let mostSkewness = 2.0
  /// What lies on the sheet: more tonality is a picture.
  private static let mostTonality = 0.4
  private static let leastPaper = 0.6
  private static let inkShares = 0.002...0.4

  public func apply(to image: inout Raster) throws -> StepReport {
    if image.pixelCount == 0 { return .skipped("the image has no pixels") }
    let sheet: SheetOutline
    switch SheetOutline.find(in: image) {
    case .none(let reason): return .skipped(reason)
    case .sheet(let found): sheet = found
    }
    var measured: [String: PlainValue] = ["slant_degrees": .double((100 * sheet.slant).rounded() / 100)]
    for (name, corner) in zip(["top_left", "top_right", "bottom_right", "bottom_left"], sheet.corners) {
      measured[name + "_x"] = .double((10 * corner.x).rounded() / 10)
      measured[name + "_y"] = .double((10 * corner.y).rounded() / 10)
    }
    if sheet.slant < minSlant { return .skipped("the sheet lies straight already", measured: measured) }
    let skewness = sheet.skewness(imageWidth: image.width, imageHeight: image.height)
    measured["skewness_degrees"] = .double((100 * skewness).rounded() / 100)
    if skewness > Rectify.mostSkewness {
      return .skipped("its corners are not those of a rectangle seen by a camera", measured: measured)
    }
    guard let plan = Plan(sheet, width: image.width, height: image.height, inset: inset / 100) else {
      return .skipped("the sheet is seen at too sharp an angle", measured: measured)
    }
    let flat = image.lumaOnWhite().warped(width: plan.width, height: plan.height, map: plan.map, limits: 0...1)
    guard let page = PageAnalysis(flat), page.tonality <= Rectify.mostTonality,
      page.paper.share >= Rectify.leastPaper, Rectify.inkShares.contains(page.writing.inkShare)
    else { return .skipped("what was found does not look like a written sheet", measured: measured) }
    image.mapPlanesPremultiplied { plane, _, limits in
      plane.warped(
        width: plan.width, height: plan.height, map: plan.map, interpolation: .lanczos3, border: .edge, limits: limits)
    }
    measured["height_over_width"] = .double((1000 * plan.ratio).rounded() / 1000)
    var report = StepReport(measured: measured)
    report.note = "a sheet of \(plan.width) x \(plan.height) px cut out and straightened"
    return report
  }

  /// Size of the result and where its points come from.
  private struct Plan {
    let width: Int
    let height: Int
    let ratio: Double
    let map: ProjectiveMap

    init?(_ sheet: SheetOutline, width imageWidth: Int, height imageHeight: Int, inset: Double) {
      ratio = sheet.heightOverWidth(imageWidth: imageWidth, imageHeight: imageHeight)
      let across = max(sheet.length(0, 1), sheet.length(3, 2))
      let down = max(sheet.length(0, 3), sheet.length(1, 2))
      let wide = max(across, down / ratio)
      let high = wide * ratio
      // Beyond a factor of two the far side is invented rather than seen.
      guard wide.isFinite, high.isFinite, wide >= 32, high >= 32, wide <= 2 * across + 1, high <= 2 * down + 1,
        let square = ProjectiveMap(unitSquareTo: sheet.corners.map { (x: $0.x, y: $0.y) })
      else { return nil }
      let cut = inset * min(wide, high)
      width = max(1, Int((wide - 2 * cut).rounded()))
      height = max(1, Int((high - 2 * cut).rounded()))
      let unit = ProjectiveMap(
        a: 1 / wide, b: 0, c: cut / wide, d: 0, e: 1 / high, f: cut / high)
      map = square.after(unit)
    }
  }
}
