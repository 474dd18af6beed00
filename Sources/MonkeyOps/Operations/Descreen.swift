public import MonkeyImage
import MonkeyValue

/// Removes the screen of a print, which it finds itself.
///
/// What of the dots follows from the picture's tones is predicted and subtracted; what is left goes by Wiener filters of
/// overlapping windows. Where dots are large in samples, both see the image reduced. Where there is no screen samples stay
/// as they are.
///
/// - Complexity: O(pixels).
public struct Descreen: ImageOperation {
  public static let name = "descreen"
  public static let summary = "Remove the dots of a print's halftone screen, where there is one."
  public static let revision = 3

  @Param(
    "How much of the screen to remove, in multiples of what is found; more blurs.", 0...10,
    search: 0.3...3, scale: .log)
  public var strength = 1.0

  public var needsPlanes: Bool { true }

  public init() {}

  public func apply(to image: inout Raster) throws -> StepReport {
    if strength == 0 { return .skipped("strength is 0") }
    guard let screen = image.descreen(strength: strength) else { return .skipped("no screen of dots was found") }
    let measured: [String: PlainValue] = [
      "screen_period_pixels": .double(rounded(screen.period)), "screen_angle_degrees": .double(rounded(screen.angle)),
      "screened_share": .double(rounded(screen.share)),
    ]
    var report = StepReport(measured: measured)
    report.note = "dots \(rounded(screen.period)) pixels apart"
    return report
  }

  private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
