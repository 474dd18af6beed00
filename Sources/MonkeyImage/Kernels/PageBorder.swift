/// The dark edge around a page: what a scanner or copier saw beyond the paper.
///
/// The border is found as what it is: dark, plain, joined to the image's rim, and ended by a sharp edge that is straight or
/// bends slowly. The rim is scanned from all four sides as in border removal by projection and connected components
/// (F. Shafait, J. van Beusekom, D. Keysers, T. Breuel, "Document cleanup using page frame detection", IJDAR 11, 2008;
/// D. X. Le, G. Thoma, H. Wechsler, "Automated borders detection and adaptive segmentation for binary document images",
/// ICPR 1996), on cells of about a five-hundredth of the shorter side:
/// 1. Cells darker than a share of the paper's level are opened by a square, the outside counted as dark, so that strokes
///    that touch the rim fall away and bars along it stay.
/// 2. From each side the depth of the dark run is taken for every row (or column). A stretch of such runs is border where it
///    is long, its depth bends little (`BorderRun`), brightness leaps at its end, and nothing bright breaks it.
/// 3. Rows and columns are taken off the image one by one, from whichever side shows border along them, as long as no ink
///    lies on them. What border is left then (the wedge beside a slanted page, a torn corner) can be painted over.
///
/// Found only on a page: most of what is no border must be bright and plain, as paper is and photos are not.
public struct PageBorder: Sendable {
  /// What can be chosen.
  public struct Options: Sendable {
    /// Darker than this share of the paper's level is dark, 0…1.
    public var darkness = 0.5
    /// Taken off beyond the edge where nothing stands there, as a share of the shorter side.
    public var margin = 0.002
    /// At most this share of the width and of the height is taken off.
    public var mostCropped = 0.5

    public init() {}
  }

  /// What was found.
  public enum Outcome: Sendable {
    case border(PageBorder)
    /// Nothing is to be done, and why.
    case none(String)
  }

  /// What stays, pixels.
  public private(set) var left = 0
  public private(set) var top = 0
  public private(set) var right: Int
  public private(set) var bottom: Int
  /// Share of what stays that is border still, 0…1.
  public private(set) var leftOver = 0.0
  /// Border cells, and those of blank paper.
  let cells: Mask
  let blank: Mask
  let grid: BlockGrid

  /// Cells along the shorter side.
  private static let cellsAcross = 500
  /// A page has at least this share of cells that are plain and bright...
  private static let leastBlank = 0.45
  /// ...and this share with paper close by.
  private static let leastPaper = 0.8
  /// A row with a smaller share of border stays, for painting.
  private static let leastShare = 0.15

  /// Looks for a border.
  /// - Complexity: one pass over the pixels, then O(cells).
  public static func find(in luma: Plane, options: Options = Options()) -> Outcome {
    guard let grid = grid(over: luma) else { return .none("the image is too small") }
    let cell = grid.block
    let means = (luma.early?.borderCells.map { $0() } ?? grid.means(of: [luma], weights: [1]))
      .cropped(x: 1, y: 1, width: grid.columns, height: grid.rows)
    guard let split = Histogram(of: means).otsu() else { return .none("the image is blank") }
    let paper = Float(means.median(above: Float(split.threshold)))
    let dark = Mask(means, below: Float(options.darkness) * paper).openedTowardsRim(radius: 2)
    var border = Mask(width: grid.columns, height: grid.rows)
    for side in BorderSide.allCases {
      for run in BorderRun.all(from: side, dark: dark, means: means, paper: paper, cell: cell) where run.isBorder {
        run.mark(in: &border)
      }
    }
    if border.population == 0 { return .none("there is no dark edge") }
    guard let page = PageCells(means, border: border, paper: paper), page.blankShare >= leastBlank,
      page.paperShare >= leastPaper
    else { return .none("it does not look like a page on a dark ground") }
    var found = PageBorder(grid: grid, cells: border, blank: page.blank)
    found.crop(page, options)
    return .border(found)
  }

  /// The means of the cells with a margin of one, some rows after others; nil where the image is too small.
  package static func measuring(_ luma: Plane) -> RowTask<Plane>? {
    grid(over: luma).map { $0.measuringMeans(of: [luma], weights: [1]) }
  }

  /// The cells; nil for an image that is too small.
  private static func grid(over luma: Plane) -> BlockGrid? {
    let shorter = min(luma.width, luma.height)
    if shorter < 64 { return nil }
    let cell = max(1, Int((Double(shorter) / Double(cellsAcross)).rounded()))
    return BlockGrid(width: luma.width, height: luma.height, block: cell, margin: 1)
  }

  private init(grid: BlockGrid, cells: Mask, blank: Mask) {
    self.grid = grid
    self.cells = cells
    self.blank = blank
    (right, bottom) = (grid.width, grid.height)
  }

  /// Takes lines of cells off the sides.
  private mutating func crop(_ page: PageCells, _ options: Options) {
    var frame = CellFrame(left: 0, top: 0, right: grid.columns, bottom: grid.rows)
    let keep = 1 - max(0, min(1, options.mostCropped))
    let least = (
      width: max(1, Int((keep * Double(grid.columns)).rounded(.up))),
      height: max(1, Int((keep * Double(grid.rows)).rounded(.up)))
    )
    func fits(_ frame: CellFrame) -> Bool { frame.width >= least.width && frame.height >= least.height }
    // The side that shows most border goes first: beside a broad border at the left, the top shows some as well.
    while true {
      var best: (share: Double, side: BorderSide)?
      for side in BorderSide.allCases where fits(frame.without(side)) {
        let line = frame.line(side)
        let share = Double(cells.count(line)) / Double(max(1, line.count))
        if share >= PageBorder.leastShare, share > best?.share ?? 0, page.content.count(line) == 0 {
          best = (share, side)
        }
      }
      guard let best else { break }
      frame = frame.without(best.side)
    }
    leftOver = Double(cells.count(frame)) / Double(max(1, frame.count))
    let block = grid.block
    let extra = Int((options.margin * Double(min(grid.width, grid.height))).rounded())
    var more = (left: 0, top: 0, right: 0, bottom: 0)
    for side in BorderSide.allCases {
      var (inner, steps) = (frame, 0)
      while steps * block < extra, fits(inner.without(side)), page.ink.count(inner.line(side)) == 0 {
        inner = inner.without(side)
        steps += 1
      }
      let pixels = min(extra, steps * block)
      switch side {
      case .left: more.left = frame.left > 0 ? pixels : 0
      case .top: more.top = frame.top > 0 ? pixels : 0
      case .right: more.right = frame.right < grid.columns ? pixels : 0
      case .bottom: more.bottom = frame.bottom < grid.rows ? pixels : 0
      }
    }
    left = frame.left * block + more.left
    top = frame.top * block + more.top
    right = max(left + 1, min(grid.width, frame.right * block) - more.right)
    bottom = max(top + 1, min(grid.height, frame.bottom * block) - more.bottom)
  }
}

/// What the cells that are no border hold.
private struct PageCells {
  /// Darker than what is around it, and not close to border.
  let content: Mask
  /// Darker than what is around it, and no border.
  let ink: Mask
  /// Bright and plain.
  let blank: Mask
  let blankShare: Double
  let paperShare: Double

  /// Nil where there is nothing but border.
  init?(_ means: Plane, border: Mask, paper: Float) {
    let soft = border.plane(set: 1, clear: 0)
    let near = MinMaxFilter.maximum(of: soft, radiusX: 3, radiusY: 3)
    let touching = MinMaxFilter.maximum(of: soft, radiusX: 1, radiusY: 1)
    let page = means.merged(with: near) { $1 > 0.5 ? 0 : $0 }
    let around = MinMaxFilter.maximum(of: page, radiusX: 4, radiusY: 4)
    let wide = MinMaxFilter.maximum(of: page, radiusX: 12, radiusY: 12)
    let brightest = MinMaxFilter.maximum(of: means, radiusX: 1, radiusY: 1)
    let darkest = MinMaxFilter.minimum(of: means, radiusX: 1, radiusY: 1)
    let close = MinMaxFilter.maximum(of: means, radiusX: 2, radiusY: 2)
    let dark = means.merged(with: around) { $0 < 0.9 * $1 - 0.02 ? 1 : 0 }
    content = Mask(near, dark) { $0 < 0.5 && $1 > 0.5 }
    ink = Mask(touching, dark) { $0 < 0.5 && $1 > 0.5 }
    // Noise widens the range that plain paper has.
    let range = min(0.2 * paper, max(0.12 * paper, 5 * means.stepDeviation()))
    let plain = brightest.merged(with: darkest) { $0 - $1 < range ? 1 : 0 }
    let bright = means.merged(with: wide) { $0 > 0.85 * $1 && $0 > 0.5 * paper ? 1 : 0 }
    let free = bright.merged(with: near) { $1 > 0.5 ? 0 : $0 }
    blank = Mask(plain, free) { $0 * $1 > 0.5 }
    let total = Mask(near, below: 0.5).population
    if total <= 0 { return nil }
    let lit = Mask(close, near) { $0 > 0.8 * paper && $1 < 0.5 }
    blankShare = Double(blank.population) / Double(total)
    paperShare = Double(lit.population) / Double(total)
  }
}

/// A rectangle of cells; `right` and `bottom` are one past the last.
struct CellFrame {
  var left: Int
  var top: Int
  var right: Int
  var bottom: Int

  var width: Int { right - left }
  var height: Int { bottom - top }
  var count: Int { max(0, width) * max(0, height) }

  /// The outermost line of cells on a side.
  func line(_ side: BorderSide) -> CellFrame {
    switch side {
    case .left: CellFrame(left: left, top: top, right: left + 1, bottom: bottom)
    case .right: CellFrame(left: right - 1, top: top, right: right, bottom: bottom)
    case .top: CellFrame(left: left, top: top, right: right, bottom: top + 1)
    case .bottom: CellFrame(left: left, top: bottom - 1, right: right, bottom: bottom)
    }
  }

  /// The rest.
  func without(_ side: BorderSide) -> CellFrame {
    var rest = self
    switch side {
    case .left: rest.left += 1
    case .right: rest.right -= 1
    case .top: rest.top += 1
    case .bottom: rest.bottom -= 1
    }
    return rest
  }
}

extension Mask {
  /// Number of set pixels in a frame that lies inside.
  func count(_ frame: CellFrame) -> Int {
    read { view in
      var total = 0
      for y in frame.top..<max(frame.top, frame.bottom) {
        let row = view.row(y)
        for x in frame.left..<max(frame.left, frame.right) { total += Int(row[x]) }
      }
      return total
    }
  }

  /// Opened by a square of 2·radius + 1 pixels, everything outside the mask counted as set.
  func openedTowardsRim(radius: Int) -> Mask {
    let (width, height) = (width, height)
    let (wide, tall) = (width + 2 * radius, height + 2 * radius)
    // What is clear grows, then what is left: so the mask shrinks and grows again, with a frame that is set around it.
    var eroded = Mask(uninitializedWidth: wide, height: tall)
    var opened = Mask(uninitializedWidth: width, height: height)
    read { source in
      eroded.write { eroded in
        Mask.dilate(width: wide, height: tall, radius: radius) { y, row in
          row.update(repeating: 0, count: wide)
          if y < radius || y >= radius + height { return }
          let from = source.row(y - radius)
          for x in 0..<width { row[radius + x] = 1 - from[x] }
        } take: { y, row in
          let to = eroded.row(y)
          for x in 0..<wide { to[x] = 1 - row[x] }
        }
      }
    }
    eroded.read { eroded in
      opened.write { opened in
        Mask.dilate(width: wide, height: tall, radius: radius) { y, row in
          row.update(from: eroded.row(y), count: wide)
        } take: { y, row in
          if y >= radius, y < radius + height { opened.row(y - radius).update(from: row + radius, count: width) }
        }
      }
    }
    return opened
  }
}

extension Plane {
  /// Median of the samples above `limit`, 0…1, to 1/4096; `limit` where there are none.
  func median(above limit: Float) -> Float {
    let bins = 4096
    var counts = Histogram(of: self, bins: bins).counts
    let dark = max(0, min(bins, Int((Double(limit) * Double(bins - 1)).rounded()) + 1))
    for i in 0..<dark { counts[i] = 0 }
    let bright = Histogram(counts: counts)
    return bright.total == 0 ? limit : Float(bright.percentile(0.5))
  }

  /// Standard deviation of white noise, from the median absolute difference of neighbours in rows.
  func stepDeviation() -> Float {
    guard width > 1 else { return 0 }
    var steps: [Float] = []
    read { view in
      for y in 0..<height {
        let row = view.row(y)
        for x in 1..<width { steps.append(abs(row[x] - row[x - 1])) }
      }
    }
    steps.removeAll { $0.isNaN }
    return steps.isEmpty ? 0 : steps.select(steps.count / 2) / 0.954
  }
}
