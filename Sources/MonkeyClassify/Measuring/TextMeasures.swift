import MonkeyImage

/// Marks that look like glyphs, and how they stand: on lines, of one height, of one stroke.
///
/// The page is thresholded against its local mean in either polarity; connected components of a glyph's proportions are
/// kept. Heights are compared with the page, never with a resolution.
///
/// Where few marks stand in lines, the image is no text, and what the marks are like says nothing: the further from text,
/// the nearer are these measures to what they are of ordinary images (`settle`).
struct TextMeasures {
  /// log10 of 1 + number of glyphs.
  var glyphs = 0.0
  /// Share of ink that is in glyphs.
  var inkInGlyphs = 0.0
  /// Share of pixels that are ink, darker or lighter than around them.
  var ink = 0.0
  /// Median glyph height / shorter side, log2.
  var height = -8.0
  /// Interquartile range of glyph heights / median.
  var heightSpread = 0.0
  /// Median stroke / height.
  var stroke = 0.0
  /// Share of glyphs with a neighbour of like height beside them, in the better of the two directions.
  var inLines = 0.0
  /// How much the better direction is better, 0…1.
  var direction = 0.0
  /// log2 of the page's extent across the lines over its extent along them.
  var readingAspect = 0.0
  /// log2 of the extent along the lines / glyph height: about the characters that fit on a line.
  var lineCapacity = 0.0
  /// Light glyphs against dark: -1 all dark … 1 all light.
  var polarity = 0.0
  /// Share of the lines' length that is covered by glyphs, from the first to the last of the text block.
  var lineFill = 0.0
  /// Number of lines / number that would fit at twice the glyph height.
  var lineDensity = 0.0
  /// Standard deviation of where lines begin and where they end, over the block's width.
  var raggedness = 0.0

  /// What the measures of text are where there is none.
  enum Silent {
    static let height = -6.5
    static let heightSpread = 0.5
    static let stroke = 0.3
    static let direction = 0.0
    static let readingAspect = 0.0
    static let lineCapacity = 6.3
    static let polarity = 0.0
    static let lineFill = 0.0
    static let lineDensity = 0.0
    static let raggedness = 0.15
    static let inkInGlyphs = 0.4
  }

  /// A component's box.
  struct Glyph: Sendable {
    var x0, y0, x1, y1: Double
    var area: Double
    var stroke: Double
    var height: Double { y1 - y0 }
    var width: Double { x1 - x0 }
    var turned: Glyph { Glyph(x0: y0, y0: x0, x1: y1, y1: x1, area: area, stroke: stroke) }
  }

  /// Of an image without pixels.
  init() { settle(0) }

  /// From the page's ink.
  init(_ ink: Ink) {
    measure(ink)
    settle(Statistics.rise(inLines, from: 0.2, to: 0.5) * Statistics.rise(glyphs, from: 1, to: 1.7))
  }

  private mutating func measure(_ inks: Ink) {
    let luma = (width: inks.dark.width, height: inks.dark.height, count: inks.dark.width * inks.dark.height)
    guard luma.width > 8, luma.height > 8 else { return }
    let both = Parallel.mapRows(2, chunk: 1) { Self.glyphs($0.lowerBound == 0 ? inks.dark : inks.light) }
    let (d, l) = (both[0], both[1])
    let counted = Double(d.glyphs.count + l.glyphs.count)
    polarity = counted < 4 ? 0 : Double(l.glyphs.count - d.glyphs.count) / counted
    let chosen = l.glyphs.count > d.glyphs.count ? l : d
    let found = chosen.glyphs
    ink = (d.ink + l.ink) / Double(luma.count)
    glyphs = Statistics.decades(Double(found.count), floor: 1)
    inkInGlyphs = chosen.ink < 20 ? 0 : found.reduce(0) { $0 + $1.area } / chosen.ink
    guard found.count >= 4 else { return }
    let across = Self.lines(found)
    let down = Self.lines(found.map(\.turned))
    inLines = max(across.share, down.share)
    direction = Statistics.ratio(abs(across.share - down.share), inLines)
    let isTurned = down.share > across.share
    let upright = isTurned ? found.map(\.turned) : found
    let heights = upright.map(\.height)
    let median = Statistics.median(heights)
    height = Statistics.octaves(median / Double(min(luma.width, luma.height)), floor: 1.0 / 256)
    heightSpread = (Statistics.quantile(heights, 0.75) - Statistics.quantile(heights, 0.25)) / max(1, median)
    stroke = Statistics.median(upright.map { $0.stroke / max(1, $0.height) })
    let (along, over) = isTurned ? (luma.height, luma.width) : (luma.width, luma.height)
    readingAspect = Statistics.octaves(Double(over) / Double(along), floor: 0.01)
    lineCapacity = Statistics.octaves(Double(along) / max(1, median), floor: 1)
    measureBlock(isTurned ? down.rows : across.rows, glyphs: upright, median: median)
  }

  /// Moves what describes text towards a middle value where there is none; `trust` is 1 for text, 0 for other images.
  private mutating func settle(_ trust: Double) {
    func settled(_ value: Double, _ middle: Double) -> Double { middle + trust * (value - middle) }
    height = settled(height, Silent.height)
    heightSpread = settled(heightSpread, Silent.heightSpread)
    stroke = settled(stroke, Silent.stroke)
    direction = settled(direction, Silent.direction)
    readingAspect = settled(readingAspect, Silent.readingAspect)
    lineCapacity = settled(lineCapacity, Silent.lineCapacity)
    polarity = settled(polarity, Silent.polarity)
    lineFill = settled(lineFill, Silent.lineFill)
    lineDensity = settled(lineDensity, Silent.lineDensity)
    raggedness = settled(raggedness, Silent.raggedness)
    inkInGlyphs = settled(inkInGlyphs, Silent.inkInGlyphs)
  }

  private mutating func measureBlock(_ rows: [[Int]], glyphs: [Glyph], median: Double) {
    let long = rows.filter { $0.count >= 3 }
    guard long.count >= 2 else { return }
    let starts = long.map { row in row.reduce(Double.infinity) { min($0, glyphs[$1].x0) } }
    let ends = long.map { row in row.reduce(0) { max($0, glyphs[$1].x1) } }
    let (left, right) = (Statistics.quantile(starts, 0.05), Statistics.quantile(ends, 0.95))
    let width = max(1, right - left)
    let tops = long.map { row in row.reduce(Double.infinity) { min($0, glyphs[$1].y0) } }
    let extent = (tops.max() ?? 0) - (tops.min() ?? 0) + 2 * median
    lineDensity = min(2, Double(long.count) / max(1, extent / (2 * median)))
    lineFill = Statistics.mean(long.map { row in min(1, row.reduce(0) { $0 + glyphs[$1].width } / width) })
    func deviation(_ values: [Double]) -> Double {
      let mean = Statistics.mean(values)
      return Statistics.mean(values.map { ($0 - mean) * ($0 - mean) }).squareRoot()
    }
    raggedness = min(1, (deviation(starts) + deviation(ends)) / 2 / width)
  }

  private static func glyphs(_ mask: Mask) -> (glyphs: [Glyph], ink: Double) {
    let components = Components(of: mask)
    let tallest = Double(min(mask.width, mask.height)) / 6
    var (found, ink): ([Glyph], Double) = ([], 0)
    for one in components.statistics {
      ink += Double(one.area)
      let (w, h) = (Double(one.width), Double(one.height))
      let long = max(w, h)
      let short = min(w, h)
      guard long >= 5, long <= tallest, short >= 2, long <= 5 * short else { continue }
      guard one.minX > 0, one.minY > 0, one.maxX < mask.width - 1, one.maxY < mask.height - 1 else { continue }
      let fill = Double(one.area) / (w * h)
      guard fill > 0.12, fill < 0.95 else { continue }
      found.append(
        Glyph(
          x0: Double(one.minX), y0: Double(one.minY), x1: Double(one.maxX + 1), y1: Double(one.maxY + 1),
          area: Double(one.area), stroke: one.meanStroke))
    }
    return (found, ink)
  }

  /// Groups glyphs into lines that run along x: the share of glyphs that have a right-hand neighbour, and the rows.
  private static func lines(_ glyphs: [Glyph]) -> (share: Double, rows: [[Int]]) {
    let order = glyphs.indices.sorted { (glyphs[$0].x0, glyphs[$0].y0) < (glyphs[$1].x0, glyphs[$1].y0) }
    let cell = max(4, Statistics.median(glyphs.map(\.height)))
    // By the row of cells in which a glyph's middle lies, with an empty one above and below.
    let bottom = glyphs.reduce(0) { max($0, ($1.y0 + $1.y1) / 2) }
    var buckets = [[Int]](repeating: [], count: Int(bottom / cell) + 3)
    var next = [Int](repeating: -1, count: glyphs.count)
    // From right to left, so that a glyph finds those right of it in the buckets of its height on the page.
    for index in order.reversed() {
      let glyph = glyphs[index]
      let middle = (glyph.y0 + glyph.y1) / 2
      let row = Int(middle / cell) + 1
      var best = Double.infinity
      for bucket in row - 1...row + 1 {
        for other in buckets[bucket].suffix(12) {
          let right = glyphs[other]
          let gap = right.x0 - glyph.x1
          let tall = max(glyph.height, right.height)
          let isLike = min(glyph.height, right.height) >= 0.5 * tall
          let isLevel = abs(right.y1 - glyph.y1) < 0.25 * tall || abs((right.y0 + right.y1) / 2 - middle) < 0.2 * tall
          if gap > -0.3 * tall, gap < 1.2 * tall, isLike, isLevel, gap < best {
            best = gap
            next[index] = other
          }
        }
      }
      buckets[row].append(index)
    }
    let share = Double(next.reduce(0) { $0 + ($1 >= 0 ? 1 : 0) }) / Double(max(1, glyphs.count))
    return (share, rows(glyphs, cell: cell))
  }

  /// Glyphs whose middles stand within half a glyph height, top to bottom.
  private static func rows(_ glyphs: [Glyph], cell: Double) -> [[Int]] {
    let order = glyphs.indices.sorted {
      (glyphs[$0].y0 + glyphs[$0].y1, glyphs[$0].x0) < (glyphs[$1].y0 + glyphs[$1].y1, glyphs[$1].x0)
    }
    var rows: [[Int]] = []
    var (middle, last) = (0.0, -Double.infinity)
    for index in order {
      middle = (glyphs[index].y0 + glyphs[index].y1) / 2
      if middle - last > 0.35 * cell || rows.isEmpty { rows.append([]) }
      rows[rows.count - 1].append(index)
      last = middle
    }
    return rows
  }
}
