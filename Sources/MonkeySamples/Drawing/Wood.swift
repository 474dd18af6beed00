/// Planed boards seen from above.
struct Wood: Sendable {
  private let grain: Noise
  private let fine: Noise
  private let light: Color
  private let dark: Color

  init(light: Color = Color(0.56, 0.37, 0.22), dark: Color = Color(0.29, 0.16, 0.085), seed: UInt64) {
    grain = Noise(seed: seed)
    fine = Noise(seed: seed &+ 1)
    self.light = light
    self.dark = dark
  }

  /// Colour at (`u`, `v`), in widths of a board; the grain runs along `u`.
  func color(_ u: Float, _ v: Float) -> Color {
    let board = v.rounded(.down)
    let across = v - board
    let shift = board * 13.7
    // Cut slantwise through year rings that waver along the trunk.
    let waver = grain.fractal(u * 0.35 + shift, across * 1.2 + shift, octaves: 3)
    let rings = 7 * (across + 0.8 * waver) + 0.5 * u
    let ring = rings - rings.rounded(.down)
    let late = smoothstep(0.35, 0.95, ring) * (1 - smoothstep(0.95, 1, ring))
    let pores = smoothstep(0.25, 0.6, fine.gradient(u * 9 + shift, across * 260))
    let tone = clamp(
      0.25 + 0.42 * late + 0.25 * fine.fractal(u * 2 + shift, across * 40, octaves: 3) + 0.22 * pores, 0, 1)
    let gap = 1 - 0.75 * (1 - smoothstep(0, 0.018, min(across, 1 - across)))
    let own = 1 + 0.16 * grain.gradient(board * 0.77 + 0.4, 3.3)
    return light.mixed(dark, tone) * gap * own
  }
}
