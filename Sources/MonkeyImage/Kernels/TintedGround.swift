/// Ground that is darker than the paper and written on: shaded boxes and rows of tables, the strokes of marker pens, coloured labels.
///
/// Its border is as strong an edge as a letter's, and a threshold between ground and paper, carried a little way into the tint
/// as thresholds are, makes ink of all ground near it. So inside, and as far around as blocks tell, nothing counts as ink that is
/// not clearly darker than the tint.
///
/// Notation: r brighter half of a block over the paper's level, closed so that strokes crossing it do not count. A tint is a
/// connected region of blocks with r between ink's and paper's, neighbours alike, a few blocks thick, flat, with writing darker than
/// itself in it. Filled shapes that nothing or a word alone is written on stay ink.
struct TintedGround {
  /// The blocks of `limits`.
  let grid: BlockGrid
  /// What can be ink is darker than this, relative to the paper; one sample a block, 1 where there is no tint.
  let limits: Plane

  /// r of tints; paler ones have no edges that pass for ink's, and print is not told from darker ones.
  private static let tints: ClosedRange<Float> = 0.35...0.93
  /// Neighbouring blocks within this share of each other belong to one tint...
  private static let step: Float = 0.06
  /// ...of which this share...
  private static let flatShare = 0.75
  /// ...is as near to its median as this share of what the median is darker than paper.
  private static let flatness: Float = 0.3
  /// Of a tint's blocks, those with eight others around them are at least this share, and so many.
  private static let (innerShare, leastInner) = (0.3, 20)
  /// What is darker than this share of a tint is written on it...
  private static let written: Float = 0.7
  /// ...and takes up this share of its pixels.
  private static let writtenShare = 0.035...0.5
  /// Ink is darker than this share of the tint.
  private static let limit: Float = 0.88

  /// Nil where there is none.
  /// - Parameter smooth: brightness relative to the paper's.
  /// - Complexity: O(blocks), and one look at the pixels of tints.
  init?(paper: PaperLevel, smooth: Plane) {
    let ground = TintedGround.closed(paper.bright)
    let blocks = ground.over(paper.brightest ?? paper.level)
    let relative = paper.brightest == nil ? blocks : ground.over(paper.level)
    let inner = MinMaxFilter.minimum(
      of: blocks.mapped { TintedGround.tints.contains($0) ? 1 : 0 }, radiusX: 1, radiusY: 1)
    grid = paper.surface.grid
    var limits = Plane(width: blocks.width, height: blocks.height, fill: 1)
    var hasTint = false
    for region in TintedGround.regions(of: blocks, from: inner) {
      guard TintedGround.isTint(region, blocks, inner, relative, smooth, grid) else { continue }
      hasTint = true
      for (x, y) in region { limits[x, y] = TintedGround.limit * relative[x, y] }
    }
    if !hasTint { return nil }
    // A block that holds a little paper looks like paper.
    self.limits = MinMaxFilter.minimum(of: limits, radiusX: 1, radiusY: 1)
  }

  /// One sample a block; dark ones that lie between brighter ones are bridged.
  private static func closed(_ blocks: Plane) -> Plane {
    MinMaxFilter.minimum(of: MinMaxFilter.maximum(of: blocks, radiusX: 1, radiusY: 1), radiusX: 1, radiusY: 1)
  }

  /// Connected blocks of tints whose neighbours are alike, those that are thick somewhere.
  private static func regions(of blocks: Plane, from inner: Plane) -> [[(x: Int, y: Int)]] {
    let (width, height) = (blocks.width, blocks.height)
    var seen = [Bool](repeating: false, count: width * height)
    var all: [[(x: Int, y: Int)]] = []
    for y in 0..<height {
      for x in 0..<width where inner[x, y] != 0 && !seen[y * width + x] {
        seen[y * width + x] = true
        var region = [(x: x, y: y)]
        var next = 0
        while next < region.count {
          let (x, y) = region[next]
          next += 1
          let r = blocks[x, y]
          for (i, j) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
          where i >= 0 && i < width && j >= 0 && j < height && !seen[j * width + i] {
            let other = blocks[i, j]
            if !tints.contains(other) || abs(r - other) > step * max(r, other) { continue }
            seen[j * width + i] = true
            region.append((i, j))
          }
        }
        all.append(region)
      }
    }
    return all
  }

  private static func isTint(
    _ region: [(x: Int, y: Int)], _ blocks: Plane, _ inner: Plane, _ relative: Plane, _ smooth: Plane, _ grid: BlockGrid
  ) -> Bool {
    let core = region.filter { inner[$0.x, $0.y] != 0 }
    guard core.count >= leastInner, Double(core.count) >= innerShare * Double(region.count) else { return false }
    let tint = region.map { blocks[$0.x, $0.y] }.sorted()[region.count / 2]
    let flat = region.count { abs(blocks[$0.x, $0.y] - tint) <= flatness * (1 - tint) }
    guard Double(flat) >= flatShare * Double(region.count) else { return false }
    var (dark, all) = (0, 0)
    smooth.read { view in
      for (i, j) in core {
        let below = written * relative[i, j]
        let across = i * grid.block..<min(grid.width, (i + 1) * grid.block)
        for y in j * grid.block..<min(grid.height, (j + 1) * grid.block) {
          let row = view.row(y)
          for x in across where row[x] < below { dark += 1 }
          all += across.count
        }
      }
    }
    return writtenShare.contains(Double(dark) / Double(max(1, all)))
  }

  /// `surface`, nowhere above the limits of the blocks that its own blocks reach.
  func lowering(_ surface: GridSurface) -> GridSurface {
    let own = surface.grid
    let reach = Double(own.block) * 1.5
    var cells = Plane(width: own.columns, height: own.rows)
    for j in 0..<own.rows {
      for i in 0..<own.columns {
        let (x, y) = ((Double(i) + 0.5) * Double(own.block), (Double(j) + 0.5) * Double(own.block))
        var least = surface.small[i + own.margin, j + own.margin]
        for dy in [-reach, 0, reach] {
          for dx in [-reach, 0, reach] { least = min(least, limit(atX: x + dx, y + dy)) }
        }
        cells[i, j] = least
      }
    }
    return GridSurface(grid: own, cells: cells)
  }

  private func limit(atX x: Double, _ y: Double) -> Float {
    let side = Double(grid.block)
    return limits[
      Int(max(0, min(Double(grid.columns - 1), x / side))), Int(max(0, min(Double(grid.rows - 1), y / side)))]
  }
}

extension PaperLevel {
  /// The paper's level, one sample a block.
  fileprivate var level: Plane {
    var level = Plane(uninitializedWidth: bright.width, height: bright.height)
    let (small, margin) = (surface.small, surface.grid.margin)
    level.write { out in
      small.read { small in
        for y in 0..<out.height { out.row(y).update(from: small.row(y + margin) + margin, count: out.width) }
      }
    }
    return level
  }
}

extension Plane {
  /// The samples over those of `other`, which are more than 0.
  fileprivate func over(_ other: Plane) -> Plane { merged(with: other) { $0 / $1 } }
}
