public import MonkeyImage
import MonkeyValue

/// Removes noise whose strength it estimates itself.
///
/// The noise is estimated by channel and brightness from the quietest blocks of the image; overlapped cosine transforms, a
/// hard threshold and a Wiener filter remove it in opponent colours. Nothing is done where it would not be seen, nor where what
/// looks like a little noise is in brightness alone, as fine texture is.
/// - Complexity: the estimate does not depend on the image's size; the removal is O(pixels).
public struct Denoise: ImageOperation {
  public static let name = "denoise"
  public static let summary = "Remove noise, as much as the image is found to have."
  public static let revision = 3

  @Param(
    "How much noise to remove, in multiples of what the image is found to have.", 0...4, unit: .noiseSigmas,
    search: 0.05...3, scale: .log)
  public var strength = 1.0

  public static let earlyMeasures: EarlyMeasures = .noise

  public init() {}

  /// Standard deviation, on the 0…1 scale, below which noise is not worth a change: one and a half of 255 levels.
  static let negligible: Float = 1.5 / 255
  /// The same for brightness where colour shows no noise: what the quietest blocks of a sharp picture without any have in texture.
  static let texture: Float = 3.2 / 255
  /// How alike the quietest blocks must be where colour shows no noise: texture is never spread as evenly.
  static let sharpFloor: Float = 0.6

  public func apply(to image: inout Raster) throws -> StepReport {
    guard let model = image.estimateNoise() else {
      return .skipped("too little of the image is usable to measure its noise")
    }
    let deviations = model.channels.map(\.typicalDeviation)
    let colour = deviations.dropFirst().max()
    var measured: [String: PlainValue] = ["noise_sigma": .double(rounded(deviations[0]))]
    if let colour { measured["chroma_noise_sigma"] = .double(rounded(colour)) }
    if strength == 0 { return .skipped("strength is 0", measured: measured) }
    // A sensor's noise shows in colour as well; in brightness alone it may be texture.
    let confirmed = (colour ?? 0) > 0.5 * deviations[0]
    if deviations[0] < (confirmed ? Self.negligible : Self.texture), (colour ?? 0) < Self.negligible {
      return .skipped("the noise is negligible", measured: measured)
    }
    measured["floor_sharpness"] = .double(rounded(model.floorSharpness))
    if !confirmed, model.floorSharpness < Self.sharpFloor, (colour ?? 0) < Self.negligible {
      return .skipped("what looks like noise is texture, or coded too coarsely to tell", measured: measured)
    }
    image.denoise(model.scaled(by: strength), clips: false)
    var report = StepReport(measured: measured)
    report.note = "noise of \(rounded(deviations[0] * 255)) of 255 levels"
    return report
  }

  private func rounded(_ value: Float) -> Double { (Double(value) * 10000).rounded() / 10000 }
}
