/// What stands in the landscape: a cabin, a boat, and the meadow before the lens.
extension Landscape {
  /// A log cabin with a red roof on the far bank.
  func drawCabin(_ canvas: inout Canvas) {
    let (x, z) = bankPlace(across: -0.17)
    let ground = terrain.land(x, z) + 0.2
    func at(_ dx: Float, _ dy: Float, _ dz: Float = 0) -> SIMD2<Float> { project(x + dx, ground + dy, z + dz) }
    let front: [SIMD2<Float>] = [at(-5, 0), at(5, 0), at(5, 4.4), at(-5, 4.4)]
    canvas.fill(.polygon(front), Color(0.20, 0.115, 0.06))
    for log in 0..<7 {
      let y = 0.3 + Float(log) * 0.62
      let (a, b) = (at(-5, y), at(5, y))
      canvas.fill(.line(x0: a.x, y0: a.y, x1: b.x, y1: b.y, width: focal / z * 0.16), Color(0.10, 0.055, 0.03))
    }
    canvas.fill(.polygon([at(5, 0), at(8, 0, 6), at(8, 4.2, 6), at(5, 4.4)]), Color(0.09, 0.055, 0.04))
    canvas.fill(.polygon([at(-5.8, 4.1), at(5.6, 4.1), at(4.4, 8.2, 3), at(-4.2, 8.2, 3)]), Color(0.42, 0.075, 0.045))
    canvas.fill(.polygon([at(5.6, 4.1), at(8.6, 4.0, 6), at(4.4, 8.2, 3)]), Color(0.17, 0.035, 0.03))
    canvas.fill(.polygon([at(1.8, 6.5, 2), at(3, 6.5, 2), at(3, 9.7, 2), at(1.8, 9.7, 2)]), Color(0.24, 0.2, 0.18))
    canvas.fill(.polygon([at(-0.7, 0), at(0.9, 0), at(0.9, 2.7), at(-0.7, 2.7)]), Color(0.05, 0.03, 0.02))
    for left in [Float(-3.9), 2.2] {
      canvas.fill(
        .polygon([at(left, 1.4), at(left + 1.6, 1.4), at(left + 1.6, 3), at(left, 3)]), Color(0.75, 0.72, 0.6))
      canvas.fill(
        .polygon([at(left + 0.2, 1.6), at(left + 1.4, 1.6), at(left + 1.4, 2.8), at(left + 0.2, 2.8)]),
        Color(0.10, 0.13, 0.17))
    }
  }

  private func bankPlace(across: Float) -> (x: Float, z: Float) {
    var z: Float = 150
    while z < 900, terrain.land(across * z, z) < 1.1 { z += 1.5 }
    return (across * z, z)
  }

  /// A rowing boat on the water, seen from the side, and its reflection.
  func drawBoat(_ canvas: inout Canvas) {
    let (x, z) = (Float(7.5), Float(42))
    let noise = terrain
    // The hull's outline, metres: sheer from the stern to the bow, keel back.
    let sheer: [(Float, Float)] = [
      (-2.1, 0.62), (-1.6, 0.55), (-0.6, 0.46), (0.4, 0.45), (1.3, 0.55), (2, 0.74), (2.35, 0.9),
    ]
    let keel: [(Float, Float)] = [(2.15, 0.35), (1.9, 0.02), (-1.95, 0.02), (-2.08, 0.3)]
    func outline(_ points: [(Float, Float)], flip: Float, lift: Float = 0) -> Shape {
      .polygon(points.map { project(x + $0.0, flip * ($0.1 + lift), z) })
    }
    canvas.fill(outline(sheer + keel, flip: -0.9), opacity: 0.75, softness: 5) { px, py in
      Color(0.16, 0.04, 0.03) * (1 + 0.6 * noise.mottle(px, py, size: 14))
    }
    let top = project(x, 0.9, z).y
    let bottom = project(x, 0, z).y
    // The inside, seen over the near side.
    canvas.fill(outline(sheer + sheer.reversed().map { ($0.0 * 0.97, $0.1 + 0.16) }, flip: 1), Color(0.11, 0.07, 0.045))
    canvas.fill(outline(sheer + keel, flip: 1), opacity: 1, softness: 1.2) { px, py in
      let t = clamp((py - top) / (bottom - top), 0, 1)
      let plank = abs((t * 5) - (t * 5).rounded())
      let tone =
        mix(1.05, 0.4, t) * (0.85 + 0.15 * smoothstep(0, 0.1, plank)) * (1 + 0.25 * noise.mottle(px, py, size: 22))
      return (t < 0.36 ? Color(0.62, 0.58, 0.5) : Color(0.45, 0.07, 0.05)) * tone
    }
    for (a, b) in zip(sheer, sheer.dropFirst()) {
      let (p, q) = (project(x + a.0, a.1, z), project(x + b.0, b.1, z))
      canvas.fill(.line(x0: p.x, y0: p.y, x1: q.x, y1: q.y, width: 0.05 * focal / z), Color(0.34, 0.2, 0.1))
    }
    for seat in [Float(-1.1), 0.3] {
      let (p, q) = (project(x + seat, 0.56, z), project(x + seat + 0.35, 0.56, z))
      canvas.fill(.line(x0: p.x, y0: p.y, x1: q.x, y1: q.y, width: 0.07 * focal / z), Color(0.45, 0.3, 0.16))
    }
  }

  /// Blades of grass and poppies on the near bank; those close to the lens are out of focus.
  func drawMeadow(_ canvas: inout Canvas) {
    var random = SampleRandom(seed: seed &+ 90)
    let scale = Float(width) / 2400
    // Farther ones first; as many a square metre near and far would be far too many.
    let count = 5200
    let blades = (0..<count).map { index -> Float in
      let t = Float(index) / Float(count)
      return 1.7 + 11 * (1 - t) * (1 - 0.45 * t) + 0.3 * random.unit()
    }
    for z in blades {
      let span = Float(width) / focal * z * 0.56
      let x = random.between(-span, span)
      let ground = terrain.land(x, z)
      guard ground > 0.25 else { continue }
      let blur = max(1.2, abs(1 / z - 1 / 12) * 34 * scale)
      if random.unit() < 0.018, z > 2.2 {
        drawPoppy(&canvas, x: x, ground: ground, z: z, blur: blur, random: &random)
        continue
      }
      let tall = random.between(0.1, 0.34) * (random.unit() < 0.1 ? 1.7 : 1)
      let lean = random.between(-0.2, 0.26)
      let young = random.unit()
      let base = Color(0.05, 0.09, 0.015).mixed(Color(0.13, 0.18, 0.03), young)
      let tip = Color(0.24, 0.30, 0.07).mixed(Color(0.52, 0.44, 0.2), random.unit())
      let width = max(0.9, 0.011 * focal / z)
      for part in 0..<4 {
        let (s, t) = (Float(part) / 4, Float(part + 1) / 4)
        let p = project(x + lean * s * s, ground + tall * s, z)
        let q = project(x + lean * t * t, ground + tall * t, z)
        canvas.fill(
          .line(x0: p.x, y0: p.y, x1: q.x, y1: q.y, width: width * (1.05 - t * 0.8)), base.mixed(tip, t * t),
          opacity: clamp(1.4 * width / blur, 0.25, 1), softness: blur)
      }
    }
  }

  private func drawPoppy(
    _ canvas: inout Canvas, x: Float, ground: Float, z: Float, blur: Float, random: inout SampleRandom
  ) {
    let tall = random.between(0.3, 0.52)
    let (foot, head) = (project(x, ground, z), project(x + 0.04, ground + tall, z))
    let size = random.between(0.026, 0.042) * focal / z
    canvas.fill(
      .line(x0: foot.x, y0: foot.y, x1: head.x, y1: head.y, width: max(1, 0.008 * focal / z)), Color(0.10, 0.14, 0.04),
      opacity: 0.9, softness: max(1, blur * 0.8))
    // Seen from below (a cup), from the side, or from above (an open bowl).
    let turn = random.between(-0.5, 0.5)
    let open = random.between(0.1, 0.9)
    let brightness = random.between(0.7, 1.1)
    let petals: [(Float, Float, Float)] = [(-0.6, -0.2, 0.72), (0.6, -0.15, 0.7), (0.05, -0.6, 0.75), (0, 0.3, 0.8)]
    for (index, petal) in petals.enumerated() {
      let place = head + SIMD2(petal.0 + turn * petal.1, petal.1 * open) * size
      canvas.fill(.disc(x: place.x, y: place.y, radius: size * petal.2), opacity: 0.96, softness: blur) { px, py in
        let away = ((px - head.x) * (px - head.x) + (py - head.y) * (py - head.y)).squareRoot() / (1.4 * size)
        let shade = brightness * (0.42 + 0.62 * clamp(away, 0, 1) - 0.14 * Float(index % 2))
        return Color(0.86, 0.11, 0.045) * shade
      }
    }
    guard open > 0.4 else { return }
    canvas.fill(
      .disc(x: head.x, y: head.y - size * 0.15, radius: size * 0.26 * open), Color(0.03, 0.025, 0.02), softness: blur)
  }
}
