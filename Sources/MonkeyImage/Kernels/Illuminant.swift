#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What colour the light of a photo seems to have, and how sure that is.
///
/// Notation: a colour's chromaticity is (u, v) = (ln R/G, ln B/G) in linear light; neutral is (0, 0). Multiplying the channels
/// moves all chromaticities alike, so that a cast is a shift of the whole cloud.
///
/// Ten estimates of the light: Shades of Gray with Minkowski norm 6 (Finlayson and Trezzi 2004); gray edge, norms 1 and 6 (van de
/// Weijer, Gevers and Gijsenij 2007); the median chromaticity of the darkest, middle and brightest third; Shades of Gray, norm 4,
/// of each quarter of the image. From their median a mean shift (Comaniciu and Meer 2002) goes to the densest place of the cloud
/// nearby: the surfaces that would be gray under that light. A cast moves all estimates alike and leaves a dense place that
/// holds dark and bright pixels in many parts of the image; a blue sky, a lawn or a face does not.
public struct Illuminant: Sendable, Equatable {
  /// Chromaticity of the light.
  public var u: Double
  public var v: Double
  /// Median distance of the estimates from it.
  public var dispersion: Double
  /// Share of the pixels within 0.12 of it.
  public var share: Double
  /// Standard deviation of the logarithm of those pixels' luminance.
  public var luminanceSpread: Double
  /// Share of the image's 6 x 6 parts that hold such pixels.
  public var areaShare: Double
  /// Share of the pixels within 0.12 of neutral.
  public var neutralShare: Double
  /// Mean colour in linear light.
  public var mean: SIMD3<Double>

  /// Distance from neutral.
  public var magnitude: Double { (u * u + v * v).squareRoot() }

  /// How far the evidence is one for a cast, 0…1.
  public var confidence: Double {
    if share == 0 { return 0 }
    return smoothStep(luminanceSpread, 0.45, 0.7) * smoothStep(areaShare, 0.25, 0.5) * smoothStep(share, 0.04, 0.1)
      * (1 - smoothStep(dispersion, 0.13, 0.3)) * (1 - smoothStep(neutralShare / share, 0.3, 0.8))
      * (1 - smoothStep(abs(u), 0.4, 0.7)) * (1 - smoothStep(abs(v), 0.7, 1.1))
  }

  /// The part of the shift that the evidence supports, 0…1: what is as small as the estimates' own error is left out.
  public var supported: Double {
    let error = 0.06 + 0.5 * dispersion
    return magnitude > error ? confidence * (1 - error * error / (magnitude * magnitude)) : 0
  }

  /// The estimate from small planes of red, green and blue (see `Raster.overview`); nil where under a twentieth of the pixels
  /// are neither clipped nor nearly black.
  public init?(of planes: [Plane]) {
    guard planes.count == 3 else { return nil }
    let cloud = Cloud(planes)
    guard cloud.points.count >= 50, cloud.points.count * 20 >= planes[0].count else { return nil }
    let estimates = cloud.estimates()
    guard !estimates.isEmpty else { return nil }
    var center = SIMD2(median(estimates.map(\.x)), median(estimates.map(\.y)))
    for _ in 0..<15 { center = cloud.shifted(center) ?? center }
    guard center.x.isFinite, center.y.isFinite else { return nil }
    (u, v) = (center.x, center.y)
    dispersion = median(estimates.map { distance($0, center) })
    (share, luminanceSpread, areaShare) = cloud.cluster(at: center)
    neutralShare = cloud.cluster(at: SIMD2(0, 0)).share
    mean = cloud.points.reduce(SIMD3<Double>()) { $0 + $1.linear } / Double(cloud.points.count)
  }
}

/// The usable pixels of a small image.
private struct Cloud {
  struct Point {
    var x: Int
    var y: Int
    var linear: SIMD3<Double>
    var chromaticity: SIMD2<Double>
    var logLuminance: Double

    /// The pixel at (x, y); nil where it is clipped or nearly black.
    init?(_ stored: SIMD3<Float>, _ x: Int, _ y: Int) {
      let (high, low) = (stored.max(), stored.min())
      guard high < 0.97, high > 0.08, low > 0.02 else { return nil }
      (self.x, self.y) = (x, y)
      linear = SIMD3<Double>(
        Double(TransferCurve.toLinear(stored.x)), Double(TransferCurve.toLinear(stored.y)),
        Double(TransferCurve.toLinear(stored.z)))
      let luminance = 0.2126 * linear.x + 0.7152 * linear.y + 0.0722 * linear.z
      chromaticity = rawChromaticity(linear + 1e-4)
      logLuminance = log(luminance + 1e-4)
    }
  }

  let width: Int
  let height: Int
  var points: [Point] = []
  /// Index of each pixel's point, row by row; -1 where it has none.
  private var indices: [Int]

  init(_ planes: [Plane]) {
    (width, height) = (planes[0].width, planes[0].height)
    indices = [Int](repeating: -1, count: width * height)
    let width = width
    let groups = Parallel.mapRows(height, chunk: 16) { rows in
      var points: [Point] = []
      points.reserveCapacity(rows.count * width)
      planes[0].read { red in
        planes[1].read { green in
          planes[2].read { blue in
            for y in rows {
              let (red, green, blue) = (red.row(y), green.row(y), blue.row(y))
              for x in 0..<width {
                if let point = Point(SIMD3(red[x], green[x], blue[x]), x, y) { points.append(point) }
              }
            }
          }
        }
      }
      return points
    }
    points.reserveCapacity(groups.reduce(0) { $0 + $1.count })
    for group in groups { points += group }
    for (index, point) in points.enumerated() { indices[point.y * width + point.x] = index }
  }

  func estimates() -> [SIMD2<Double>] {
    let groups = Parallel.mapRows(8, chunk: 1) { group -> [SIMD2<Double>?] in
      switch group.lowerBound {
      case 0: [shadesOfGray(points, norm: 6)]
      case 1: [grayEdge(norm: 1)]
      case 2: [grayEdge(norm: 6)]
      case 3: thirds()
      case let index: [shadesOfQuarter(index - 4)]
      }
    }
    return groups.joined().compactMap { $0 }.filter { $0.x.isFinite && $0.y.isFinite }
  }

  /// The median chromaticities of the darkest, middle and brightest third.
  private func thirds() -> [SIMD2<Double>] {
    var keys = points.map { $0.logLuminance }
    let ends = [keys.count / 3, 2 * keys.count / 3]
    let bounds = ends.map { keys.select($0) }
    var parts = [[SIMD2<Double>]](repeating: [], count: 3)
    // Of points as bright as a bound, those that come first are in the part below it.
    var below = bounds.map { bound in points.count { $0.logLuminance < bound } }
    for point in points {
      let third = ends.indices.count { i in
        if point.logLuminance != bounds[i] { return point.logLuminance > bounds[i] }
        below[i] += 1
        return below[i] > ends[i]
      }
      parts[third].append(point.chromaticity)
    }
    return parts.map { part in SIMD2(median(part.map { $0.x }), median(part.map { $0.y })) }
  }

  private func shadesOfQuarter(_ quarter: Int) -> SIMD2<Double>? {
    let part = points.filter { ($0.y * 2 / height) * 2 + $0.x * 2 / width == quarter }
    return part.count > 50 ? shadesOfGray(part, norm: 4) : nil
  }

  private func shadesOfGray(_ points: [Point], norm: Int) -> SIMD2<Double>? {
    // The root's exponent scales chromaticities.
    let sum = points.reduce(SIMD3<Double>()) { $0 + power($1.linear, norm) }
    return sum.min() > 0 ? rawChromaticity(sum) / Double(norm) : nil
  }

  private func grayEdge(norm: Int) -> SIMD2<Double>? {
    var sum = SIMD3<Double>()
    for y in 0..<max(0, height - 1) {
      for x in 0..<max(0, width - 1) {
        let at = y * width + x
        let (own, right, below) = (indices[at], indices[at + 1], indices[at + width])
        guard own >= 0, right >= 0, below >= 0, indices[at + width + 1] >= 0 else { continue }
        let across = points[right].linear - points[own].linear
        let down = points[below].linear - points[own].linear
        sum += power((across * across + down * down).squareRoot(), norm)
      }
    }
    return sum.min() > 0 ? rawChromaticity(sum) / Double(norm) : nil
  }

  /// The mean of the chromaticities around `center`, weighted by a paraboloid of radius 0.37.
  func shifted(_ center: SIMD2<Double>) -> SIMD2<Double>? {
    var (sum, total) = (SIMD2<Double>(), 0.0)
    for point in points {
      let d = point.chromaticity - center
      let weight = 1 - (d.x * d.x + d.y * d.y) / (0.37 * 0.37)
      if weight > 0 {
        sum += point.chromaticity * weight
        total += weight
      }
    }
    return total > 5 ? sum / total : nil
  }

  func cluster(at center: SIMD2<Double>) -> (share: Double, spread: Double, area: Double) {
    var (count, sum, squares) = (0.0, 0.0, 0.0)
    var cells = [Double](repeating: 0, count: 36)
    for point in points {
      let d = point.chromaticity - center
      guard d.x * d.x + d.y * d.y < 0.12 * 0.12 else { continue }
      count += 1
      sum += point.logLuminance
      squares += point.logLuminance * point.logLuminance
      cells[(point.y * 6 / height) * 6 + point.x * 6 / width] += 1
    }
    let share = count / Double(max(1, points.count))
    if count < 20 { return (share, 0, 0) }
    let variance = squares / count - (sum / count) * (sum / count)
    let enough = 0.04 * Double(width * height) / 36
    return (share, max(0, variance).squareRoot(), Double(cells.count { $0 > enough }) / 36)
  }
}

private func rawChromaticity(_ c: SIMD3<Double>) -> SIMD2<Double> { SIMD2(log(c.x / c.y), log(c.z / c.y)) }

private func power(_ c: SIMD3<Double>, _ norm: Int) -> SIMD3<Double> {
  var out = c
  for _ in 1..<max(1, norm) { out *= c }
  return out
}

private func distance(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double {
  let d = a - b
  return (d.x * d.x + d.y * d.y).squareRoot()
}

private func median(_ values: [Double]) -> Double {
  var values = values
  if values.isEmpty { return 0 }
  return (values.select((values.count - 1) / 2) + values.select(values.count / 2)) / 2
}
