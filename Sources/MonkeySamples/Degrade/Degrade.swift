public import MonkeyImage
import MonkeyValue

/// What time, paper, light and machines do to a picture, with known amounts: for samples and for tests that know the truth.
///
/// Every function is the same to the bit for the same seed. Alpha is left alone.
extension Raster {
  /// Turns the content clockwise about the middle of the image, whose size stays; `fill` comes in at the corners.
  public mutating func turnContent(clockwise degrees: Double, fill: Color) {
    let (cx, cy) = (Double(width) / 2, Double(height) / 2)
    let map = ProjectiveMap.rotation(clockwise: -degrees, from: (cx, cy), to: (cx, cy))
    let fills = colorModel == .gray ? [fill.y] : [fill.x, fill.y, fill.z]
    replaceColor(
      with: zip(color, fills).map { plane, value in
        plane.warped(width: width, height: height, map: map, border: .constant(value), limits: 0...1)
      })
  }

  /// Multiplies by a smooth light that falls off from `1` to `1 - depth`, uneven as under a lamp beside the page.
  public mutating func shade(depth: Float, seed: UInt64) {
    var random = SampleRandom(seed: seed)
    let angle = Double(random.between(0, 6.28))
    let (dx, dy) = (Float(PortableMath.cosine(angle)), Float(PortableMath.sine(angle)))
    let noise = Noise(seed: seed &+ 1)
    let (w, h) = (Float(width), Float(height))
    let light = Plane.filled(width: width, height: height) { x, y in
      let (u, v) = (Float(x) / w - 0.5, Float(y) / h - 0.5)
      let fall = 0.5 + 0.62 * (u * dx + v * dy) + 0.5 * noise.fractal(u * 1.7 + 5, v * 1.7, octaves: 2)
      return 1 - depth * clamp(fall, 0, 1)
    }
    light.read { light in changePixels { x, y, _, value in value * light.row(y)[x] } }
  }

  /// Adds noise of the given standard deviation to every sample and clips; `grain` is the size of its clumps in pixels, 1
  /// for a sensor's.
  /// - Parameter colorful: whether channels have noise of their own.
  public mutating func addNoise(sigma: Float, grain: Double = 1, colorful: Bool = true, seed: UInt64) {
    let count = colorful ? color.count : 1
    let fields = (0..<count).map { channel -> Plane in
      var field = Plane.normalNoise(width: width, height: height, seed: seed &+ UInt64(channel) &* 7919)
      if grain > 1 {
        let blur = (grain - 1) / 2 + 0.35
        // A Gaussian of sigma s leaves 1 / (2 s √π) of white noise's standard deviation.
        let left = Float(1 / (2 * blur * 1.7724538509))
        field = field.gaussianBlurred(sigma: blur)
        field.write { view in
          for y in 0..<view.height {
            for x in 0..<view.width { view.row(y)[x] /= min(1, left) }
          }
        }
      }
      return field
    }
    for index in color.indices {
      fields[min(index, count - 1)].read { field in
        color[index].write { view in
          Parallel.rows(view.height) { rows in
            for y in rows {
              let (row, noise) = (view.row(y), field.row(y))
              for x in 0..<view.width { row[x] = clamp(row[x] + noise[x] * sigma, 0, 1) }
            }
          }
        }
      }
    }
  }

  /// Strews dark (or, one in `brightEvery`, bright) specks of irregular outline.
  /// - Parameter radius: the largest radius, pixels; most are far smaller.
  public mutating func addSpecks(
    perMegapixel: Float, radius: Float, darkness: Float = 0.8, brightEvery: Int = 0, seed: UInt64
  ) {
    var random = SampleRandom(seed: seed)
    let count = Int(perMegapixel * Float(pixelCount) / 1e6)
    for number in 0..<max(0, count) {
      let (cx, cy) = (random.unit() * Float(width), random.unit() * Float(height))
      let size = 0.5 + (radius - 0.5) * random.unit() * random.unit() * random.unit()
      let (stretch, depth) = (random.between(0.6, 1.6), darkness * random.between(0.5, 1))
      let bright = brightEvery > 0 && number % brightEvery == 0
      let reach = Int(size * 1.7 + 2)
      let (left, top) = (Int(cx) - reach, Int(cy) - reach)
      let columns = max(0, left)..<max(0, min(width, left + 2 * reach + 1), left)
      let rows = max(0, top)..<max(0, min(height, top + 2 * reach + 1), top)
      for index in color.indices {
        color[index].write { view in
          for y in rows {
            for x in columns where x < view.width {
              let (dx, dy) = (Float(x) + 0.5 - cx, (Float(y) + 0.5 - cy) * stretch)
              let cover = clamp(size - (dx * dx + dy * dy).squareRoot() + 0.5, 0, 1) * depth
              let old = view.row(y)[x]
              view.row(y)[x] = bright ? old + (1 - old) * cover : old * (1 - cover)
            }
          }
        }
      }
    }
  }

  /// Multiplies by the colour of paper, with its fibres and blotches; a gray image becomes one in colour.
  public mutating func printOnPaper(_ paper: Color, texture: Float, pixelsPerMillimetre: Float, seed: UInt64) {
    if colorModel == .gray { replaceColor(with: [color[0], color[0], color[0]]) }
    let (fine, broad) = (Noise(seed: seed), Noise(seed: seed &+ 3))
    let scale = 1 / max(0.5, pixelsPerMillimetre)
    let tints = [paper.x, paper.y, paper.z]
    let fibres = Plane.filled(width: width, height: height) { x, y in
      texture * 0.5 * fine.fractal(Float(x) * scale * 3, Float(y) * scale * 3, octaves: 2)
    }
    let blotches = Plane.filled(width: width, height: height) { x, y in
      texture * broad.fractal(Float(x) * scale / 35, Float(y) * scale / 35, octaves: 3)
    }
    fibres.read { fibres in
      blotches.read { blotches in
        changePixels { x, y, channel, value in
          // Blotches are a little browner than the paper.
          let brown: Float = channel == 2 ? 1.5 : channel == 1 ? 1 : 0.7
          return clamp(value * tints[min(channel, 2)] * (1 + fibres.row(y)[x] + blotches.row(y)[x] * brown), 0, 1)
        }
      }
    }
  }

  /// Lets the other side of the sheet show through: `back` mirrored, soft, and weak.
  public mutating func showThrough(_ back: Plane, strength: Float, blur: Double) {
    let soft = back.gaussianBlurred(sigma: blur)
    soft.read { back in
      changePixels { x, y, _, value in
        let mirrored = back.width - 1 - x
        guard mirrored >= 0, mirrored < back.width, y < back.height else { return value }
        return value * (1 - strength * (1 - back.row(y)[mirrored]))
      }
    }
  }

  /// Draws the range 0…1 together to `black`…`white`, as old prints and veiled lenses do.
  public mutating func fade(black: Float, white: Float) {
    changePixels { _, _, _, value in mix(black, white, value) }
  }

  /// Darkens towards the corners, by `strength` at the very corner.
  public mutating func vignette(strength: Float) {
    let (cx, cy) = (Float(width) / 2, Float(height) / 2)
    let corner = cx * cx + cy * cy
    changePixels { x, y, _, value in
      let (dx, dy) = (Float(x) - cx, Float(y) - cy)
      let far = (dx * dx + dy * dy) / corner
      return value * (1 - strength * far * (0.4 + 0.6 * far))
    }
  }

  /// Blurs the colour planes.
  public mutating func blur(sigma: Double) {
    replaceColor(with: color.map { $0.gaussianBlurred(sigma: sigma) })
  }

  /// Every colour sample anew from its column, row, channel and value; `change` is called on several threads at once.
  mutating func changePixels(_ change: (Int, Int, Int, Float) -> Float) {
    for index in color.indices {
      color[index].write { view in
        Parallel.rows(view.height) { rows in
          for y in rows {
            let row = view.row(y)
            for x in 0..<view.width { row[x] = change(x, y, index, row[x]) }
          }
        }
      }
    }
  }
}

extension Plane {
  /// A plane from a formula of column and row; `value` is called on several threads at once.
  static func filled(width: Int, height: Int, _ value: (Int, Int) -> Float) -> Plane {
    var plane = Plane(uninitializedWidth: width, height: height)
    plane.write { view in
      Parallel.rows(view.height) { rows in
        for y in rows {
          let row = view.row(y)
          for x in 0..<view.width { row[x] = value(x, y) }
        }
      }
    }
    return plane
  }

  /// Independent, nearly normal numbers of mean 0 and variance 1.
  static func normalNoise(width: Int, height: Int, seed: UInt64) -> Plane {
    var plane = Plane(uninitializedWidth: width, height: height)
    plane.write { view in
      Parallel.rows(view.height) { rows in
        for y in rows {
          var random = SampleRandom(seed: seed ^ SplitMix64.scramble(UInt64(y) &+ 0xABCD))
          let row = view.row(y)
          for x in 0..<view.width { row[x] = random.normal() }
        }
      }
    }
    return plane
  }
}
