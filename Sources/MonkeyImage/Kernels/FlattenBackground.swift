/// Even, white paper: divides a page by the level of its paper and lets what shines through fade into it.
///
/// Notation: p level of the paper at a pixel, one a channel; v sample; n = v / p (shading compensation: S. Lu, C. L. Tan,
/// "Binarization of badly illuminated document images through shading estimation and compensation", ICDAR 2007); t Otsu's
/// threshold between ink and paper in n of luma; k = 1 − whitening · (1 − t).
/// On paper, n of luma is mapped by straight lines through (0, 0), (t, t) and (k, 1), all channels by the same factor: ink
/// stays as dark as it is, what is brighter than k is paper. In pictures, where there is no paper, the level of the paper
/// around them divides and nothing else is done. Faint print is darkened where that is asked for (`FaintInk`) and not whitened.
public struct BackgroundFlattener: Sendable {
  /// 0 leaves the image, 1 makes the paper white.
  public var strength = 1.0
  /// Dark things less than about twice this wide are ink and not shade, in stroke widths.
  public var reach = 8.0
  /// How far below its level paper still turns white, as a share of the way to ink, 0…1.
  public var whitening = 0.25
  /// Standard deviation of the Gaussian that closes gaps in strokes before, in stroke widths.
  public var smoothing = 0.0
  /// How far below the paper's level faint print is darkened to in the mean, 0…1; 0 leaves it.
  public var faint = 0.0

  public init() {}

  /// What was measured.
  public struct Findings: Sendable, Equatable {
    /// Share of the image that is paper, 0…1.
    public var paperShare = 0.0
    /// Level of the paper where it is darkest and where it is brightest (2nd and 98th percentile), 0…1.
    public var darkest = 0.0
    public var brightest = 0.0
    /// How much of the image is neither blank paper nor strokes: a page of text has little, a photo much; 0…1.5.
    public var tonality = 0.0
  }

  /// A page of more tonality is a picture: text on paper stays under 0.4, of photos nearly all lie above.
  private static let mostTonality = 0.4
  /// A page with less paper is none.
  private static let leastPaper = 0.4

  /// Flattens `image`, which has at least one pixel, or says why not.
  /// - Complexity: O(pixels).
  public func flatten(_ image: inout Raster) -> (findings: Findings, declined: String?) {
    var findings = Findings()
    var luma = image.luma()
    if luma.isBilevel { return (findings, "it is black and white already") }
    guard let page = PageAnalysis(luma, reach: reach) else { return (findings, "there is no writing on it") }
    let levels = Histogram(of: page.paper.surface.small, bins: 1024)
    findings.paperShare = page.paper.share
    (findings.darkest, findings.brightest) = (levels.percentile(0.02), levels.percentile(0.98))
    findings.tonality = page.tonality
    if findings.tonality > BackgroundFlattener.mostTonality { return (findings, "it looks like a picture") }
    if page.paper.share < BackgroundFlattener.leastPaper { return (findings, "too little of it is paper") }
    let original = luma
    let sigma = smoothing * min(page.writing.strokeWidth, 50)
    if sigma >= 0.3 {
      for channel in image.color.indices { image.color[channel] = image.color[channel].gaussianBlurred(sigma: sigma) }
      luma = image.luma()
    }
    let threshold = page.writing.threshold
    let curve = WhiteningCurve(
      threshold: Float(threshold), knee: Float(max(threshold + 0.01, 1 - whitening * (1 - threshold))),
      strength: Float(max(0, min(1, strength))))
    let ink: Plane? =
      faint > 0
      ? FaintInk.gain(luma: original, relative: page.paper.surface.divided(into: luma), depth: faint) : nil
    let levelsOfChannels =
      image.color.count == 1 ? [page.paper.surface] : page.paper.surfaces(of: image.color, luma: luma)
    curve.apply(to: &image, luma: luma, page: page.paper, levels: levelsOfChannels, ink: ink)
    return (findings, nil)
  }
}

extension PageAnalysis {
  /// Share of pixels darker than nine tenths of the paper, plus half the share of ink that stands in blobs: little on
  /// pages, much on photos.
  public var tonality: Double {
    let histogram = histogram
    let counts = histogram.counts
    let dark = counts[..<Int(0.9 * Double(counts.count - 1))].reduce(0, +)
    return Double(dark) / Double(max(1, histogram.total)) + 0.5 * writing.blobShare
  }
}

extension GridSurface {
  /// A plane of the surface's size over the surface.
  fileprivate func divided(into plane: Plane) -> Plane {
    var out = Plane(uninitializedWidth: plane.width, height: plane.height)
    plane.read { from in
      out.write { to in
        forEachRow { y, level in
          let (source, target) = (from.row(y), to.row(y))
          for x in 0..<plane.width { target[x] = source[x] / level[x] }
        }
      }
    }
    return out
  }
}

extension PaperLevel {
  /// The paper's level in each plane: its tint, measured where the paper is seen, times its level in luma.
  func surfaces(of planes: [Plane], luma: Plane) -> [GridSurface] {
    let grid = surface.grid
    let tints = grid.brightRatios(of: planes, to: luma)
    return tints.map { tint in
      let smooth = PushPull.fill(tint, weights: seesPaper).gaussianBlurred(sigma: 4)
      var level = Plane(uninitializedWidth: grid.columns, height: grid.rows)
      smooth.read { ratio in
        surface.small.read { paper in
          level.write { out in
            for j in 0..<grid.rows {
              for i in 0..<grid.columns {
                out.row(j)[i] = max(1.0 / 255, ratio.row(j)[i] * paper.row(j + grid.margin)[i + grid.margin])
              }
            }
          }
        }
      }
      return GridSurface(grid: grid, cells: level)
    }
  }
}

/// The curve of `BackgroundFlattener`, and its application.
private struct WhiteningCurve {
  let threshold: Float
  let knee: Float
  let strength: Float

  /// - Parameter ink: how many times deeper each pixel becomes where it is ink.
  func apply(to image: inout Raster, luma: Plane, page: PaperLevel, levels: [GridSurface], ink: Plane?) {
    let paper = GridSurface(grid: page.surface.grid, cells: page.isPaper)
    // The factor by which n of luma is raised, once for all channels.
    var gain = Plane(uninitializedWidth: luma.width, height: luma.height)
    let width = luma.width
    luma.read { luma in
      gain.write { out in
        page.surface.forEachRow { y, level in
          let (from, to) = (luma.row(y), out.row(y))
          for x in 0..<width { to[x] = factor(from[x] / level[x]) }
        }
        if let ink {
          ink.read { ink in
            page.surface.forEachRow { y, level in
              let (from, depth, to) = (luma.row(y), ink.row(y), out.row(y))
              for x in 0..<width { to[x] = darkened(to[x], from[x] / level[x], by: depth[x]) }
            }
          }
        }
        paper.forEachRow { y, share in
          let to = out.row(y)
          for x in 0..<width { to[x] = 1 + (to[x] - 1) * (share[x] < 1 ? share[x] : 1) }
        }
      }
    }
    let strength = strength
    gain.read { gain in
      for (channel, surface) in levels.enumerated() {
        image.color[channel].write { out in
          surface.forEachRow { y, level in
            let (factor, to) = (gain.row(y), out.row(y))
            for x in 0..<width {
              let flat = to[x] / level[x] * factor[x]
              let limited = flat < 1 ? flat : 1
              to[x] += strength * (limited - to[x])
            }
          }
        }
      }
    }
  }

  /// The lesser of a factor and of the one that makes n so many times deeper.
  @inline(__always)
  private func darkened(_ factor: Float, _ n: Float, by gain: Float) -> Float {
    if gain <= 0 || n < 0.01 || n >= 1 { return factor }
    let deeper = max(0, 1 - gain * (1 - n)) / n
    return deeper < factor ? deeper : factor
  }

  /// What n is multiplied by.
  @inline(__always)
  private func factor(_ n: Float) -> Float {
    if n <= threshold { return 1 }
    let raised = threshold + (n - threshold) * (1 - threshold) / (knee - threshold)
    return (raised < 1 ? raised : (n < 1 ? 1 : n)) / n
  }
}
