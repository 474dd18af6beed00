import MonkeyImage

/// Periodic structure at full resolution: the screen of a print, and what may look like one (cloth, brick, rules).
struct ScreenMeasures {
  /// Autocorrelation of high-passed lines: median over rows and columns of the best peak at lags of 3 to 24 pixels.
  var lines = 0.0
  /// log10 of the strongest spectral peak over the median of its ring, at 0.08 cycles a pixel and above.
  var peak = 0.0
  /// The same for peaks more than 10 degrees from both axes, where screens stand and scan lines, cloth and rules do not.
  var oblique = 0.0
  /// Share of the high-pass energy that stands in peaks 12 times over the median of their ring.
  var energy = 0.0
  /// The same away from the axes.
  var obliqueEnergy = 0.0
  /// Likeness of the spectrum to itself turned by 90 degrees around its peaks: 0…1, high for dot screens.
  var lattice = 0.0
  /// Share of the spectrum's energy at 0.25 cycles a pixel and above; 0.8 for white noise.
  var fine = 0.0

  private static let side = 128

  init(_ crops: [ColourPatch]) {
    lines = Statistics.median(SurfaceMeasures.inParallel(crops) { Self.linePeaks($0.luma) }.flatMap { $0 })
    let spectrum = Spectrum(bits: 7)
    let spectra = SurfaceMeasures.inParallel(crops) {
      Self.windows($0.luma).map { Self.normalized(spectrum.power(of: $0)) }
    }
    .flatMap { $0 }.filter { !$0.isEmpty }
    guard !spectra.isEmpty else { return }
    var mean = [Float](repeating: 0, count: Self.side * Self.side)
    for one in spectra { for i in 0..<mean.count { mean[i] += one[i] / Float(spectra.count) } }
    findPeaks(mean)
  }

  private mutating func findPeaks(_ power: [Float]) {
    let (n, half) = (Self.side, Self.side / 2)
    func signed(_ i: Int) -> Int { i < half ? i : i - n }
    var rings = [[Float]](repeating: [], count: half + 1)
    for v in 0..<n {
      for u in 0..<n {
        let radius = Self.radius(signed(u), signed(v))
        if radius <= half { rings[radius].append(power[v * n + u]) }
      }
    }
    let floors = rings.map { ring in ring.isEmpty ? 0 : ring.sorted()[ring.count / 2] }
    let lowest = 10
    var (total, inPeaks, inOblique, high, paired, pairs) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    var (best, bestOblique) = (1.0, 1.0)
    for v in 0..<n {
      for u in 0..<n {
        let (x, y) = (signed(u), signed(v))
        let radius = Self.radius(x, y)
        guard radius >= lowest, radius <= half, floors[radius] > 0 else { continue }
        let value = power[v * n + u]
        total += Double(value)
        if radius >= half / 2 { high += Double(value) }
        let ratio = Double(value / floors[radius])
        best = max(best, ratio)
        let isOblique = min(abs(x), abs(y)) * 11 >= max(abs(x), abs(y)) * 2
        if isOblique { bestOblique = max(bestOblique, ratio) }
        if ratio > 12 {
          inPeaks += Double(value)
          if isOblique { inOblique += Double(value) }
          // The same frequency a quarter turn on, with a pixel of play.
          var other: Float = 0
          for dy in -1...1 {
            for dx in -1...1 { other = max(other, power[((x + dy) & (n - 1)) * n + ((-y + dx) & (n - 1))]) }
          }
          pairs += Double(value)
          paired += Double(min(value, other))
        }
      }
    }
    peak = Statistics.decades(best, floor: 0)
    oblique = Statistics.decades(bestOblique, floor: 0)
    guard total > 0 else { return }
    energy = inPeaks / total
    obliqueEnergy = inOblique / total
    lattice = Statistics.ratio(paired, pairs) * min(1, inPeaks / total / 0.05)
    fine = high / total
  }

  private static func radius(_ x: Int, _ y: Int) -> Int { Int(Double(x * x + y * y).squareRoot() + 0.5) }

  /// The spectrum divided by its energy between 0.08 and 0.5 cycles a pixel; empty for a window with next to none.
  private static func normalized(_ power: [Float]) -> [Float] {
    var total: Float = 0
    for i in 1..<max(1, power.count) { total += power[i] }
    guard total > 1 else { return [] }
    return power.map { $0 / total }
  }

  /// The quarters of a crop, their local mean taken away.
  private static func windows(_ luma: Plane) -> [[Float]] {
    guard luma.width >= side, luma.height >= side else { return [] }
    let mean = BoxStatistics.mean(of: luma, radiusX: 12, radiusY: 12)
    let (samples, low) = (luma.samples, mean.samples)
    var out: [[Float]] = []
    for top in Set([0, luma.height - side]).sorted() {
      for left in Set([0, luma.width - side]).sorted() {
        out.append(
          (0..<side * side).map { k in
            let i = (top + k / side) * luma.width + left + k % side
            return samples[i] - low[i]
          })
      }
    }
    return out
  }

  /// Best autocorrelation peak of every 16th row and column.
  private static func linePeaks(_ luma: Plane) -> [Double] {
    let samples = luma.samples
    let (width, height) = (luma.width, luma.height)
    var out: [Double] = []
    for y in stride(from: 8, to: height, by: 16) {
      if let peak = linePeak((0..<width).map { samples[y * width + $0] }) { out.append(peak) }
    }
    for x in stride(from: 8, to: width, by: 16) {
      if let peak = linePeak((0..<height).map { samples[$0 * width + x] }) { out.append(peak) }
    }
    return out
  }

  /// The highest local maximum of the normalised autocorrelation at lags 3…24; nil for a line too short or too flat.
  private static func linePeak(_ line: [Float]) -> Double? {
    guard line.count >= 72 else { return nil }
    var prefix: [Float] = [0]
    for value in line { prefix.append((prefix.last ?? 0) + value) }
    let flat = line.indices.map { i -> Float in
      let (a, b) = (max(0, i - 8), min(line.count, i + 9))
      return line[i] - (prefix[b] - prefix[a]) / Float(b - a)
    }
    let energy = flat.reduce(0) { $0 + $1 * $1 }
    guard energy > Float(flat.count) * 1e-5 else { return nil }
    var correlation: [Float] = []
    for lag in 1...25 {
      var sum: Float = 0
      for i in 0..<flat.count - lag { sum += flat[i] * flat[i + lag] }
      correlation.append(sum / energy)
    }
    var best: Float = 0
    for lag in 2...23 where correlation[lag] > correlation[lag - 1] && correlation[lag] >= correlation[lag + 1] {
      best = max(best, correlation[lag])
    }
    return Double(best)
  }
}
