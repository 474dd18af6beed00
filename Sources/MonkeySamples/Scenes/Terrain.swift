/// A lake between a near bank, wooded hills, and mountains; a height for every place.
///
/// Metres. x to the right, z away from the viewer, heights above the water. Negative heights lie under water.
struct Terrain: Sendable {
  private let shape: Noise
  private let detail: Noise
  private let woods: Noise
  /// Height of the highest crests above the lake.
  let peaks: Float
  /// How far the opposite bank lies.
  let farBank: Float

  init(seed: UInt64, peaks: Float = 1150, farBank: Float = 380) {
    shape = Noise(seed: seed)
    detail = Noise(seed: seed &+ 1)
    woods = Noise(seed: seed &+ 2)
    self.peaks = peaks
    self.farBank = farBank
  }

  /// What grows or lies at a place.
  struct Ground {
    var height: Float
    /// 0 between trees…1 at a tree's tip; 0 where none stand.
    var canopy: Float
    /// Random bits of the tree.
    var tree: UInt32
    /// Share of the ground that is wooded.
    var forest: Float
  }

  /// The land without trees; with `coarse` without small features too, as shadows need it.
  func land(_ x: Float, _ z: Float, coarse: Bool = false) -> Float {
    let near = 12 + 3 * shape.gradient(x / 11, 3.5) - 0.2 * x
    if z < near + 60 {
      let bank = (near - z) * 0.085
      return bank > 0 ? min(1.5, bank) + 0.1 * detail.fractal(x / 1.7, z / 1.7, octaves: 3) : max(-3, bank)
    }
    let far = farBank + 130 * shape.fractal(x / 260, 8.1, octaves: coarse ? 1 : 3)
    if z < far { return max(-3, (z - far) * 0.2) }
    let inland = z - far
    let rise = smoothstep(0, 900, inland)
    let hills = rise * (70 + 150 * shape.fractal(x / 620 + 3, z / 620, octaves: coarse ? 2 : 4))
    var height = min(8, inland * 0.16) + max(-4, hills)
    if z > 1300 {
      let crest = detail.ridges(x / 4300 + 4.4, z / 4300, octaves: coarse ? 4 : 8, gain: 0.43)
      height += smoothstep(1300, 6400, z) * peaks * crest * (0.35 + crest)
    }
    return height
  }

  /// The land with its trees.
  func ground(_ x: Float, _ z: Float) -> Ground {
    let land = land(x, z)
    guard z > 150, land > 1.2 else { return Ground(height: land, canopy: 0, tree: 0, forest: 0) }
    // Meadows between the woods; no trees high up.
    let cover = 0.5 + 1.6 * woods.fractal(x / 240, z / 240 + 5, octaves: 3)
    let treeLine = 330 + 160 * woods.gradient(x / 400, z / 400)
    let forest = clamp(cover * 3, 0, 1) * (1 - smoothstep(treeLine - 60, treeLine + 60, land))
    guard forest > 0.02 else { return Ground(height: land, canopy: 0, tree: 0, forest: 0) }
    let cell: Float = 6.5
    let (distance, bits) = woods.nearestPoint(x / cell, z / cell)
    let stands = Float(bits >> 24) / 256 < forest
    let random = Float(bits & 255) / 255
    let tall = 7 + 16 * random * random
    // Boughs stand out unevenly.
    let ragged = 1 + 0.5 * woods.gradient(x * 1.7, z * 1.7)
    let canopy = stands ? max(0, 1 - distance * (2.3 - random * 0.5) * ragged) : 0
    return Ground(height: land + tall * canopy, canopy: canopy, tree: bits, forest: forest)
  }

  /// How much of the sun reaches a place: 0 in a mountain's shadow…1.
  func sunlight(_ x: Float, _ height: Float, _ z: Float, towards sun: SIMD3<Float>) -> Float {
    var open: Float = 1
    var distance: Float = 30
    while distance < 2600 {
      let clearance = height + sun.y * distance - land(x + sun.x * distance, z + sun.z * distance, coarse: true)
      open = min(open, 0.5 + 9 * clearance / distance)
      if open <= 0 { return 0 }
      distance *= 2
    }
    return clamp(open, 0, 1)
  }

  /// Fine variation of colours, about -1…1.
  func mottle(_ x: Float, _ z: Float, size: Float) -> Float { detail.fractal(x / size, z / size, octaves: 4) }

  /// Slope of the wavelets, to the right and away.
  func ripple(_ x: Float, _ z: Float) -> SIMD2<Float> {
    let far = clamp(40 / z, 0.08, 1)
    let calm = 0.25 + 0.75 * smoothstep(-0.25, 0.25, shape.gradient(x / 90 + 9, z / 260))
    return SIMD2(
      shape.fractal(x / 0.9, z / 0.5, octaves: 3), detail.fractal(x / 1.3 + 50, z / 0.55, octaves: 3))
      * (0.055 * far * calm)
  }
}
