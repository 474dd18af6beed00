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

  init(_ parts: [Part]) {
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
    exactColours = Self.exactShare(parts.map(\.codes))
  }

  /// Share of the six commonest codes, counted in a table with open addressing.
  private static func exactShare(_ codes: [[Int32]]) -> Double {
    let total = codes.reduce(0) { $0 + $1.count }
    guard total > 0 else { return 0 }
    let bits = max(4, Int.bitWidth - (2 * total).leadingZeroBitCount)
    let mask = 1 << bits - 1
    var keys = [Int32](repeating: -1, count: mask + 1)
    var counts = [Int32](repeating: 0, count: mask + 1)
    for part in codes {
      for code in part {
        var slot = Int(truncatingIfNeeded: (UInt32(bitPattern: code) &* 2_654_435_769) >> (32 - UInt32(bits))) & mask
        while keys[slot] != code && keys[slot] != -1 { slot = (slot + 1) & mask }
        keys[slot] = code
        counts[slot] += 1
      }
    }
    var top = [Int32](repeating: 0, count: 6)
    for count in counts where count > top[5] {
      top[5] = count
      top.sort(by: >)
    }
    return Double(top.reduce(0, +)) / Double(total)
  }

  /// Counts over one crop.
  struct Part: Sendable {
    var (pixels, pairs, tonePairs) = (0, 0, 0)
    var (equal, equalTones, near, nearTones, extreme) = (0, 0, 0, 0, 0)
    var blockNoise: [Double] = []
    var cells = [Int32](repeating: 0, count: 4096)
    /// 24-bit colours of every sixth pixel, black and white left out.
    var codes: [Int32] = []

    init(_ crop: Crop) {
      pixels = crop.width * crop.height
      guard pixels > 0 else { return }
      crop.red.withUnsafeBufferPointer { red in
        crop.green.withUnsafeBufferPointer { green in
          crop.blue.withUnsafeBufferPointer { blue in
            guard let r = red.baseAddress, let g = green.baseAddress, let b = blue.baseAddress else { return }
            countPairs(r, g, b, crop)
            countColours(r, g, b)
          }
        }
      }
      crop.luma.read { measureNoise($0) }
    }

    /// Pairs of a pixel and the one `step` bytes on, in counts that a row cannot overflow.
    private struct Tally {
      var (near, equal, tones, nearTones, equalTones): (Int32, Int32, Int32, Int32, Int32) = (0, 0, 0, 0, 0)

      @inline(__always)
      mutating func count(
        _ r: UnsafePointer<UInt8>, _ g: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>,
        _ extreme: UnsafePointer<UInt8>, step: Int, _ count: Int
      ) {
        for x in 0..<count {
          let red = abs(Int16(r[x]) &- Int16(r[x + step]))
          let green = abs(Int16(g[x]) &- Int16(g[x + step]))
          let blue = abs(Int16(b[x]) &- Int16(b[x + step]))
          let difference = max(red, max(green, blue))
          let isTone: Int32 = extreme[x] & extreme[x + step] == 0 ? 1 : 0
          let isNear: Int32 = difference <= 2 ? 1 : 0
          let isEqual: Int32 = difference == 0 ? 1 : 0
          near &+= isNear
          equal &+= isEqual
          tones &+= isTone
          nearTones &+= isNear & isTone
          equalTones &+= isEqual & isTone
        }
      }
    }

    private mutating func countPairs(
      _ r: UnsafePointer<UInt8>, _ g: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ crop: Crop
    ) {
      let (width, height) = (crop.width, crop.height)
      var tally = Tally()
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: pixels) { flags in
        guard let isExtreme = flags.baseAddress else { return }
        for i in 0..<pixels {
          let low = max(r[i], max(g[i], b[i])) <= 5
          let high = min(r[i], min(g[i], b[i])) >= 250
          isExtreme[i] = low || high ? 1 : 0
        }
        var sum: Int32 = 0
        for i in 0..<pixels { sum &+= Int32(isExtreme[i]) }
        extreme = Int(sum)
        for y in 0..<height {
          let at = y * width
          tally.count(r + at, g + at, b + at, isExtreme + at, step: 1, width - 1)
          if y + 1 < height { tally.count(r + at, g + at, b + at, isExtreme + at, step: width, width) }
        }
      }
      pairs = height * (width - 1) + width * (height - 1)
      (near, equal, tonePairs) = (Int(tally.near), Int(tally.equal), Int(tally.tones))
      (nearTones, equalTones) = (Int(tally.nearTones), Int(tally.equalTones))
    }

    private mutating func countColours(
      _ r: UnsafePointer<UInt8>, _ g: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>
    ) {
      cells.withUnsafeMutableBufferPointer { cells in
        for i in 0..<pixels { cells[Int(r[i] >> 4) << 8 | Int(g[i] >> 4) << 4 | Int(b[i] >> 4)] &+= 1 }
      }
      codes.reserveCapacity(pixels / 6 + 1)
      for i in stride(from: 0, to: pixels, by: 6) {
        let isExtreme = max(r[i], max(g[i], b[i])) <= 5 || min(r[i], min(g[i], b[i])) >= 250
        if !isExtreme { codes.append(Int32(r[i]) << 16 | Int32(g[i]) << 8 | Int32(b[i])) }
      }
    }

    /// Standard deviation of noise in 8x8 blocks of middle tone by the mask of Immerkær (1996), which is blind to slopes.
    private mutating func measureNoise(_ luma: PlaneView) {
      let across = max(0, (luma.width - 2) / 8)
      guard across > 0 else { return }
      let count = 8 * across
      withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * count) { scratch in
        guard let sums = scratch.baseAddress else { return }
        let (means, row) = (sums + count, sums + 2 * count)
        for top in stride(from: 0, to: luma.height - 9, by: 8) {
          sums.update(repeating: 0, count: count)
          means.update(repeating: 0, count: count)
          for y in top + 1...top + 8 {
            let (above, own, below) = (luma.row(y - 1), luma.row(y), luma.row(y + 1))
            for x in 0..<count {
              let corners = above[x] + above[x + 2] + below[x] + below[x + 2]
              let sides = above[x + 1] + below[x + 1] + own[x] + own[x + 2]
              row[x] = abs(corners - 2 * sides + 4 * own[x + 1])
            }
            for x in 0..<count { sums[x] += row[x] }
            for x in 0..<count { means[x] += own[x + 1] }
          }
          for block in 0..<across {
            let mean = RowSums.sum(means + 8 * block, 8) / 64
            if mean > 0.08 && mean < 0.92 {
              blockNoise.append(Double(RowSums.sum(sums + 8 * block, 8)) / 64 * 1.2533 / 6)
            }
          }
        }
      }
    }
  }
}
