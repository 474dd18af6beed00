public import MonkeyImage
import MonkeyValue

/// Median of each sample's neighbourhood, plane by plane: removes specks and impulse noise, keeps edges.
///
/// J. W. Tukey, "Nonlinear (nonsuperposable) methods for smoothing data", 1974. The window is a square of 2 · radius + 1
/// samples; outside the image the edge samples repeat. Alpha stays.
/// - Complexity: one pass over each plane for radius 1 and 2, O(pixels · radius) beyond.
public struct Median: ImageOperation {
  public static let name = "median"
  public static let summary = "Replace each pixel by the median of its neighbourhood."
  public static let revision = 1

  @Param("How far the window reaches to each side.", 1...100, unit: .pixels, search: 1...3) public var radius = 1

  /// Medians of 3 x 3 are made of the stored samples as each row is encoded.
  public var needsPlanes: Bool { radius > 1 }

  public init() {}

  public func apply(to image: inout Raster) throws -> StepReport {
    if image.pixelCount == 0 { return .skipped("the image has no pixels") }
    if image.isUniform { return .uniform }
    image.medianFilter(radius: radius)
    return StepReport()
  }
}
