#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where each channel of a faded print begins and ends, and how sure it is that fading and not the scene made them differ.
///
/// Dyes fade unevenly: what was black has become a colour, and each channel spans another part of the range, which no gain in linear
/// light undoes. Notation: f, t the levels that 0.5 % of a channel's samples stay below and go beyond; x' = (x - f) / (t - f).
///
/// It speaks for fading that no channel comes near black while their f differ; that the darkest pixels are dark in all of them; that
/// they span alike much; and that by the x' many middle tones, dark and bright, in many places, are neutral that were not before. An
/// orange wall or a meadow leaves no neutral ones, and a print toned in one hue nothing but such: both are left as they are.
public struct Fading: Sendable, Equatable {
  /// f of red, green and blue.
  public let floor: SIMD3<Double>
  /// t of red, green and blue.
  public let top: SIMD3<Double>
  /// 0…1.
  public let confidence: Double

  /// Weights of luma.
  private static let weights = SIMD3<Double>(0.299, 0.587, 0.114)

  /// From small planes of red, green and blue (see `Raster.overview`); nil where they hold under 500 pixels.
  public init?(of planes: [Plane]) {
    guard planes.count == 3, planes[0].count >= 500 else { return nil }
    let (width, count) = (planes[0].width, planes[0].count)
    let channels = planes.map(\.samples)
    guard channels.allSatisfy({ $0.allSatisfy { $0.isFinite } }) else { return nil }
    let ends = Parallel.mapRows(3, chunk: 1) { channel in
      var samples = channels[channel.lowerBound]
      return [0.005, 0.995].map { Double(samples.select(Int($0 * Double(count - 1)))) }
    }
    let (floor, top) = (SIMD3(ends[0][0], ends[1][0], ends[2][0]), SIMD3(ends[0][1], ends[1][1], ends[2][1]))
    (self.floor, self.top) = (floor, top)
    let range = top - floor
    let early =
      smoothStep(floor.max() - floor.min(), 0.03, 0.08) * smoothStep(floor.min(), 0.08, 0.14)
      * smoothStep(range.min(), 0.2, 0.3) * (1 - smoothStep(range.max() / max(range.min(), 0.01), 1.5, 2))
    if early == 0 {
      confidence = 0
      return
    }
    let pixels = (0..<count).map { SIMD3(Double(channels[0][$0]), Double(channels[1][$0]), Double(channels[2][$0])) }
    let luma = pixels.map { ($0 * Self.weights).sum() }
    var sorted = luma
    let dark = sorted.select(count / 100)
    let darkest = pixels.indices.filter { luma[$0] <= dark }
    let mean = darkest.reduce(SIMD3<Double>()) { $0 + pixels[$1] } / Double(max(1, darkest.count))
    let stretched = pixels.map { ($0 - floor) / range }
    let middle = pixels.indices.filter { (0.12...0.88).contains((stretched[$0] * Self.weights).sum()) }
    let before = Neutral(pixels, among: middle, width: width)
    let after = Neutral(stretched, among: middle, width: width)
    let evidence =
      smoothStep(after.share, 0.05, 0.12) * smoothStep(after.spread, 0.3, 0.5) * smoothStep(after.area, 0.2, 0.4)
      * (1 - smoothStep(after.share, 0.7, 0.85))
    confidence =
      early * evidence * (1 - smoothStep((mean - floor).max(), 0.04, 0.08))
      * (1 - smoothStep(before.share / max(after.share, 1e-9), 0.4, 0.9))
  }

  /// What a level of a channel becomes so that all begin and end where luma does: straight from f to t and outside of them.
  /// - Parameter share: how much of the change is made, 0…1.
  public func evened(_ level: Double, channel: Int, share: Double) -> Double {
    let (f, t) = (floor[channel], top[channel])
    let (low, high) = ((floor * Self.weights).sum(), (top * Self.weights).sum())
    let even: Double
    if level < f {
      even = low * level / f
    } else if level > t {
      even = t < 1 ? 1 - (1 - high) * (1 - level) / (1 - t) : level
    } else {
      even = low + (high - low) * (level - f) / (t - f)
    }
    return level + share * (even - level)
  }
}

/// The pixels within 0.2 of neutral, in logarithms of ratios in linear light.
private struct Neutral {
  /// Their share.
  var share = 0.0
  /// Standard deviation of the logarithm of their luminance.
  var spread = 0.0
  /// Share of the image's 6 x 6 parts that hold such pixels.
  var area = 0.0

  init(_ pixels: [SIMD3<Double>], among chosen: [Int], width: Int) {
    let height = pixels.count / width
    var (count, sum, squares) = (0.0, 0.0, 0.0)
    var cells = [Double](repeating: 0, count: 36)
    for index in chosen {
      let linear = linear(pixels[index])
      let (u, v) = (log(linear.x / linear.y), log(linear.z / linear.y))
      guard u * u + v * v < 0.04 else { continue }
      let luminance = log((linear * SIMD3(0.2126, 0.7152, 0.0722)).sum())
      count += 1
      sum += luminance
      squares += luminance * luminance
      cells[(index / width * 6 / height) * 6 + index % width * 6 / width] += 1
    }
    if count < 20 { return }
    share = count / Double(chosen.count)
    spread = max(0, squares / count - (sum / count) * (sum / count)).squareRoot()
    area = Double(cells.count { $0 > 0.04 * Double(pixels.count) / 36 }) / 36
  }
}

private func linear(_ pixel: SIMD3<Double>) -> SIMD3<Double> {
  let inside = pixel.clamped(lowerBound: SIMD3(repeating: 0), upperBound: SIMD3(repeating: 1))
  return SIMD3(TransferCurve.linear(inside.x), TransferCurve.linear(inside.y), TransferCurve.linear(inside.z)) + 1e-4
}
