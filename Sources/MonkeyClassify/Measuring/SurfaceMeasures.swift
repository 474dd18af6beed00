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
    var cells = [Int](repeating: 0, count: 4096)
    for part in parts { for i in 0..<4096 { cells[i] += Int(part.cells[i]) } }
    palette = Statistics.effectiveCount(cells.map(Double.init))
    var commonest = Commonest(4)
    for count in cells { commonest.add(count) }
    topColours = Double(commonest.total) / Double(pixels)
    exactColours = ColourCodes.commonestShare(parts.map(\.codes), 6)
  }

  /// Counts over one crop.
  struct Part: Sendable {
    var (pixels, pairs, tonePairs) = (0, 0, 0)
    var (equal, equalTones, near, nearTones, extreme) = (0, 0, 0, 0, 0)
    var blockNoise: [Double] = []
    var cells = [Int32](repeating: 0, count: 4096)
    /// 24-bit colours of every sixth pixel, black and white left out.
    var codes = ColourCodes([])

    init(_ crop: Crop) {
      pixels = crop.width * crop.height
      guard pixels > 0 else { return }
      crop.withBytes { r, g, b in
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
          countPairs(PairTally.Pixels(red: r, green: g, blue: b, isExtreme: UnsafePointer(isExtreme)), crop)
          countColours(r, g, b, isExtreme)
        }
      }
      crop.luma.read { measureNoise($0) }
    }

    private mutating func countPairs(_ image: PairTally.Pixels, _ crop: Crop) {
      let (width, height) = (crop.width, crop.height)
      // As if all rows were one, which makes pairs of the end of each and the start of the next: these are taken away again.
      var tally = PairTally()
      tally.count(image, step: 1, from: 0, pixels - 1)
      tally.count(image, step: width, from: 0, pixels - width)
      var between = PairTally()
      for y in 1..<max(1, height) { between.count(image, step: 1, from: y * width - 1, 1) }
      pairs = height * (width - 1) + width * (height - 1)
      (near, equal, tonePairs) = (tally.near - between.near, tally.equal - between.equal, tally.tones - between.tones)
      (nearTones, equalTones) = (tally.nearTones - between.nearTones, tally.equalTones - between.equalTones)
    }

    private mutating func countColours(
      _ r: UnsafePointer<UInt8>, _ g: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>,
      _ isExtreme: UnsafePointer<UInt8>
    ) {
      let pixels = pixels
      withUnsafeTemporaryAllocation(of: UInt16.self, capacity: pixels) { keys in
        guard let keys = keys.baseAddress else { return }
        for i in 0..<pixels { keys[i] = UInt16(r[i] >> 4) << 8 | UInt16(g[i] & 0xF0) | UInt16(b[i] >> 4) }
        cells.withUnsafeMutableBufferPointer { cells in
          // Neighbours are mostly alike, and counting one up twice waits for the first: so they are counted in turn.
          withUnsafeTemporaryAllocation(of: Int32.self, capacity: 4096) { others in
            others.initialize(repeating: 0)
            for i in stride(from: 0, to: pixels - 1, by: 2) {
              cells[Int(keys[i])] &+= 1
              others[Int(keys[i + 1])] &+= 1
            }
            if pixels % 2 == 1 { cells[Int(keys[pixels - 1])] &+= 1 }
            for i in 0..<4096 { cells[i] &+= others[i] }
          }
        }
      }
      var found: [Int32] = []
      found.reserveCapacity(pixels / 6 + 1)
      for i in stride(from: 0, to: pixels, by: 6) where isExtreme[i] == 0 {
        found.append(Int32(r[i]) << 16 | Int32(g[i]) << 8 | Int32(b[i]))
      }
      codes = ColourCodes(found)
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
