/// Takes noise from a page of writing where it hides the ink.
///
/// Before anything is measured by or interpolated from the page: a page that is turned first has its impulses smeared into
/// blots of several pixels and its noise coloured, and neither can be told from ink any more.
public enum PageNoise {
  /// What was done, and why not.
  public enum Outcome: Sendable, Equatable {
    /// Impulses replaced, as a share of all pixels, and the standard deviation of the noise that was removed, 0…1; 0 where
    /// none was.
    case quieted(impulses: Double, deviation: Double)
    /// Noise does not come close to the ink's contrast.
    case clear
    /// All pixels are black or white.
    case bilevel
  }

  /// A page whose noise, beside the paper in shade, is less than this is clear whatever its ink looks like.
  private static let leastDeviation = 0.02
  /// Ink that stands this many deviations of the noise above it at the first look is clear without a second one.
  private static let suspicious = 14.0
  /// Share of the pixels that are impulses from which on they are worth a pass.
  private static let leastImpulses = 5e-4
  /// An impulse stands out by this many deviations of the noise.
  private static let impulse = 4.0

  /// - Parameters:
  ///   - image: any size; alpha stays.
  ///   - strength: how much noise to remove, in multiples of what the page is found to have.
  /// - Complexity: O(1) on pages that are clear at the first look, O(pixels) on others.
  public static func clean(_ image: inout Raster, strength: Double = 1) -> Outcome {
    let sample = PageNoiseSample(of: image)
    if sample.isBilevel { return .bilevel }
    let hasImpulses = sample.impulses >= leastImpulses
    let hasNoise = sample.worstDeviation >= leastDeviation && sample.contrast < suspicious * sample.worstDeviation
    if !hasImpulses, !hasNoise { return .clear }
    let deviations = image.color.map { $0.wideNoise() }
    let deviation = deviations.reduce(0, +) / Double(deviations.count)
    if hasImpulses {
      for index in image.color.indices {
        // By the median of all samples: beside flat paper `wideNoise` sees the writing's edges alone.
        let distance = max(0.06, impulse * image.color[index].rowNoise())
        image.color[index] = image.color[index].withoutImpulses(beyond: Float(distance))
      }
    }
    if hasNoise, let page = PageAnalysis(image.luma()), page.isNoisy {
      image.denoise(.white(deviation: strength * deviation, channels: image.color.count))
      return .quieted(impulses: sample.impulses, deviation: deviation)
    }
    return hasImpulses ? .quieted(impulses: sample.impulses, deviation: 0) : .clear
  }
}
