public import MonkeyImage
import MonkeyValue

/// Another size in pixels; the physical size stays, so the resolution changes with it.
///
/// Separable filtering with a kernel stretched by the ratio when reducing (see `Plane.resampled`), on the samples as they
/// stand in the file's transfer curve, colour weighted by alpha. Overshoot is clipped to 0…1.
/// - Complexity: O(pixels × taps), taps growing with the reduction.
public struct Resize: ImageOperation {
  public static let name = "resize"
  public static let summary = "Change the size in pixels."
  public static let revision = 1

  /// The kernels to choose from.
  public enum Filter: String, ParamChoice {
    case lanczos, bicubic, linear, area

    var kernel: ResampleFilter {
      switch self {
      case .lanczos: .lanczos3
      case .bicubic: .catmullRom
      case .linear: .triangle
      case .area: .area
      }
    }
  }

  /// The most pixels that a result may have, unless the image had more already.
  static let maxPixels = 400_000_000

  @Param("Width; 0 keeps the proportions.", 0...200_000, unit: .pixels) public var width = 0
  @Param("Height; 0 keeps the proportions.", 0...200_000, unit: .pixels) public var height = 0
  @Param("Size in per cent of the present one, where neither width nor height is given.", 0.1...10_000, unit: .percent)
  public var scale = 100.0
  @Param("Kernel: lanczos is sharpest, area averages what a new pixel covers.") public var filter = Filter.lanczos

  public var needsPlanes: Bool { true }

  public init() {}

  public func apply(to image: inout Raster) throws -> StepReport {
    if image.pixelCount == 0 { return .skipped("the image is empty") }
    if (width > 0 || height > 0) && scale != 100 {
      throw OperationError(
        operation: Self.name, reason: "a scale and a width or height are given", remedy: "give one or the other")
    }
    let target = targetSize(of: image)
    guard target.width * target.height <= max(Self.maxPixels, image.pixelCount) else {
      throw OperationError(
        operation: Self.name, reason: "the result would have \(target.width) × \(target.height) pixels",
        remedy: "stay below \(Self.maxPixels / 1_000_000) megapixels")
    }
    if target == (image.width, image.height) { return .skipped("the image has that size already") }
    let (fromWidth, fromHeight) = (image.width, image.height)
    image.mapPlanesPremultiplied { plane, _, limits in
      plane.resampled(width: target.width, height: target.height, filter: filter.kernel, limits: limits)
    }
    if let resolution = image.resolution {
      image.resolution = Raster.Resolution(
        x: resolution.x * Double(target.width) / Double(fromWidth),
        y: resolution.y * Double(target.height) / Double(fromHeight))
    }
    return StepReport(
      measured: ["width": .int(target.width), "height": .int(target.height)],
      note: "\(fromWidth) × \(fromHeight) to \(target.width) × \(target.height) pixels")
  }

  private func targetSize(of image: Raster) -> (width: Int, height: Int) {
    func side(_ length: Double) -> Int { max(1, Int(min(1e7, length.rounded()))) }
    let (w, h) = (Double(image.width), Double(image.height))
    switch (width, height) {
    case (0, 0): return (side(w * scale / 100), side(h * scale / 100))
    case (_, 0): return (width, side(h * Double(width) / w))
    case (0, _): return (side(w * Double(height) / h), height)
    default: return (width, height)
    }
  }
}
