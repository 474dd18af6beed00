#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The sides of a sheet, found exactly from a rough outline, and whether they are those of a sheet.
///
/// Across each side sixty profiles of colour are read. The edge of a profile is where what lies inside, like paper over a
/// longer way, ends: distances from the colour inside step up most. A line goes through the edges (total least squares,
/// outliers trimmed), twice, the second time from closer by. Then each side must be straight and seen nearly everywhere,
/// paper of one kind must lie along all four, and no side may run on beyond its corners: where one does, what was taken for a
/// side ends within the sheet, as the border of a shadow or of a printed bar does.
struct SheetSides {
  typealias Point = SIMD2<Double>
  typealias Colour = SIMD3<Float>

  /// Top left first, clockwise as seen.
  let corners: [Point]
  /// Standard deviation of the worst side's places about its line, pixels.
  let roughness: Double

  private static let places = 60
  /// How far on both sides of the rough outline profiles are read at first and the second time, in steps...
  private static let reach = 40
  private static let closeReach = 22
  /// ...and on small images, as a share of the longer side...
  private static let smallReach = 0.0133
  /// ...and how far inside it the edge may lie: writing begins there, and pieces end inside their edges.
  private static let inside = 12
  /// Samples of a profile are this share of the image's longer side apart, but not under half a pixel.
  private static let step = 1.0 / 3000
  /// Share of the places that lie on the line...
  private static let onLine = 0.7
  /// ...by a standard deviation of at most this share of the longer side...
  private static let straight = 0.0015
  /// ...or, where nearly all are near it, as on curled paper, of this.
  private static let curled = (onLine: 0.85, deviation: 0.003)

  /// A corner may lie this far outside the image, as a share of its longer side.
  private static let outside = 0.08

  /// Nil where a side is not certain.
  /// - Parameter planes: one or three, of one size.
  init?(_ planes: [Plane], rough: [Point]) {
    guard rough.count == 4, let image = ColourSampler(planes) else { return nil }
    let longer = Double(max(image.width, image.height))
    let step = max(0.5, longer * SheetSides.step)
    let reach = max(16, min(SheetSides.reach, Int(SheetSides.smallReach * longer / step)))
    let closer = min(SheetSides.closeReach, reach)
    guard let first = SheetSides.refined(image, rough, reach: reach, step: step),
      let second = SheetSides.refined(image, first.corners, reach: closer, step: step),
      let ordered = SheetSides.ordered(second.corners)
    else { return nil }
    corners = ordered
    roughness = second.lines.map(\.deviation).max() ?? 0
    for line in second.lines {
      let curled = line.share >= SheetSides.curled.onLine
      let most = curled ? SheetSides.curled.deviation : SheetSides.straight
      if line.share < SheetSides.onLine || line.deviation > max(0.75, most * longer) { return nil }
    }
    guard SheetEvidence(image, ordered, step: step).isSheet else { return nil }
  }

  /// Corners where the lines meet that are found near the sides of a quadrilateral.
  private static func refined(
    _ image: ColourSampler, _ rough: [Point], reach: Int, step: Double
  ) -> (corners: [Point], lines: [Line])? {
    let centre = (rough[0] + rough[1] + rough[2] + rough[3]) / 4
    var lines: [Line] = []
    for k in 0..<4 {
      let (a, b) = (rough[k], rough[(k + 1) % 4])
      guard let inward = SheetSides.inward(a, b, centre) else { return nil }
      let points = (0..<places).compactMap { place -> Point? in
        let at = a + (b - a) * (0.04 + 0.92 * Double(place) / Double(places - 1))
        guard image.holds(at, margin: 2 * step) else { return nil }
        return edge(image, at, inward, reach: reach, step: step).map { at + inward * (Double($0) * step) }
      }
      guard points.count >= places / 2, let line = Line(points) else { return nil }
      lines.append(line)
    }
    var corners: [Point] = []
    let slack = outside * Double(max(image.width, image.height))
    for k in 0..<4 {
      guard let corner = lines[(k + 3) % 4].meets(lines[k]), corner.x > -slack, corner.y > -slack,
        corner.x < Double(image.width) + slack, corner.y < Double(image.height) + slack
      else { return nil }
      corners.append(corner)
    }
    return (corners, lines)
  }

  /// Of length 1, across the side from one corner to the next; nil for a side that is hardly one.
  static func inward(_ a: Point, _ b: Point, _ centre: Point) -> Point? {
    let d = b - a
    let length = (d.x * d.x + d.y * d.y).squareRoot()
    guard length > 16 else { return nil }
    let across = Point(-d.y, d.x) / length
    return across.x * (centre.x - a.x) + across.y * (centre.y - a.y) < 0 ? -across : across
  }

  /// How many steps from `at` towards the inside the edge lies.
  private static func edge(
    _ image: ColourSampler, _ at: Point, _ inward: Point, reach: Int, step: Double
  ) -> Int? {
    let (inner, outer) = (12, 5)
    let count = 2 * reach + 1
    let along = Point(inward.y, -inward.x) * (1.5 * step)
    let profile = (0..<count).map { k -> Colour in
      let p = at + inward * (Double(k - reach) * step)
      return (image[p] + image[p + along] + image[p - along]) / 3
    }
    // Like paper: the median of what lies inside for certain.
    let paper = ColourSampler.median(Array(profile[(reach + reach / 3)...]))
    var sums: [Float] = [0]
    for colour in profile { sums.append((sums.last ?? 0) + min(0.5, ColourSampler.size(colour - paper))) }
    var (best, rise) = (-1, Float(0))
    for k in outer..<min(count - inner, reach + inside) {
      let outside = (sums[k] - sums[k - outer]) / Float(outer)
      let inside = (sums[k + 1 + inner] - sums[k + 1]) / Float(inner)
      if outside - inside > rise { (best, rise) = (k, outside - inside) }
    }
    return best < 0 ? nil : best - reach
  }

  /// Clockwise as seen, beginning with the corner nearest to the top left; nil where they are not convex.
  private static func ordered(_ corners: [Point]) -> [Point]? {
    guard ConvexHull.isConvex(corners) else { return nil }
    let centre = (corners[0] + corners[1] + corners[2] + corners[3]) / 4
    let around = corners.sorted { atan2($0.y - centre.y, $0.x - centre.x) < atan2($1.y - centre.y, $1.x - centre.x) }
    guard let first = around.indices.min(by: { around[$0].x + around[$0].y < around[$1].x + around[$1].y })
    else { return nil }
    return (0..<4).map { around[(first + $0) % 4] }
  }
}
