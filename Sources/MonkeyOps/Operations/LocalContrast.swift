public import MonkeyImage
import MonkeyValue

/// Strengthens contrast against the surroundings: structure comes out, the large picture stays.
///
/// Windows of a Gaussian push each pixel's luma away from their mean (see the kernel `LocalContrastFilter` for the formula; the
/// structure is that of the guided filter of He, Sun and Tang 2013). Windows as flat as the image's noise push nothing, so
/// that skies stay smooth; windows with strong edges push little, so that no halos grow; the push ends softly before black
/// and white; where the colour is that of skin, half the push is left. Hue and saturation stay. Alpha stays.
/// - Complexity: two passes an iteration, whatever the size of the window.
public struct LocalContrast: ImageOperation {
  public static let name = "local-contrast"
  public static let summary = "Strengthen contrast against the surroundings, without halos or noise."
  public static let revision = 3

  @Param("How much local differences grow.", 0...100, search: 0...100) public var strength = 60.0
  @Param(
    "Standard deviation of the window that a pixel is compared with.", 0.05...20, unit: .percentOfShorterSide,
    search: 0.2...4, scale: .log)
  public var sigma = 0.75
  @Param("Do less where the image has much local contrast already.") public var adaptive = true
  @Param("How often the step is repeated on its own result.", 1...5, search: 1...3) public var iterations = 1

  public init() {}

  public func apply(to image: inout Raster) throws -> StepReport {
    if image.pixelCount == 0 { return .skipped("the image has no pixels") }
    if image.isUniform { return .skipped("it is of one colour all over") }
    if strength == 0 { return .skipped("the strength is 0") }
    let pixels = sigma / 100 * Double(image.shorterSide)
    // Means over blocks leave a part of white noise.
    let noise = image.patchNoise() / LocalContrastFilter.samplesOfMean(sigma: pixels).squareRoot()
    let filter = LocalContrastFilter(
      sigma: pixels, gain: Float(strength / 100), edge: 0.12, flat: Float(max(0.008, 1.5 * noise)),
      textured: Float(max(0.03, 4 * noise)), adaptive: adaptive, skin: 0.5)
    for _ in 0..<iterations { filter.apply(to: &image) }
    return StepReport(measured: ["noise": .double(noise), "sigma_pixels": .double(pixels)])
  }
}
