public import MonkeyImage
import MonkeyValue

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Finds by which angle a page of text lies askew and turns it straight.
///
/// The ink is separated from the paper (see `PageInk`) and the angle found at which its projection profile is sharpest
/// (see `SkewSearch`: Postl 1986, Bloomberg 1995). The page is turned only where the evidence is that of lines of text: a
/// profile much sharper than at other angles, made of many edges, with most parts of the page agreeing. Blank pages, photos
/// and drawings are left alone. The canvas keeps its size unless something visible would be cut off; the corners take the
/// colour of the paper along each side, or transparency where there is alpha.
/// - Complexity: O(pixels): one pass to measure, cubic convolution with 16 samples to turn.
public struct Deskew: ImageOperation {
  public static let name = "deskew"
  public static let summary = "Find the skew of a page of text and turn it straight."
  public static let revision = 2

  @Param("Largest skew that is corrected; beyond it the page is left alone.", 0.5...45, unit: .degrees)
  public var maxAngle = 15.0
  @Param("Smallest skew worth resampling the page.", 0...5, unit: .degrees, search: 0.02...0.3, scale: .log)
  public var minAngle = 0.1

  public static let earlyMeasures: EarlyMeasures = .ink

  public init() {}

  public func apply(to image: inout Raster) throws -> StepReport {
    let none: [String: PlainValue] = ["angle_degrees": .double(0)]
    if min(image.width, image.height) < 32 { return .skipped("the image is too small to hold text", measured: none) }
    let ink = PageInk(of: image)
    if ink.count < 100 { return .skipped("there is nothing on the page", measured: none) }
    let found = SkewSearch(ink, range: max(15.5, maxAngle + 1))
    let evidence = Evidence(found, ink)
    var measured: [String: PlainValue] = [
      "angle_degrees": .double((found.angle * 1000).rounded() / 1000),
      "confidence": .double((evidence.confidence * 100).rounded() / 100),
      "sharpness": .double((found.sharpness * 10).rounded() / 10),
      "line_edges": .double((found.edges * 10).rounded() / 10),
      "agreement": .double((found.agreement * 100).rounded() / 100),
      "paper_unrest": .double((ink.unrest * 100).rounded() / 100),
      "text_share": .double((ink.keptShare * 100).rounded() / 100),
    ]
    if let reason = evidence.objection {
      measured["candidate_degrees"] = measured["angle_degrees"]
      measured["angle_degrees"] = .double(0)
      return .skipped(reason, measured: measured)
    }
    if abs(found.angle) < minAngle { return .skipped("the page is straight", measured: measured) }
    if found.followsRows { return .skipped("the lines follow the pixel rows already", measured: measured) }
    if abs(found.angle) > maxAngle || found.atLimit {
      return .skipped("the lines run at an angle beyond max_angle", measured: measured)
    }
    turn(&image, by: found.angle, ink)
    return StepReport(measured: measured, note: nil)
  }

  /// Turns the image back by `angle` about its centre.
  private func turn(_ image: inout Raster, by angle: Double, _ ink: PageInk) {
    let canvas = Self.canvas(image, angle, ink)
    let centre = (x: Double(image.width) / 2, y: Double(image.height) / 2)
    let map = ProjectiveMap.rotation(
      clockwise: angle, from: (centre.x - Double(canvas.left), centre.y - Double(canvas.top)), to: centre)
    let borders =
      image.alpha == nil ? image.paperBorders(paper: ink.paper) : image.color.map { _ in WarpBorder.constant(0) }
    image.mapPlanesPremultiplied { plane, index, limits in
      plane.warped(
        width: canvas.width, height: canvas.height, map: map, border: index.map { borders[$0] } ?? .constant(0),
        limits: limits)
    }
  }

  /// Where the turned canvas lies relative to the present one, which it contains together with everything visible.
  private static func canvas(
    _ image: Raster, _ angle: Double, _ ink: PageInk
  ) -> (left: Int, top: Int, width: Int, height: Int) {
    let map = ProjectiveMap.rotation(clockwise: -angle, from: (0, 0), to: (0, 0))
    let (halfWidth, halfHeight) = (Double(image.width) / 2, Double(image.height) / 2)
    var (left, right, top, bottom) = (-halfWidth, halfWidth, -halfHeight, halfHeight)
    let block = Double(ink.block)
    let margin = Double(max(2, image.shorterSide / 200))
    for (y, row) in ink.extent.enumerated() {
      guard let row else { continue }
      for x in [row.lowerBound, row.upperBound + 1] {
        for side in [y, y + 1] {
          // At the image's own border nothing is needed beyond it.
          let p = map(Double(x) * block - halfWidth, Double(side) * block - halfHeight)
          (left, right) = (min(left, p.x - margin), max(right, p.x + margin))
          (top, bottom) = (min(top, p.y - margin), max(bottom, p.y + margin))
        }
      }
    }
    let (c, s) = (abs(cos(angle * .pi / 180)), abs(sin(angle * .pi / 180)))
    let (fullWidth, fullHeight) = (halfWidth * c + halfHeight * s, halfWidth * s + halfHeight * c)
    func outward(_ low: Double, _ high: Double, _ half: Double, _ full: Double) -> (Int, Int) {
      let (l, h) = (max(low, min(-half, -full)), min(high, max(half, full)))
      return (Int((l + half).rounded(.down)), Int((h + half).rounded(.up)))
    }
    let (x0, x1) = outward(left, right, halfWidth, fullWidth)
    let (y0, y1) = outward(top, bottom, halfHeight, fullHeight)
    return (x0, y0, max(1, x1 - x0), max(1, y1 - y0))
  }
}

/// Whether what was found is lines of text.
///
/// The score adds up logarithms of how far the profile's sharpness, its number of edges and the share of text-sized ink go
/// beyond those of pictures, plus the agreement of the page's parts, less what unrest of the paper goes beyond print on
/// paper. Weights by logistic regression over pages, receipts, notes, photos, textures and charts, rounded.
private struct Evidence {
  /// 0…1; 0.5 is where the page begins to be turned.
  let confidence: Double
  /// Why the page should be left alone; nil where it should not.
  let objection: String?

  init(_ found: SkewSearch, _ ink: PageInk) {
    let score =
      1.2 * log(max(1, found.sharpness)) + 0.8 * log(max(1, found.edges)) + 1.5 * found.agreement
      + 0.75 * log(ink.keptShare + 0.02) - 15 * max(0, ink.unrest - 0.06) - 4.8
    confidence = 1 / (1 + exp(-2 * score))
    if found.sharpness < 3 {
      objection = "no direction stands out: not a page of text"
    } else if found.edges < 5 {
      objection = "a single edge stands out, not lines of text"
    } else if found.agreement < 0.4 {
      objection = "parts of the page disagree about the angle"
    } else if score < 0 {
      objection = "too little evidence of lines of text"
    } else {
      objection = nil
    }
  }
}
