#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A piece of a small picture that may be a sheet of paper, its holes filled, and the straight lines along its outline.
package struct SheetRegion {
  package typealias Point = SIMD2<Double>

  /// Cells of the piece.
  package let area: Int
  /// Middles of the cells at its edge, those at the picture's rim left out.
  package let outline: [Point]
  /// Share of the picture's rim that it takes up.
  package let rimShare: Double
  private let width: Int
  private let height: Int
  /// Cells of the piece to the left of each place of a row, row by row, width + 1 values each.
  private let before: [Int32]

  /// Pieces smaller than this share of the picture are none.
  private static let least = 0.08
  /// Nor are those that take up more of its rim than this.
  private static let mostRim = 0.25

  /// The pieces of a mask, largest first, as far as they may be sheets.
  package static func pieces(of mask: Mask) -> [SheetRegion] {
    let pieces = Components(of: mask, connectivity: .four)
    let large = pieces.statistics.indices.filter {
      Double(pieces.statistics[$0].area) >= least * Double(mask.width * mask.height)
    }.sorted { pieces.statistics[$0].area > pieces.statistics[$1].area }
    return large.compactMap { index in
      SheetRegion(filling: pieces.mask(width: mask.width, height: mask.height) { $0 == index })
    }
  }

  private init?(filling piece: Mask) {
    let (width, height) = (piece.width, piece.height)
    (self.width, self.height) = (width, height)
    guard width > 2, height > 2 else { return nil }
    var mask = piece
    let rest = Components(of: mask, connectivity: .four, ofClear: true)
    rest.paint(&mask, value: 1) { index in
      let one = rest.statistics[index]
      return one.minX > 0 && one.minY > 0 && one.maxX < width - 1 && one.maxY < height - 1
    }
    var before = [Int32](repeating: 0, count: (width + 1) * height)
    var (points, rim, total): ([Point], Int, Int) = ([], 0, 0)
    mask.read { view in
      for y in 0..<height {
        let row = view.row(y)
        let (above, below) = (view.row(max(0, y - 1)), view.row(min(height - 1, y + 1)))
        var sum: Int32 = 0
        for x in 0..<width {
          before[y * (width + 1) + x] = sum
          guard row[x] != 0 else { continue }
          sum += 1
          if x == 0 || y == 0 || x == width - 1 || y == height - 1 {
            rim += 1
          } else if row[x - 1] == 0 || row[x + 1] == 0 || above[x] == 0 || below[x] == 0 {
            points.append([Double(x) + 0.5, Double(y) + 0.5])
          }
        }
        before[y * (width + 1) + width] = sum
        total += Int(sum)
      }
    }
    rimShare = Double(rim) / Double(2 * (width + height) - 4)
    (self.before, outline, area) = (before, points, total)
    if rimShare > SheetRegion.mostRim || points.count < 40 { return nil }
  }

  /// The area that a convex polygon and the piece share over that which they cover together, 0…1; what lies outside the picture
  /// does not count.
  /// - Complexity: O(rows).
  package func overlap(with polygon: [Point]) -> Double {
    var (shared, inside) = (0, 0)
    for y in 0..<height {
      let level = Double(y) + 0.5
      var (low, high) = (Double.infinity, -Double.infinity)
      for i in polygon.indices {
        let (p, q) = (polygon[i], polygon[(i + 1) % polygon.count])
        guard (p.y <= level) != (q.y <= level) else { continue }
        let x = p.x + (q.x - p.x) * (level - p.y) / (q.y - p.y)
        (low, high) = (min(low, x), max(high, x))
      }
      guard low < high else { continue }
      let first = max(0, min(width, Int((low).rounded())))
      let last = max(first, min(width, Int((high).rounded())))
      inside += last - first
      shared += Int(before[y * (width + 1) + last] - before[y * (width + 1) + first])
    }
    let together = inside + area - shared
    return together == 0 ? 0 : Double(shared) / Double(together)
  }

  /// The quadrilaterals that lines along the outline make, those first that agree best with the piece.
  /// - Parameter least: the overlap that one must have.
  package func quadrilaterals(least: Double, most: Int) -> [(corners: [Point], overlap: Double)] {
    let lines = OutlineLines.through(outline, width: width, height: height)
    let slack = 0.12 * Double(max(width, height))
    var found: [(corners: [Point], overlap: Double)] = []
    func consider(_ a: Int, _ b: Int, _ c: Int, _ d: Int) {
      // a and b face each other, so do c and d.
      guard let one = lines[a].meets(lines[c]), let two = lines[c].meets(lines[b]),
        let three = lines[b].meets(lines[d]),
        let four = lines[d].meets(lines[a])
      else { return }
      let corners = [one, two, three, four]
      for p in corners
      where p.x < -slack || p.y < -slack || p.x > Double(width) + slack || p.y > Double(height) + slack {
        return
      }
      guard ConvexHull.isConvex(corners) else { return }
      let overlap = overlap(with: corners)
      if overlap >= least { found.append((corners, overlap)) }
    }
    for a in lines.indices {
      for b in lines.indices where b > a {
        for c in lines.indices where c > a && c != b {
          for d in lines.indices where d > c && d != b { consider(a, b, c, d) }
        }
      }
    }
    found.sort { $0.overlap > $1.overlap }
    return Array(found.prefix(most))
  }
}

/// Straight lines along an outline, found by a Hough transform and taken off one after the other.
///
/// (R. O. Duda, P. E. Hart, "Use of the Hough transformation to detect lines and curves in pictures", CACM 15, 1972; each line
/// is then fitted to the points near it.)
package enum OutlineLines {
  private static let angles = 90
  private static let most = 8
  /// Points that vote.
  private static let voters = 400
  /// A line takes in at least this share of the outline.
  private static let leastShare = 0.04

  /// The lines, the one with the most points first.
  package static func through(_ points: [SIMD2<Double>], width: Int, height: Int) -> [Line] {
    let reach = Double(width * width + height * height).squareRoot()
    let bins = Int(reach) + 2
    let normals = (0..<angles).map { k -> SIMD2<Double> in
      let angle = Double.pi * Double(k) / Double(angles)
      return [cos(angle), sin(angle)]
    }
    var left = points
    var lines: [Line] = []
    var votes = [Int32](repeating: 0, count: angles * bins)
    while lines.count < most, Double(left.count) >= leastShare * Double(points.count), left.count >= 8 {
      for i in votes.indices { votes[i] = 0 }
      let step = max(1, left.count / voters)
      for i in stride(from: 0, to: left.count, by: step) {
        for k in 0..<angles {
          let distance = left[i].x * normals[k].x + left[i].y * normals[k].y
          votes[k * bins + Int((distance + reach) / 2)] += 1
        }
      }
      var (best, value) = (0, Int32(0))
      // Neighbouring bins share the points of a line between them.
      for i in 0..<votes.count - 1 where votes[i] + votes[i + 1] > value {
        (best, value) = (i, votes[i] + votes[i + 1])
      }
      let normal = normals[best / bins]
      let middle = 2 * Double(best % bins + 1) - reach
      let near = left.filter { abs($0.x * normal.x + $0.y * normal.y - middle) <= 5 }
      guard let line = Line(near) else { break }
      let taken = left.filter { line.distance(to: $0) <= 2 }.count
      let rest = left.filter { line.distance(to: $0) > 4 }
      if Double(taken) < leastShare * Double(points.count) || rest.count == left.count { break }
      lines.append(line)
      left = rest
    }
    return lines
  }
}
