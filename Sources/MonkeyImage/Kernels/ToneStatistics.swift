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
  public init(of image: Raster, sample: Int = 600_000) {
    let rows = min(image.height, max(64, sample / max(1, image.width)))
    let (width, height) = (image.width, image.height)
    let reader = ColorReader(image)
    let bins = ToneStatistics.bins
    let kinds = reader.channels
    let parts = Parallel.mapRows(rows, chunk: max(1, rows / 8)) { group in
      return reader.withCursor { cursor in
        var counts = [Int32](repeating: 0, count: kinds * bins)
        counts.withUnsafeMutableBufferPointer { counts in
          for index in group {
            // Rows in the middle of equal shares of the height.
            let row = cursor.row((2 * index + 1) * height / (2 * rows), 0..<width)
            if kinds == 1 {
              for x in 0..<width { counts[bin(row.red[x])] &+= 1 }
            } else {
              for x in 0..<width {
                let (red, green, blue) = (row.red[x], row.green[x], row.blue[x])
                counts[bin(red * Luma.red + green * Luma.green + blue * Luma.blue)] &+= 1
                counts[bins &+ bin(max(red, max(green, blue)))] &+= 1
                counts[2 &* bins &+ bin(min(red, min(green, blue)))] &+= 1
              }
            }
          }
        }
        return counts
      }
    }
    var sums = [Int](repeating: 0, count: kinds * bins)
    for part in parts { for i in part.indices { sums[i] += Int(part[i]) } }
    luma = Histogram(counts: Array(sums[0..<bins]))
    largest = kinds == 1 ? luma : Histogram(counts: Array(sums[bins..<2 * bins]))
    smallest = kinds == 1 ? luma : Histogram(counts: Array(sums[2 * bins..<3 * bins]))
  }
}

@inline(__always)
private func bin(_ level: Float) -> Int {
  // Written so that NaN takes the lower end.
  let inside = level > 0 ? (level < 1 ? level : 1) : 0
  return Int(Int32(inside * Float(ToneStatistics.bins - 1) + 0.5))
}
