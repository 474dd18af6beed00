/// What lies on the table, as distances to surfaces. Decimetres; y upwards, z away from the viewer, the table at y = 0.
struct StillLifeObjects: Sendable {
  enum Thing: Sendable {
    case table, bowl, orange, apple, lemon, pear, grape, jug, stalk
  }

  private let noise: Noise
  private let grapes: [SIMD4<Float>]

  private static let bowlCentre = Vector(-0.55, 1.42, 0.1)

  init(seed: UInt64) {
    noise = Noise(seed: seed)
    var random = SampleRandom(seed: seed &+ 8)
    var grapes: [SIMD4<Float>] = []
    // A bunch lying on the table: berries in rows that narrow towards its end.
    for row in 0..<7 {
      let count = [3, 4, 4, 3, 3, 2, 1][row]
      for place in 0..<count {
        let radius = random.between(0.15, 0.185)
        let x = 0.55 + Float(row) * 0.2 + random.between(-0.03, 0.03)
        let z = -1.05 + (Float(place) - Float(count - 1) / 2) * 0.28 - Float(row) * 0.05
        grapes.append(SIMD4(x, radius + (place % 2 == 1 && row < 5 ? 0.2 : 0), z, radius))
      }
    }
    self.grapes = grapes
  }

  /// Distance to the nearest surface, or a little less, and whose it is.
  func nearest(_ p: Vector) -> (distance: Float, thing: Thing) {
    var best: (Float, Thing) = (p.y, .table)
    func offer(_ distance: @autoclosure () -> Float, _ thing: Thing, near centre: Vector, _ radius: Float) {
      // Far from the ball around a thing, the ball will do.
      let far = length(p - centre) - radius
      let d = far > 0.35 ? far : distance()
      if d < best.0 { best = (d, thing) }
    }
    offer(bowl(p), .bowl, near: [-0.55, 0.8, 0.1], 1.75)
    offer(jug(p - [1.45, 0, 0.95]), .jug, near: [1.45, 1.5, 0.95], 1.95)
    offer(orange(p, [-1.15, 1.3, -0.25]), .orange, near: [-1.15, 1.3, -0.25], 0.6)
    offer(orange(p, [-0.35, 1.32, 0.75]), .orange, near: [-0.35, 1.32, 0.75], 0.6)
    offer(apple(p - [0.05, 1.32, -0.2], 0.56), .apple, near: [0.05, 1.32, -0.2], 0.65)
    offer(pear(p - [-0.62, 1.62, 0.25]), .pear, near: [-0.6, 2, 0.2], 1.0)
    offer(apple(p - [2.15, 0.53, -0.35], 0.54), .apple, near: [2.15, 0.53, -0.35], 0.65)
    offer(lemon(p - [-2.05, 0.4, -0.85]), .lemon, near: [-2.05, 0.4, -0.85], 0.65)
    offer(bunch(p), .grape, near: [1.15, 0.3, -1.2], 0.95)
    offer(stalks(p), .stalk, near: [0.4, 1.5, 0], 2.6)
    return best
  }

  /// The surface's own colour, and how much it shines.
  func surface(_ thing: Thing, _ p: Vector, wood: Wood) -> (colour: Color, gloss: Float) {
    let speckle = noise.fractal(p.x * 6 + p.z * 3, p.y * 6 - p.z * 2, octaves: 4)
    switch thing {
    case .table: return (wood.color(p.x / 5 + 0.4, p.z / 2.3 + 0.2) * 0.85, 0.12)
    case .bowl:
      let height = p.y / 1.4
      let band = smoothstep(0.78, 0.8, height) * (1 - smoothstep(0.9, 0.92, height))
      let waves = smoothstep(-0.1, 0.1, PortableWave.sine(atan(p) * 9) - 6 * (height - 0.55) * (height < 0.74 ? 1 : 9))
      let blue = Color(0.06, 0.14, 0.36) * (1 + 0.4 * speckle)
      let white = Color(0.82, 0.81, 0.77) * (1 + 0.05 * speckle)
      return (white.mixed(blue, max(band, (1 - waves) * smoothstep(0.3, 0.45, height) * 0.9)), 0.6)
    case .orange: return (Color(0.88, 0.36, 0.035) * (0.95 + 0.12 * speckle), 0.25)
    case .apple:
      let blush = clamp(0.62 + 0.9 * noise.fractal(p.x * 1.1 + 3, p.z * 1.3 + p.y * 0.4, octaves: 3), 0, 1)
      let streak = 0.5 + noise.gradient(atan(p - [p.x > 1 ? 2.15 : 0.05, 0, p.x > 1 ? -0.35 : -0.2]) * 14, p.y * 1.2)
      let red = Color(0.55, 0.045, 0.03).mixed(Color(0.72, 0.2, 0.05), clamp(streak, 0, 1) * 0.6)
      let dots: Float = noise.nearestPoint(p.x * 7 + p.z * 2, p.y * 7).distance < 0.1 ? 0.2 : 0
      return (Color(0.66, 0.56, 0.13).mixed(red, blush).mixed(Color(0.8, 0.7, 0.4), dots), 0.5)
    case .lemon: return (Color(0.93, 0.74, 0.07) * (0.96 + 0.12 * speckle), 0.3)
    case .pear:
      let brown = smoothstep(0.05, 0.35, speckle)
      let blush = smoothstep(0.1, -0.9, -p.x - 0.9 + 0.3 * speckle) * 0.5
      return (
        Color(0.55, 0.58, 0.12).mixed(Color(0.42, 0.3, 0.09), 0.5 * brown).mixed(Color(0.7, 0.3, 0.1), blush), 0.2
      )
    case .grape:
      let bloom = smoothstep(-0.1, 0.4, noise.fractal(p.x * 3.3, p.z * 3.3 + p.y * 2, octaves: 3))
      return (Color(0.075, 0.025, 0.085).mixed(Color(0.25, 0.23, 0.36), 0.55 * bloom), 0.4)
    case .jug:
      let glaze = smoothstep(
        0.4, 0.75, p.y / 3 + 0.2 * noise.fractal(atan(p - [1.45, 0, 0.95]) * 2.5, 0.5, octaves: 4))
      return (Color(0.36, 0.2, 0.11).mixed(Color(0.09, 0.2, 0.17), glaze) * (1 + 0.3 * speckle), 0.25 + 0.5 * glaze)
    case .stalk: return (Color(0.17, 0.11, 0.05), 0.1)
    }
  }

  private func atan(_ p: Vector) -> Float { PortableWave.angle(p.x, p.z) }

  private func bowl(_ p: Vector) -> Float {
    let d = p - Self.bowlCentre
    // A spherical shell cut level, on a foot.
    let across = (d.x * d.x + d.z * d.z).squareRoot()
    let shell = abs((across * across * 0.85 + d.y * d.y).squareRoot() - 1.34) - 0.055
    let cut = max(shell * 0.9, d.y)
    let lip = ((across - 1.45) * (across - 1.45) + d.y * d.y).squareRoot() - 0.065
    let foot = max(abs(across - 0.55) - 0.06, abs(p.y - 0.08) - 0.08)
    return min(min(cut, lip), foot)
  }

  private func orange(_ p: Vector, _ centre: Vector) -> Float {
    let d = p - centre
    let n = d.normalized
    return length(d) - 0.55 + 0.006 * noise.gradient(n.x * 16 + n.z * 7, n.y * 16 - n.z * 5)
  }

  private func apple(_ p: Vector, _ radius: Float) -> Float {
    // A ball with a funnel at its top and a smaller one below.
    let across = (p.x * p.x + p.z * p.z).squareRoot()
    let top = 0.3 * radius / (1 + 22 * across * across / (radius * radius))
    let funnel = p.y > 0 ? top : -0.5 * top
    let lobes = 0.02 * radius * PortableWave.sine(PortableWave.angle(p.x, p.z) * 5)
    let q = Vector(p.x, (p.y + funnel) * 1.06, p.z)
    return (length(q) - radius + lobes) * 0.8
  }

  private func lemon(_ p: Vector) -> Float {
    // Turned on the table; pointed at both ends.
    let q = Vector(0.8 * p.x + 0.6 * p.z, p.y, -0.6 * p.x + 0.8 * p.z)
    let along = abs(q.x)
    let ball = length(q * [0.72, 1, 1]) - 0.4
    let tip = length(q - [q.x > 0 ? 0.54 : -0.54, 0, 0]) - 0.1
    let k: Float = 0.12
    let h = clamp(0.5 + 0.5 * (tip - ball) / k, 0, 1)
    return (mix(tip, ball, h) - k * h * (1 - h) + 0.005 * noise.gradient(q.y * 11 + along * 5, q.z * 11)) * 0.85
  }

  private func pear(_ p: Vector) -> Float {
    let lower = length(p - [0, 0, 0]) - 0.5
    let upper = length(p - [0.16, 0.66, -0.12]) - 0.25
    let k: Float = 0.42
    let h = clamp(0.5 + 0.5 * (upper - lower) / k, 0, 1)
    return (mix(upper, lower, h) - k * h * (1 - h)) * 0.9
  }

  private func bunch(_ p: Vector) -> Float {
    var best = Float.greatestFiniteMagnitude
    for grape in grapes {
      best = min(best, length(p - [grape.x, grape.y, grape.z]) - grape.w)
    }
    return best
  }

  private func stalks(_ p: Vector) -> Float {
    func rod(_ a: Vector, _ b: Vector, _ radius: Float) -> Float {
      let (d, way) = (p - a, b - a)
      let t = clamp(dot(d, way) / dot(way, way), 0, 1)
      return length(d - way * t) - radius
    }
    return min(
      min(rod([0.05, 1.62, -0.2], [0.12, 2.05, -0.25], 0.03), rod([2.15, 0.85, -0.35], [2.28, 1.22, -0.36], 0.03)),
      rod([-0.46, 2.48, 0.13], [-0.28, 2.85, 0.08], 0.035))
  }

  private func jug(_ p: Vector) -> Float {
    let across = (p.x * p.x + p.z * p.z).squareRoot()
    // The belly, the neck, the flaring mouth.
    let t = clamp(p.y / 3, 0, 1)
    let radius =
      0.62 + 0.75 * t * (1 - t) * (1 - t) * 4.2 - 0.28 * smoothstep(0.35, 0.8, t) + 0.2 * smoothstep(0.86, 1, t)
    let wall = abs(across - radius) - 0.05
    let body = max(p.y > 2.4 ? wall : across - radius - 0.05, abs(p.y - 1.5) - 1.5) * 0.62
    // A ring in the plane of the picture for a handle.
    let (hx, hy) = (p.x - 0.92, p.y - 1.85)
    let ring = (hx * hx * 0.9 + hy * hy * 0.6).squareRoot() - 0.55
    let handle = ((ring * ring) + p.z * p.z).squareRoot() - 0.11
    return min(body, handle * 0.8)
  }
}

/// Single-precision angles.
enum PortableWave {
  static func sine(_ x: Float) -> Float { Float(PortableMath.sine(Double(x))) }

  /// Angle of a direction, -π…π, within 0.005 of the truth: S. Rajan's polynomial for the arc tangent.
  static func angle(_ x: Float, _ y: Float) -> Float {
    let (ax, ay) = (abs(x), abs(y))
    let largest = max(ax, ay)
    guard largest > 0 else { return 0 }
    let t = min(ax, ay) / largest
    var angle = t * (0.7853982 + 0.273 * (1 - t))
    if ay > ax { angle = 1.5707963 - angle }
    if x < 0 { angle = 3.1415927 - angle }
    return y < 0 ? -angle : angle
  }
}
