public import MonkeyImage

/// A page of writing whose every stroke is known: the same page at any resolution.
///
/// Lines of letters made of straight strokes and rings with round ends, 0.45 mm wide, x-height 2.4 mm, with dots over i, full
/// stops, and a thin rule (0.2 mm). Coverage of a pixel by ink is taken from its distance to the stroke, so edges are as soft as
/// a scanner's box filter makes them.
public struct SyntheticPage {
  public let width: Int
  public let height: Int
  /// Pixels a millimetre.
  public let scale: Double
  /// Share of each pixel that is ink, 0…1.
  public let coverage: Plane
  /// Centres of the dots and full stops, pixels.
  public let dots: [(x: Double, y: Double)]

  public static let strokeMillimetres = 0.45

  /// Stroke width, pixels.
  public var stroke: Double { SyntheticPage.strokeMillimetres * scale }

  public init(dpi: Double, widthMillimetres: Double = 60, heightMillimetres: Double = 40) {
    scale = dpi / 25.4
    width = Int((widthMillimetres * scale).rounded())
    height = Int((heightMillimetres * scale).rounded())
    var ink = [Float](repeating: 0, count: width * height)
    var dots: [(x: Double, y: Double)] = []
    let (scale, width, height) = (scale, width, height)

    func stamp(_ box: (Double, Double, Double, Double), half: Double, _ distance: (Double, Double) -> Double) {
      let margin = half + 1
      let left = max(0, Int((box.0 * scale - margin).rounded(.down)))
      let right = min(width - 1, Int((box.2 * scale + margin).rounded(.up)))
      let top = max(0, Int((box.1 * scale - margin).rounded(.down)))
      let bottom = min(height - 1, Int((box.3 * scale + margin).rounded(.up)))
      if left > right || top > bottom { return }
      for y in top...bottom {
        for x in left...right {
          let d = distance((Double(x) + 0.5) / scale, (Double(y) + 0.5) / scale) * scale - half
          ink[y * width + x] = max(ink[y * width + x], Float(max(0, min(1, 0.5 - d))))
        }
      }
    }
    func line(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double, width stroke: Double) {
      stamp((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), half: stroke * scale / 2) { x, y in
        let (dx, dy) = (x1 - x0, y1 - y0)
        let t = max(0, min(1, ((x - x0) * dx + (y - y0) * dy) / max(1e-9, dx * dx + dy * dy)))
        let (ex, ey) = (x - x0 - t * dx, y - y0 - t * dy)
        return (ex * ex + ey * ey).squareRoot()
      }
    }
    func ring(_ cx: Double, _ cy: Double, _ radius: Double, width stroke: Double) {
      stamp((cx - radius, cy - radius, cx + radius, cy + radius), half: stroke * scale / 2) { x, y in
        abs(((x - cx) * (x - cx) + (y - cy) * (y - cy)).squareRoot() - radius)
      }
    }
    func dot(_ x: Double, _ y: Double) {
      line(x, y, x, y, width: 1.2 * SyntheticPage.strokeMillimetres)
      dots.append((x * scale, y * scale))
    }

    let w = SyntheticPage.strokeMillimetres
    var y = 5.0
    var letter = 0
    while y < heightMillimetres - 4 {
      var x = 5.0
      while x < widthMillimetres - 7 {
        switch letter % 7 {
        case 0:  // o
          ring(x + 1.0, y + 1.2, 1.0, width: w)
          x += 3
        case 1:  // i
          line(x, y, x, y + 2.4, width: w)
          dot(x, y - 1.0)
          x += 1.4
        case 2:  // v
          line(x, y, x + 0.9, y + 2.4, width: w)
          line(x + 0.9, y + 2.4, x + 1.8, y, width: w)
          x += 2.8
        case 3:  // H
          line(x, y - 1.2, x, y + 2.4, width: w)
          line(x + 1.8, y - 1.2, x + 1.8, y + 2.4, width: w)
          line(x, y + 0.6, x + 1.8, y + 0.6, width: w)
          x += 2.9
        case 4:  // d
          ring(x + 1.0, y + 1.4, 0.95, width: w)
          line(x + 2.0, y - 1.4, x + 2.0, y + 2.4, width: w)
          x += 3
        case 5:  // x
          line(x, y, x + 1.6, y + 2.4, width: w)
          line(x + 1.6, y, x, y + 2.4, width: w)
          x += 2.6
        default:  // full stop and a space
          dot(x, y + 2.3)
          x += 2.4
        }
        letter += 1
      }
      y += 6
    }
    line(5, heightMillimetres - 2.5, widthMillimetres - 5, heightMillimetres - 2.5, width: 0.2)
    coverage = Plane(width: width, height: height, samples: ink)
    self.dots = dots
  }

  /// The page under light: paper's level at a pixel times 1 − coverage · `density`, plus normal noise.
  public func image(
    density: Float = 0.85, noise: Float = 0, seed: UInt64 = 1,
    paper: (_ x: Double, _ y: Double) -> Float = { _, _ in 0.95 }
  ) -> Plane {
    var random = SeededRandom(seed: seed)
    return .generate(width: width, height: height) { x, y in
      let level = paper(Double(x) / Double(width), Double(y) / Double(height))
      return max(0, min(1, level * (1 - coverage[x, y] * density) + (noise > 0 ? noise * random.normal() : 0)))
    }
  }

  /// F-measure of found ink against pixels more than half covered, per cent.
  public func fMeasure(_ ink: Mask) -> Double {
    let truth = coverage.samples.map { $0 > 0.5 }
    let found = ink.flags
    let hits = zip(truth, found).filter { $0 && $1 }.count
    let all = truth.filter { $0 }.count + found.filter { $0 }.count
    return all == 0 ? 100 : 200 * Double(hits) / Double(all)
  }
}
