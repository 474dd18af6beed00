public import MonkeyImage
import MonkeyValue

/// Removes what coarse JPEG coding left in a photo: edges of blocks, ringing, staircases.
///
/// How coarsely the image was coded is told from its pixels (see `CodingSteps`). The error of coding is taken for noise of variance
/// 0.69 q^1.3, q the mean of the lowest frequencies' steps (Foi, Katkovnik, Egiazarian 2007), and removed by the overlapped cosine
/// transforms of `denoise`, whose blocks lie across those of the coding. Colour, which is coded more coarsely, is smoothed more. Alpha stays.
///
/// Declines where the steps are so fine that nobody sees them, and where the image was scaled since or was never JPEG.
/// - Complexity: the measure does not depend on the image's size; the removal is O(pixels).
public struct Deblock: ImageOperation {
  public static let name = "deblock"
  public static let summary =
    "Remove blocks and ringing of coarse JPEG coding from photos; nothing where there are none."
  public static let revision = 2

  @Param("How much is smoothed, in multiples of what the coding's steps ask for.", 0...4, search: 0.3...2, scale: .log)
  public var strength = 1.0

  public static let earlyMeasures: EarlyMeasures = .coding

  public init() {}

  /// Mean step under which coding does not show: quality 81 of libjpeg's.
  static let negligible = 5.0

  public func apply(to image: inout Raster) throws -> StepReport {
    if strength == 0 { return .skipped("the strength is 0") }
    if image.bitDepth > 8 { return .skipped("JPEG coding has 8 bits a sample, this image more") }
    guard let coding = CodingSteps(of: image) else { return .skipped("no trace of coarse coding") }
    let measured: [String: PlainValue] = ["mean_step": .double((coding.mean * 100).rounded() / 100)]
    if coding.mean < Self.negligible { return .skipped("the coding is too fine to be seen", measured: measured) }
    image.denoise(coding.noise(channels: image.colorModel == .gray ? 1 : 3).scaled(by: strength), clips: false)
    return StepReport(measured: measured, note: "coded in steps of \((coding.mean * 10).rounded() / 10) of 255 levels")
  }
}
