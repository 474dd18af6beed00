public import MonkeyImage
import MonkeyValue

/// Removes the ringing that JPEG coding left around text and edges on flat ground.
///
/// Snaps what rings in coding blocks with ink back to the locally dominant colour (see the kernel `Deringing`). Pixels that were
/// never JPEG-coded stay as they are to the bit: the step declines unless deviations fill the blocks of the coding grid that
/// hold ink and stop at their borders. Photographs and gradients have no flat ground and stay. Alpha stays.
/// - Complexity: O(pixels).
public struct Dering: ImageOperation {
  public static let name = "dering"
  public static let summary = "Remove JPEG ringing around text and edges on flat ground; nothing where there is none."
  public static let revision = 1

  @Param("How far ringing is taken to reach, in multiples of what is measured.", 0...4, search: 0.5...2, scale: .log)
  public var strength = 1.0

  public var needsPlanes: Bool { true }

  public init() {}

  public func apply(to image: inout Raster) throws -> StepReport {
    if strength == 0 { return .skipped("the strength is 0") }
    if image.bitDepth > 8 { return .skipped("JPEG coding has 8 bits a sample, this image more") }
    guard let evidence = RingingEvidence(of: image) else { return .skipped("no text or edges on flat ground") }
    let measured: [String: PlainValue] = [
      "deviating_share": .double(rounded(evidence.inside)), "outside_share": .double(rounded(evidence.outside)),
      "amplitude": .int(evidence.amplitude),
    ]
    guard evidence.isRinging else { return .skipped("no ringing", measured: measured) }
    // 3 of 255 levels: nobody sees them.
    guard evidence.amplitude > 3 else { return .skipped("the ringing is too weak to be seen", measured: measured) }
    let changed = Deringing(reach: Int((Double(evidence.reach) * strength).rounded())).apply(to: &image)
    if changed == 0 { return .skipped("nothing on flat ground rings", measured: measured) }
    var report = StepReport(measured: measured)
    report.measured["changed_pixels"] = .int(changed)
    report.note = "ringing of \(evidence.amplitude) of 255 levels"
    return report
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
