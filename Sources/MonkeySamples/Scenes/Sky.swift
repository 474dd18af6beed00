/// A summer sky with fair-weather clouds; linear light, 1 is a sunlit white wall.
struct Sky: Sendable {
  private let noise: Noise
  private let wisps: Noise
  /// Share of the sky that clouds cover, about.
  let cover: Float

  init(seed: UInt64, cover: Float = 0.45) {
    noise = Noise(seed: seed)
    wisps = Noise(seed: seed &+ 5)
    self.cover = cover
  }

  /// Haze at the horizon, which distance fades into.
  static let haze = Color(0.60, 0.70, 0.82)

  /// The light from a direction; `up` is the height over the horizon, `across` to the right, both over the distance ahead.
  func light(across: Float, up: Float) -> Color {
    let height = clamp(up, 0, 1)
    let clear = Sky.haze.mixed(Color(0.13, 0.29, 0.62), clamp(1.55 * height / (0.25 + height), 0, 1))
    // A level layer of clouds in perspective, bent down a little towards the horizon as the earth is.
    let far = 1 / (height + 0.055)
    let (u, v) = (across * far * 1.5, far * 1.5)
    let here = density(u, v)
    // Less cloud towards the sun, more light: the lit side and the shaded base.
    let towards = density(u - 0.16, v - 0.1)
    let lit = clamp(0.62 + 0.85 * (here - towards) - 0.22 * here, 0.25, 1)
    let cloud = Color(0.62, 0.66, 0.74).mixed(Color(1.25, 1.2, 1.12), lit)
    let veil = smoothstep(0.1, 0.75, 0.5 + wisps.fractal(u * 0.25, v * 1.1, octaves: 4)) * 0.22
    let body = smoothstep(0, 0.32, here) * smoothstep(0.01, 0.12, height)
    return clear.mixed(Color(gray: 0.95), veil).mixed(cloud, body * 0.95)
  }

  private func density(_ u: Float, _ v: Float) -> Float {
    noise.fractal(u * 0.8, v * 0.8, octaves: 7, gain: 0.52) + cover - 0.5
  }
}
