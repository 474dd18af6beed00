public import MonkeyImage

/// A view over a mountain lake, rendered in linear light and developed like a photograph.
public struct Landscape: Sendable {
  let terrain: Terrain
  let sky: Sky
  let seed: UInt64
  let width: Int
  let height: Int
  /// Row of the horizon and distance of the picture plane, pixels.
  let horizon: Float
  let focal: Float
  /// Of the eye above the water, metres.
  let eye: Float = 3
  /// Whether grass and flowers stand before the lens.
  let hasFlowers: Bool
  static let sun = SIMD3<Float>(-0.80, 0.46, -0.385)

  /// - Parameters:
  ///   - width: of the rendering, pixels; the picture is best made smaller afterwards.
  ///   - horizon: its row as a share of the height.
  ///   - peaks: height of the mountains, metres.
  public init(
    seed: UInt64, width: Int, height: Int, horizon: Float = 0.43, peaks: Float = 1150, cloudCover: Float = 0.45,
    hasFlowers: Bool = true
  ) {
    self.seed = seed
    self.width = width
    self.height = height
    self.hasFlowers = hasFlowers
    terrain = Terrain(seed: seed, peaks: peaks)
    sky = Sky(seed: seed &+ 40, cover: cloudCover)
    self.horizon = horizon * Float(height)
    focal = 0.92 * Float(max(width, height))
  }

  /// The picture, developed: sRGB, 0…1.
  public func rendered() -> Raster {
    let depth = depths()
    var canvas = Canvas(width: width, height: height)
    depth.read { depth in
      canvas.map { x, y, _ in
        let (across, up) = direction(Float(x) + 0.5, Float(y) + 0.5)
        let z = depth.row(y)[x]
        if z <= 0 { return sky.light(across: across, up: up) }
        return landLight(across * z, z, pixel: z / focal)
      }
    }
    drawCabin(&canvas)
    let dry = canvas
    depth.read { depth in
      canvas.map { x, y, old in
        let (across, up) = direction(Float(x) + 0.5, Float(y) + 0.5)
        guard up < 0 else { return old }
        let z = -eye / up
        let land = depth.row(y)[x]
        // Water where nothing stands before it.
        guard land <= 0 || land > z || terrain.land(across * land, land) <= 0 else { return old }
        return waterLight(across, up, z, in: dry)
      }
    }
    drawBoat(&canvas)
    if hasFlowers { drawMeadow(&canvas) }
    canvas.map { _, _, light in Film.develop(light, exposure: 1.35) }
    return canvas.raster
  }

  private func direction(_ x: Float, _ y: Float) -> (across: Float, up: Float) {
    ((x - Float(width) / 2) / focal, (horizon - y) / focal)
  }

  /// Where a place is seen, pixels.
  func project(_ x: Float, _ y: Float, _ z: Float) -> SIMD2<Float> {
    [Float(width) / 2 + focal * x / z, horizon - focal * (y - eye) / z]
  }

  /// Distance ahead of the first land in each pixel's direction; 0 for the sky.
  ///
  /// Column by column from near to far: each height covers the pixels up to where it is seen that nothing nearer covers.
  private func depths() -> Plane {
    var depth = Plane(width: width, height: height)
    depth.write { view in
      Parallel.rows(width, chunk: 16) { columns in
        for x in columns {
          let across = (Float(x) + 0.5 - Float(width) / 2) / focal
          var covered = Float(height)
          var z: Float = 3.2
          var previous = (seen: Float(height) + 1, z: z)
          while z < 13000, covered > 0 {
            let ground = terrain.ground(across * z, z).height
            let seen = horizon - focal * (max(0, ground) - eye) / z
            if seen < covered {
              let first = Int(max(0, (seen - 0.5).rounded(.up)))
              let last = Int((covered - 0.5).rounded(.up))
              for y in first..<max(first, min(height, last)) {
                // Between two heights the land is taken for straight, but not between trees.
                let t =
                  z > 150 && z < 3000
                  ? 1 : clamp((Float(y) + 0.5 - previous.seen) / min(-1e-3, seen - previous.seen), 0, 1)
                view.row(y)[x] = previous.z + (z - previous.z) * t
              }
              covered = max(0, seen)
            }
            previous = (seen, z)
            z *= z < 60 ? 1.004 : 1.0025
          }
        }
      }
    }
    return depth
  }

  /// Light from a place on land, haze between included; `pixel` is a pixel's width there, metres.
  private func landLight(_ x: Float, _ z: Float, pixel: Float) -> Color {
    let here = terrain.ground(x, z)
    let step = max(0.25, pixel * 1.2)
    let (right, away) = (terrain.ground(x + step, z).height, terrain.ground(x, z + step).height)
    var normal = SIMD3<Float>(here.height - right, step, here.height - away)
    normal /= (normal * normal).sum().squareRoot()
    let steep = 1 - normal.y
    let lambert = max(0, (normal * Landscape.sun).sum())
    let mottle = terrain.mottle(x, z, size: max(6, 30 * pixel))
    var albedo: Color
    var open: Float = 1
    if z < 150 {
      albedo = Color(0.07, 0.11, 0.025).mixed(
        Color(0.24, 0.21, 0.08), clamp(0.35 + terrain.mottle(x, z, size: 0.9), 0, 1))
      // Tufts: finer across than along the line of sight, as upright blades are.
      albedo *= clamp(0.85 + 1.3 * terrain.mottle(x, z * 0.3, size: 0.05), 0.25, 1.7)
      let sand = Color(0.20, 0.17, 0.13) * (1 + 0.5 * terrain.mottle(x, z, size: 0.12))
      albedo = sand.mixed(albedo, smoothstep(0.12, 0.45, here.height))
    } else {
      let meadow = Color(0.16, 0.22, 0.06).mixed(Color(0.27, 0.25, 0.11), clamp(0.5 + mottle, 0, 1))
      let rock =
        Color(0.17, 0.155, 0.145) * (0.75 + 0.9 * terrain.mottle(x, z + here.height * 2, size: max(25, 6 * pixel)))
      albedo = meadow.mixed(rock, smoothstep(0.32, 0.55, steep + 0.2 * mottle + here.height / 2400))
      // Drifts run down the slope; steep faces shed them.
      let drift = terrain.mottle(x * 1.4, z * 0.12 + here.height * 0.5, size: 210)
      let snowLine = 520 + 330 * drift
      let snow = smoothstep(snowLine, snowLine + 140, here.height) * (1 - smoothstep(0.24, 0.44, steep + 0.22 * drift))
      albedo = albedo.mixed(Color(0.86, 0.88, 0.93), snow)
      albedo = Color(0.28, 0.25, 0.2).mixed(albedo, smoothstep(0.4, 1.3, here.height))
      if here.forest > 0 {
        let kind = Float(here.tree >> 16 & 255) / 255
        let needles = terrain.mottle(x + here.height * 0.7, here.height, size: max(1.4, 3 * pixel))
        let tree =
          Color(0.025, 0.055, 0.025).mixed(Color(0.085, 0.11, 0.03), kind * kind * kind) * (0.8 + 1.1 * needles)
        albedo = albedo.mixed(tree, here.canopy > 0 ? 1 : 0.75 * here.forest)
        open = mix(0.22, 1, here.canopy) * here.forest + 1 - here.forest
      }
    }
    let sunlit = z > 150 ? terrain.sunlight(x, here.height + 2, z, towards: Landscape.sun) : 1
    let light = Color(1.22, 1.06, 0.84) * (lambert * sunlit * 1.5) + Color(0.15, 0.20, 0.29) * (0.35 + 0.65 * normal.y)
    let colour = albedo * light * open
    return colour.mixed(Sky.haze, 1 - clear(z, here.height))
  }

  /// Share of light that comes through the haze.
  private func clear(_ distance: Float, _ height: Float) -> Float {
    let thick = distance / 9500 * (1 / (1 + max(0, height) / 1400))
    return Float(PortableMath.exponential(Double(-thick)))
  }

  private func waterLight(_ across: Float, _ up: Float, _ z: Float, in dry: Canvas) -> Color {
    let slope = terrain.ripple(across * z, z)
    // The mirrored direction, tilted by twice the wavelet's slope.
    let mirrorUp = max(0.002, -up + 2 * slope.y * 0.5)
    let mirrorAcross = across + slope.x * 0.25
    let column = Float(width) / 2 + mirrorAcross * focal
    let row = horizon - mirrorUp * focal
    let seen: Color =
      row < 0
      ? sky.light(across: mirrorAcross, up: mirrorUp)
      : dry[Int(clamp(column, 0, Float(width - 1))), Int(clamp(row, 0, Float(height - 1)))]
    // Schlick's approximation of how much water mirrors at this angle.
    let facing = clamp(-up / (1 + up * up + across * across).squareRoot() + slope.y * 0.6, 0, 1)
    let grazing = 1 - facing
    let mirror = 0.03 + 0.97 * grazing * grazing * grazing * grazing * grazing
    let deep = Color(0.015, 0.06, 0.065).mixed(
      Color(0.10, 0.11, 0.06), smoothstep(-0.5, 0, terrain.land(across * z, z)))
    let glint = smoothstep(0.045, 0.075, slope.x - slope.y) * 0.25 * clamp(60 / z, 0, 1)
    return deep.mixed(seen, mirror) + Color(gray: glint)
  }
}
