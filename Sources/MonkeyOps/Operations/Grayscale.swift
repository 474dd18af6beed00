public import MonkeyImage

/// Luma of a colour image as a gray one; alpha stays.
///
/// ITU-R BT.709 weights on the gamma-coded samples. A gray image is left alone.
/// - Complexity: one pass, O(pixels).
public struct Grayscale: ImageOperation {
  public static let name = "grayscale"
  public static let summary = "Turn a colour image into a gray one."
  public static let revision = 1

  public init() {}

  public func apply(to image: inout Raster) throws -> StepReport {
    if image.colorModel == .gray { return .skipped("the image is gray already") }
    image.reduceToLuma()
    image.metadata.dropColorProfile()
    return StepReport()
  }
}
