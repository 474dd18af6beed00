public import MonkeyImage
import MonkeyValue

/// Sharpens edges with an unsharp mask on luma; colours keep their differences.
///
/// Unsharp masking with three limits (see `UnsharpMask`): differences that are within the image's own noise stay as they
/// are, a pixel goes past its neighbours by a small share of their range only (no halos), and no channel is driven into
/// clipping. An image whose edges are crisp already is sharpened less, or not at all. A negative amount blurs instead. Alpha
/// stays.
/// - Complexity: one pass, O(pixels · min(sigma, 3)).
public struct Sharpen: ImageOperation {
  public static let name = "sharpen"
  public static let summary = "Sharpen edges with an unsharp mask that leaves noise alone and makes no halos."
  public static let revision = 2

  @Param(
    "Standard deviation of the Gaussian that is subtracted.", 0.1...10, unit: .pixels, search: 0.3...3, scale: .log)
  public var sigma = 0.8
  @Param("How much of the difference is added; below 0 the image is blurred.", -1...4, search: 0...4)
  public var amount = 0.6
  @Param("How strong differences must be, beside the estimated noise, to be sharpened.", 0...10, unit: .noiseSigmas)
  public var threshold = 1.5
  @Param(
    "How far an edge may go past its neighbours, at amount 1, in per cent of their range.", 0...400, unit: .percent)
  public var halo = 20.0
  @Param("Do less where the image's edges are crisp already.") public var adaptive = true

  public init() {}

  public func apply(to image: inout Raster) throws -> StepReport {
    if image.pixelCount == 0 { return .skipped("the image has no pixels") }
    if image.isUniform { return .uniform }
    if amount == 0 { return .skipped("the amount is 0") }
    var measured: [String: PlainValue] = [:]
    var share = 1.0
    if amount > 0, adaptive, let acutance = image.edgeAcutance() {
      measured["acutance"] = .double(acutance)
      // Edges two pixels wide are as crisp as a lens makes them; at twice that they have been sharpened before.
      share = max(0, min(1, 2 - acutance))
      if share < 0.05 { return .skipped("the edges are crisp already", measured: measured) }
    }
    let noise = amount > 0 && threshold > 0 ? image.patchNoise() : 0
    measured["noise"] = .double(noise)
    // Nine samples of normal noise differ by three standard deviations in the mean; coding to 8 bits and JPEG make
    // differences of some levels of their own.
    let mask = UnsharpMask(
      sigma: sigma, amount: Float(amount * share), noiseRange: Float(threshold * max(3 * noise, 0.01)),
      overshoot: Float(halo / 100))
    mask.apply(to: &image)
    return StepReport(measured: measured)
  }
}
