extension PageAnalysis {
  /// Ink that stands this many deviations of the noise above it is found as it is.
  private static let clear = 7.0

  /// Whether noise gets in the way of finding the ink where the paper is darkest: noise that is the same all over grows
  /// there, relative to the paper.
  var isNoisy: Bool {
    let levels = Histogram(of: paper.surface.small, bins: 1024)
    let (darkest, typical) = (levels.percentile(0.02), levels.percentile(0.5))
    return writing.contrast < PageAnalysis.clear * writing.noise * typical / max(darkest, 1.0 / 255)
  }
}

extension Plane {
  /// The plane without its noise: impulses replaced, then overlapped cosine shrinkage (`Raster.denoise`).
  /// - Complexity: O(pixels).
  func quieted() -> Plane {
    let deviation = wideNoise()
    var image = Raster(gray: withoutImpulses(beyond: Float(4 * deviation)))
    image.denoise(.white(deviation: deviation, channels: 1))
    return image.color[0]
  }

  /// Standard deviation of the noise, from the median of second differences of samples two apart, outliers left out: noise that was smoothed a
  /// little, as turning a page does, still shows in them. Flat stretches, such as the corners that turning adds, do not count.
  package func wideNoise() -> Double {
    let bins = 2048
    let (width, height) = (width, height)
    guard width >= 5 else { return 0 }
    let parts = read { view in
      Parallel.mapRows(height) { rows in
        var counts = [Int](repeating: 0, count: bins)
        for y in rows where y % 4 == 0 {
          let row = view.row(y)
          for x in 2..<width - 2 where abs(row[x] - row[x - 1]) > 1e-5 || abs(row[x + 1] - row[x]) > 1e-5 {
            let d = abs(row[x - 2] - 2 * row[x] + row[x + 2])
            if d.isFinite { counts[Int(min(1, d) * Float(bins - 1) + 0.5)] += 1 }
          }
        }
        return counts
      }
    }
    var counts = (0..<bins).map { bin in parts.reduce(0) { $0 + $1[bin] } }
    // Differences beyond three deviations are writing; without them the median is lower, and so on.
    var deviation = 0.0
    for _ in 0..<6 {
      deviation = 1.4826 * Histogram(counts: counts).percentile(0.5)
      let limit = min(bins, Int((3 * deviation * Double(bins - 1)).rounded(.up)) + 1)
      for bin in limit..<bins { counts[bin] = 0 }
    }
    return deviation / 6.0.squareRoot()
  }

  /// Samples that lie further than `distance` outside the range of their eight neighbours, and further than that range is
  /// wide, become the neighbours' mean: a stroke or dot, however fine, has a soft rim among its neighbours.
  package func withoutImpulses(beyond distance: Float) -> Plane {
    guard width > 1, height > 1 else { return self }
    var out = Plane(uninitializedWidth: width, height: height)
    let (width, height) = (width, height)
    read { source in
      out.write { target in
        Parallel.rows(height) { rows in
          for y in rows {
            let (here, to) = (source.row(y), target.row(y))
            let (up, down) = (source.row(y > 0 ? y - 1 : 1), source.row(y < height - 1 ? y + 1 : height - 2))
            for x in 0..<width {
              let (l, r) = (x > 0 ? x - 1 : 1, x < width - 1 ? x + 1 : width - 2)
              let low = min(
                min(min(up[l], up[x]), min(up[r], here[l])), min(min(here[r], down[l]), min(down[x], down[r])))
              let high = max(
                max(max(up[l], up[x]), max(up[r], here[l])), max(max(here[r], down[l]), max(down[x], down[r])))
              let gap = max(low - here[x], here[x] - high)
              let isImpulse = gap > distance && gap > 1.5 * (high - low)
              let sum: Float = up[l] + up[x] + up[r] + here[l] + here[r] + down[l] + down[x] + down[r]
              to[x] = isImpulse ? sum / 8 : here[x]
            }
          }
        }
      }
    }
    return out
  }
}
