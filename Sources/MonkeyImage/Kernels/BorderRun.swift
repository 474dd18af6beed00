/// A side of an image, from which a border is looked for.
enum BorderSide: CaseIterable {
  case left, right, top, bottom

  /// Column and row of the place `along` the side (from the top or the left) and `depth` into the image.
  @inline(__always)
  func place(_ along: Int, _ depth: Int, width: Int, height: Int) -> (x: Int, y: Int) {
    switch self {
    case .left: (depth, along)
    case .right: (width - 1 - depth, along)
    case .top: (along, depth)
    case .bottom: (along, height - 1 - depth)
    }
  }
}

/// A stretch of one side along which the rim is dark, and how deep.
struct BorderRun {
  let side: BorderSide
  /// First place along the side.
  let start: Int
  /// Depth of the dark run at each place, cells, at least 1.
  let depths: [Int]
  /// Places before and after it that are dark from side to side: the corners, where two sides' borders meet.
  private(set) var before = 0
  private(set) var after = 0
  /// Whether it looks like what lies beyond a page.
  private(set) var isBorder = false

  /// Runs that reach further in than this share belong to another side, or to the page.
  private static let deepest = 0.45
  /// A stretch is at least this long, as a share of the shorter side: no letter is.
  private static let shortest = 0.06
  /// The depth bends by at most so many cells...
  private static let bend = 2
  /// ...over this many cells to both sides...
  private static let reach = 8
  /// ...in this share of the places.
  private static let straightShare = 0.85
  /// Share of the places at which the depth is broken by something bright.
  private static let brokenShare = 0.04
  /// A border no deeper than this share of the image need not be straight.
  private static let thin = 0.015
  /// Brightness leaps at the edge by at least this share of the paper's.
  private static let leap: Float = 0.3
  /// Inside, the brightness spreads (standard deviation) by at most this share of the paper's...
  private static let spread: Float = 0.15
  /// ...and its mean is no larger than this, unless the border is thin.
  private static let black: Float = 0.3
  /// At least this deep, as a share of the shorter side, and two pixels: a finer line is drawn, not scanned.
  private static let leastDepth = 0.0015

  /// The stretches of a side, long enough to matter.
  /// - Parameters:
  ///   - dark: dark cells, opened.
  ///   - means: the cells' brightness.
  ///   - paper: the paper's.
  ///   - cell: side of a cell, pixels.
  static func all(from side: BorderSide, dark: Mask, means: Plane, paper: Float, cell: Int) -> [BorderRun] {
    let (width, height) = (dark.width, dark.height)
    let upright = side == .left || side == .right
    let (along, across) = upright ? (height, width) : (width, height)
    let limit = Int(deepest * Double(across))
    let least = max(3, Int(shortest * Double(min(width, height))))
    let depths = dark.read { view in
      (0..<along).map { j -> Int in
        func isDark(_ depth: Int) -> Bool {
          let at = side.place(j, depth, width: width, height: height)
          return view.row(at.y)[at.x] != 0
        }
        // The very rim may be bright: resampling softens it.
        var depth = across > 1 && !isDark(0) && isDark(1) ? 1 : 0
        while depth < across, isDark(depth) { depth += 1 }
        return depth <= limit ? depth : -1
      }
    }
    var runs: [BorderRun] = []
    var j = 0
    while j < along {
      if depths[j] <= 0 {
        j += 1
        continue
      }
      let start = j
      while j < along, depths[j] > 0 { j += 1 }
      if j - start < least { continue }
      var run = BorderRun(side: side, start: start, depths: Array(depths[start..<j]))
      run.isBorder = run.judge(means, paper: paper, cell: cell, across: across)
      while start - run.before > 0, depths[start - run.before - 1] < 0 { run.before += 1 }
      while j + run.after < along, depths[j + run.after] < 0 { run.after += 1 }
      runs.append(run)
    }
    return runs
  }

  private init(side: BorderSide, start: Int, depths: [Int]) {
    self.side = side
    self.start = start
    self.depths = depths
  }

  /// Sets the cells of the stretch, and those of the corners next to it as deep as its ends.
  func mark(in mask: inout Mask) {
    let (width, height) = (mask.width, mask.height)
    mask.write { view in
      let ends = [
        [Int](repeating: depths.first ?? 0, count: before), depths, [Int](repeating: depths.last ?? 0, count: after),
      ]
      for (k, depth) in ends.joined().enumerated() {
        for d in 0..<depth {
          let at = side.place(start - before + k, d, width: width, height: height)
          view.row(at.y)[at.x] = 1
        }
      }
    }
  }

  private func judge(_ means: Plane, paper: Float, cell: Int, across: Int) -> Bool {
    let sorted = depths.sorted()
    let shorter = min(means.width, means.height) * cell
    if Double(sorted[sorted.count / 2] * cell) < max(2, BorderRun.leastDepth * Double(shorter)) { return false }
    let isThin = Double(sorted[(sorted.count - 1) * 19 / 20]) <= max(2, BorderRun.thin * Double(across))
    if !isThin, !isStraight || isBroken { return false }
    let (width, height) = (means.width, means.height)
    var leaps: [Float] = []
    var (sum, squares, count) = (0.0, 0.0, 0.0)
    means.read { view in
      func level(_ k: Int, _ depth: Int) -> Float {
        let at = side.place(start + k, max(0, min(across - 1, depth)), width: width, height: height)
        return view.row(at.y)[at.x]
      }
      for (k, depth) in depths.enumerated() {
        leaps.append(level(k, depth + 3) - level(k, depth - 3))
        for d in 0..<max(1, depth - 2) {
          let value = Double(level(k, d))
          sum += value
          squares += value * value
          count += 1
        }
      }
    }
    leaps.sort()
    let mean = sum / max(1, count)
    let deviation = max(0, squares / max(1, count) - mean * mean).squareRoot()
    return leaps[leaps.count / 2] > BorderRun.leap * paper && Float(deviation) < BorderRun.spread * paper
      && (isThin || Float(mean) < BorderRun.black * paper)
  }

  /// Whether the depth runs straight, or bends slowly, nearly everywhere.
  private var isStraight: Bool {
    let reach = BorderRun.reach
    guard depths.count > 2 * reach else {
      return (depths.max() ?? 0) - (depths.min() ?? 0) <= BorderRun.bend
    }
    let places = reach..<depths.count - reach
    let straight = places.filter {
      abs(depths[$0 - reach] - 2 * depths[$0] + depths[$0 + reach]) <= BorderRun.bend
    }
    return Double(straight.count) >= BorderRun.straightShare * Double(places.count)
  }

  /// Whether something bright lies in it, such as the symbols of a black bar on a screen: places where the depth falls
  /// short of what it is on both sides (a closing of the profile).
  private var isBroken: Bool {
    let window = max(4, depths.count / 12)
    let profile = Plane(width: depths.count, height: 1, samples: depths.map(Float.init))
    let closed = MinMaxFilter.minimum(
      of: MinMaxFilter.maximum(of: profile, radiusX: window, radiusY: 0), radiusX: window, radiusY: 0)
    let short = depths.indices.filter { Float(depths[$0]) < closed[$0, 0] - 3 }
    return Double(short.count) > BorderRun.brokenShare * Double(depths.count)
  }
}
