/// Which pixels of a page are ink.
///
/// 1. The paper's level, all over the page (`PaperLevel`); brightness is taken relative to it.
/// 2. Edges: crests of the gradient (`InkEdges`). Otsu's split of their strengths tells ink's from the paper's own and from
///    what shines through from the other side (B. Su, S. Lu, C. L. Tan, "Robust document image binarization technique for
///    degraded document images", IEEE TIP 22, 2013); weak ones count where they continue strong ones (`Hysteresis`), and where
///    print has faded (`InkFading`).
/// 3. A threshold surface through the brightness at those edges (`EdgeThreshold`, after Yanowitz and Bruckstein).
///    On tinted ground it is held under the tint (`TintedGround`).
/// 4. Validation: a connected piece of ink, or of paper inside ink, whose outline is not drawn by edges is a stain, not ink.
///    N. Howe, "Document binarization with automatic parameter tuning", IJDAR 16, 2013, cuts a graph for the same aim:
///    outlines cost nothing along edges and much elsewhere.
/// 5. What shines through from the other side as strongly as ink is told from it by its darkness (`ShowThrough`).
///
/// Where noise comes close to the ink's contrast it is taken away before all this.
public struct InkMask: Sendable {
  /// 1 where there is ink.
  public var mask: Mask
  /// Threshold on the edges' strength, in relative brightness a pixel.
  public var edgeThreshold: Double
  /// Standard deviation of the gradient on blank paper, in relative brightness a pixel.
  public var gradientNoise: Double

  /// What the writing looks like; nil where no ink was found.
  public var writing: WritingMeasure?
  /// Share of the image that is paper, 0…1 (see `PaperLevel`).
  public var paperShare: Double
  /// Whether the page is bright on dark; the mask then holds the dark ground.
  public var isInverted: Bool
  /// Whether print from the other side was taken for ink at first and removed (see `ShowThrough`).
  public var showsThrough = false

  /// What can be chosen.
  public struct Options: Sendable {
    /// Factor on the threshold of edges; smaller finds fainter ink (and more dirt).
    public var edgeFactor = 1.0
    /// How far outside of the middle of an edge the outline runs; 1 is what people draw.
    public var boldness = 1.0

    public init() {}
  }

  /// Share of the outline that must lie on edges.
  private static let outlineShare = 0.5

  /// A page with more of its area dark than this is bright writing on a dark ground.
  private static let darkGround = 0.6
  /// A page without writing is a black page where its brightest part is under this.
  private static let black: Float = 0.15

  /// Finds the ink on a page, dark on bright or (taken as such where most of the page is dark) bright on dark.
  ///
  /// - Parameter luma: at least one sample.
  /// - Complexity: O(pixels).
  public static func find(in luma: Plane, options: Options = Options()) -> InkMask {
    var shared = luma
    return find(takingOver: &shared, options: options)
  }

  /// The same; the luma's memory may be used for something else, and anything left in its place.
  public static func find(takingOver luma: inout Plane, options: Options = Options()) -> InkMask {
    // The mask is made when it is found: its memory would be touched for nothing.
    var found = InkMask(
      mask: Mask(width: 0, height: 0), edgeThreshold: 0, gradientNoise: 0, writing: nil, paperShare: 1,
      isInverted: false)
    guard var page = PageAnalysis(takingOver: &luma) else {
      let isBlack = luma.read { $0.largest() } < black
      found.mask = isBlack ? Mask(luma, below: black) : Mask(width: luma.width, height: luma.height)
      return found
    }
    if page.isNoisy, let quiet = PageAnalysis(page.luma.quieted()) { page = quiet }
    if page.writing.inkShare <= darkGround {
      found.find(on: consume page, options)
    } else if let negative = PageAnalysis(page.luma.mapped { 1 - $0 }) {
      found.find(on: negative, options)
      found.mask = found.mask.inverted()
      found.isInverted = true
    }
    return found
  }

  private mutating func find(on page: consuming PageAnalysis, _ options: Options) {
    writing = page.writing
    paperShare = page.paper.share
    let sigma = InkMask.gaussian(for: page.writing)
    let contrast = page.writing.contrast
    let edges = InkEdges(page.takeRelative(), sigma: sigma) { noise in
      // What is under both plays no part: in the split of the crests and in the chains that weak ones continue.
      min(InkEdges.quiet * noise, options.edgeFactor * InkEdges.leastThreshold(noise: noise, contrast: contrast) / 2)
    }
    let threshold = edges.inkThreshold(contrast: contrast)
    edgeThreshold = options.edgeFactor * threshold
    gradientNoise = edges.noise
    let fading = InkFading(edges, threshold: threshold, strokeWidth: page.writing.strokeWidth, paper: page.paper)
    guard
      let chains = Hysteresis.select(
        edges.crests, low: Float(edgeThreshold / 2), high: Float(edgeThreshold), least: 4, fading: fading)
    else {
      mask = Mask(width: edges.smooth.width, height: edges.smooth.height)
      return
    }
    var surface = EdgeThreshold.surface(
      smooth: edges.smooth, edges: chains, block: max(2, Int((4 * sigma).rounded())),
      share: Float(0.5 + options.boldness * min(0.15, 0.02 * page.writing.strokeWidth)))
    if let tints = TintedGround(paper: page.paper, smooth: edges.smooth) { surface = tints.lowering(surface) }
    mask = Mask(edges.smooth, below: surface)
    OutlineCheck.perform(
      on: &mask, edges: chains, share: InkMask.outlineShare, holeShare: InkMask.outlineShare / 2, paper: page.paper)
    showsThrough = ShowThrough.remove(
      &mask, smooth: edges.smooth, strokeWidth: page.writing.strokeWidth,
      blur: (page.writing.edgeBlur * page.writing.edgeBlur + sigma * sigma).squareRoot())
  }

  /// Standard deviation of the Gaussian before the gradient, pixels: a little less than the blur that the edges have
  /// anyway, more where noise calls for it, never so much that strokes run together.
  private static func gaussian(for writing: WritingMeasure) -> Double {
    let blur = max(0.5, min(4, writing.edgeBlur))
    var sigma = max(0.8, 0.75 * blur)
    // Noise of deviation v gives the gradient a deviation of 0.2 v / sigma²; ink must stand ten of these above it.
    func signal(_ sigma: Double) -> Double { writing.contrast / (2.507 * (blur * blur + sigma * sigma).squareRoot()) }
    while sigma < 3, signal(sigma) < 10 * 0.2 * writing.noise / (sigma * sigma) { sigma *= 1.1 }
    return min(sigma, max(0.5, writing.strokeWidth / 5))
  }
}

extension InkEdges {
  /// Crests under so many deviations of the noise are noise.
  fileprivate static let quiet = 2.0

  /// The least strength that can divide ink's edges from noise.
  fileprivate static func leastThreshold(noise: Double, contrast: Double) -> Double {
    // The slope of ink's edge, blurred by three pixels; print that is fainter than any paper's texture has less.
    max(5 * noise, min(0.015, 0.13 * contrast))
  }

  /// The strength that divides ink's edges from the rest: Otsu's split of the crests that rise above noise, but never so
  /// low that noise alone would reach it.
  func inkThreshold(contrast: Double) -> Double {
    let least = InkEdges.leastThreshold(noise: noise, contrast: contrast)
    let step = 1 / Double(InkEdges.bins - 1)
    var counts = crestHistogram.counts
    let quiet = min(counts.count, Int(InkEdges.quiet * noise / step))
    for i in 0..<quiet { counts[i] = 0 }
    guard let found = Histogram(counts: counts).otsu() else { return least }
    // Where the weaker class is by far the larger one it is noise and texture; Otsu's split then lies close to it, and ink
    // starts a little above. Where it is not, it holds fainter ink, which must not be split off.
    let majority = max(0, min(1, (found.darkShare - 0.5) / 0.15))
    var split = found.threshold * (0.9 + 0.3 * majority)
    if majority < 0.6 { split = min(split, max(12 * noise, 0.05)) }
    return max(split, least)
  }
}

extension Mask {
  /// The pixels of `plane` that lie under a surface.
  init(_ plane: Plane, below surface: GridSurface) {
    self.init(uninitializedWidth: plane.width, height: plane.height)
    let width = plane.width
    plane.read { source in
      write { target in
        surface.forEachRow { y, level in
          let (from, to) = (source.row(y), target.row(y))
          for x in 0..<width { to[x] = from[x] < level[x] ? 1 : 0 }
        }
      }
    }
  }
}

extension PlaneView {
  /// The largest sample; −∞ where there is none.
  fileprivate func largest() -> Float {
    var best = -Float.infinity
    for y in 0..<height {
      for x in 0..<width where row(y)[x] > best { best = row(y)[x] }
    }
    return best
  }
}
