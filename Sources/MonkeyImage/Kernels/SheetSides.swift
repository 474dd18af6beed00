#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The sides of a sheet, found exactly from a rough outline.
struct SheetSides {
  typealias Point = SheetOutline.Point

  /// Top left first, clockwise as seen.
  let corners: [Point]
  /// Standard deviation of the worst side's places about its line, pixels.
  let roughness: Double

  private static let places = 60
  /// How far on both sides of the rough outline a side is looked for, as a share of the image's longer side.
  private static let reach = 0.012
  /// Share of the places that lie on the line...
  private static let onLine = 0.7
  /// ...by a standard deviation of at most this share of the longer side.
  private static let straight = 0.0015
  /// Inside is brighter than outside by this much in the middle...
  private static let contrast = 0.08
  /// ...and by this much...
  private static let leastContrast = 0.06
  /// ...at this share of the places.
  private static let seen = 0.85

  /// Nil where a side is not certain.
  init?(_ luma: Plane, rough: [Point]) {
    guard rough.count == 4 else { return nil }
    let longer = Double(max(luma.width, luma.height))
    let smooth = luma.gaussianBlurred(sigma: max(0.7, longer / 1500))
    let centre = (rough[0] + rough[1] + rough[2] + rough[3]) / 4
    var lines: [Line] = []
    for k in 0..<4 {
      guard let line = smooth.read({ SheetSides.side($0, rough[k], rough[(k + 1) % 4], centre, longer: longer) })
      else { return nil }
      lines.append(line)
    }
    var found: [Point] = []
    for k in 0..<4 {
      guard let corner = lines[(k + 3) % 4].meets(lines[k]) else { return nil }
      let slack = 0.01 * longer
      guard corner.x > -slack, corner.y > -slack, corner.x < Double(luma.width) + slack,
        corner.y < Double(luma.height) + slack
      else { return nil }
      found.append(corner)
    }
    guard let ordered = SheetSides.ordered(found) else { return nil }
    corners = ordered
    roughness = lines.map(\.deviation).max() ?? 0
  }

  /// Clockwise as seen, beginning with the corner nearest to the top left; nil where they are not convex.
  private static func ordered(_ corners: [Point]) -> [Point]? {
    let centre = (corners[0] + corners[1] + corners[2] + corners[3]) / 4
    let around = corners.sorted { atan2($0.y - centre.y, $0.x - centre.x) < atan2($1.y - centre.y, $1.x - centre.x) }
    for i in 0..<4 {
      let (a, b) = (around[(i + 1) % 4] - around[i], around[(i + 2) % 4] - around[(i + 1) % 4])
      if a.x * b.y - a.y * b.x <= 0 { return nil }
    }
    guard let first = around.indices.min(by: { around[$0].x + around[$0].y < around[$1].x + around[$1].y })
    else { return nil }
    return (0..<4).map { around[(first + $0) % 4] }
  }

  /// The line of one side; nil where it is not seen well.
  private static func side(_ view: PlaneView, _ a: Point, _ b: Point, _ centre: Point, longer: Double) -> Line? {
    let d = b - a
    let length = (d.x * d.x + d.y * d.y).squareRoot()
    guard length > 16 else { return nil }
    var inward = Point(-d.y, d.x) / length
    if inward.x * (centre.x - a.x) + inward.y * (centre.y - a.y) < 0 { inward = -inward }
    let steps = max(12, Int((2 * reach * longer / 0.5).rounded(.up)))
    var (points, contrasts): ([Point], [Double]) = ([], [])
    for place in 0..<places {
      let at = a + d * (0.06 + 0.88 * Double(place) / Double(places - 1))
      let start = at - inward * (Double(steps) * 0.25)
      let profile = (0...steps).map { Double(sample(view, start + inward * (0.5 * Double($0)))) }
      var (steepest, rise) = (2, -Double.infinity)
      for k in 2...steps - 2 where profile[k + 2] - profile[k - 2] > rise {
        (steepest, rise) = (k, profile[k + 2] - profile[k - 2])
      }
      points.append(start + inward * (0.5 * Double(steepest)))
      let inner = median(profile, steepest + 4, steepest + 12)
      let outer = median(profile, steepest - 12, steepest - 4)
      if let inner, let outer {
        contrasts.append(inner - outer)
      }
    }
    guard contrasts.count == places, let line = Line(points) else { return nil }
    contrasts.sort()
    let sure = contrasts.filter { $0 > leastContrast }.count
    guard line.share >= onLine, line.deviation <= max(0.75, straight * longer), contrasts[places / 2] >= contrast,
      Double(sure) >= seen * Double(places)
    else { return nil }
    return line
  }

  /// Median of the values from one index to another, as far as they exist.
  private static func median(_ values: [Double], _ first: Int, _ last: Int) -> Double? {
    let (low, high) = (max(0, first), min(values.count - 1, last))
    if low > high { return nil }
    let sorted = values[low...high].sorted()
    return sorted[sorted.count / 2]
  }

  /// Bilinear, the rim repeated.
  private static func sample(_ view: PlaneView, _ p: Point) -> Float {
    let (x, y) = (max(0, min(Double(view.width - 1), p.x - 0.5)), max(0, min(Double(view.height - 1), p.y - 0.5)))
    let (i, j) = (Int(x), Int(y))
    let (u, v) = (Float(x - Double(i)), Float(y - Double(j)))
    let (here, below) = (view.row(j), view.row(min(view.height - 1, j + 1)))
    let next = min(view.width - 1, i + 1)
    return (here[i] * (1 - u) + here[next] * u) * (1 - v) + (below[i] * (1 - u) + below[next] * u) * v
  }
}

/// A line through points by total least squares, outliers trimmed.
package struct Line {
  package let point: SIMD2<Double>
  /// Of length 1.
  package let direction: SIMD2<Double>
  /// Share of the points that lie on it.
  package let share: Double
  /// Standard deviation of those about it.
  package let deviation: Double

  /// Nil for fewer than four points.
  package init?(_ points: [SIMD2<Double>]) {
    guard points.count >= 4 else { return nil }
    var kept = points
    var (mean, along, spread) = (SIMD2<Double>(), SIMD2<Double>(1, 0), 0.0)
    for _ in 0..<6 {
      mean = kept.reduce(SIMD2()) { $0 + $1 } / Double(kept.count)
      var (xx, xy, yy) = (0.0, 0.0, 0.0)
      for p in kept {
        let d = p - mean
        xx += d.x * d.x
        xy += d.x * d.y
        yy += d.y * d.y
      }
      let angle = atan2(2 * xy, xx - yy) / 2
      along = SIMD2(cos(angle), sin(angle))
      func distance(_ p: SIMD2<Double>) -> Double { abs((p.x - mean.x) * along.y - (p.y - mean.y) * along.x) }
      let sorted = points.map(distance).sorted()
      let limit = max(1, 2 * 1.4826 * sorted[sorted.count / 2])
      kept = points.filter { distance($0) <= limit }
      guard kept.count >= 4 else { return nil }
      spread = (kept.reduce(0) { $0 + distance($1) * distance($1) } / Double(kept.count)).squareRoot()
    }
    (point, direction, deviation) = (mean, along, spread)
    share = Double(kept.count) / Double(points.count)
  }

  /// Where two lines meet; nil where they run within about twelve degrees of each other.
  package func meets(_ other: Line) -> SIMD2<Double>? {
    let determinant = direction.y * other.direction.x - direction.x * other.direction.y
    guard abs(determinant) > 0.2 else { return nil }
    let d = other.point - point
    let t = (d.y * other.direction.x - d.x * other.direction.y) / determinant
    return point + direction * t
  }
}
