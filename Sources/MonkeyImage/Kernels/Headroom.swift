/// How close to black and white a step may drive what was not there before.
///
/// Encoded to 8 bits, samples beyond these levels come out as pure black or white or next to it; a change that stops short of
/// them adds no clipped pixels. Samples that are beyond them already may stay where they are.
package enum Headroom {
  package static let floor: Float = 2 / 255
  package static let ceiling: Float = 253 / 255

  /// `changed`, held back where it would go past floor or ceiling and `level` had not.
  @inline(__always)
  package static func hold(_ changed: Double, from level: Double) -> Double {
    min(max(changed, min(level, Double(floor))), max(level, Double(ceiling)))
  }

  /// The same for sixteen samples.
  @_transparent
  static func hold(_ changed: Lanes, from level: Lanes) -> Lanes {
    let (low, high) = (Lanes(repeating: floor), Lanes(repeating: ceiling))
    return lesser(greater(changed, lesser(level, low)), greater(level, high))
  }
}
