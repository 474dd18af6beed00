public import MonkeyImage

/// A printing press: four inks, each a screen of clustered dots at an angle of its own.
public struct HalftoneScreen: Sendable {
  /// Rows of dots an inch.
  public var linesPerInch: Double
  /// Angles of the screens of cyan, magenta, yellow and black, degrees.
  public var angles: SIMD4<Double>
  /// How much larger dots come out than they are on the plate, as a share of paper at half coverage.
  public var dotGain: Float
  /// Softness of a dot's rim, as a share of the distance between dots.
  public var rim: Float

  /// Angles 15, 75, 0 and 45 degrees, as offset print has them.
  public init(
    linesPerInch: Double, angles: SIMD4<Double> = [15, 75, 0, 45], dotGain: Float = 0.14, rim: Float = 0.08
  ) {
    self.linesPerInch = linesPerInch
    self.angles = angles
    self.dotGain = dotGain
    self.rim = rim
  }

  /// Light through the inks of a European offset press on coated paper, as shares of red, green and blue: cyan, magenta,
  /// yellow, black.
  static let inks: [Color] = [
    Color(0.03, 0.60, 0.88), Color(0.89, 0.06, 0.48), Color(1.0, 0.91, 0.06), Color(0.09, 0.085, 0.085),
  ]

  /// The image printed and scanned at `dpi`; a gray image is printed with black alone.
  ///
  /// Screens are laid out by a cosine spot function whose values are made evenly frequent, so that a share of ink comes
  /// out as that share of paper covered; a scanner's pixel is the mean of 3 by 3 points of paper.
  /// - Complexity: O(9 × pixels × inks).
  public func printed(_ image: Raster, dpi: Double) -> Raster {
    let isGray = image.colorModel == .gray
    let cell = dpi / max(1, linesPerInch)
    let screens = (0..<4).map { Screen(angle: angles[$0], cell: cell) }
    let quantiles = HalftoneScreen.quantiles
    let (width, height) = (image.width, image.height)
    var out = (0..<(isGray ? 1 : 3)).map { _ in Plane(uninitializedWidth: width, height: height) }
    let planes = image.color
    let source = { (x: Int, y: Int) -> Color in
      isGray ? Color(gray: planes[0][x, y]) : Color(planes[0][x, y], planes[1][x, y], planes[2][x, y])
    }
    let used = isGray ? 3..<4 : 0..<4
    var views: [MutablePlaneView] = []
    for index in out.indices { out[index].write { views.append($0) } }
    withExtendedLifetime(out) {
      Parallel.rows(height) { rows in
        for y in rows {
          for x in 0..<width {
            let coverage = plates(source(x, y), isGray: isGray)
            var sum = Color(gray: 0)
            for sub in 0..<9 {
              let px = Double(x) + (Double(sub % 3) + 0.5) / 3
              let py = Double(y) + (Double(sub / 3) + 0.5) / 3
              var light = Color(gray: 1)
              for ink in used {
                let threshold = screens[ink].threshold(px, py, quantiles)
                let cover = clamp(0.5 + (coverage[ink] - threshold) / max(0.01, rim * 2), 0, 1)
                let own = isGray ? Color(gray: 0.08) : HalftoneScreen.inks[ink]
                light *= Color(gray: 1).mixed(own, cover)
              }
              sum += light
            }
            let mean = sum / 9
            for channel in views.indices { views[channel].row(y)[x] = Film.encode(mean[channel]) }
          }
        }
      }
    }
    var result = image
    result.replaceColor(with: out)
    result.resolution = Raster.Resolution(x: dpi / 25.4, y: dpi / 25.4)
    return result
  }

  /// Share of paper that each ink covers, dot gain taken into account: cyan, magenta, yellow, black.
  private func plates(_ color: Color, isGray: Bool) -> SIMD4<Float> {
    // Plates are made from light: half the light is half the paper.
    let ink = Color(gray: 1) - Color(Film.decode(color.x), Film.decode(color.y), Film.decode(color.z))
    var plate = SIMD4<Float>(0, 0, 0, ink.y)
    if !isGray {
      let gray = max(0, min(ink.x, min(ink.y, ink.z)))
      let black = gray * gray * 0.6
      let rest = (ink - Color(gray: black)) / max(0.02, 1 - black)
      plate = SIMD4(rest.x, rest.y, rest.z, black)
    }
    for index in 0..<4 {
      let share = clamp(plate[index], 0, 1)
      // What the press adds; the plate maker took away half of it.
      plate[index] = clamp(share + dotGain * 0.5 * 4 * share * (1 - share), 0, 1)
    }
    return plate
  }

  /// One ink's lattice of dots.
  private struct Screen {
    let ax: Double
    let ay: Double

    init(angle: Double, cell: Double) {
      ax = PortableMath.cosine(angle * Double.pi / 180) / cell
      ay = PortableMath.sine(angle * Double.pi / 180) / cell
    }

    /// 0 in the middle of a dot…1 in the middle of the paper between four.
    @inline(__always)
    func threshold(_ x: Double, _ y: Double, _ quantiles: [Float]) -> Float {
      let (u, v) = (x * ax + y * ay, y * ax - x * ay)
      let spot = 0.5 - 0.25 * (wave(u) + wave(v))
      return quantiles[Int(spot * Float(quantiles.count - 1) + 0.5)]
    }

    /// Nearly the cosine of `t` turns, -1…1: a parabola for each half.
    @inline(__always)
    private func wave(_ t: Double) -> Float {
      let place = Float(t - t.rounded(.down)) - 0.5
      let half = abs(place) * 4 - 1
      return half * (2 - abs(half))
    }
  }

  /// For each value of the spot function, 0…1 in 1024 steps, the share of paper where it is smaller.
  private static let quantiles: [Float] = {
    let (side, bins) = (512, 1024)
    func wave(_ i: Int) -> Float {
      let place = (Float(i) + 0.5) / Float(side) - 0.5
      let half = abs(place) * 4 - 1
      return half * (2 - abs(half))
    }
    let values = (0..<side).map(wave)
    var counts = [Int](repeating: 0, count: bins)
    for a in values {
      for b in values {
        let spot: Float = 0.5 - 0.25 * (a + b)
        counts[Int(spot * Float(bins - 1) + 0.5)] += 1
      }
    }
    var below = 0
    return counts.map { count in
      below += count
      return (Float(below) - Float(count) / 2) / Float(side * side)
    }
  }()
}
