#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The steps to which JPEG coding rounded an image's brightness, told from the pixels alone.
///
/// Notation: c a coefficient of the orthonormal 8 by 8 DCT-II of luma, 0…255, of a block of the coding grid; q its frequency's step.
///
/// Decoded coefficients are multiples of q, spread by a rounding error of s = 0.35. Over those with |c| > 0.45 q the mean of
/// cos(2π c / q) is exp(-2π² s² / q²) for q and its divisors, and near 0 for other numbers and for pixels that were never coded; so
/// the largest q that comes to half of that is taken, frequency by frequency (after Fan and de Queiroz 2003, who take the likeliest
/// step). The grid starts in a corner of the image; where it was turned or mirrored since, not in the first.
public struct CodingSteps: Sendable, Equatable {
  /// The step of each frequency in `frequencies`, of 255 levels; 0 where none was found.
  public let steps: [Int]

  /// Vertical and horizontal frequency: the lowest ones beside the mean, which most blocks hold.
  static let frequencies = [(0, 1), (0, 2), (0, 3), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (3, 0)]
  /// The largest step that is looked for.
  private static let largest = 96
  /// Blocks that are looked at.
  private static let sample = 4096
  private static let rounding = 0.35

  /// The mean of the steps found.
  public var mean: Double {
    let known = steps.filter { $0 > 0 }
    return known.isEmpty ? 0 : Double(known.reduce(0, +)) / Double(known.count)
  }

  /// Nil where under five frequencies have a step of at least 2 levels: coded finely, scaled since, or never coded.
  /// - Complexity: independent of the image's size beyond 4096 blocks.
  public init?(of image: Raster) {
    let (width, height) = (image.width, image.height)
    if width < 16 || height < 16 { return nil }
    let reader = ColorReader(image)
    for top in Set([0, height % 8]).sorted() {
      for left in Set([0, width % 8]).sorted() {
        let early = left == 0 && top == 0 ? reader.early.coding : nil
        let steps = early.map { $0() } ?? Self.steps(reader, left: left, top: top).measured()
        if steps.count(where: { $0 > 0 }) >= 5 {
          self.steps = steps
          return
        }
      }
    }
    return nil
  }

  /// The step of each frequency, from blocks that are evenly spread over the grid and hardly clipped, row by row.
  package static func steps(_ reader: ColorReader, left: Int = 0, top: Int = 0) -> RowTask<[Int]> {
    let (across, down) = ((reader.width - left) / 8, (reader.height - top) / 8)
    guard across > 0, down > 0 else { return RowTask(whole: { frequencies.map { _ in 0 } }) }
    let stride = max(1, (Double(across) * Double(down) / Double(sample)).squareRoot())
    let (columns, rows) = (Int(Double(across - 1) / stride) + 1, Int(Double(down - 1) / stride) + 1)
    let place = { @Sendable (j: Int) in top + 8 * Int(Double(j) * stride) }
    return RowTask(rows, chunk: 4, rows: { place($0) + 8 }) { group in
      reader.withCursor { cursor in
        var found: [Float] = []
        for j in group {
          let y = place(j)
          for i in 0..<columns {
            let x = left + 8 * Int(Double(i) * stride)
            append(cursor.block(y..<y + 8, x..<x + 8), channels: reader.channels, to: &found)
          }
        }
        return found
      }
    } value: { parts in
      var all = [[Float]](repeating: [], count: frequencies.count)
      for part in parts {
        for (index, value) in part.enumerated() { all[index % frequencies.count].append(value) }
      }
      return steps(in: all)
    }
  }

  private static func append(_ block: ColorBlock, channels: Int, to found: inout [Float]) {
    let red = Octet(rows: block.channel(0), stride: block.stride)
    var luma = red
    var clipped = red.clippedCount()
    if channels == 3 {
      let green = Octet(rows: block.channel(1), stride: block.stride)
      let blue = Octet(rows: block.channel(2), stride: block.stride)
      clipped += green.clippedCount() + blue.clippedCount()
      luma = Octet.luma(red, green, blue)
    }
    // Where samples were clipped the coefficients are no multiples any more; nor are they where samples are no numbers.
    if clipped > Float(channels) { return }
    luma.forward()
    luma.transpose()
    luma.forward()
    let vectors = [luma.v0, luma.v1, luma.v2, luma.v3]
    // The transform is 4 times the orthonormal one; lanes are vertical and vectors horizontal frequencies.
    let values = frequencies.map { k, l in abs(vectors[l][k]) * (255 / 4) }
    if values.allSatisfy({ $0 < 4096 }) { found += values }
  }

  private static func steps(in coefficients: [[Float]]) -> [Int] {
    let turn = (0..<256).map { Float(cos(2 * Double.pi * (Double($0) + 0.5) / 256)) }
    return Parallel.mapRows(coefficients.count, chunk: 1) { step(of: coefficients[$0.lowerBound], turn) }
  }

  /// The step of one frequency, 0 where there is none.
  /// - Parameter turn: the cosine at 256 places of a turn.
  private static func step(of values: [Float], _ turn: [Float]) -> Int {
    let values = values.sorted(by: >)
    func score(_ q: Int) -> Double? {
      let (least, scale) = (0.45 * Float(q), 256 / Float(q))
      var (sum, count) = (Float(0), 0)
      while count < values.count, values[count] > least {
        sum += turn[Int(values[count] * scale) & 255]
        count += 1
      }
      let share = Double(sum) / Double(max(1, count))
      return count >= 30 && share * Double(2 * count).squareRoot() > 3 ? share : nil
    }
    var found = 0
    for q in 2...largest {
      guard let share = score(q) else { continue }
      let spread = rounding / Double(q)
      if share > 0.5 * exp(-2 * Double.pi * Double.pi * spread * spread) { found = q }
    }
    // The next one or two above the true step pass as well where coefficients are small.
    while found > 2, let own = score(found), let below = score(found - 1), below > own { found -= 1 }
    return found
  }
}

extension Octet {
  fileprivate static func luma(_ r: Octet, _ g: Octet, _ b: Octet) -> Octet {
    func mix(_ r: Vector, _ g: Vector, _ b: Vector) -> Vector { r * 0.299 + g * 0.587 + b * 0.114 }
    return Octet(
      v0: mix(r.v0, g.v0, b.v0), v1: mix(r.v1, g.v1, b.v1), v2: mix(r.v2, g.v2, b.v2), v3: mix(r.v3, g.v3, b.v3),
      v4: mix(r.v4, g.v4, b.v4), v5: mix(r.v5, g.v5, b.v5), v6: mix(r.v6, g.v6, b.v6), v7: mix(r.v7, g.v7, b.v7))
  }
}

extension CodingSteps {
  /// The error of coding as noise in the channels of `OpponentColor`.
  ///
  /// 0.69 q^1.3 is the variance in luma (Foi, Katkovnik, Egiazarian 2007), which goes to red, green and blue alike. Steps of colour are
  /// twice as long in the usual tables, and each lies on four pixels.
  public func noise(channels: Int) -> NoiseModel {
    let luma = Float((0.69 * pow(mean, 1.3)).squareRoot() / 255)
    let factors: [Float] = channels == 1 ? [1] : [1.732, 2.5, 2.5]
    return NoiseModel(
      channels: factors.map {
        NoiseModel.Channel(
          deviation: [Float](repeating: $0 * luma, count: NoiseModel.levelCount),
          spectrum: [Float](repeating: 1, count: 64))
      })
  }
}
