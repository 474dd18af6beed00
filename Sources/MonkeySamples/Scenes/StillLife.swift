public import MonkeyImage

/// Fruit, a bowl and a jug on a table beside a window: sphere tracing (J. C. Hart, 1996) in linear light.
public struct StillLife: Sendable {
  private let objects: StillLifeObjects
  private let wood: Wood
  private let plaster: Noise
  private let width: Int
  private let height: Int

  private static let eye = Vector(0.1, 3.5, -9.5)
  private static let lamp = Vector(-6.5, 6.2, -3.2)
  private static let wall: Float = 4.2

  public init(seed: UInt64, width: Int, height: Int) {
    objects = StillLifeObjects(seed: seed)
    wood = Wood(light: Color(0.40, 0.24, 0.13), dark: Color(0.17, 0.085, 0.04), seed: seed &+ 1)
    plaster = Noise(seed: seed &+ 2)
    self.width = width
    self.height = height
  }

  /// The picture, developed: sRGB, 0…1. The focus lies on the bowl; the wall is soft.
  public func rendered() -> Raster {
    var canvas = Canvas(width: width, height: height)
    let forward = (Vector(0.1, 1.25, 0) - StillLife.eye).normalized
    let right = Vector(forward.z, 0, -forward.x).normalized
    let up = Vector(
      forward.y * right.z - forward.z * right.y, forward.z * right.x - forward.x * right.z,
      forward.x * right.y - forward.y * right.x)
    let zoom = 1.54 * Float(max(width, height))
    canvas.map { x, y, _ in
      let across = (Float(x) + 0.5 - Float(width) / 2) / zoom
      let rise = (Float(height) / 2 - Float(y) - 0.5) / zoom
      let ray = (forward + right * across + up * rise).normalized
      return Film.develop(light(along: ray), exposure: 1.7)
    }
    return canvas.raster
  }

  private func light(along ray: Vector) -> Color {
    var travelled: Float = 5
    for _ in 0..<110 {
      let p = StillLife.eye + ray * travelled
      let (distance, thing) = objects.nearest(p)
      if distance < 0.0012 * travelled * 0.35 { return shade(p, thing, seenAlong: ray) }
      travelled += distance
      if travelled > 26 || (p.z > StillLife.wall && ray.z > 0) { break }
    }
    return wallLight(along: ray)
  }

  private func wallLight(along ray: Vector) -> Color {
    let p = StillLife.eye + ray * ((StillLife.wall + 1.5 - StillLife.eye.z) / max(0.05, ray.z))
    // Light from the window falls across the wall; far out of focus, so without detail.
    let glow = 1 / (1 + 0.055 * ((p.x + 3.2) * (p.x + 3.2) + 0.8 * (p.y - 3.6) * (p.y - 3.6)))
    let tone = 1 + 0.22 * plaster.fractal(p.x / 3, p.y / 3, octaves: 3)
    let shadow = 1 - 0.4 * smoothstep(2.6, -0.4, p.y) * 0.6
    return Color(0.30, 0.33, 0.29) * (glow * tone * shadow * 0.75)
  }

  private func normal(_ p: Vector) -> Vector {
    let h: Float = 0.0015
    // Four corners of a tetrahedron.
    let corners: [Vector] = [[1, -1, -1], [-1, -1, 1], [-1, 1, -1], [1, 1, 1]]
    return corners.reduce(Vector(repeating: 0)) { $0 + $1 * objects.nearest(p + $1 * h).distance }.normalized
  }

  private func shade(_ p: Vector, _ thing: StillLifeObjects.Thing, seenAlong ray: Vector) -> Color {
    let normal = normal(p)
    let (albedo, gloss) = objects.surface(thing, p, wood: wood)
    let towards = (StillLife.lamp - p).normalized
    let facing = dot(normal, towards)
    // A wide window lights a little beyond the edge of the shade.
    let direct = clamp((facing + 0.12) / 1.12, 0, 1) * shadow(p + normal * 0.02, towards)
    let open = openness(p, normal)
    let sky = 0.5 + 0.5 * normal.y
    // The table throws its own colour up under things.
    let bounce = Color(0.30, 0.17, 0.09) * (0.5 - 0.5 * normal.y) * clamp(1 - p.y / 2.5, 0, 1)
    let fill = (Color(0.115, 0.13, 0.16) * sky + bounce * 0.5) * open
    let reach = 70 / dot(StillLife.lamp - p, StillLife.lamp - p)
    var colour = albedo * (Color(1.25, 1.12, 0.94) * (direct * reach) + fill)
    // The window mirrored in what shines, and the room at grazing angles.
    let half = (towards - ray).normalized
    let peak = clamp(dot(normal, half), 0, 1)
    var shine = peak * peak
    for _ in 0..<5 { shine *= shine }
    let glance = 1 + min(0, dot(normal, ray)) * 1
    let rim = clamp(glance, 0, 1) * clamp(glance, 0, 1) * clamp(glance, 0, 1)
    colour += Color(1.1, 1.1, 1.05) * (gloss * (shine * 0.8 * direct + 0.10 * rim * open))
    return colour
  }

  /// 1 in full light…0 in the shadow of something; the nearer the ray passes by, the darker.
  private func shadow(_ origin: Vector, _ towards: Vector) -> Float {
    var (open, travelled) = (Float(1), Float(0.04))
    for _ in 0..<48 {
      let distance = objects.nearest(origin + towards * travelled).distance
      open = min(open, 0.5 + 4.5 * distance / travelled)
      if open <= 0.02 { return 0 }
      travelled += max(0.03, distance * 0.8)
      if travelled > 6 { break }
    }
    let t = clamp(open, 0, 1)
    return t * t * (3 - 2 * t)
  }

  /// How much of the room a place sees: little in a crevice.
  private func openness(_ p: Vector, _ normal: Vector) -> Float {
    var (closed, weight) = (Float(0), Float(0.75))
    for step in 1...5 {
      let reach = 0.09 * Float(step)
      closed += (reach - objects.nearest(p + normal * reach).distance) / reach * weight * 0.42
      weight *= 0.72
    }
    return clamp(1 - closed, 0.08, 1)
  }
}
