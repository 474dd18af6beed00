import MonkeyImage

/// How luma and colour change over the reduced image: suddenly, as where one thing stands before another, or slowly, as
/// where rays went through a body; and every colour for itself or all together, as where light turns to shade.
///
/// Taken from images reduced to a fixed number of pixels, these measures hardly know the size of the file.
struct GradientMeasures {
  /// Root mean square of the thumbnail's luma steps over (its deviation + 0.01).
  var steepness = 0.0
  /// Of the thumbnail's colour gradients: energy across the main direction / energy along it, 0…1. Colours that are a
  /// function of one number change in its direction alone.
  var crossing = 0.0
  /// (mean |g|)² / mean g² of the page's gradients by the operator of Prewitt (1970), which noise hardly moves.
  var evenness = 0.0
  /// Of the thumbnail's luma.
  var coherence = Coherence()

  /// Of an image without pixels.
  init() {}

  init(_ probe: Probe) {
    measureThumbnail(probe.thumbnail)
    evenness = Self.evenness(probe.page)
    coherence = Coherence(probe.thumbnail.luma)
  }

  /// With J the 3 by 2 matrix of a pixel's gradients of red, green and blue, the eigenvalues of JᵀJ (Di Zenzo 1986) are the
  /// energies along and across: m ± √(d² + c²) with half the trace m, half the diagonal's difference d, corner c.
  private mutating func measureThumbnail(_ patch: ColourPatch) {
    let (width, height) = (patch.width, patch.height)
    guard width > 1, height > 1 else { return }
    let channels = patch.isGray ? [] : [patch.red, patch.green, patch.blue]
    var (across, down) = ([Float](repeating: 0, count: 3), [Float](repeating: 0, count: 3))
    var (sum, squares, steps, along, beside) = (0.0, 0.0, 0.0, 0.0, 0.0)
    patch.luma.read { luma in
      for y in 0..<height {
        for x in 0..<width {
          let value = Double(luma.row(y)[x])
          sum += value
          squares += value * value
          guard x + 1 < width, y + 1 < height else { continue }
          let (a, b) = (Double(luma.row(y)[x + 1]) - value, Double(luma.row(y + 1)[x]) - value)
          steps += a * a + b * b
          guard !channels.isEmpty else { continue }
          for (k, channel) in channels.enumerated() {
            let own = channel[x, y]
            (across[k], down[k]) = (channel[x + 1, y] - own, channel[x, y + 1] - own)
          }
          let xx = across[0] * across[0] + across[1] * across[1] + across[2] * across[2]
          let yy = down[0] * down[0] + down[1] * down[1] + down[2] * down[2]
          let xy = across[0] * down[0] + across[1] * down[1] + across[2] * down[2]
          let (middle, half) = ((xx + yy) / 2, (xx - yy) / 2)
          let apart = (half * half + xy * xy).squareRoot()
          along += Double(middle + apart)
          beside += Double(max(0, middle - apart))
        }
      }
    }
    let count = Double(width * height)
    let pairs = Double((width - 1) * (height - 1))
    let variance = max(0, squares / count - sum / count * (sum / count))
    steepness = (steps / pairs).squareRoot() / (variance.squareRoot() + 0.01)
    crossing = beside / (along + 1e-5 * pairs)
  }

  private static func evenness(_ luma: Plane) -> Double {
    let (width, height) = (luma.width, luma.height)
    guard width > 2, height > 2 else { return 0 }
    let count = width - 2
    let parts = luma.read { view in
      Parallel.mapRows(height - 2, chunk: 64) { rows -> (size: Double, square: Double) in
        var (size, square) = (0.0, 0.0)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * count) { scratch in
          guard let squares = scratch.baseAddress else { return }
          let sizes = squares + count
          for y in rows {
            let (a, b, c) = (view.row(y), view.row(y + 1), view.row(y + 2))
            for x in 0..<count {
              let right = a[x + 2] + b[x + 2] + c[x + 2]
              let left = a[x] + b[x] + c[x]
              let below = c[x] + c[x + 1] + c[x + 2]
              let above = a[x] + a[x + 1] + a[x + 2]
              let (dx, dy) = ((right - left) / 6, (below - above) / 6)
              squares[x] = dx * dx + dy * dy
              sizes[x] = squares[x].squareRoot()
            }
            square += Double(RowSums.sum(squares, count))
            size += Double(RowSums.sum(sizes, count))
          }
        }
        return (size, square)
      }
    }
    let pixels = Double(count) * Double(height - 2)
    let size = parts.reduce(0) { $0 + $1.size } / pixels
    return size * size / (parts.reduce(0) { $0 + $1.square } / pixels + 1e-7)
  }
}
