/// What speaks for JPEG ringing in an image: deviations from flat ground that fill the blocks with ink and stop at their borders.
public struct RingingEvidence: Sendable, Equatable {
  /// Share of the ground apart from ink, in blocks of 8 by 8 that hold ink, that is not of the ground's level.
  public var inside: Double
  /// The same in neighbouring units of 16 by 16 without ink, no farther away.
  public var outside: Double
  /// Nine tenths of those inside differ by at most this, levels of 255.
  public var amplitude: Int

  /// Whether this is ringing: smoothed text, shadows and gradients stay below, or do not stop at block borders.
  public var isRinging: Bool { inside >= 0.48 && outside <= 0.6 * inside }

  /// The reach to give to `Deringing`.
  public var reach: Int { max(4, min(32, amplitude * 3 / 2)) }

  /// The largest difference that may be ringing, while it is looked for.
  private static let widest = 40

  /// From up to 4096 units with strong edges, spread over the image; nil where there are too few.
  /// - Complexity: O(pixels) for finding them.
  public init?(of image: Raster) {
    let unit = Deringing.unit
    let (across, down) = (image.width / unit, image.height / unit)
    guard across > 0, down > 0 else { return nil }
    let levels = LevelPlanes(image)
    let luma = levels.luma
    let edged = Parallel.mapRows(down, chunk: 4) { rows in
      rows.flatMap { j in
        (0..<across).compactMap { i -> (Int, Int)? in
          var (low, high) = (UInt8.max, UInt8.min)
          luma.withUnsafeBufferPointer { luma in
            for y in j * unit..<(j + 1) * unit {
              for x in i * unit..<(i + 1) * unit {
                low = min(low, luma[y * levels.width + x])
                high = max(high, luma[y * levels.width + x])
              }
            }
          }
          return high - low > 64 ? (i, j) : nil
        }
      }
    }.flatMap { $0 }
    let step = (edged.count + 4095) / 4096
    guard step > 0 else { return nil }
    let chosen = stride(from: 0, to: edged.count, by: step).map { edged[$0] }
    let parts = Parallel.mapRows(chosen.count, chunk: 64) { group in
      var counts = Counts()
      var window = RingingWindow()
      for index in group {
        window.place(levels, x: chosen[index].0 * unit, y: chosen[index].1 * unit)
        guard let ground = window.grounds(reach: Self.widest).first else { continue }
        window.measure(ground, reach: Self.widest, margin: 2)
        let inside = window.apart(reach: Self.widest) { counts.histogram[Int($0)] += 1 }
        let outside = window.beside(reach: Self.widest)
        counts.inside = (counts.inside.0 + inside.all, counts.inside.1 + inside.odd)
        counts.outside = (counts.outside.0 + outside.all, counts.outside.1 + outside.odd)
      }
      return counts
    }
    var sum = Counts()
    for part in parts {
      sum.inside = (sum.inside.0 + part.inside.0, sum.inside.1 + part.inside.1)
      sum.outside = (sum.outside.0 + part.outside.0, sum.outside.1 + part.outside.1)
      for i in sum.histogram.indices { sum.histogram[i] += part.histogram[i] }
    }
    guard sum.inside.0 >= 200 else { return nil }
    inside = Double(sum.inside.1) / Double(sum.inside.0)
    outside = Double(sum.outside.1) / Double(max(1, sum.outside.0))
    var (reached, level) = (0, -1)
    while level < Self.widest, reached * 10 < sum.inside.0 * 9 {
      level += 1
      reached += sum.histogram[level]
    }
    amplitude = level
  }

  private struct Counts {
    /// All and odd ones.
    var inside = (0, 0)
    var outside = (0, 0)
    var histogram = [Int](repeating: 0, count: RingingEvidence.widest + 1)
  }
}
