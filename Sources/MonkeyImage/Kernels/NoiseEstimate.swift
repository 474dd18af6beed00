extension Raster {
  /// The noise of the image, estimated from its quietest blocks.
  ///
  /// Up to 16,384 blocks of 8 by 8 on an even grid are transformed (orthonormal DCT-II) and grouped by mean level; in each
  /// group the tenth with the least energy in one half of the frequencies tells the noise in the other half, and the other
  /// way round: chosen and measured apart, white noise is neither over- nor underestimated (after Ponomarenko et al. 2007,
  /// and Colom, Buades, Morel 2014). Only high frequencies count for the strength. Texture can only raise the figure, so the
  /// quietest group sets the strength of the first channel, and the others, which hold less texture, its course over levels.
  ///
  /// Noise is everywhere: no block has less than its share, so that the energies of the quietest blocks lie close together; those of
  /// texture do not (`NoiseModel.floorSharpness`).
  ///
  /// - Returns: nil where too little of the image is neither clipped nor blank.
  /// - Complexity: independent of the image's size beyond 16,384 blocks.
  public func estimateNoise() -> NoiseModel? {
    let reader = ColorReader(self)
    return reader.early.noise.map { $0() } ?? NoiseModel.estimate(reader).measured()
  }
}

extension NoiseModel {
  /// `Raster.estimateNoise`, its blocks row by row.
  package static func estimate(_ reader: ColorReader) -> RowTask<NoiseModel?> {
    // Not the reader, which holds the image: what is measured early is held by the image.
    let channels = reader.channels
    return NoiseSampler(reader: reader).blocks { model(blocks: $0, channels: channels) }
  }

  private static func model(blocks: [NoiseBlock], channels channelCount: Int) -> NoiseModel? {
    if blocks.count < 64 { return nil }
    let order = Rank.indices(of: blocks.map { $0.level })
    let groupCount = max(1, min(8, blocks.count / 150))
    let byLevel = (0..<groupCount).map { g in order[g * order.count / groupCount..<(g + 1) * order.count / groupCount] }
    let levels = byLevel.map { group in group.reduce(Float(0)) { $0 + blocks[$1].level } / Float(group.count) }
    // Block by block in their own order, on which equal energies are decided.
    var groupOf = [Int](repeating: 0, count: blocks.count)
    for (g, group) in byLevel.enumerated() { for index in group { groupOf[index] = g } }
    var groups = [[Int]](repeating: [], count: groupCount)
    for (index, g) in groupOf.enumerated() { groups[g].append(index) }
    let cells = Parallel.mapRows(channelCount * groupCount, chunk: 1) { cell -> Float in
      let (channel, group) = cell.lowerBound.quotientAndRemainder(dividingBy: groupCount)
      return NoiseSampler.highVariance(blocks, groups[group], channel).squareRoot()
    }
    let measured = (0..<channelCount).map { Array(cells[$0 * groupCount..<($0 + 1) * groupCount]) }
    var channels: [NoiseModel.Channel] = []
    for channel in 0..<channelCount {
      var curve = measured[channel]
      if channel == 0 {
        let quietest = curve.indices.min { (curve[$0], $0) < (curve[$1], $1) } ?? 0
        let base = curve[quietest]
        let other = measured.count == 3 ? zip(measured[1], measured[2]).map { max($0, $1) } : []
        for index in curve.indices {
          let shape = other.isEmpty || other[quietest] < 0.3 * base ? 1 : other[index] / other[quietest]
          curve[index] = min(curve[index], base * max(1, 1.1 * shape))
          // A sensor's noise is the same in all channels; where the first shows a little more, that is texture.
          if !other.isEmpty, other[index] > 0.75 * curve[index] { curve[index] = min(curve[index], other[index]) }
        }
      }
      channels.append(
        NoiseModel.Channel(
          deviation: interpolated(levels, curve), spectrum: [Float](repeating: 1, count: 64)))
    }
    var model = NoiseModel(channels: channels)
    model.floorSharpness = NoiseSampler.floorSharpness(blocks, groups)
    return model
  }
}

/// A curve through the points at the model's levels; beyond the first and last point it stays what it is there.
private func interpolated(_ x: [Float], _ y: [Float]) -> [Float] {
  (0..<NoiseModel.levelCount).map { node in
    let level = Float(node) / Float(NoiseModel.levelCount - 1)
    guard let after = x.firstIndex(where: { $0 > level }) else { return y[y.count - 1] }
    if after == 0 { return y[0] }
    let t = (level - x[after - 1]) / max(1e-6, x[after] - x[after - 1])
    return y[after - 1] * (1 - t) + y[after] * t
  }
}

/// What is kept of a block.
private struct NoiseBlock {
  var level: Float
  /// By channel: energy of the two halves of the frequencies, and mean energy of the high ones among them.
  var energy: (SIMD4<Float>, SIMD4<Float>) = (.zero, .zero)
  var high: (SIMD4<Float>, SIMD4<Float>) = (.zero, .zero)
  /// Of the first channel: energy from frequency 3 on.
  var floor: Float = 0

  /// Nil where more than a tenth of the `count` samples is clipped, or one is no number.
  init?(sum: Float, clipped: Float, of count: Float) {
    if !(clipped <= 0.1 * count) || !sum.isFinite { return nil }
    level = sum / count
  }
}

/// Blocks on an even grid.
private struct NoiseSampler {
  let reader: ColorReader

  static let maximum = 16_384.0
  /// Vertical plus horizontal frequency from which one counts as high.
  static let highest = 7

  /// What `value` makes of the blocks with few clipped samples, row by row of the grid.
  func blocks(_ value: @escaping @Sendable ([NoiseBlock]) -> NoiseModel?) -> RowTask<NoiseModel?> {
    let (width, height) = (reader.width, reader.height)
    if width < 8 || height < 8 { return RowTask(whole: { value([]) }) }
    let area = Double(width - 7) * Double(height - 7)
    let step = max(2, (area / Self.maximum).squareRoot())
    let (across, down) = (Int(Double(width - 8) / step) + 1, Int(Double(height - 8) / step) + 1)
    let top = { @Sendable (j: Int) in min(height - 8, Int(Double(j) * step)) }
    return RowTask(down, chunk: 4, rows: { top($0) + 8 }) { group in
      reader.withCursor { cursor in
        var found: [NoiseBlock] = []
        found.reserveCapacity(group.count * across)
        for j in group {
          for i in 0..<across {
            if let block = block(cursor, min(width - 8, Int(Double(i) * step)), top(j)) { found.append(block) }
          }
        }
        return found
      }
    } value: {
      value($0.flatMap { $0 })
    }
  }

  /// The block whose upper left corner is at (x, y); nil where more of it is clipped than a tenth.
  private func block(_ cursor: ColorCursor, _ x: Int, _ y: Int) -> NoiseBlock? {
    if reader.channels != 3 {
      let pixels = cursor.block(y..<y + 8, x..<x + 8)
      let gray = Octet(rows: pixels.channel(0), stride: pixels.stride)
      guard var block = NoiseBlock(sum: gray.sum(), clipped: gray.clippedCount(), of: 64) else { return nil }
      gray.energies(0, NoiseTables.shared, into: &block)
      return block
    }
    let (red, green, blue) = cursor.octets(x, y)
    guard
      var block = NoiseBlock(
        sum: red.sum() + green.sum() + blue.sum(),
        clipped: red.clippedCount() + green.clippedCount() + blue.clippedCount(), of: 3 * 64)
    else { return nil }
    let (luma, first, second) = Octet.opponents(red, green, blue)
    let tables = NoiseTables.shared
    luma.energies(0, tables, into: &block)
    first.energies(1, tables, into: &block)
    second.energies(2, tables, into: &block)
    return block
  }

  /// The energy that a hundredth of a group's blocks stay below over that which a tenth does; the median over the groups.
  static func floorSharpness(_ blocks: [NoiseBlock], _ groups: [[Int]]) -> Float {
    let ratios = groups.map { group -> Float in
      var energies = group.map { blocks[$0].floor }
      let least = energies.select(min(energies.count - 1, max(2, energies.count / 100)))
      let low = energies.select(energies.count / 10)
      return low > 0 ? min(1, least / low) : 0
    }
    return ratios.sorted()[ratios.count / 2]
  }

  /// Mean variance of the high frequencies in the quietest tenth of a group.
  static func highVariance(_ blocks: [NoiseBlock], _ group: [Int], _ channel: Int) -> Float {
    let count = min(group.count, max(12, group.count / 10))
    func mean(_ score: (NoiseBlock) -> Float, _ value: (NoiseBlock) -> Float) -> Double {
      let quietest = Rank.indices(of: group.map { score(blocks[$0]) }).prefix(count)
      return quietest.reduce(0.0) { $0 + Double(value(blocks[group[$1]])) } / Double(count)
    }
    let first = mean({ $0.energy.0[channel] }, { $0.high.1[channel] })
    let second = mean({ $0.energy.1[channel] }, { $0.high.0[channel] })
    return Float((first + second) / 2)
  }
}

extension Octet {
  fileprivate func sum() -> Float { (((v0 + v1) + (v2 + v3)) + ((v4 + v5) + (v6 + v7))).sum() }

  /// Samples at the ends of the scale.
  func clippedCount() -> Float {
    var count = Vector.zero
    let one = Vector(repeating: 1)
    func add(_ vector: Vector) {
      count += Vector.zero.replacing(with: one, where: (vector .<= 0.002) .| (vector .>= 0.998))
    }
    add(v0)
    add(v1)
    add(v2)
    add(v3)
    add(v4)
    add(v5)
    add(v6)
    add(v7)
    return count.sum()
  }

  fileprivate static func opponents(_ r: Octet, _ g: Octet, _ b: Octet) -> (Octet, Octet, Octet) {
    let (y0, u0, w0) = OpponentColor.forward(r.v0, g.v0, b.v0)
    let (y1, u1, w1) = OpponentColor.forward(r.v1, g.v1, b.v1)
    let (y2, u2, w2) = OpponentColor.forward(r.v2, g.v2, b.v2)
    let (y3, u3, w3) = OpponentColor.forward(r.v3, g.v3, b.v3)
    let (y4, u4, w4) = OpponentColor.forward(r.v4, g.v4, b.v4)
    let (y5, u5, w5) = OpponentColor.forward(r.v5, g.v5, b.v5)
    let (y6, u6, w6) = OpponentColor.forward(r.v6, g.v6, b.v6)
    let (y7, u7, w7) = OpponentColor.forward(r.v7, g.v7, b.v7)
    return (
      Octet(v0: y0, v1: y1, v2: y2, v3: y3, v4: y4, v5: y5, v6: y6, v7: y7),
      Octet(v0: u0, v1: u1, v2: u2, v3: u3, v4: u4, v5: u5, v6: u6, v7: u7),
      Octet(v0: w0, v1: w1, v2: w2, v3: w3, v4: w4, v5: w5, v6: w6, v7: w7)
    )
  }

  /// Energies of the coefficients, transformed so that lanes are vertical and vectors horizontal frequencies.
  fileprivate func energies(_ channel: Int, _ tables: NoiseTables, into block: inout NoiseBlock) {
    var octet = self
    octet.forward()
    octet.transpose()
    octet.forward()
    var (even, odd, highEven, highOdd) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
    var floor = Vector.zero
    func add(_ vector: Vector, _ l: Int) {
      // The transform is 4 times the orthonormal one.
      let energy = vector * vector * (1.0 / 16)
      even += energy * tables.even[l]
      odd += energy * tables.odd[l]
      highEven += energy * tables.highEven[l]
      highOdd += energy * tables.highOdd[l]
      floor += energy * tables.middle[l]
    }
    add(octet.v0, 0)
    add(octet.v1, 1)
    add(octet.v2, 2)
    add(octet.v3, 3)
    add(octet.v4, 4)
    add(octet.v5, 5)
    add(octet.v6, 6)
    add(octet.v7, 7)
    block.energy.0[channel] = even.sum()
    block.energy.1[channel] = odd.sum()
    block.high.0[channel] = highEven.sum()
    block.high.1[channel] = highOdd.sum()
    if channel == 0 { block.floor = floor.sum() }
  }
}

extension ColorCursor {
  /// Eight by eight pixels of colour; those that are stored as bytes without a detour.
  fileprivate func octets(_ x: Int, _ y: Int) -> (Octet, Octet, Octet) {
    guard let corner = storedRow(y), let next = storedRow(y + 1) else {
      let pixels = block(y..<y + 8, x..<x + 8)
      func octet(_ channel: Int) -> Octet { Octet(rows: pixels.channel(channel), stride: pixels.stride) }
      return (octet(0), octet(1), octet(2))
    }
    func octet(_ channel: Int) -> Octet {
      let base = corner + 3 * x + channel
      func row(_ k: Int) -> Octet.Vector {
        let p = base + k * (next - corner)
        let levels = Octet.Vector(
          Float(p[0]), Float(p[3]), Float(p[6]), Float(p[9]), Float(p[12]), Float(p[15]), Float(p[18]), Float(p[21]))
        return levels * (1 / 255)
      }
      return Octet(v0: row(0), v1: row(1), v2: row(2), v3: row(3), v4: row(4), v5: row(5), v6: row(6), v7: row(7))
    }
    return (octet(0), octet(1), octet(2))
  }
}

/// Which frequencies belong to which half, as factors.
private struct NoiseTables: Sendable {
  static let shared = NoiseTables()

  let even: [Octet.Vector]
  let odd: [Octet.Vector]
  let highEven: [Octet.Vector]
  let highOdd: [Octet.Vector]
  let middle: [Octet.Vector]

  private init() {
    func table(_ member: (Int, Int) -> Bool, normalized: Bool) -> [Octet.Vector] {
      let raw = (0..<8).map { l in Octet.Vector((0..<8).map { k in member(k, l) ? 1 : 0 }) }
      let count = raw.reduce(Float(0)) { $0 + $1.sum() }
      return normalized ? raw.map { $0 / count } : raw
    }
    middle = table({ k, l in k + l >= 3 }, normalized: false)
    even = table({ k, l in k + l > 0 && (k + l) % 2 == 0 }, normalized: false)
    odd = table({ k, l in (k + l) % 2 == 1 }, normalized: false)
    highEven = table({ k, l in k + l >= NoiseSampler.highest && (k + l) % 2 == 0 }, normalized: true)
    highOdd = table({ k, l in k + l >= NoiseSampler.highest && (k + l) % 2 == 1 }, normalized: true)
  }
}
