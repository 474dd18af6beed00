/// What of a screen follows from the picture itself.
///
/// A halftone is a function of the tone and of the place within a dot: a sum of waves at the screen's frequencies whose
/// amplitudes are smooth functions of the tone (Kermisch and Roetling, "Fourier spectrum of halftone images", JOSA 65,
/// 1975). In each tile, line by line, the strongest there first:
///
///     r ≈ Re(e Σ β_i φ_i(b)),   e = exp(2πi (fx x + fy y))
///
/// b: the picture, blurred over a dot, less its mean in the tile; φ_i: products of up to `degree` of its channels; r: what the lines
/// before left of scan - b. The complex β_i come from least squares, weighted by the screen's presence. Unlike a filter this
/// takes nothing of what the picture has at the same frequencies in other places.
package struct ScreenPrediction {
  /// Samples a side of a tile, about: enough dots for all tones, few enough for a lattice that a scanner bends.
  static let side = 128
  /// Pairs of lines that are predicted in a tile: coarse screens have more harmonics below half a cycle a pixel.
  static func most(period: Double) -> Int { max(12, min(24, Int(5 * period))) }
  /// Pairs among which each tile takes its strongest: inks that are rare in the image may be all there is in one. Among many
  /// more it would take the picture's own textures for lines.
  static func candidates(period: Double) -> Int { most(period: period) * 3 / 2 }
  /// Sigma of the blur, in distances of dots.
  static let blur = 0.5
  /// Variance of a product below which its coefficient is not trusted.
  static let ridge = 1e-4

  let frequencies: [(x: Double, y: Double)]
  let presence: ScreenPresence
  let period: Double
  /// Share of the predicted waves that is taken away, 0…1.
  let share: Float

  init(_ screen: PrintScreen, presence: ScreenPresence, share: Float) {
    // One of each pair; at half a cycle a pixel both signs are the same line.
    let half = screen.lines.filter { $0.y > 0 || $0.y == 0 && $0.x > 0 || $0.y < -0.498 }
    frequencies = half.sorted { $0.covariance.trace > $1.covariance.trace }
      .prefix(Self.candidates(period: screen.period)).map { ($0.x, $0.y) }
    self.presence = presence
    period = screen.period
    self.share = share
  }

  /// Takes the predicted waves out of the planes where the screen is.
  func subtract(from planes: inout [Plane]) {
    let blurred = planes.map { $0.gaussianBlurred(sigma: period * Self.blur) }
    let (width, height) = (planes[0].width, planes[0].height)
    let columns = Self.edges(width)
    let rows = Self.edges(height)
    var targets: [MutablePlaneView] = []
    for index in planes.indices { planes[index].write { targets.append($0) } }
    let pilots = blurred.map { $0.unsafeView }
    withExtendedLifetime((planes, blurred)) {
      Parallel.rows((columns.count - 1) * (rows.count - 1), chunk: 4) { group in
        let tile = ScreenTile(channels: pilots.count, side: Self.side * 3 / 2 + 16)
        for index in group {
          let (i, j) = (index % (columns.count - 1), index / (columns.count - 1))
          tile.load(targets, pilots, presence, columns: columns[i]..<columns[i + 1], rows: rows[j]..<rows[j + 1])
          if tile.isEmpty { continue }
          tile.prepare(ridge: Self.ridge)
          let powers = frequencies.map { tile.power($0.x, $0.y) }
          let strongest = frequencies.indices.sorted { (powers[$1], $0) < (powers[$0], $1) }
          for line in strongest.prefix(Self.most(period: period)) { tile.fit(frequencies[line].x, frequencies[line].y) }
          tile.subtract(from: targets, share: share)
        }
      }
    }
  }

  /// Bounds of tiles, multiples of 8 but for the last.
  static func edges(_ length: Int) -> [Int] {
    let count = max(1, (length + side / 2) / side)
    return (0...count).map { $0 == count ? length : ($0 * length / count + 4) / 8 * 8 }
  }
}
