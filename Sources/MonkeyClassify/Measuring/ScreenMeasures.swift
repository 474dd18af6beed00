import MonkeyImage

/// Periodic structure at full resolution: the screen of a print, and what may look like one (cloth, brick, rules).
struct ScreenMeasures {
  /// Autocorrelation of high-passed lines: median over rows and columns of the best peak at lags of 3 to 24 pixels.
  var lines = 0.15
  /// log10 of the strongest spectral peak over the median of its ring, at 0.08 cycles a pixel and above.
  var peak = 1.1
  /// The same for peaks more than 10 degrees from both axes, where screens stand and scan lines, cloth and rules do not.
  var oblique = 1.1
  /// Share of the high-pass energy that stands in peaks 12 times over the median of their ring.
  var energy = 0.0
  /// The same away from the axes.
  var obliqueEnergy = 0.0
  /// Likeness of the spectrum to itself turned by 90 degrees around its peaks: 0…1, high for dot screens.
  var lattice = 0.0
  /// Share of the spectrum's energy at 0.25 cycles a pixel and above; 0.8 for white noise.
  var fine = 0.0

  private static let side = 128

  init(_ parts: [Part]) {
    // What chance alone gives is all one.
    lines = max(0.15, Statistics.median(parts.flatMap(\.lines)))
    let count = parts.reduce(0) { $0 + $1.windows }
    guard count > 0 else { return }
    var mean = [Float](repeating: 0, count: Self.side * Self.side)
    mean.withUnsafeMutableBufferPointer { mean in
      for part in parts where part.windows > 0 {
        part.spectrum.withUnsafeBufferPointer { for i in 0..<mean.count { mean[i] += $0[i] } }
      }
      for i in 0..<mean.count { mean[i] /= Float(count) }
    }
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
    let floors = rings.indices.map { rings[$0].isEmpty ? 0 : rings[$0].select(rings[$0].count / 2) }
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
    peak = max(1.1, Statistics.decades(best, floor: 0))
    oblique = max(1.1, Statistics.decades(bestOblique, floor: 0))
    guard total > 0 else { return }
    energy = inPeaks / total
    obliqueEnergy = inOblique / total
    lattice = Statistics.ratio(paired, pairs) * min(1, inPeaks / total / 0.05)
    fine = high / total
  }

  private static func radius(_ x: Int, _ y: Int) -> Int { Int(Double(x * x + y * y).squareRoot() + 0.5) }

  /// What is found in one crop.
  struct Part: Sendable {
    /// Best autocorrelation peak of every 16th row and column.
    var lines: [Double] = []
    /// Sum of the normalised spectra, and their number.
    var spectrum: [Float] = []
    var windows = 0

    init(_ crop: Crop, _ transform: Spectrum) {
      measureLines(crop.luma)
      guard crop.width >= ScreenMeasures.side, crop.height >= ScreenMeasures.side else { return }
      spectrum = [Float](repeating: 0, count: ScreenMeasures.side * ScreenMeasures.side)
      for top in Set([0, crop.height - ScreenMeasures.side]).sorted() {
        let (left, right) = transform.powers(
          of: window(crop.flat, 0, top), and: window(crop.flat, crop.width - ScreenMeasures.side, top))
        add(left)
        add(right)
      }
    }

    /// Adds a spectrum divided by its energy; one of a window with next to none is left out.
    private mutating func add(_ power: [Float]) {
      let total = power.withUnsafeBufferPointer { $0.baseAddress.map { RowSums.sum($0, power.count) } ?? 0 }
      guard total - power[0] > 1 else { return }
      let share = 1 / (total - power[0])
      spectrum.withUnsafeMutableBufferPointer { sums in
        power.withUnsafeBufferPointer { for i in 0..<sums.count { sums[i] += $0[i] * share } }
      }
      windows += 1
    }

    private func window(_ plane: Plane, _ left: Int, _ top: Int) -> [Float] {
      let side = ScreenMeasures.side
      return [Float](unsafeUninitializedCapacity: side * side) { out, count in
        plane.read { view in
          guard let base = out.baseAddress else { return }
          for y in 0..<side { (base + y * side).initialize(from: view.row(top + y) + left, count: side) }
        }
        count = side * side
      }
    }

    private mutating func measureLines(_ luma: Plane) {
      let (width, height) = (luma.width, luma.height)
      luma.read { view in
        for y in stride(from: 8, to: height, by: 16) {
          if let peak = linePeak((0..<width).map { view.row(y)[$0] }) { lines.append(peak) }
        }
        for x in stride(from: 8, to: width, by: 16) {
          if let peak = linePeak((0..<height).map { view.row($0)[x] }) { lines.append(peak) }
        }
      }
    }

    /// The highest local maximum of the normalised autocorrelation at lags 3…24; nil for a line too short or too flat.
    private func linePeak(_ line: [Float]) -> Double? {
      let count = line.count
      guard count >= 72 else { return nil }
      var prefix = [Float](repeating: 0, count: count + 1)
      for i in 0..<count { prefix[i + 1] = prefix[i] + line[i] }
      let flat = (0..<count).map { i -> Float in
        let (a, b) = (max(0, i - 8), min(count, i + 9))
        return line[i] - (prefix[b] - prefix[a]) / Float(b - a)
      }
      return flat.withUnsafeBufferPointer { flat -> Double? in
        guard let start = flat.baseAddress else { return nil }
        let energy = RowSums.dot(start, start, count)
        guard energy > Float(count) * 1e-5 else { return nil }
        let correlation = (1...25).map { RowSums.dot(start, start + $0, count - $0) / energy }
        var best: Float = 0
        for lag in 2...23 where correlation[lag] > correlation[lag - 1] && correlation[lag] >= correlation[lag + 1] {
          best = max(best, correlation[lag])
        }
        return Double(best)
      }
    }
  }
}
