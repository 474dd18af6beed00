/// What is written on a page: the strokes that stand out dark from the paper around them, as weighted points.
///
/// The page is reduced by whole blocks to about 2.5 megapixels (150 dpi for A4), noise beyond what paper has is blurred,
/// and each pixel is compared with the paper near it: the mean of the pixels around that no ink is near (see `InkDepth`). What is
/// darker by more than the noise forms components; specks and big filled shapes (pictures, the dark frame of a scan) are left out.
/// The rest keeps its depth as its weight, so that the reduced gray levels carry where in a block the stroke lies.
/// - Complexity: one pass over the image, about six over the reduced one.
public struct PageInk: Sendable {
  /// Pixels of the image in a reduced one, each way.
  public let block: Int
  /// Size of the reduced page.
  public let width: Int
  public let height: Int
  /// Positions of the points, reduced pixels from the page's centre, x to the right and y down.
  package var xs: [Float] { points.xs }
  package var ys: [Float] { points.ys }
  /// How much darker than its paper each point is, 0…1.
  package var weights: [Float] { points.weights }
  private(set) var points = InkPoints()
  /// Share of the dark pixels that belong to text-sized components.
  public private(set) var keptShare = 0.0
  /// Share of the reduced page that is darker than its surroundings.
  public private(set) var darkShare = 0.0
  /// Standard deviation of what is not ink about its paper, over the depth of the ink: the unrest of the paper.
  public private(set) var unrest = 0.0
  /// Luma of the paper: of the brightest quarter's lower end, so that shade and dark frames do not count.
  public private(set) var paper: Float = 1
  /// Standard deviation of the reduced page's noise before it was blurred.
  public private(set) var noise = 0.0
  /// First and last column of each row of the reduced page where something is to be seen; nil where nothing is.
  package private(set) var extent: [ClosedRange<Int>?] = []

  /// Number of points.
  public var count: Int { points.count }

  /// Reduced pixels that a page is brought to.
  private static let targetPixels = 2_500_000.0

  /// - Parameter image: any size; without a pixel there is no ink.
  public init(of image: Raster) {
    block = Self.block(width: image.width, height: image.height)
    guard image.width >= block, image.height >= block, image.pixelCount > 0 else {
      (width, height) = (0, 0)
      return
    }
    (width, height) = (image.width / block, image.height / block)
    let seen = image.alpha == nil ? image.color : [image.lumaOnWhite()]
    let weights = seen.count == 3 ? [Luma.red, Luma.green, Luma.blue] : [1]
    let early = seen.count == 1 ? seen[0].early?.reducedPage : nil
    var page = early.map { $0() } ?? Plane.reduced(seen, weights: weights, block: block)
    noise = page.rowNoise()
    var residual = noise
    if noise > 0.015 {
      page = page.gaussianBlurred(sigma: 1)
      residual = noise / 3.5
    }
    collect(page, threshold: Float(max(0.04, 4 * residual)))
  }

  /// The reduced page, some rows after others; nil where it is no smaller, or there is none.
  package static func measuring(_ luma: Plane) -> RowTask<Plane>? {
    let block = block(width: luma.width, height: luma.height)
    guard block > 1, luma.width >= block, luma.height >= block else { return nil }
    return Plane.reducing([luma], weights: [1], block: block)
  }

  private static func block(width: Int, height: Int) -> Int {
    max(1, Int((Double(width) * Double(height) / targetPixels).squareRoot().rounded(.up)))
  }

  private mutating func collect(_ page: Plane, threshold: Float) {
    let side = (Double(width) * Double(height)).squareRoot()
    let radius = max(8, Int(side / 48))
    let found = InkDepth(of: page, radius: radius, threshold: threshold)
    let depth = found.plane
    // Text stands out more than the paper's grain and print that shows through: a third of the darkest ink's depth.
    let level = max(threshold, 0.35 * found.deepest)
    unrest = found.deviation(below: level) / Double(max(level, found.deepest))
    let dark = found.darkCount
    let components = Components(of: Mask(depth, below: -level))
    let big = max(40, 0.105 * side)
    let tall = max(48, 0.14 * side)
    var kept = 0
    let keep = components.statistics.map { one -> Bool in
      if one.area < 6 { return false }
      let (w, h) = (Double(one.width), Double(one.height))
      let isBig = (w > big && h > big) || h > tall
      // Tables, staves and joined handwriting are as big as pictures but thin; of a picture or a dark frame it is the rim,
      // about half the radius wide, that stands out.
      if isBig && (Double(one.area) > 0.25 * w * h || one.meanStroke > max(3, 0.25 * Double(radius))) { return false }
      kept += one.area
      return true
    }
    keptShare = dark == 0 ? 0 : Double(kept) / Double(dark)
    darkShare = Double(dark) / Double(max(1, width * height))
    paper = Float(Histogram(of: page, bins: 256, everyRow: max(1, min(4, height / 400))).percentile(0.75))
    // Rules and the edges of paper are long; a slanted one must not outweigh the text, so that each counts as
    // much as a word does. A byte a pixel, 255 for full weight.
    let shares = components.statistics.indices.map { index -> UInt8 in
      if !keep[index] { return 0 }
      let share = min(1, big / Double(components.statistics[index].extent))
      return UInt8(max(1, 255 * share))
    }
    var inked = Mask(width: width, height: height)
    inked.write { mask in
      Parallel.rows(height) { rows in
        for y in rows {
          let row = mask.row(y)
          for run in components.runs(inRow: y) where shares[Int(run.component)] > 0 {
            for x in Int(run.start)..<Int(run.end) { row[x] = shares[Int(run.component)] }
          }
        }
      }
    }
    gather(depth, inked)
    let seen = components.mask(width: width, height: height) { components.statistics[$0].area >= 6 }
    measureExtent(page, seen)
  }

  private mutating func gather(_ depth: Plane, _ inked: Mask) {
    let (width, height) = (width, height)
    let (centreX, centreY) = (Float(width) / 2, Float(height) / 2)
    let parts = depth.read { depth in
      inked.read { inked in
        Parallel.mapRows(height) { rows -> InkPoints.Part in
          var part = InkPoints.Part()
          // The largest share of three rows, with a pixel of margin on both sides, then that of three neighbours.
          let words = (width + 7) / 8
          let shares = UnsafeMutablePointer<UInt8>.allocate(capacity: width + 2)
          let near = UnsafeMutablePointer<UInt64>.allocate(capacity: words)
          let numbers = UnsafeMutablePointer<Float>.allocate(capacity: 5 * width)
          defer {
            shares.deallocate()
            near.deallocate()
            numbers.deallocate()
          }
          shares.initialize(repeating: 0, count: width + 2)
          near.initialize(repeating: 0, count: words)
          let largest = UnsafeMutableRawPointer(near).assumingMemoryBound(to: UInt8.self)
          let (xs, ys, weights) = (numbers, numbers + width, numbers + 2 * width)
          let (columns, all) = (numbers + 3 * width, numbers + 4 * width)
          for x in 0..<width { columns[x] = Float(x) + 0.5 - centreX }
          for y in rows {
            let row = depth.row(y)
            let (up, here, down) = (inked.row(max(0, y - 1)), inked.row(y), inked.row(min(height - 1, y + 1)))
            for x in 0..<width { shares[x + 1] = max(max(up[x], down[x]), here[x]) }
            // A stroke's soft edge belongs to it.
            for x in 0..<width { largest[x] = max(max(shares[x], shares[x + 2]), shares[x + 1]) }
            for x in 0..<width { all[x] = min(1, -row[x]) * Float(largest[x]) / 255 }
            let place = Float(y) + 0.5 - centreY
            var count = 0
            // Most of a page is far from ink.
            for k in 0..<words where near[k] != 0 {
              for x in 8 * k..<min(width, 8 * k + 8) {
                // Overwritten by the next one where this one does not count.
                xs[count] = columns[x]
                weights[count] = all[x]
                count += row[x] < -0.02 && largest[x] != 0 ? 1 : 0
              }
            }
            ys.update(repeating: place, count: count)
            part.append(xs, ys, weights, count: count)
          }
          return part
        }
      }
    }
    points = InkPoints(joining: parts)
  }

  private mutating func measureExtent(_ page: Plane, _ seen: Mask) {
    let (width, height, dark) = (width, height, paper - 0.2)
    extent = page.read { page in
      seen.read { seen in
        Parallel.mapRows(height) { rows in
          rows.map { y -> ClosedRange<Int>? in
            let (luma, flags) = (page.row(y), seen.row(y))
            // Inside a picture nothing stands out; a speck alone is nothing to keep.
            func visible(_ x: Int) -> Bool {
              if flags[x] != 0 { return true }
              return x >= 1 && x + 1 < width && luma[x - 1] < dark && luma[x] < dark && luma[x + 1] < dark
            }
            // Whether any of sixteen is, none of them the first or the last of the row.
            func someVisible(_ x: Int) -> Bool {
              let words = UnsafeRawPointer(flags + x).loadUnaligned(as: SIMD2<UInt64>.self)
              if words[0] | words[1] != 0 { return true }
              let brightest = greater(greater((luma + x - 1).lanes(0), luma.lanes(x)), (luma + x + 1).lanes(0))
              return any(brightest .< Lanes(repeating: dark))
            }
            var first = 0
            while first < width, !visible(first) {
              first += 1
              while first + 17 <= width, !someVisible(first) { first += 16 }
            }
            if first >= width { return nil }
            var last = width - 1
            while !visible(last) {
              last -= 1
              while last >= first + 16, !someVisible(last - 15) { last -= 16 }
            }
            return first...last
          }
        }
      }
    }.flatMap { $0 }
  }
}

extension Plane {
  /// Standard deviation of white noise, from the median of second differences along rows: edges, being rare, do not count.
  func rowNoise() -> Double {
    guard width >= 3 else { return 0 }
    let bins = 2048
    let width = width
    let every = max(2, min(8, height / 200))
    let counts = read { view in
      Parallel.mapRows(height) { rows in
        var counts = [Int](repeating: 0, count: bins)
        for y in rows where y % every == 0 {
          let row = view.row(y)
          for x in 1..<width - 1 {
            let d = abs(2 * row[x] - row[x - 1] - row[x + 1])
            if d.isFinite { counts[min(bins - 1, Int(min(1, d) * Float(bins)))] += 1 }
          }
        }
        return counts
      }
    }
    var sum = [Int](repeating: 0, count: bins)
    for part in counts { for k in 0..<bins { sum[k] += part[k] } }
    let half = sum.reduce(0, +) / 2
    var seen = 0
    for k in 0..<bins {
      seen += sum[k]
      if seen > half { return Double(k) / Double(bins) / 0.6745 / 6.0.squareRoot() }
    }
    return 0
  }
}
