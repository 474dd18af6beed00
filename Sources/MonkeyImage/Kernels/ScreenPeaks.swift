#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One line of a screen's spectrum.
struct ScreenLine: Sendable {
  /// Cycles a pixel, -1/2 ..< 1/2.
  var x: Double
  var y: Double
  /// How far above its surroundings it stands: natural logarithm of the ratio of powers.
  var prominence: Double
  /// Mean covariance of the channels' complex amplitudes.
  var covariance: ComplexMatrix

  var frequency: Double { (x * x + y * y).squareRoot() }
}

/// The lines of a mean spectrum that belong to a screen of dots.
///
/// A screen is a square lattice, so its spectrum has lines, all harmonics and all beats between inks included, that come in
/// pairs a quarter turn apart; what pictures, cloth or text hold does not. A line is a local maximum three times over the
/// median power of its surroundings, or a diagonal harmonic of such lines: of round dots its amplitude changes
/// its sign at half the ink, so that power stands around the frequency and not at it.
enum ScreenPeaks {
  static let ratio = 3.0
  /// Cycles a pixel below which there are no screens worth looking for.
  static let lowest = 0.04

  /// All lines with a partner a quarter turn away; both signs of every frequency are listed.
  /// - Parameters:
  ///   - spectrum: of Hann windows.
  ///   - fundamental: for a screen of lines instead of dots, the frequency whose multiples are wanted.
  static func find(_ spectrum: CrossSpectrum, multiplesOf fundamental: (x: Double, y: Double)?) -> [ScreenLine] {
    let side = spectrum.side
    let level = logPower(spectrum)
    let wide = wrappedMedian(level, side, radius: 12)
    let near = wrappedMedian(level, side, radius: 4)
    let weights = WindowTransform.hann(side).reduce(0.0) { $0 + Double($1) }
    // Hann's main lobe: shares 1, 1/4 and 1/4 in each direction.
    let scale = 1 / (weights * weights * weights * weights) / 2.25
    var lines: [ScreenLine] = []
    for k in 0..<side {
      for l in 0..<side {
        let here = level[k * side + l]
        let above = here - max(wide[k * side + l], near[k * side + l])
        guard Double(above) > log(ratio), isMaximum(level, side, l, k) else { continue }
        func at(_ dl: Int, _ dk: Int) -> Int { (k + dk + side) % side * side + (l + dl + side) % side }
        func vertex(_ a: Float, _ c: Float) -> Double {
          let bend = a - 2 * here + c
          return bend < 0 ? Double(max(-0.5, min(0.5, 0.5 * (a - c) / bend))) : 0
        }
        let (fx, fy) = (signed(l, side), signed(k, side))
        guard (fx * fx + fy * fy).squareRoot() > lowest else { continue }
        var sum = ComplexMatrix(order: spectrum.channels)
        var (total, background) = (0.0, 0.0)
        for dk in -1...1 {
          for dl in -1...1 {
            sum = sum + spectrum.covariance(l + dl, k + dk)
            total += spectrum.power(l + dl, k + dk)
            background += exp(Double(near[at(dl, dk)]))
          }
        }
        let share = max(0.05, 1 - background / max(total, 1e-30))
        lines.append(
          ScreenLine(
            x: fx + vertex(level[at(-1, 0)], level[at(1, 0)]) / Double(side),
            y: fy + vertex(level[at(0, -1)], level[at(0, 1)]) / Double(side), prominence: Double(above),
            covariance: sum * (share * scale)))
      }
    }
    guard let fundamental else {
      let paired = lines.filter { line in lines.contains { isQuarterTurn(line, $0, within: 1.6 / Double(side)) } }
      return paired + diagonals(of: paired, spectrum, background: wide, scale: scale)
    }
    // The fundamental itself is known to half a step.
    guard let own = lines.min(by: { distance($0, fundamental) < distance($1, fundamental) }) else { return [] }
    return lines.filter { line in
      (-8...8).contains { m in
        m != 0 && distance(line, (own.x * Double(m), own.y * Double(m))) * Double(side) < 1 + 0.1 * Double(abs(m))
      }
    }
  }

  /// Inks' lines whose diagonal harmonics are looked for: four inks, two directions, both signs.
  static let most = 16
  /// Frequency steps around a harmonic in which its power is summed, and what it must reach of the background's.
  static let (reach, excess) = (3, 4.0)

  /// Diagonal harmonics of the inks' lines that are no maxima by themselves. (Others are weak, and those that fold back to
  /// low frequencies would take the picture's power there for the screen's.)
  private static func diagonals(
    of lines: [ScreenLine], _ spectrum: CrossSpectrum, background: [Float], scale: Double
  ) -> [ScreenLine] {
    let side = spectrum.side
    guard let main = fundamental(lines) else { return [] }
    let least = (lines.map(\.covariance.trace).max() ?? 0) / 300
    let inks = lines.filter { $0.covariance.trace > least && abs($0.frequency / main.frequency - 1) < 0.2 }
      .sorted { $0.covariance.trace > $1.covariance.trace }.prefix(most)
    var out: [ScreenLine] = []
    for ink in inks {
      // The partner a quarter turn on is at (-y, x).
      let (fx, fy) = (ink.x - ink.y, ink.y + ink.x)
      let (x, y) = (fx - fx.rounded(), fy - fy.rounded())
      if (x * x + y * y).squareRoot() <= lowest { continue }
      if (lines + out).contains(where: { distance($0, (x, y)) * Double(side) < 2.5 }) { continue }
      let (l, k) = (Int((x * Double(side)).rounded()), Int((y * Double(side)).rounded()))
      var sum = ComplexMatrix(order: spectrum.channels)
      var (total, rest) = (0.0, 0.0)
      for dk in -reach...reach {
        for dl in -reach...reach {
          sum = sum + spectrum.covariance(l + dl, k + dk)
          total += spectrum.power(l + dl, k + dk)
          rest += exp(Double(background[(k + dk + side) % side * side + (l + dl + side) % side]))
        }
      }
      // Not so where values are no numbers.
      guard total > excess * rest else { continue }
      out.append(
        ScreenLine(x: x, y: y, prominence: log(total / rest), covariance: sum * ((1 - rest / total) * scale)))
    }
    return out
  }

  /// The coarsest line that holds at least a quarter of the strongest one's power.
  static func fundamental(_ lines: [ScreenLine]) -> ScreenLine? {
    let powers = lines.map(\.covariance.trace)
    let least = (powers.max() ?? 0) / 4
    return zip(lines, powers).filter { $0.1 >= least && $0.0.frequency > 0.05 }.map(\.0)
      .min { $0.frequency < $1.frequency }
  }

  private static func distance(_ a: ScreenLine, _ b: (x: Double, y: Double)) -> Double {
    let (dx, dy) = (distance(a.x, b.x), distance(a.y, b.y))
    return (dx * dx + dy * dy).squareRoot()
  }

  /// Whether b is a turned by 90 degrees, aliases included.
  static func isQuarterTurn(_ a: ScreenLine, _ b: ScreenLine, within tolerance: Double) -> Bool {
    let (dx, dy) = (distance(b.x, -a.y), distance(b.y, a.x))
    return dx * dx + dy * dy < tolerance * tolerance
  }

  private static func distance(_ a: Double, _ b: Double) -> Double {
    let d = abs(a - b).truncatingRemainder(dividingBy: 1)
    return min(d, 1 - d)
  }

  static func signed(_ index: Int, _ side: Int) -> Double {
    Double(index < side / 2 ? index : index - side) / Double(side)
  }

  private static func logPower(_ spectrum: CrossSpectrum) -> [Float] {
    let side = spectrum.side
    return (0..<side * side).map { Float(log(max(1e-20, spectrum.power($0 % side, $0 / side)))) }
  }

  private static func isMaximum(_ level: [Float], _ side: Int, _ l: Int, _ k: Int) -> Bool {
    let here = level[k * side + l]
    for dk in -2...2 {
      for dl in -2...2 where level[(k + dk + side) % side * side + (l + dl + side) % side] > here { return false }
    }
    return true
  }

  private static func wrappedMedian(_ level: [Float], _ side: Int, radius: Int) -> [Float] {
    let size = side + 2 * radius
    let padded = Plane(
      width: size, height: size,
      samples: (0..<size * size).map {
        level[($0 / size - radius + side) % side * side + ($0 % size - radius + side) % side]
      })
    let median = padded.rankMedian(radius: radius)
    return median.read { view in
      (0..<side * side).map { view.row($0 / side + radius)[$0 % side + radius] }
    }
  }
}
