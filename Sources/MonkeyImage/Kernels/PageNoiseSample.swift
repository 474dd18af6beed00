#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A first look at a page's noise, at a cost that does not depend on its size: whether a pass of denoising may pay.
///
/// At most 16 by 16 patches of 16 by 16 samples, spread over the page. In each: the paper's level, the standard deviation of the
/// noise from the lower quarter of second differences along rows (edges do not count), and impulses: samples outside the
/// range of their eight neighbours by more than noise reaches.
public struct PageNoiseSample: Sendable, Equatable {
  /// The noise's standard deviation over the paper's level, in the patch that only one in ten patches exceeds: noise that is
  /// the same all over hides most where the page is in shade.
  public private(set) var worstDeviation = 0.0
  /// Contrast of ink and noise over the paper's level, in the patch that only one in ten patches exceeds.
  public private(set) var contrast = 0.0
  /// Share of the samples that are impulses, 0…1; 0 where they are gathered in places, as a picture's dots are.
  public private(set) var impulses = 0.0
  /// Whether all samples that were looked at are 0 or 1.
  public private(set) var isBilevel = false

  /// Patches across and down, samples across and down in one.
  private static let (most, side) = (16, 16)
  /// Impulses stand out by at least this much, and by this many deviations of the noise.
  private static let (leastGap, gapDeviations): (Float, Float) = (0.06, 6)

  /// - Parameter image: any size; under 16 by 16 pixels there is nothing to see.
  public init(of image: Raster) {
    let planes = image.color
    let early = planes.count == 1 ? planes[0].early?.pageNoise : nil
    self = early.map { $0() } ?? Self.measuring(planes).measured()
  }

  /// The same of one or three planes of one size, patch by patch from the top.
  package static func measuring(_ planes: [Plane]) -> RowTask<PageNoiseSample> {
    let (width, height) = (planes[0].width, planes[0].height)
    guard width >= side, height >= side else { return RowTask(whole: { PageNoiseSample() }) }
    let across = min(most, width / side)
    let down = min(most, height / side)
    let weights: [Float] = planes.count == 3 ? [Luma.red, Luma.green, Luma.blue] : [1]
    let top = { @Sendable (j: Int) in down > 1 ? j * (height - side) / (down - 1) : 0 }
    return RowTask(down, rows: { top($0) + side }) { j -> [Patch] in
      withExtendedLifetime(planes) {
        let views = planes.map { $0.unsafeView }
        var samples = [Float](repeating: 0, count: side * side)
        return (0..<across).map { i in
          let left = across > 1 ? i * (width - side) / (across - 1) : 0
          for y in 0..<side {
            for x in 0..<side {
              var sum: Float = 0
              for (view, weight) in zip(views, weights) { sum += view.row(top(j) + y)[left + x] * weight }
              samples[y * side + x] = sum.isFinite ? sum : 0
            }
          }
          return Patch(samples, side: side)
        }
      }
    } value: {
      PageNoiseSample($0.flatMap { $0 })
    }
  }

  private init() {}

  /// From at least one patch.
  private init(_ patches: [Patch]) {
    let side = PageNoiseSample.side
    isBilevel = patches.allSatisfy(\.isBilevel)
    let deviations = patches.map(\.relativeDeviation).sorted()
    worstDeviation = Double(deviations[deviations.count * 9 / 10])
    let contrasts = patches.map(\.contrast).sorted()
    contrast = Double(contrasts[contrasts.count * 9 / 10])
    let hits = patches.reduce(0) { $0 + $1.impulses }
    let share = Double(hits) / Double(patches.count * (side - 2) * (side - 2))
    // As many patches have impulses as where they fall at random (Poisson), or at least half as many.
    let touched = Double(patches.count { $0.impulses > 0 }) / Double(patches.count)
    let expected = 1 - exp(-share * Double((side - 2) * (side - 2)))
    impulses = touched >= 0.5 * expected ? share : 0
  }

  private struct Patch: Sendable {
    var relativeDeviation: Float
    var contrast: Float
    var impulses = 0
    var isBilevel: Bool

    init(_ samples: [Float], side: Int) {
      isBilevel = samples.allSatisfy { $0 == 0 || $0 == 1 }
      var differences: [Float] = []
      differences.reserveCapacity(side * (side - 2))
      for y in 0..<side {
        for x in 1..<side - 1 {
          let at = y * side + x
          differences.append(abs(samples[at - 1] - 2 * samples[at] + samples[at + 1]))
        }
      }
      // A quarter of normal differences is under 0.3186 deviations; white noise has √6 times its own in second differences.
      let deviation = differences.select(differences.count / 4) / (0.318_639_4 * 2.449_489_7)
      var ordered = samples
      let level = max(ordered.select(samples.count * 9 / 10), 1.0 / 255)
      relativeDeviation = deviation / level
      contrast = (level - ordered.select(samples.count / 20)) / level
      let distance = max(PageNoiseSample.leastGap, PageNoiseSample.gapDeviations * deviation)
      for y in 1..<side - 1 {
        for x in 1..<side - 1 {
          let at = y * side + x
          // Along the row already, for nearly all samples are settled by that.
          let (left, right) = (samples[at] - samples[at - 1], samples[at] - samples[at + 1])
          if !(min(left, right) > distance || max(left, right) < -distance) { continue }
          var (low, high) = (Float.infinity, -Float.infinity)
          for dy in -1...1 {
            for dx in -1...1 where dx != 0 || dy != 0 {
              low = min(low, samples[at + dy * side + dx])
              high = max(high, samples[at + dy * side + dx])
            }
          }
          let gap = max(low - samples[at], samples[at] - high)
          if gap > distance, gap > 1.5 * (high - low) { impulses += 1 }
        }
      }
    }
  }
}
