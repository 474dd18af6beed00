import Foundation
public import MonkeyImage
import MonkeyValue

/// Spreads the levels that an image uses over the whole range, with one curve for all channels.
///
/// Percentile stretching whose ends are rounded, so that nothing is clipped that was not. With b the level below which
/// `black` per cent of the pixels' luma lies, w the level above which `white` per cent of the pixels' largest channels lie,
/// both drawn towards 0 and 1 by `strength`, an end as far off as faded and underexposed images have it by more, and k = 1 / (w - b), the curve is
/// - k (x - b) between 4 b / 3 and 1 - 4 (1 - w) / 3,
/// - k b / 3 (3 x / 4 b)⁴ below, which meets it with the same slope and goes through 0; likewise above, through 1,
/// - then y^(1 / gamma).
///
/// One curve for all channels keeps gray gray. An image that uses the range is left alone; the slope never exceeds 3, nor
/// what would make the image's noise visible, so that haze thins out and night stays night. Alpha stays.
/// - Complexity: O(600,000) for the decision, one pass for the change.
public struct Levels: ImageOperation {
  public static let name = "levels"
  public static let summary = "Spread the levels in use over the whole range, without clipping or colour cast."
  public static let revision = 2

  @Param("Share of the pixels that may become nearly black.", 0...20, unit: .percent, search: 0.01...2, scale: .log)
  public var black = 0.1
  @Param("Share of the pixels that may become nearly white.", 0...20, unit: .percent, search: 0.01...2, scale: .log)
  public var white = 0.1
  @Param("Brightens the middle tones where over 1, darkens them where under.", 0.2...5, search: 0.5...1.5, scale: .log)
  public var gamma = 1.0
  @Param(
    "How far the middle tones of an image that is too dark or too bright are moved by themselves.", 0...100,
    unit: .percent, search: 0...100)
  public var midtones = 0.0
  @Param("How much of the change is made.", 0...100, unit: .percent, search: 0...100) public var strength = 100.0

  public static let earlyMeasures: EarlyMeasures = .tones

  public init() {}

  public func apply(to image: inout Raster) throws -> StepReport {
    if image.pixelCount == 0 { return .skipped("the image has no pixels") }
    let statistics = ToneStatistics(of: image)
    let share = strength / 100
    let darkest = statistics.luma.percentile(black / 100)
    let brightest = statistics.largest.percentile(1 - white / 100)
    if brightest - darkest < 0.02 {
      return .skipped("all pixels have nearly the same level")
    }
    let ends = Ends(
      black: darkest, white: brightest, slope: slopeLimit(noise: image.patchNoise()), share: share)
    let automatic = pow(automaticGamma(statistics.luma, ends), midtones / 100)
    let exponent = pow(gamma * automatic, share)
    let measured: [String: PlainValue] = [
      "black_level": .double(darkest), "white_level": .double(brightest), "slope": .double(ends.slope),
      "gamma": .double(exponent),
    ]
    // 3 of 255 levels at either end: nobody sees the difference.
    let usesRange = ends.black < 0.012 && ends.white > 0.988
    if usesRange, abs(log(exponent)) < 0.03 {
      return .skipped(share == 0 ? "the strength is 0" : "the image uses the whole range already", measured: measured)
    }
    image.apply(curves: [ToneCurve { Headroom.hold(pow(ends($0), 1 / exponent), from: $0) }])
    return StepReport(measured: measured, note: nil)
  }

  /// The steepest slope that leaves noise below 5 of 255 levels, 1.1 to 3.
  private func slopeLimit(noise: Double) -> Double {
    noise > 0 ? max(1.1, min(3, 0.02 / noise)) : 3
  }

  /// The gamma that brings the stretched median seven tenths of the way back to where middle tones look right, 0.8 to 1.3.
  ///
  /// That is 0.36…0.6, or as near to where the median was before as 0.44…0.55: stretching must not darken a well-lit image.
  private func automaticGamma(_ luma: Histogram, _ ends: Ends) -> Double {
    let before = luma.percentile(0.5)
    let median = max(0.02, min(0.98, ends(before)))
    let (low, high) = (max(0.36, min(0.44, before)), min(0.6, max(0.55, before)))
    let full = log(median) / log(max(low, min(high, median)))
    return max(0.8, min(1.3, pow(full, 0.7)))
  }
}

/// The stretch between black and white point with its rounded ends.
private struct Ends {
  var black: Double
  var white: Double
  var slope: Double

  /// - Parameter slope: the steepest slope allowed; both points give way alike.
  init(black: Double, white: Double, slope limit: Double, share: Double) {
    // From a third of the range on nobody has meant it.
    func drawn(_ distance: Double) -> Double { distance * share * (1 + (1 - share) * smoothStep(distance, 0.1, 0.35)) }
    var (b, w) = (drawn(min(0.35, black)), 1 - drawn(min(0.67, 1 - white)))
    let (least, taken) = (1 / limit, 1 - (w - b))
    if w - b < least {
      b *= (1 - least) / taken
      w = 1 - (1 - w) * (1 - least) / taken
    }
    self.black = b
    self.white = w
    slope = 1 / (w - b)
  }

  func callAsFunction(_ x: Double) -> Double {
    if let bottom = rounded(x, black) { return bottom }
    if let top = rounded(1 - x, 1 - white) { return 1 - top }
    return slope * (x - black)
  }

  /// The rounded end that a point at `point` needs, at a distance `x` from the end of the range.
  private func rounded(_ x: Double, _ point: Double) -> Double? {
    if x * 3 >= point * 4 { return nil }
    let part = x * 3 / (point * 4)
    return slope * point / 3 * part * part * part * part
  }
}
