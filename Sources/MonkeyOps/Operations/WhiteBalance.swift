import Foundation
public import MonkeyImage
import MonkeyValue

/// Takes a colour cast out of a photo, where there surely is one.
///
/// The light is estimated on a small sample by several methods at once (see `Illuminant`) and divided out in linear light (von
/// Kries): each channel's gain undoes the part of the shift that the estimates agree on. Near white the gains run out smoothly, so
/// that nothing is clipped and burnt-out highlights stay white. The mean luminance stays.
///
/// Declines where the image is gray, balanced already, or dominated by one colour (sky, forest, skin, sunset): there the
/// estimates differ, or the pixels they agree on are of one brightness or in one place. Alpha stays.
/// - Complexity: O(192²) for the decision, one pass for the change.
public struct WhiteBalance: ImageOperation {
  public static let name = "white-balance"
  public static let summary = "Take out a colour cast where the estimates of the light agree on one."
  public static let revision = 1

  @Param("How much of the cast is taken out.", 0...100, unit: .percent, search: 0...100) public var strength = 100.0

  public static let earlyMeasures: EarlyMeasures = .overview

  public init() {}

  public func apply(to image: inout Raster) throws -> StepReport {
    if image.colorModel == .gray { return .skipped("the image is gray") }
    if strength == 0 { return .skipped("the strength is 0") }
    let small = image.overview()
    if isGray(small) { return .skipped("the image has no colour") }
    guard let light = Illuminant(of: small) else {
      return .skipped("too few pixels that are neither black nor clipped")
    }
    let share = light.supported * strength / 100
    let measured: [String: PlainValue] = [
      "cast_red": .double(light.u), "cast_blue": .double(light.v), "confidence": .double(light.confidence),
      "corrected_share": .double(share),
    ]
    // A shift of 0.03 is one of 3 % in one channel, which nobody sees.
    if light.magnitude * share < 0.03 {
      return .skipped(reason(light), measured: measured)
    }
    let gains = normalized(SIMD3(exp(-light.u * share), 1, exp(-light.v * share)), light.mean)
    image.apply(curves: (0..<3).map { curve(gain: gains[$0]) })
    return StepReport(measured: measured)
  }

  private func reason(_ light: Illuminant) -> String {
    if light.magnitude < 0.12 || light.neutralShare > 0.5 * light.share { return "the colours are balanced already" }
    return "no colour cast that is sure enough"
  }

  /// Whether no pixel of the sample differs between its channels by more than coding does.
  private func isGray(_ planes: [Plane]) -> Bool {
    zip(planes[0].samples, zip(planes[1].samples, planes[2].samples))
      .allSatisfy { abs($0 - $1.0) < 0.012 && abs($1.1 - $1.0) < 0.012 }
  }

  /// The gains scaled so that the mean luminance stays.
  private func normalized(_ gains: SIMD3<Double>, _ mean: SIMD3<Double>) -> SIMD3<Double> {
    let weights = SIMD3(0.2126, 0.7152, 0.0722)
    let (before, after) = ((weights * mean).sum(), (weights * mean * gains).sum())
    return after > 0 ? gains * (before / after) : gains
  }

  /// x to g x in linear light up to a knee, from there a cubic that meets it with the same slope and ends in (1, 1).
  ///
  /// The knee lies where g x is 0.6, or at 0.75 for a gain below 1; with end slopes no larger than three times the mean slope
  /// the cubic rises throughout (Fritsch and Carlson 1980).
  private func curve(gain: Double) -> ToneCurve {
    let knee = gain > 1 ? 0.6 / gain : 0.75
    let span = 1 - knee
    let mean = (1 - gain * knee) / span
    return ToneCurve { stored in
      let x = TransferCurve.linear(stored)
      if x <= knee { return Headroom.hold(TransferCurve.stored(gain * x), from: stored) }
      let t = (x - knee) / span
      let (a, b) = (min(gain, 3 * mean) * span, mean * span)
      let rise = 1 - gain * knee
      let y = gain * knee + a * t * (1 - t) * (1 - t) + rise * t * t * (3 - 2 * t) - b * t * t * (1 - t)
      return Headroom.hold(TransferCurve.stored(y), from: stored)
    }
  }
}
