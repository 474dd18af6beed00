public import MonkeyImage
import MonkeyValue

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Turns the image by any angle; the canvas grows so that nothing is lost.
///
/// Multiples of 90 degrees move samples and change none. Other angles interpolate by cubic convolution (Catmull-Rom, R. G.
/// Keys 1981), colour weighted by alpha. The new corners are transparent where there is alpha, else of the background's
/// colour.
/// - Complexity: O(pixels).
public struct Rotate: ImageOperation {
  public static let name = "rotate"
  public static let summary = "Turn the image by an angle."
  public static let revision = 1

  /// What the corners are filled with in an image without alpha.
  public enum Background: String, ParamChoice {
    /// The median colour along the image's border.
    case auto
    case white, black
  }

  @Param("Angle, clockwise.", -360...360, unit: .degrees) public var angle = 0.0
  @Param("Colour of the new corners: auto takes the median along the border.") public var background = Background.auto

  public var needsPlanes: Bool { true }

  public init() {}

  public func apply(to image: inout Raster) throws -> StepReport {
    if image.pixelCount == 0 { return .skipped("the image is empty") }
    let quarters = (angle / 90).rounded()
    if quarters * 90 == angle {
      let turns = Int(quarters)
      if turns % 4 == 0 { return .skipped("the angle is a whole turn") }
      image.mapPlanes { $0.quarterTurned(clockwise: turns) }
      if turns % 2 != 0 { image.swapResolution() }
      return report(image)
    }
    let (width, height) = (Double(image.width), Double(image.height))
    let (sine, cosine) = (abs(sin(angle * .pi / 180)), abs(cos(angle * .pi / 180)))
    let newWidth = Int((width * cosine + height * sine - 1e-6).rounded(.up))
    let newHeight = Int((width * sine + height * cosine - 1e-6).rounded(.up))
    guard newWidth * newHeight <= max(Resize.maxPixels, 3 * image.pixelCount),
      max(newWidth, newHeight) <= Plane.maxWarpSide
    else {
      throw OperationError(
        operation: Self.name, reason: "the turned canvas would have \(newWidth) × \(newHeight) pixels",
        remedy: "turn by a multiple of 90 degrees, or resize first")
    }
    let map = ProjectiveMap.rotation(
      clockwise: -angle, from: (Double(newWidth) / 2, Double(newHeight) / 2), to: (width / 2, height / 2))
    let fill = image.alpha == nil ? cornerColor(image) : image.color.map { _ in 0 }
    image.mapPlanesPremultiplied { plane, index, limits in
      plane.warped(
        width: newWidth, height: newHeight, map: map, border: .constant(index.map { fill[$0] } ?? 0), limits: limits)
    }
    // Between the axes a tag with two resolutions has no exact counterpart; nearest to a quarter turn they swap.
    if Int(quarters) % 2 != 0 { image.swapResolution() }
    return report(image)
  }

  private func report(_ image: Raster) -> StepReport {
    StepReport(measured: ["angle_degrees": .double(angle), "width": .int(image.width), "height": .int(image.height)])
  }

  private func cornerColor(_ image: Raster) -> [Float] {
    switch background {
    case .white: image.color.map { _ in 1 }
    case .black: image.color.map { _ in 0 }
    case .auto: image.color.map { $0.borderMedian() }
    }
  }
}
