import MonkeyValue

/// Smooth random functions of the plane, from a seed: the stuff of hills, clouds, bark and paper.
package struct Noise: Sendable {
  let seed: UInt32

  package init(seed: UInt64) { self.seed = UInt32(truncatingIfNeeded: SplitMix64.scramble(seed &+ 0x5151)) }

  /// A hash of a lattice point, 32 bits.
  @inline(__always)
  func hash(_ x: Int32, _ y: Int32) -> UInt32 {
    var h = UInt32(bitPattern: x) &* 0x9E37_79B1 ^ UInt32(bitPattern: y) &* 0x85EB_CA77 ^ seed
    h ^= h >> 15
    h = h &* 0x2C1B_3C6D
    h ^= h >> 12
    h = h &* 0x297A_2D39
    return h ^ h >> 15
  }

  @inline(__always)
  private func slope(_ h: UInt32, _ x: Float, _ y: Float) -> Float {
    // Sixteen bits a component: no preferred direction shows.
    let gx = Float(Int32(h & 0xFFFF) - 32768)
    let gy = Float(Int32(h >> 16) - 32768)
    return (gx * x + gy * y) * (1 / 32768)
  }

  /// Gradient noise (K. Perlin, 1985, with his quintic of 2002): about -0.7…0.7, 0 on average, wavelength about 1.
  @inline(__always)
  package func gradient(_ x: Float, _ y: Float) -> Float {
    let (fx, fy) = (x.rounded(.down), y.rounded(.down))
    let (ix, iy) = (Int32(truncatingIfNeeded: Int(fx)), Int32(truncatingIfNeeded: Int(fy)))
    let (u, v) = (x - fx, y - fy)
    let su = u * u * u * (u * (u * 6 - 15) + 10)
    let sv = v * v * v * (v * (v * 6 - 15) + 10)
    let a = mix(slope(hash(ix, iy), u, v), slope(hash(ix &+ 1, iy), u - 1, v), su)
    let b = mix(slope(hash(ix, iy &+ 1), u, v - 1), slope(hash(ix &+ 1, iy &+ 1), u - 1, v - 1), su)
    return mix(a, b, sv)
  }

  /// Fractal noise: `octaves` gradient noises, each of half the wavelength and `gain` times the height of the one before.
  ///
  /// A gain of 0.5 makes the 1/f amplitude spectrum of natural scenes.
  package func fractal(_ x: Float, _ y: Float, octaves: Int, gain: Float = 0.5) -> Float {
    var (px, py, height, sum) = (x, y, Float(1), Float(0))
    for _ in 0..<octaves {
      sum += gradient(px, py) * height
      // Turned between octaves (3-4-5 triangle), so that lattice lines do not add up; doubled at the same time.
      (px, py) = (1.6 * px - 1.2 * py + 17.3, 1.2 * px + 1.6 * py - 9.7)
      height *= gain
    }
    return sum
  }

  /// Ridges: fractal noise folded at 0, 0…1, sharp along the crests.
  package func ridges(_ x: Float, _ y: Float, octaves: Int, gain: Float = 0.5) -> Float {
    var (px, py, height, sum, total, carried) = (x, y, Float(1), Float(0), Float(0), Float(1))
    for _ in 0..<octaves {
      var ridge = 1 - min(1, abs(gradient(px, py)) * 2)
      ridge *= ridge
      // Detail lies on the ridges, valleys stay smooth (F. K. Musgrave's multifractal).
      sum += ridge * height * carried
      total += height
      carried = clamp(ridge * 1.6, 0, 1)
      (px, py) = (1.6 * px - 1.2 * py + 31.1, 1.2 * px + 1.6 * py - 4.2)
      height *= gain
    }
    return sum / total
  }

  /// A random tilt for each cell around points strewn one a lattice square (S. Worley, 1996), blending into the
  /// neighbours' along the borders: both components -1…1.
  package func facetTilt(_ x: Float, _ y: Float) -> SIMD2<Float> {
    var (sum, weights) = (SIMD2<Float>(0, 0), Float(0))
    eachPoint(around: x, y) { square, bits in
      let near = 1 / (0.05 + square)
      let weight = near * near * near * near * near * near
      sum += weight * (SIMD2(Float(bits & 255), Float(bits >> 8 & 255)) / 127.5 - 1)
      weights += weight
    }
    return sum / weights
  }

  /// The nearest of points strewn one a lattice square: distance to it, and its 32 random bits.
  @inline(__always)
  package func nearestPoint(_ x: Float, _ y: Float) -> (distance: Float, bits: UInt32) {
    var best: (Float, UInt32) = (9, 0)
    eachPoint(around: x, y) { square, bits in
      if square < best.0 { best = (square, bits) }
    }
    return (best.0.squareRoot(), best.1)
  }

  /// The nine points of the squares around a place, each with its squared distance and 32 random bits.
  @inline(__always)
  private func eachPoint(around x: Float, _ y: Float, _ body: (Float, UInt32) -> Void) {
    let (fx, fy) = (x.rounded(.down), y.rounded(.down))
    let (ix, iy) = (Int32(truncatingIfNeeded: Int(fx)), Int32(truncatingIfNeeded: Int(fy)))
    for dy in Int32(-1)...1 {
      for dx in Int32(-1)...1 {
        let h = hash(ix &+ dx, iy &+ dy)
        let px = fx + Float(dx) + 0.15 + 0.7 * Float(h & 0xFFF) / 4096
        let py = fy + Float(dy) + 0.15 + 0.7 * Float(h >> 12 & 0xFFF) / 4096
        body((px - x) * (px - x) + (py - y) * (py - y), h)
      }
    }
  }
}
