#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A print's screen as it was found in an image.
package struct PrintScreen: Sendable {
  /// Distance of neighbouring lines of dots, pixels, of the coarsest strong screen.
  package let period: Double
  /// Its angle, degrees, 0 ..< 90.
  package let angle: Double
  /// Share of the windows looked at in which it was seen.
  package let share: Double
  let lines: [ScreenLine]
  /// First samples of windows in which it was seen, of `ScreenSearch.side` a side.
  let places: [(x: Int, y: Int)]
  let side: Int
}

/// Looks for a screen in windows of an image.
struct ScreenSearch {
  /// Samples a side of a window; of smaller images half of it.
  static let side = 256
  /// Most windows whose colours are looked at.
  static let most = 200
  /// How far a pair of lines, a line alone and the surest of all windows must stand over the medians of their rings.
  static let (pairRatio, lineRatio, sureRatio): (Float, Float, Float) = (300, 1000, 1000)

  /// Least amplitude of a line's wave, 0…1 scale: fainter ones, of grids over sensors or behind glass, are none of print.
  static let leastAmplitude: Float = 2.0 / 255
  /// Most power of rules and text lines relative to the screen's: patterns that are drawn or woven have theirs along the axes.
  static let mostRuled: Float = 2

  let planes: [PlaneView]
  let luma: PlaneView
  let side: Int

  /// nil for images too small to tell.
  init?(planes: [PlaneView], luma: PlaneView) {
    let least = min(luma.width, luma.height)
    guard least >= Self.side / 2 else { return nil }
    self.planes = planes
    self.luma = luma
    side = least >= Self.side ? Self.side : Self.side / 2
  }

  /// A window's strongest pair of lines.
  struct Sighting {
    var x: Int
    var y: Int
    /// Ratio: the weaker of both.
    var pair: SpectralRings.Line
    var alone: SpectralRings.Line
    var ratio: Float { pair.ratio }
  }

  /// First samples of windows that cover the image, at most half a side apart in small images, a side in large ones.
  func places() -> [(x: Int, y: Int)] {
    let area = Double(luma.width) * Double(luma.height)
    let hop = max(Double(side) / 2, min(Double(side), (area / 400).squareRoot()))
    func starts(_ length: Int) -> [Int] {
      let room = length - side
      let count = Int((Double(room) / hop).rounded(.up)) + 1
      return (0..<count).map { count == 1 ? 0 : Int((Double($0) * Double(room) / Double(count - 1)).rounded()) }
    }
    let columns = starts(luma.width)
    return starts(luma.height).flatMap { y in columns.map { (x: $0, y: y) } }
  }

  /// The strongest pair of lines of each window.
  func sightings() -> [Sighting] {
    let places = places()
    let rings = SpectralRings(side: side)
    return Parallel.mapRows(places.count, chunk: 4) { group in
      let window = WindowTransform(weights: WindowTransform.hann(side), channels: 1)
      return group.map { index in
        let (x, y) = places[index]
        window.forward([luma], x: x, y: y, centred: true)
        let best = rings.strongest(window.spectra[0])
        return Sighting(x: x, y: y, pair: best.pair, alone: best.alone)
      }
    }.flatMap { $0 }
  }

  /// The image's screen; nil where there is none, or none that is sure.
  ///
  /// A print's screen has the same frequency wherever it is seen, and most windows of a screened picture see it; rules, cloth
  /// and the like do so in a window here and there, in directions of their own.
  func find() -> PrintScreen? {
    let all = sightings()
    let pairs = agreeing(all.map(\.pair), least: Self.pairRatio, turned: true)
    var seen = pairs
    var fundamental: SpectralRings.Line?
    if !isSure(all.map(\.pair), pairs, count: all.count >= 6 ? 3 : max(1, (all.count + 1) / 2)) {
      // A screen of lines has no partner a quarter turn on, so that more agreement is asked for.
      let lines = agreeing(all.map(\.alone), least: Self.lineRatio, turned: false)
      guard isSure(all.map(\.alone), lines, count: max(1, (all.count * 2 + 4) / 5)) else { return nil }
      seen = lines
      fundamental = lines.map { all[$0].alone }.max { $0.ratio < $1.ratio }
    }
    // Evenly spread, so that no part of the image is left out.
    let stride = max(1, (seen.count + Self.most - 1) / Self.most)
    let chosen = seen.enumerated().filter { $0.offset % stride == 0 }.map {
      (x: all[$0.element].x, y: all[$0.element].y)
    }
    let spectrum = CrossSpectrum(
      of: planes, at: chosen, side: side, weights: WindowTransform.hann(side), centred: true)
    let lines = ScreenPeaks.find(spectrum, multiplesOf: fundamental.map { ($0.x, $0.y) })
    guard let main = ScreenPeaks.fundamental(lines) else { return nil }
    let angle = atan2(main.y, main.x) * 180 / .pi
    return PrintScreen(
      period: 1 / main.frequency, angle: (angle + 360).truncatingRemainder(dividingBy: fundamental == nil ? 90 : 180),
      share: Double(seen.count) / Double(all.count), lines: lines, places: chosen, side: side)
  }

  /// Windows whose line stands out at least so far, and which agree with the most others.
  private func agreeing(_ lines: [SpectralRings.Line], least: Float, turned: Bool) -> [Int] {
    let strong = lines.indices.filter {
      lines[$0].ratio >= least && lines[$0].amplitude >= Self.leastAmplitude && lines[$0].ruled < Self.mostRuled
    }
    let reach = 1.5 / Double(side)
    func agree(_ a: SpectralRings.Line, _ b: SpectralRings.Line) -> Bool {
      func near(_ x: Double, _ y: Double) -> Bool { abs(a.x - x) <= reach && abs(a.y - y) <= reach }
      return near(b.x, b.y) || near(-b.x, -b.y) || turned && (near(-b.y, b.x) || near(b.y, -b.x))
    }
    // The inks of a print stand out in different windows: all that three windows agree on counts.
    return strong.filter { i in strong.count { agree(lines[i], lines[$0]) } >= min(3, lines.count) }
  }

  private func isSure(_ lines: [SpectralRings.Line], _ seen: [Int], count: Int) -> Bool {
    seen.count >= count && (seen.map { lines[$0].ratio }.max() ?? 0) >= Self.sureRatio
  }
}

/// Frequencies of a window by distance from 0, and the strongest pair of lines above the median of their ring.
struct SpectralRings: Sendable {
  let side: Int
  private let rings: [[Place]]
  /// Least and greatest ring of interest.
  private let range: ClosedRange<Int>

  /// A frequency (l, k), k in 0...side/2.
  private struct Place {
    /// Where a spectrum has it, numbers from its first.
    let at: Int
    /// k · side + l.
    let index: Int
    let isRuled: Bool
  }

  init(side: Int) {
    self.side = side
    let half = side / 2
    var rings = [[Place]](repeating: [], count: side)
    for k in 0...half {
      for l in 0..<side {
        let x = l < half ? l : l - side
        let radius = Int(Double(x * x + k * k).squareRoot().rounded())
        if radius >= side { continue }
        let isRuled = SpectralRings.isRuled(abs(x), k, side: side)
        rings[radius].append(Place(at: (k / 8 * side + l) * 8 + k % 8, index: k * side + l, isRuled: isRuled))
      }
    }
    self.rings = rings
    range = side / 20...half * 7 / 5
  }

  /// The strongest pair of lines a quarter turn apart, and the strongest line alone.
  func strongest(_ spectrum: FourierTransform.Spectrum) -> (pair: Line, alone: Line) {
    let half = side / 2
    // Power over the median of the ring, k · side + l.
    var relative = [Float](repeating: 0, count: (half + 1) * side)
    var absolute = relative
    var ruled: Float = 0
    var powers: [Float] = []
    // Number by number, not lane by lane of vectors.
    let real = UnsafeRawPointer(spectrum.real).assumingMemoryBound(to: Float.self)
    let imaginary = UnsafeRawPointer(spectrum.imaginary).assumingMemoryBound(to: Float.self)
    for radius in range {
      let ring = rings[radius]
      if ring.count < 8 { continue }
      powers.removeAll(keepingCapacity: true)
      for place in ring {
        let (re, im) = (real[place.at], imaginary[place.at])
        let power = re * re + im * im
        absolute[place.index] = power
        powers.append(power.isNaN ? 0 : power)
      }
      let middle = powers.select(powers.count / 2)
      // What was drawn and never sensed has nothing between its lines.
      if middle < quantization / 100 {
        for place in ring { absolute[place.index] = 0 }
        continue
      }
      let median = middle + quantization
      for place in ring {
        let power = absolute[place.index]
        relative[place.index] = power / median
        if place.isRuled { ruled = max(ruled, power) }
      }
    }
    let weight = Float(side * side) / 4
    func value(_ l: Int, _ k: Int) -> Float {
      var (l, k) = ((l + 2 * side) % side, (k + 2 * side) % side)
      if k > half { (l, k) = ((side - l) % side, side - k) }
      return relative[k * side + l]
    }
    var (pair, alone) = (Line(), Line())
    for k in 3..<half - 2 {
      for l in 0..<side where relative[k * side + l] > pair.ratio {
        let across = min(l, side - l)
        if Self.isRuled(across, k, side: side) { continue }
        let here = relative[k * side + l]
        let line = Line(
          x: ScreenPeaks.signed(l, side), y: Double(k) / Double(side), ratio: here,
          amplitude: 2 * absolute[k * side + l].squareRoot() / weight, ruled: ruled / absolute[k * side + l])
        if here > alone.ratio { alone = line }
        // A quarter turn on, with a frequency step of play.
        var other: Float = 0
        for dk in -1...1 { for dl in -1...1 { other = max(other, value(-k + dl, l + dk)) } }
        if min(here, other) > pair.ratio {
          pair = line
          pair.ratio = min(here, other)
        }
      }
    }
    return (pair, alone)
  }

  /// Whether rules, text lines, scan lines or the blocks of JPEG have lines there: within 5 degrees of the axes, or on a grid
  /// of eighths.
  private static func isRuled(_ l: Int, _ k: Int, side: Int) -> Bool {
    let half = side / 2
    func near(_ a: Int, _ b: Int) -> Bool { a < 3 || a * 11 < b }
    return near(l, k) || near(k, l) || near(half - l, k) || near(half - k, l)
      || (l % (side / 8) == 0 && k % (side / 8) == 0)
  }

  /// A line of a window's spectrum: cycles a pixel, and power relative to the median of its ring.
  struct Line: Sendable {
    var x = 0.0
    var y = 0.0
    var ratio: Float = 0
    /// Of its wave, 0…1 scale.
    var amplitude: Float = 0
    /// Power of the strongest line that rules, text or blocks of JPEG may have made, relative to this one's.
    var ruled: Float = 0
  }

  /// Power of the rounding to 255 levels under Hann's window, 0…1 scale.
  private var quantization: Float { Float(side * side) * 0.140625 / (12 * 255 * 255) }
}
