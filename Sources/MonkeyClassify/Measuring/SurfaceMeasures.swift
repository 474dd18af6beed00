import MonkeyImage

/// What stands between neighbouring pixels at full resolution: whether the image was rendered or sensed.
///
/// A renderer repeats a colour exactly; light on a sensor never does, unless it is clipped; and compression in between
/// changes values by a few 255ths.
struct SurfaceMeasures {
  /// Share of pairs of neighbours (right and below) that are equal in every channel.
  var equal = 0.0
  /// The same among pairs that are neither black nor white (all channels at most 5 or at least 250 of 255), of all pairs.
  var equalTones = 0.0
  /// Share of pairs that differ by at most 2 of 255.
  var nearlyEqual = 0.0
  /// The same among pairs that are neither black nor white, of these pairs.
  var nearlyEqualTones = 0.0
  /// Share of pixels that are black or white.
  var bilevel = 0.0
  /// Noise of the calmest fifth of 8x8 blocks of middle tone, in 255ths.
  var noise = 0.0
  /// Effective palette at 4 bits a channel, of 4096.
  var palette = 0.0
  /// Share of the 4 commonest of these colours.
  var topColours = 0.0
  /// Share of the commonest single 24-bit colours (up to 6) that are neither black nor white.
  var exactColours = 0.0

  private static let tiny: Float = 0.6 / 255
  private static let small: Float = 2.4 / 255

  init(_ crops: [ColourPatch]) {
    let parts = Self.inParallel(crops) { Part($0) }
    let pairs = parts.reduce(0) { $0 + $1.pairs }
    let tonePairs = parts.reduce(0) { $0 + $1.tonePairs }
    let pixels = parts.reduce(0) { $0 + $1.pixels }
    guard pixels > 0 else { return }
    equal = Statistics.ratio(Double(parts.reduce(0) { $0 + $1.equal }), Double(pairs))
    equalTones = Statistics.ratio(Double(parts.reduce(0) { $0 + $1.equalTones }), Double(pairs))
    nearlyEqual = Statistics.ratio(Double(parts.reduce(0) { $0 + $1.near }), Double(pairs))
    nearlyEqualTones = Statistics.ratio(Double(parts.reduce(0) { $0 + $1.nearTones }), Double(tonePairs))
    bilevel = Double(parts.reduce(0) { $0 + $1.extreme }) / Double(pixels)
    noise = 255 * Statistics.quantile(parts.flatMap(\.blockNoise), 0.2)
    var cells = [Double](repeating: 0, count: 4096)
    for part in parts { for i in 0..<4096 { cells[i] += Double(part.cells[i]) } }
    palette = Statistics.effectiveCount(cells)
    topColours = cells.sorted(by: >).prefix(4).reduce(0, +) / Double(pixels)
    exactColours = Self.exactShare(parts.flatMap(\.codes), pixels: pixels)
  }

  /// `map` over crops, several at once, results in order.
  static func inParallel<T: Sendable>(_ crops: [ColourPatch], _ map: (ColourPatch) -> T) -> [T] {
    Parallel.mapRows(crops.count, chunk: 1) { map(crops[$0.lowerBound]) }
  }

  private static func exactShare(_ codes: [Int32], pixels: Int) -> Double {
    let sorted = codes.sorted()
    var runs: [Int] = []
    var start = 0
    for i in 0...sorted.count where i > 0 && (i == sorted.count || sorted[i] != sorted[start]) {
      runs.append(i - start)
      start = i
    }
    return Double(runs.sorted(by: >).prefix(6).reduce(0, +)) / Double(max(1, codes.count))
  }

  /// Counts over one crop.
  private struct Part: Sendable {
    var (pixels, pairs, tonePairs) = (0, 0, 0)
    var (equal, equalTones, near, nearTones, extreme) = (0, 0, 0, 0, 0)
    var blockNoise: [Double] = []
    var cells = [Int32](repeating: 0, count: 4096)
    /// 24-bit colours of every third pixel, -1 for black and white left out.
    var codes: [Int32] = []

    init(_ patch: ColourPatch) {
      let (width, height) = (patch.width, patch.height)
      pixels = width * height
      guard pixels > 0 else { return }
      let planes = patch.isGray ? [patch.luma] : [patch.red, patch.green, patch.blue]
      countPairs(planes.map(\.samples), width, height)
      countColours(patch, width, height)
      measureNoise(patch.luma)
    }

    private mutating func countPairs(_ channels: [[Float]], _ width: Int, _ height: Int) {
      let isExtreme = (0..<width * height).map { i in
        channels.allSatisfy { $0[i] <= 5.5 / 255 } || channels.allSatisfy { $0[i] >= 249.5 / 255 }
      }
      extreme = isExtreme.reduce(0) { $0 + ($1 ? 1 : 0) }
      for step in [1, width] {
        for y in 0..<(step == 1 ? height : height - 1) {
          for x in 0..<(step == 1 ? width - 1 : width) {
            let i = y * width + x
            var difference: Float = 0
            for channel in channels { difference = max(difference, abs(channel[i] - channel[i + step])) }
            let tone = !isExtreme[i] || !isExtreme[i + step]
            pairs += 1
            if tone { tonePairs += 1 }
            if difference <= SurfaceMeasures.small {
              near += 1
              if tone { nearTones += 1 }
              if difference <= SurfaceMeasures.tiny {
                equal += 1
                if tone { equalTones += 1 }
              }
            }
          }
        }
      }
    }

    private mutating func countColours(_ patch: ColourPatch, _ width: Int, _ height: Int) {
      let (red, green, blue) = (patch.red.samples, patch.green.samples, patch.blue.samples)
      codes.reserveCapacity(pixels / 3)
      for i in 0..<pixels {
        let (r, g, b) = (
          Statistics.bin(red[i], of: 256), Statistics.bin(green[i], of: 256), Statistics.bin(blue[i], of: 256)
        )
        cells[(r >> 4) << 8 | (g >> 4) << 4 | b >> 4] += 1
        let isExtreme = (r <= 5 && g <= 5 && b <= 5) || (r >= 250 && g >= 250 && b >= 250)
        if i % 3 == 0 && !isExtreme { codes.append(Int32(r << 16 | g << 8 | b)) }
      }
    }

    /// Standard deviation of noise in 8x8 blocks of middle tone by the mask of Immerkær (1996), which is blind to slopes.
    private mutating func measureNoise(_ luma: Plane) {
      let samples = luma.samples
      let width = luma.width
      for top in stride(from: 0, to: luma.height - 9, by: 8) {
        for left in stride(from: 0, to: width - 9, by: 8) {
          var (sum, mean): (Float, Float) = (0, 0)
          for y in top + 1...top + 8 {
            for x in left + 1...left + 8 {
              let i = y * width + x
              let corners =
                samples[i - width - 1] + samples[i - width + 1] + samples[i + width - 1] + samples[i + width + 1]
              let sides = samples[i - width] + samples[i + width] + samples[i - 1] + samples[i + 1]
              sum += abs(corners - 2 * sides + 4 * samples[i])
              mean += samples[i]
            }
          }
          mean /= 64
          if mean > 0.08 && mean < 0.92 { blockNoise.append(Double(sum) / 64 * 1.2533 / 6) }
        }
      }
    }
  }
}
