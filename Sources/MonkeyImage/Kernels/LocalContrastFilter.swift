/// Contrast of luma against its surroundings, strengthened without halos, without noise and without clipping.
///
/// Notation, with G a Gaussian window of standard deviation sigma: L luma; per window k its mean m_k, standard deviation s_k,
/// and gain w_k; per pixel A and B the means over the windows that hold it:
/// - w = gain · gate(s) / (1 + (s / edge)⁴): nothing in windows as flat as noise, little in windows with a strong edge
/// - A = G * w, B = G * (w m)
/// - d = A L - B, that is the mean of w_k (L - m_k): every window pushes the pixel away from its own mean
/// - d' = d h / (h + |d|), h the room that is left: L below, L (1 - M) / M above, with M the pixel's largest channel
/// - all channels are multiplied by (L + d') / L, so that hue and saturation stay, and held within the `Headroom`.
///
/// It has the structure of the guided filter (He, Sun and Tang 2013), which is A = G * (s² / (s² + e)), computed as in the fast guided
/// filter (He and Sun 2015): windows live on a grid of blocks, A and B are interpolated, and s does not count what differs
/// within a block. Strong edges get small w in all
/// windows that see them, so no bright or dark seam grows along them.
public struct LocalContrastFilter: Sendable {
  /// Standard deviation of the window, pixels.
  public var sigma: Double
  /// Largest gain of local differences.
  public var gain: Float
  /// Standard deviation of a window at which its gain is halved, 0…1.
  public var edge: Float
  /// Windows with a standard deviation below `flat` get no gain, from `textured` on the whole gain.
  public var flat: Float
  public var textured: Float
  /// Whether an image that has much local contrast gets less.
  public var adaptive: Bool
  /// Share of the gain that is left where the colour is that of skin, 0…1: nobody wants to see pores and wrinkles grow.
  public var skin: Float

  public init(
    sigma: Double, gain: Float, edge: Float, flat: Float, textured: Float, adaptive: Bool = false, skin: Float = 1
  ) {
    self.sigma = sigma
    self.gain = gain
    self.edge = edge
    self.flat = flat
    self.textured = textured
    self.adaptive = adaptive
    self.skin = skin
  }

  /// Pixels that share one sample of the windows' grid, in each direction.
  public static func block(sigma: Double) -> Int { max(1, Int(min(1e6, sigma / 2.5))) }

  /// How many samples the mean over such a block is taken of.
  public static func samplesOfMean(sigma: Double) -> Double {
    let grid = BlockGrid(width: 1, height: 1, block: block(sigma: sigma), margin: 1)
    return Double(grid.block * grid.sampledRows)
  }

  /// Works in place; alpha stays.
  /// - Complexity: two passes over the image, one reading and one writing, whatever sigma is.
  public func apply(to image: inout Raster) {
    guard gain != 0, image.pixelCount > 0, sigma.isFinite else { return }
    let sigma = max(0.5, min(sigma, 64 * Double(max(image.width, image.height))))
    let block = LocalContrastFilter.block(sigma: sigma)
    // Means over blocks and the interpolation widen the windows by the variances (block² - 1) / 12 and block² / 4.
    let size = Double(block * block)
    let window = GaussianWindow(sigma: ((sigma * sigma - (size - 1) / 12) / size).squareRoot())
    let second = GaussianWindow(sigma: max(0, (sigma * sigma - size / 4) / size).squareRoot())
    let grid = BlockGrid(width: image.width, height: image.height, block: block, margin: 2 * window.radius + 2)
    let weights = image.colorModel == .rgb ? [Luma.red, Luma.green, Luma.blue] : [1]
    let means = grid.channelMeans(of: image)
    let luma = Plane.weightedSum(means, weights)
    let mean = luma.convolved(with: window)
    let squares = luma.mapped { $0 * $0 }.convolved(with: window)
    let deviations = squares.merged(with: mean) { square, mean in max(0, square - mean * mean).squareRoot() }
    let share = adaptive ? needed(deviations) : 1
    var gains = deviations.mapped { share * gain(deviation: $0) }
    if means.count == 3, skin < 1 {
      let likeness = skinLikeness(means[0], means[1], means[2])
      gains = gains.merged(with: likeness) { $0 * (1 - (1 - skin) * $1) }
    }
    let slope = gains.convolved(with: second)
    let offset = gains.merged(with: mean) { $0 * $1 }.convolved(with: second)
    let push = ContrastPush(grid, slope: slope, offset: offset)
    if !image.postpone({ $0.adding(push) }) { push.apply(to: &image) }
  }

  /// 1 for an image whose windows differ as much as 0.05 in the median, flat ones left out; from there down to 0.3 at 0.13.
  private func needed(_ deviations: Plane) -> Float {
    let counts = Histogram(of: deviations, bins: 512).counts
    // Under 8 of 511: flat.
    let structured = Histogram(counts: Array(repeating: 0, count: 8) + counts.dropFirst(8))
    if structured.total == 0 { return 1 }
    return max(0.3, min(1, 1 - (Float(structured.percentile(0.5)) - 0.05) * 8.75))
  }

  private func gain(deviation: Float) -> Float {
    let t = max(0, min(1, (deviation - flat) / max(1e-6, textured - flat)))
    let ratio = deviation / max(1e-6, edge)
    return gain * t * t * (3 - 2 * t) / (1 + ratio * ratio * ratio * ratio)
  }
}

/// How much each sample's colour is one that human skin has in daylight and lamplight, 0…1.
///
/// Skin of all shades keeps to one narrow place of the chromaticity plane r = R / (R + G + B), g = G / (R + G + B) (Soriano et al. 2003);
/// here an ellipse around (0.43, 0.315) with soft edges, on stored samples.
private func skinLikeness(_ red: Plane, _ green: Plane, _ blue: Plane) -> Plane {
  let sum = Plane.weightedSum([red, green, blue], [1, 1, 1])
  let r = red.merged(with: sum) { $1 > 0.15 ? ($0 / $1 - 0.43) / 0.045 : 9 }
  let g = green.merged(with: sum) { $1 > 0.15 ? ($0 / $1 - 0.315) / 0.025 : 9 }
  return r.merged(with: g) { max(0, min(1, 2 - ($0 * $0 + $1 * $1).squareRoot())) }
}
