/// How the levels of an image are spread, from rows spread evenly over it.
public struct ToneStatistics: Sendable {
  /// Levels of luma.
  public let luma: Histogram
  /// Levels of the largest of a pixel's colour samples; of a gray image those of luma.
  public let largest: Histogram
  /// Levels of the smallest of a pixel's colour samples; of a gray image those of luma.
  public let smallest: Histogram

  /// Bins of each histogram: fine enough for 16-bit images, one bin for each of an 8-bit image's levels.
  public static let bins = 255 * 16 + 1

  /// Counts about `sample` pixels: whole rows, evenly spaced; all of them where the image is no larger.
  /// - Complexity: O(sample).
  public init(of image: Raster, sample: Int = ToneStatistics.sample) {
    let reader = ColorReader(image)
    if sample == Self.sample, let early = reader.early.tones {
      self = early()
    } else {
      self = Self.count(reader, sample: sample).measured()
    }
  }

  /// Pixels counted where nobody says otherwise.
  public static let sample = 600_000

  /// The same, rows by rows.
  package static func count(_ reader: ColorReader, sample: Int = ToneStatistics.sample) -> RowTask<ToneStatistics> {
    let (width, height, channels) = (reader.width, reader.height, reader.channels)
    let rows = min(height, max(64, sample / max(1, width)))
    // Rows in the middle of equal shares of the height.
    let place = { @Sendable (index: Int) in (2 * index + 1) * height / (2 * rows) }
    return RowTask(rows, chunk: max(1, rows / 8), rows: { place($0) + 1 }) { group in
      reader.withCursor { cursor in
        var counts = [Int32](repeating: 0, count: reader.channels * bins)
        counts.withUnsafeMutableBufferPointer { counts in
          for index in group {
            count(cursor.row(place(index), 0..<width), width, channels: reader.channels, into: counts)
          }
        }
        return counts
      }
    } value: {
      ToneStatistics(parts: $0, channels: channels)
    }
  }

  private static func count(
    _ row: ColorRow, _ width: Int, channels: Int, into counts: UnsafeMutableBufferPointer<Int32>
  ) {
    if channels == 1 {
      for x in 0..<width { counts[bin(row.red[x])] &+= 1 }
      return
    }
    for x in 0..<width {
      let (red, green, blue) = (row.red[x], row.green[x], row.blue[x])
      counts[bin(red * Luma.red + green * Luma.green + blue * Luma.blue)] &+= 1
      counts[bins &+ bin(max(red, max(green, blue)))] &+= 1
      counts[2 &* bins &+ bin(min(red, min(green, blue)))] &+= 1
    }
  }

  private init(parts: [[Int32]], channels: Int) {
    let bins = Self.bins
    var sums = [Int](repeating: 0, count: channels * bins)
    for part in parts { for i in part.indices { sums[i] += Int(part[i]) } }
    luma = Histogram(counts: Array(sums[0..<bins]))
    largest = channels == 1 ? luma : Histogram(counts: Array(sums[bins..<2 * bins]))
    smallest = channels == 1 ? luma : Histogram(counts: Array(sums[2 * bins..<3 * bins]))
  }
}

@inline(__always)
private func bin(_ level: Float) -> Int {
  // Written so that NaN takes the lower end.
  let inside = level > 0 ? (level < 1 ? level : 1) : 0
  return Int(Int32(inside * Float(ToneStatistics.bins - 1) + 0.5))
}
