/// Which pieces of ink on a page are dirt: small, and away from everything that is not.
///
/// Notation: w stroke width; e the longer side of a piece's bounding box over w. A piece is a candidate where e is at most
/// `size` and its box has no more than a stroke's area. A candidate is dirt unless
/// - it lies near writing: ink that is no candidate within `guard` · w (within w / 2 for dust, e at most 0.35, which is no
///   dot of any letter);
/// - it is one of a row: two more of about its area within 8 w to the left and right, or above and below (leaders, dotted
///   rules; dust is exempt);
/// - it stands among so many that they are a tone, not dirt: candidates cover more than 3 % of the surroundings (halftone,
///   dither, hatching).
package struct Specks {
  /// Pieces of `components` that are dirt.
  package private(set) var isDirt: [Bool]
  /// How many.
  package private(set) var count = 0
  /// Pixels of dirt.
  package private(set) var area = 0
  /// Pixels of all ink.
  package private(set) var inkArea = 0
  /// Candidates that were kept because they form a tone.
  package private(set) var toned = 0

  private static let dust = 0.35
  private static let tone = 0.03

  /// - Parameters:
  ///   - components: of `ink`.
  ///   - strokeWidth: w, pixels.
  ///   - size: the largest e that dirt has.
  ///   - guardWidth: how far from writing dirt must lie, in w.
  /// - Complexity: O(runs) and O(candidates · w²).
  package init(_ components: Components, of ink: Mask, strokeWidth: Double, size: Double, guardWidth: Double) {
    let all = components.statistics
    isDirt = [Bool](repeating: false, count: all.count)
    inkArea = all.reduce(0) { $0 + $1.area }
    let w = max(1, strokeWidth)
    let isCandidate = all.map { Double($0.extent) <= size * w && Double($0.area) <= max(1, size * size * w * w) }
    let candidates = all.indices.filter { isCandidate[$0] }
    if candidates.isEmpty { return }
    let writing = components.mask(width: ink.width, height: ink.height) { !isCandidate[$0] }
    let tones = ToneMap(all, candidates, width: ink.width, height: ink.height, cell: max(2, Int(5 * w)))
    let dots = candidates.filter { Double(all[$0].extent) > max(1, Specks.dust * w) }
    let neighbours = Neighbours(all, dots, reach: 8 * w)
    for i in candidates {
      let one = all[i]
      if tones.share(at: one) > Specks.tone {
        toned += 1
        continue
      }
      let isDust = Double(one.extent) <= max(1, Specks.dust * w)
      let distance = Int(((isDust ? 0.5 : guardWidth) * w).rounded(.up))
      let (columns, rows) = (
        one.minX - distance..<one.maxX + 1 + distance, one.minY - distance..<one.maxY + 1 + distance
      )
      if writing.read({ $0.hasAny(columns: columns, rows: rows) }) { continue }
      if !isDust, neighbours.isInRow(i, tolerance: 0.5 * w) { continue }
      isDirt[i] = true
      count += 1
      area += one.area
    }
  }
}

/// How much of the surroundings candidates cover.
private struct ToneMap {
  private let shares: Plane
  private let cell: Int

  init(_ all: [Components.Statistics], _ candidates: [Int], width: Int, height: Int, cell: Int) {
    self.cell = cell
    let (columns, rows) = ((width + cell - 1) / cell, (height + cell - 1) / cell)
    var cells = Plane(width: columns, height: rows)
    cells.write { view in
      for i in candidates {
        view.row(min(rows - 1, all[i].minY / cell))[min(columns - 1, all[i].minX / cell)] += Float(all[i].area)
      }
      for j in 0..<rows {
        for i in 0..<columns { view.row(j)[i] /= Float(cell * cell) }
      }
    }
    shares = BoxStatistics.mean(of: cells, radiusX: 1, radiusY: 1)
  }

  func share(at one: Components.Statistics) -> Double {
    Double(shares[min(shares.width - 1, one.minX / cell), min(shares.height - 1, one.minY / cell)])
  }
}

/// Candidates by place, for looking around.
private struct Neighbours {
  private let all: [Components.Statistics]
  private let reach: Double
  private var cells: [Int: [Int]] = [:]

  init(_ all: [Components.Statistics], _ candidates: [Int], reach: Double) {
    self.all = all
    self.reach = reach
    for i in candidates { cells[key(column(all[i].minX), column(all[i].minY)), default: []].append(i) }
  }

  private func column(_ x: Int) -> Int { Int(Double(x) / reach) }
  private func key(_ i: Int, _ j: Int) -> Int { j << 24 | i }

  /// Whether two others of about its area lie in a row or a column with it.
  func isInRow(_ index: Int, tolerance: Double) -> Bool {
    let one = all[index]
    let (x, y) = (Double(one.minX + one.maxX) / 2, Double(one.minY + one.maxY) / 2)
    var (across, down) = (0, 0)
    for j in column(one.minY) - 1...column(one.minY) + 1 {
      for i in column(one.minX) - 1...column(one.minX) + 1 where i >= 0 && j >= 0 {
        for other in cells[key(i, j)] ?? [] where other != index {
          let area = Double(all[other].area) / Double(one.area)
          if area < 0.5 || area > 2 { continue }
          let dx = abs(Double(all[other].minX + all[other].maxX) / 2 - x)
          let dy = abs(Double(all[other].minY + all[other].maxY) / 2 - y)
          if dy <= tolerance, dx <= reach { across += 1 }
          if dx <= tolerance, dy <= reach { down += 1 }
        }
      }
    }
    return max(across, down) >= 2
  }
}
