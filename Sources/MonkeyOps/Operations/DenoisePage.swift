public import MonkeyImage
import MonkeyValue

/// Takes noise and impulses from a page where they come close to the ink's contrast, as in deep shade, on faint print, after a bad
/// transmission; every other page is left as it is after a look at a few patches.
///
/// It belongs before `deskew`, for interpolation smears impulses into blots and colours noise. Impulses are samples outside the
/// range of their neighbours (after T. Chen, H. R. Wu, "Adaptive impulse detection", IEEE SPL 8, 2001); noise is removed by
/// overlapped cosine shrinkage as by `denoise`. Alpha stays.
/// - Complexity: O(1) on clear pages, O(pixels) on others.
public struct DenoisePage: ImageOperation {
  public static let name = "denoise-page"
  public static let summary = "Remove noise and impulses from a page where they come close to the ink's contrast."
  public static let revision = 1

  @Param("How much noise to remove, in multiples of what the page is found to have.", 0...4, unit: .noiseSigmas)
  public var strength = 1.0

  public static let earlyMeasures: EarlyMeasures = .pageNoise

  public init() {}

  public func apply(to image: inout Raster) throws -> StepReport {
    if image.pixelCount == 0 { return .skipped("the image has no pixels") }
    switch PageNoise.clean(&image, strength: strength) {
    case .bilevel: return .skipped("the image is black and white already")
    case .clear: return .skipped("no noise comes close to the ink")
    case .quieted(let impulses, let deviation):
      func rounded(_ value: Double) -> Double { (value * 10000).rounded() / 10000 }
      var report = StepReport(measured: [
        "noise_sigma": .double(rounded(deviation)), "impulse_percent": .double(rounded(100 * impulses)),
      ])
      var found: [String] = []
      if impulses > 0 { found.append("impulses") }
      if deviation > 0 { found.append("noise of \(rounded(deviation * 255)) of 255 levels") }
      report.note = found.joined(separator: " and ")
      return report
    }
  }
}
