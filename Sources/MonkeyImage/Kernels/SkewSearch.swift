#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The direction of a page's lines, from the sharpness of its projection profile.
///
/// Notation: θ angle by which lines run clockwise-down; p = y cos θ − x sin θ the position of a point across lines of that
/// direction; H(p) the profile, the ink of all points by p, smoothed by σ; S(θ) = Σ (H(p + δ) − H(p))², which is greatest
/// where the profile changes most steeply from line to gap (W. Postl, "Detection of linear oblique structures", 1986; D. S.
/// Bloomberg, G. E. Kopec, L. Dasari, "Measuring document image skew and orientation", 1995).
///
/// Points are turned, not pixel columns sheared, so that the same page turned gives the same profile. Profiles have four bins
/// a pixel and are smoothed by three boxes of whole pixels, whose response is nil at the pixel grid's frequency: else the
/// angle 0, where all pixels of a row fall into one bin, would attract every nearly straight page.
/// - Complexity: O(points × angles), some 150 angles, over all cores.
public struct SkewSearch: Sendable {
  /// The angle found, degrees, positive where lines run clockwise-down.
  public private(set) var angle = 0.0
  /// S at the angle over the median of S: 1 where no direction stands out, 5 to 100 on pages of text.
  public private(set) var sharpness = 1.0
  /// How many edges of lines make up S at the angle: the participation ratio (Σd²)² / Σd⁴ of the differences, in edges. A
  /// horizon or a picture's border gives one to three, a line of text two or more.
  public private(set) var edges = 0.0
  /// Share of the ink in those ninths of the page whose own best angle agrees.
  public private(set) var agreement = 0.0
  /// Whether the profile, left unsmoothed, is sharper along the pixel rows than at the angle: so it is where the lines were
  /// drawn on the pixel grid, as in screenshots and rendered pages, however their layout moves the maximum.
  public private(set) var followsRows = false
  /// Whether the best angle lies at the end of the range, which means that it may lie beyond.
  public private(set) var atLimit = false

  /// - Parameters:
  ///   - ink: the page's points; fewer than 100 give angle 0 and sharpness 1.
  ///   - range: the largest angle looked at, degrees, 1…60.
  public init(_ ink: PageInk, range: Double) {
    guard ink.count >= 100 else { return }
    let coarse = PointSet(ink, limit: 60_000)
    let steps = Int((4 * max(1, min(60, range))).rounded())
    let angles = (-steps...steps).map { Double($0) / 4 }
    let profiles = Parallel.mapRows(angles.count, chunk: 1) { [coarse] at in
      coarse.sharpness(angles[at.lowerBound], binsPerPixel: 1, box: 4)
    }
    let scores = profiles.map(\.total)
    guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }) else { return }
    let median = scores.sorted()[scores.count / 2]
    sharpness = median > 0 ? scores[best] / median : 1
    atLimit = best == 0 || best == scores.count - 1
    agreement = Self.agreement(profiles, angles, best, coarse)

    let all = PointSet(ink, limit: .max)
    func sharpest(_ centre: Double, _ step: Double, _ reach: Int) -> (angle: Double, curve: [(Double, Double)]) {
      let angles = (-reach...reach).map { centre + Double($0) * step }
      let scores = Parallel.mapRows(angles.count, chunk: 1) { at in
        all.sharpness(angles[at.lowerBound], binsPerPixel: 4, box: 2, inCells: false).total
      }
      let at = scores.indices.max(by: { scores[$0] < scores[$1] }) ?? reach
      return (angles[at], Array(zip(angles, scores))[max(0, at - 2)...min(scores.count - 1, at + 2)].map { ($0, $1) })
    }
    let middle = sharpest(angles[best], 0.1, 5).angle
    let fine = sharpest(middle, 0.03, 4)
    angle = Self.vertex(fine.curve, near: fine.angle)
    edges = coarse.edges(angle)
    if abs(angle) < 0.5 { followsRows = all.rawSharpness(0) > all.rawSharpness(angle) }
  }

  /// Share, by ink, of the cells that prefer an angle within a degree of the page's.
  private static func agreement(
    _ profiles: [PointSet.Score], _ angles: [Double], _ best: Int, _ points: PointSet
  ) -> Double {
    var (agreeing, total) = (0.0, 0.0)
    for cell in 0..<PointSet.cells where points.matters(cell) {
      let curve = profiles.map { $0.cells[cell] }
      guard let own = curve.indices.max(by: { curve[$0] < curve[$1] }) else { continue }
      total += points.ink[cell]
      if abs(angles[own] - angles[best]) <= 1 { agreeing += points.ink[cell] }
    }
    return total > 0 ? agreeing / total : 0
  }

  /// The vertex of the parabola through the points by least squares, within a step of the greatest.
  package static func vertex(_ points: [(Double, Double)], near centre: Double) -> Double {
    guard points.count >= 3, let top = points.map(\.1).max(), top > 0 else { return centre }
    // Normal equations for y = a + b t + c t².
    var m = [[Double]](repeating: [0, 0, 0, 0], count: 3)
    for (x, y) in points {
      let t = x - centre
      let powers = [1, t, t * t]
      for i in 0..<3 {
        for j in 0..<3 { m[i][j] += powers[i] * powers[j] }
        m[i][3] += powers[i] * y / top
      }
    }
    for i in 0..<3 {
      guard abs(m[i][i]) > 1e-15 else { return centre }
      for k in i + 1..<3 {
        let factor = m[k][i] / m[i][i]
        for j in i..<4 { m[k][j] -= factor * m[i][j] }
      }
    }
    let c = m[2][3] / m[2][2]
    let b = (m[1][3] - m[1][2] * c) / m[1][1]
    guard c < 0, b.isFinite, c.isFinite else { return centre }
    let step = points.count > 1 ? abs(points[1].0 - points[0].0) : 0
    return centre + max(-step, min(step, -b / (2 * c)))
  }
}
