public import MonkeyImage

/// A print: coverage of paper by dots or lines, as a scanner sees it.
public struct SyntheticScreen: Sendable {
  /// Distance of neighbouring rows of dots, pixels.
  public var period: Double
  /// Degrees.
  public var angle: Double
  /// One row of lines instead of a lattice of dots.
  public var isLined = false
  /// Standard deviation of the scanner's noise.
  public var noise: Float = 0.008

  public init(period: Double, angle: Double) {
    self.period = period
    self.angle = angle
  }

  /// Light that comes back from paper of which `tone` (0…1) is left white, at 3 by 3 points a pixel.
  public func printed(width: Int, height: Int, seed: UInt64 = 1, _ tone: (Double, Double) -> Double) -> Plane {
    var random = SeededRandom(seed: seed)
    let turn = 2 * Double.pi / period
    let (c, s) = (turn * cosine(angle * .pi / 180), turn * sine(angle * .pi / 180))
    return .generate(width: width, height: height) { x, y in
      var sum = 0.0
      for sub in 0..<9 {
        let (px, py) = (Double(x) + Double(sub % 3) / 3, Double(y) + Double(sub / 3) / 3)
        let u = cosine(px * c + py * s)
        let spot = isLined ? u : (u + cosine(py * c - px * s)) / 2
        // The spot function's values are about evenly frequent between -0.8 and 0.8.
        let edge = (tone(px, py) * 2 - 1) * 0.8 - spot
        sum += max(0, min(1, 0.5 + edge * 2))
      }
      return 0.08 + 0.84 * Float(sum / 9) + noise * random.normal()
    }
  }
}

/// A smooth picture with an edge, 0.2…0.8.
public func syntheticTone(_ x: Double, _ y: Double) -> Double {
  0.5 + 0.2 * sine(x / 37) * cosine(y / 53) + (x + y * 0.4 > 180 ? 0.1 : -0.1)
}
