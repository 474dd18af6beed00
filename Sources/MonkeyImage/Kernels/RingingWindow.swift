/// A unit of the JPEG grid with the eight around it, as far as they lie in the image; reused from unit to unit.
///
/// Notation as in `Deringing`; columns and rows count within the window.
struct RingingWindow {
  /// A colour that much of the window has.
  struct Ground {
    var color: [UInt8]
    /// Luma, levels.
    var luma: Int
  }

  private static let side = 3 * Deringing.unit
  private(set) var width = 0
  private(set) var height = 0
  /// The unit within the window.
  private(set) var columns = 0..<0
  private(set) var rows = 0..<0
  private var left = 0
  private var top = 0
  private var samples: [[UInt8]] = []
  /// d of every pixel for the ground at work.
  private var distance = [UInt8](repeating: 0, count: side * side)
  /// Whether ink lies at the pixel or beside it.
  private var nearInk = [Bool](repeating: false, count: side * side)

  /// Copies the window around the unit at (x, y).
  mutating func place(_ levels: LevelPlanes, x: Int, y: Int) {
    let unit = Deringing.unit
    (left, top) = (max(0, x - unit), max(0, y - unit))
    width = min(levels.width, x + 2 * unit) - left
    height = min(levels.height, y + 2 * unit) - top
    columns = x - left..<min(levels.width, x + unit) - left
    rows = y - top..<min(levels.height, y + unit) - top
    if samples.count != levels.planes.count {
      samples = levels.planes.map { _ in [UInt8](repeating: 0, count: Self.side * Self.side) }
    }
    for (index, plane) in levels.planes.enumerated() {
      for row in 0..<height {
        let start = (top + row) * levels.width + left
        samples[index].replaceSubrange(row * width..<(row + 1) * width, with: plane[start..<start + width])
      }
    }
  }

  private var colorCount: Int { samples.count == 1 ? 1 : 3 }
  private var count: Int { width * height }

  /// The colours that at least 30 and then 20 per cent of the window are within `reach` of, by luma.
  func grounds(reach: Int) -> [Ground] {
    var histogram = [Int](repeating: 0, count: 256)
    let luma = samples[samples.count - 1]
    for i in 0..<count { histogram[Int(luma[i])] += 1 }
    var found: [Ground] = []
    for share in [30, 20] {
      var (best, most) = (0, 0)
      for level in 0..<256 {
        let sum =
          (level > 0 ? histogram[level - 1] : 0) + 2 * histogram[level] + (level < 255 ? histogram[level + 1] : 0)
        if sum > most { (best, most) = (level, sum) }
      }
      let around = max(0, best - reach)...min(255, best + reach)
      let near = around.reduce(0) { $0 + histogram[$1] }
      // Ringing spreads from one level; texture and gradients have no level that stands out.
      let own = (max(0, best - 1)...min(255, best + 1)).reduce(0) { $0 + histogram[$1] }
      if near * 100 < share * count || 3 * own < near { break }
      found.append(Ground(color: color(luma: best), luma: best))
      for level in around { histogram[level] = 0 }
    }
    return found
  }

  /// The most frequent level of each channel among the pixels of that luma.
  private func color(luma level: Int) -> [UInt8] {
    let luma = samples[samples.count - 1]
    return (0..<colorCount).map { channel in
      var histogram = [Int](repeating: 0, count: 256)
      for i in 0..<count where abs(Int(luma[i]) - level) <= 1 { histogram[Int(samples[channel][i])] += 1 }
      return UInt8(histogram.indices.max { (histogram[$0], -$0) < (histogram[$1], -$1) } ?? 0)
    }
  }

  /// Finds d for a ground, and what is at most `margin` pixels from ink.
  mutating func measure(_ ground: Ground, reach: Int, margin: Int = 1) {
    for i in 0..<count {
      var largest = 0
      for channel in 0..<colorCount {
        largest = max(largest, abs(Int(samples[channel][i]) - Int(ground.color[channel])))
      }
      distance[i] = UInt8(largest)
      nearInk[i] = false
    }
    for y in 0..<height {
      for x in 0..<width where Int(distance[y * width + x]) > reach {
        for v in max(0, y - margin)...min(height - 1, y + margin) {
          for u in max(0, x - margin)...min(width - 1, x + margin) { nearInk[v * width + u] = true }
        }
      }
    }
  }

  /// Replaces what rings in the unit; returns how many pixels.
  mutating func settle(
    _ levels: LevelPlanes, reach: Int, _ write: ((x: Int, y: Int), [UInt8]) -> Void
  ) -> Int {
    var changed = 0
    for ground in grounds(reach: reach) {
      measure(ground, reach: reach)
      guard hasStrongInk(reach), isFlat(ground, reach: reach), rings(reach) else { continue }
      let (lines, posts) = (faintLines(ground, reach, across: true), faintLines(ground, reach, across: false))
      for y in rows where !lines.contains(y) {
        for x in columns where !posts.contains(x) {
          let at = y * width + x
          guard distance[at] > 0, Int(distance[at]) <= reach else { continue }
          if nearInk[at], leansToInk(x, y, ground, reach) { continue }
          write((left + x, top + y), ground.color)
          changed += 1
        }
      }
    }
    return changed
  }

  /// Ringing has a cause: ink in the unit that differs by far more than the ringing.
  private func hasStrongInk(_ reach: Int) -> Bool {
    let limit = max(2 * reach, 32)
    return rows.contains { y in columns.contains { Int(distance[y * width + $0]) > limit } }
  }

  /// Whether the ground is one level over the whole window, and no gradient: by the means of its units.
  private func isFlat(_ ground: Ground, reach: Int) -> Bool {
    let luma = samples[samples.count - 1]
    let unit = Deringing.unit
    for v in stride(from: 0, to: height, by: unit) {
      for u in stride(from: 0, to: width, by: unit) {
        var (sum, near, inked) = (0, 0, false)
        for y in v..<min(height, v + unit) {
          for x in u..<min(width, u + unit) {
            let at = y * width + x
            if Int(distance[at]) <= reach {
              sum += Int(luma[at]) - ground.luma
              near += 1
            } else {
              inked = true
            }
          }
        }
        if near < 32 { continue }
        let mean = abs(Double(sum) / Double(near))
        if mean > (inked ? max(1.25, 0.25 * Double(reach)) : 1) { return false }
      }
    }
    return true
  }

  /// Whether a third of the ground apart from ink differs from it, in the blocks of 8 by 8 that hold ink.
  private func rings(_ reach: Int) -> Bool {
    let (all, odd) = apart(reach: reach)
    return all < 8 || 3 * odd >= all
  }

  /// Ground pixels that touch no ink, in blocks of the unit that hold ink: how many, and how many of another level.
  func apart(reach: Int, _ body: (UInt8) -> Void = { _ in }) -> (all: Int, odd: Int) {
    var (all, odd) = (0, 0)
    for v in stride(from: rows.lowerBound, to: rows.upperBound, by: 8) {
      for u in stride(from: columns.lowerBound, to: columns.upperBound, by: 8) {
        let (bottom, right) = (min(rows.upperBound, v + 8), min(columns.upperBound, u + 8))
        let inked = (v..<bottom).contains { y in (u..<right).contains { Int(distance[y * width + $0]) > reach } }
        guard inked else { continue }
        for y in v..<bottom {
          for x in u..<right where !nearInk[y * width + x] {
            all += 1
            if distance[y * width + x] > 0 { odd += 1 }
            body(distance[y * width + x])
          }
        }
      }
    }
    return (all, odd)
  }

  /// Ground pixels in units without ink next to this one, at most 7 from its ink: how many, and how many of another level.
  func beside(reach: Int) -> (all: Int, odd: Int) {
    var (all, odd) = (0, 0)
    let unit = Deringing.unit
    for v in stride(from: 0, to: height, by: unit) {
      for u in stride(from: 0, to: width, by: unit) {
        let (bottom, right) = (min(height, v + unit), min(width, u + unit))
        if (v..<bottom).contains(where: { y in (u..<right).contains { Int(distance[y * width + $0]) > reach } }) {
          continue
        }
        for y in max(v, rows.lowerBound - 7)..<max(v, min(bottom, rows.upperBound + 7)) {
          for x in max(u, columns.lowerBound - 7)..<max(u, min(right, columns.upperBound + 7))
          where !nearInk[y * width + x] {
            all += 1
            if distance[y * width + x] > 0 { odd += 1 }
          }
        }
      }
    }
    return (all, odd)
  }

  /// Whether a pixel beside ink differs from the ground to the side on which that ink lies: the ink's smoothed outline.
  private func leansToInk(_ x: Int, _ y: Int, _ ground: Ground, _ reach: Int) -> Bool {
    let luma = samples[samples.count - 1]
    let own = Int(luma[y * width + x]) - ground.luma
    for v in max(0, y - 1)...min(height - 1, y + 1) {
      for u in max(0, x - 1)...min(width - 1, x + 1) where Int(distance[v * width + u]) > reach {
        if own * (Int(luma[v * width + u]) - ground.luma) >= 0 { return true }
      }
    }
    return false
  }

  /// Rows (or columns) of the unit that are of one other level throughout: a faint rule or border, which no ringing makes.
  private func faintLines(_ ground: Ground, _ reach: Int, across: Bool) -> Set<Int> {
    let luma = samples[samples.count - 1]
    var found = Set<Int>()
    for line in across ? rows : columns {
      let places = (across ? columns : rows).map { across ? line * width + $0 : $0 * width + line }
      let differences = places.filter { Int(distance[$0]) <= reach }.map { Int(luma[$0]) - ground.luma }
      guard differences.count >= max(6, places.count * 3 / 4) else { continue }
      let sorted = differences.sorted()
      let (low, high) = (sorted[sorted.count / 8], sorted[sorted.count - 1 - sorted.count / 8])
      if low > 1 && high - low <= max(2, low) || high < -1 && high - low <= max(2, -high) { found.insert(line) }
    }
    return found
  }
}
