/// How bright the blank paper is all over a page, ink and pictures bridged.
///
/// 1. A block's level is the mean of its brighter half, so that a stroke crossing it does not count.
/// 2. A gray closing (maximum, then minimum, over a square) bridges blocks that are dark throughout but lie within `reach` of
///    brighter ones, and leaves shadows that fall steadily as they are (background estimation by closing: P. Soille,
///    "Morphological Image Analysis", 2nd ed. 2003, section 4.6).
/// 3. Neighbouring blocks whose levels differ little are joined. Large bright regions are paper, with their shadows and
///    soft stains; what is left, cut off by a sharp step, is a picture, a black border, the table under the page.
/// 4. There the level is that of the paper around, by push and pull; a Gaussian smooths the staircase.
public struct PaperLevel: Sendable {
  /// The paper's level, in the samples of the plane that was measured, more than 0.
  public let surface: GridSurface
  /// Share of the image that belongs to paper, its ink included, 0…1.
  public let share: Double
  /// The brighter half of each block, as it is: one sample a block.
  package let bright: Plane
  /// The level of the page's brightest paper, carried on over sheets that are darker throughout, one sample a block; nil where no
  /// sheet is.
  package let brightest: Plane?
  /// Blocks that belong to paper: one sample a block, 1 or 0.
  package let isPaper: Plane
  /// Blocks of paper where paper is seen, between the ink: one sample a block, 1 or 0.
  package let seesPaper: Plane

  /// Neighbouring blocks within this share of each other's level belong to one sheet.
  private static let step: Float = 0.1
  /// In a block whose brighter half is at least this share of the paper's level, paper is seen.
  private static let bare: Float = 0.93
  /// A sheet takes up at least this share of the image...
  private static let leastArea = 0.04
  /// ...and is at least this bright, beside the brightest one.
  private static let leastLevel: Float = 0.65
  /// Of several sheets those are tints of the others whose level is under this share of the brightest one's.
  private static let tintLevel = 0.93

  /// - Parameters:
  ///   - luma: at least one sample.
  ///   - reach: dark things less than about twice this wide are ink, pixels.
  /// - Complexity: two reads of the plane, then O(blocks).
  public init(of luma: Plane, reach: Int) {
    let grid = PaperLevel.grid(of: luma, reach: reach)
    let block = grid.block
    let radius = max(1, (reach + block / 2) / block)
    let early = reach == PageAnalysis.firstReach ? luma.early?.brightMeans : nil
    let bright = early.map { $0() } ?? grid.brightMeans(of: luma)
    self.bright = bright
    var cells = MinMaxFilter.maximum(of: bright, radiusX: radius, radiusY: radius)
    cells = MinMaxFilter.minimum(of: cells, radiusX: radius, radiusY: radius)
    let sheets = PaperLevel.sheets(of: cells)
    isPaper = sheets.all.plane(set: 1, clear: 0)
    share = Double(sheets.all.population) / Double(max(1, cells.count))
    let level = PushPull.fill(cells, weights: isPaper).gaussianBlurred(sigma: max(1, Double(radius) / 2))
    brightest = sheets.brightest.map { PushPull.fill(cells, weights: $0.plane(set: 1, clear: 0)) }
    var bare = isPaper
    bare.write { out in
      bright.read { bright in
        level.read { level in
          for j in 0..<out.height {
            for i in 0..<out.width where bright.row(j)[i] < PaperLevel.bare * level.row(j)[i] { out.row(j)[i] = 0 }
          }
        }
      }
    }
    seesPaper = bare
    surface = GridSurface(grid: grid, cells: level.mapped { $0 > 1.0 / 255 ? $0 : 1.0 / 255 })
  }

  /// What a page's first look at its paper begins with: the brighter half of each block.
  package static func measuring(_ luma: Plane) -> RowTask<Plane> {
    grid(of: luma, reach: PageAnalysis.firstReach).measuringBrightMeans(of: luma)
  }

  private static func grid(of luma: Plane, reach: Int) -> BlockGrid {
    let block = max(1, min(reach / 6, max(luma.width, luma.height)))
    return BlockGrid(width: luma.width, height: luma.height, block: block, margin: 1)
  }

  /// Brightness relative to the paper's level: near 1 on paper, whatever the light; not above 1.25, for a rim that is
  /// brighter still says nothing about ink. One pass, O(pixels).
  public func relative(_ luma: Plane) -> Plane {
    var out = Plane(uninitializedWidth: luma.width, height: luma.height)
    luma.read { source in out.write { fill($0, from: source, keeping: nil) } }
    return out
  }

  /// The same in the plane's own memory.
  /// - Parameter levels: takes the samples before they are written over.
  func makeRelative(_ luma: inout Plane, keeping levels: GrayLevels? = nil) {
    luma.write { fill($0, from: $0.reading, keeping: levels) }
  }

  private func fill(_ target: MutablePlaneView, from source: PlaneView, keeping levels: GrayLevels?) {
    let width = source.width
    surface.forEachRow { y, level in
      let (from, to) = (source.row(y), target.row(y))
      levels?.keep(y, from)
      var x = 0
      while x < width {
        to.setLanes(x, lesser(from.lanes(x) / level.lanes(x), Lanes(repeating: 1.25)))
        x += 16
      }
    }
  }

  /// The cells that belong to large bright regions without steps; where the largest of these is one of the brightest and others are
  /// darker, those that are not.
  private static func sheets(of cells: Plane) -> (all: Mask, brightest: Mask?) {
    var forest = (0..<Int32(clamping: cells.count)).map { $0 }
    return forest.withUnsafeMutableBufferPointer { parent in
      guard let parent = parent.baseAddress else { return (Mask(width: cells.width, height: cells.height), nil) }
      return sheets(of: cells, parent)
    }
  }

  /// - Parameter parent: a tree a cell, each of that cell alone; each hangs on one before it.
  private static func sheets(
    of cells: Plane, _ parent: UnsafeMutablePointer<Int32>
  ) -> (all: Mask, brightest: Mask?) {
    let (width, height) = (cells.width, cells.height)
    return cells.read { view in
      for y in 0..<height {
        let (row, above) = (view.row(y), view.row(max(0, y - 1)))
        for x in 0..<width {
          let at = y * width + x
          // Nothing hangs on this cell yet.
          if x > 0, near(row[x], row[x - 1]) { parent[at] = parent[at - 1] }
          if y > 0, near(row[x], above[x]), parent[at] != parent[at - width] {
            DisjointSets.join(parent, Int32(truncatingIfNeeded: at), Int32(truncatingIfNeeded: at - width))
          }
        }
      }
      // From here on a cell's region by number: what it hangs on has its own already.
      let number = parent
      var area: [Int] = []
      var sum: [Double] = []
      for y in 0..<height {
        let row = view.row(y)
        for x in 0..<width {
          let at = y * width + x
          if number[at] == at {
            number[at] = Int32(truncatingIfNeeded: area.count)
            area.append(0)
            sum.append(0)
          } else {
            number[at] = number[Int(number[at])]
          }
          let region = Int(number[at])
          area[region] += 1
          sum[region] += Double(row[x])
        }
      }
      let least = max(1, Int(leastArea * Double(width * height)))
      // A page cut into small sheets still has one: the largest.
      let largest = area.max() ?? 0
      let large = area.indices.filter { area[$0] >= min(least, largest) }
      let top = large.map { sum[$0] / Double(area[$0]) }.max() ?? 0
      func level(_ i: Int) -> Double { sum[i] / Double(area[i]) }
      func cells(ofSheets from: Double) -> Mask {
        var isChosen = [UInt8](repeating: 0, count: area.count)
        for i in large where level(i) >= from * top { isChosen[i] = 1 }
        var sheets = Mask(width: width, height: height)
        sheets.write { out in
          for y in 0..<height {
            let row = out.row(y)
            for x in 0..<width { row[x] = isChosen[Int(number[y * width + x])] }
          }
        }
        return sheets
      }
      let all = cells(ofSheets: Double(leastLevel))
      let hasTints = large.contains { level($0) >= Double(leastLevel) * top && level($0) < tintLevel * top }
      let isBright = large.contains { area[$0] == largest && level($0) >= tintLevel * top }
      return (all, hasTints && isBright ? cells(ofSheets: tintLevel) : nil)
    }
  }

  @inline(__always)
  private static func near(_ a: Float, _ b: Float) -> Bool {
    abs(a - b) <= step * max(a, b)
  }
}

extension BlockGrid {
  /// For each block the mean of its samples that are not under its mean; one sample a block, without margins.
  ///
  /// Rows are added up lane by lane, and the sums then block by block.
  func brightMeans(of luma: Plane) -> Plane { measuringBrightMeans(of: luma).measured() }

  /// The same, rows of blocks by rows of blocks.
  package func measuringBrightMeans(of luma: Plane) -> RowTask<Plane> {
    let out = PlanesToFill(1, width: columns, height: rows)
    return RowTask(rows, chunk: max(1, 64 / block), rows: { min(height, ($0 + 1) * block) }) { group in
      let lines = (0..<3).map { _ in BoxedRow(width: columns * block) }
      luma.read { source in
        for j in group {
          brightMeans(
            of: source, rows: j * block..<min(height, (j + 1) * block), sums: lines[0].start, counts: lines[1].start,
            level: lines[2].start, into: out.views[0].row(j))
        }
      }
      withExtendedLifetime(lines) {}
    } value: { _ in
      out.planes[0]
    }
  }

  /// One row of blocks, with memory for three rows of samples.
  @inline(__always)
  private func brightMeans(
    of source: PlaneView, rows down: Range<Int>, sums: UnsafeMutablePointer<Float>,
    counts: UnsafeMutablePointer<Float>, level: UnsafeMutablePointer<Float>, into to: UnsafeMutablePointer<Float>
  ) {
    sums.update(repeating: 0, count: width)
    for y in down {
      let row = source.row(y)
      var x = 0
      while x < width {
        sums.setLanes(x, sums.lanes(x) + row.lanes(x))
        x += 16
      }
    }
    for i in 0..<columns {
      let across = i * block..<min(width, (i + 1) * block)
      var sum: Float = 0
      for x in across { sum += sums[x] }
      // A little less than the mean: or rounding could leave a flat block without a sample that is not under it.
      let mean = sum / Float(down.count * across.count) - 1e-5
      to[i] = mean
      for x in across { level[x] = mean }
    }
    sums.update(repeating: 0, count: width)
    counts.update(repeating: 0, count: width)
    for y in down {
      let row = source.row(y)
      var x = 0
      while x < width {
        let v = row.lanes(x)
        let above = v .>= level.lanes(x)
        sums.setLanes(x, sums.lanes(x) + Lanes.zero.replacing(with: v, where: above))
        counts.setLanes(x, counts.lanes(x) + Lanes.zero.replacing(with: 1, where: above))
        x += 16
      }
    }
    for i in 0..<columns {
      var (bright, count): (Float, Float) = (0, 0)
      for x in i * block..<min(width, (i + 1) * block) {
        bright += sums[x]
        count += counts[x]
      }
      if count > 0 { to[i] = bright / count }
    }
  }

  /// For each plane and block: the sum of its samples over the sum of luma, where luma is not under the block's mean.
  func brightRatios(of planes: [Plane], to luma: Plane) -> [Plane] {
    planes.map { plane in
      var out = Plane(uninitializedWidth: columns, height: rows)
      luma.read { luma in
        plane.read { source in
          out.write { target in
            forEachBlock(of: luma) { i, j, across, down, mean in
              var (bright, total): (Float, Float) = (0, 0)
              for y in down {
                let (l, v) = (luma.row(y), source.row(y))
                for x in across {
                  let above: Float = l[x] >= mean ? 1 : 0
                  bright += above * v[x]
                  total += above * l[x]
                }
              }
              target.row(j)[i] = total > 0 ? bright / total : 1
            }
          }
        }
      }
      return out
    }
  }

  /// Calls `body` for each block, rows of blocks at once, with its column and row, the pixels it covers and the mean there, a
  /// little less: or rounding could leave a flat block without a sample that is not under it.
  @inline(__always)
  private func forEachBlock(of plane: PlaneView, _ body: (Int, Int, Range<Int>, Range<Int>, Float) -> Void) {
    Parallel.rows(rows, chunk: max(1, 64 / block)) { group in
      for j in group {
        let down = j * block..<min(height, (j + 1) * block)
        for i in 0..<columns {
          let across = i * block..<min(width, (i + 1) * block)
          var sum: Float = 0
          for y in down {
            let row = plane.row(y)
            for x in across { sum += row[x] }
          }
          body(i, j, across, down, sum / Float(down.count * across.count) - 1e-5)
        }
      }
    }
  }
}
