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

  init(_ probe: Probe, evenness: Double) {
    measureThumbnail(probe.thumbnail)
    self.evenness = evenness
    coherence = Coherence(probe.thumbnail.luma)
  }

  /// With J the 3 by 2 matrix of a pixel's gradients of red, green and blue, the eigenvalues of JᵀJ (Di Zenzo 1986) are the
  /// energies along and across: m ± √(d² + c²) with half the trace m, half the diagonal's difference d, corner c.
  private mutating func measureThumbnail(_ patch: ColourPatch) {
    let (width, height) = (patch.width, patch.height)
    guard width > 1, height > 1 else { return }
    var (sum, squares, steps, along, beside) = (0.0, 0.0, 0.0, 0.0, 0.0)
    patch.luma.read { luma in
      patch.red.read { red in
        patch.green.read { green in
          patch.blue.read { blue in
            for y in 0..<height {
              let (row, below) = (luma.row(y), luma.row(min(height - 1, y + 1)))
              for x in 0..<width {
                let value = Double(row[x])
                sum += value
                squares += value * value
                guard x + 1 < width, y + 1 < height else { continue }
                let (a, b) = (Double(row[x + 1]) - value, Double(below[x]) - value)
                steps += a * a + b * b
                if patch.isGray { continue }
                let (energyAlong, energyBeside) = Self.energies(
                  Self.steps(red, x, y), Self.steps(green, x, y), Self.steps(blue, x, y))
                along += energyAlong
                beside += energyBeside
              }
            }
          }
        }
      }
    }
    let count = Double(width * height)
    let pairs = Double((width - 1) * (height - 1))
    let variance = max(0, squares / count - sum / count * (sum / count))
    steepness = (steps / pairs).squareRoot() / (variance.squareRoot() + 0.01)
    crossing = beside / (along + 1e-5 * pairs)
  }

  private static func steps(_ view: PlaneView, _ x: Int, _ y: Int) -> (across: Float, down: Float) {
    let own = view.row(y)[x]
    return (view.row(y)[x + 1] - own, view.row(y + 1)[x] - own)
  }

  /// Energies along the main direction and across it.
  private static func energies(
    _ r: (across: Float, down: Float), _ g: (across: Float, down: Float), _ b: (across: Float, down: Float)
  ) -> (along: Double, beside: Double) {
    let xx = r.across * r.across + g.across * g.across + b.across * b.across
    let yy = r.down * r.down + g.down * g.down + b.down * b.down
    let xy = r.across * r.down + g.across * g.down + b.across * b.down
    let (middle, half) = ((xx + yy) / 2, (xx - yy) / 2)
    let apart = (half * half + xy * xy).squareRoot()
    return (Double(middle + apart), Double(max(0, middle - apart)))
  }

  /// `evenness` of the page; a row of gradients needs the two rows below.
  static func evenness(_ page: PageRows) -> RowTask<Double> {
    let (width, height) = (page.width, page.height)
    guard width > 2, height > 2 else { return RowTask(whole: { 0 }) }
    return RowTask(height - 2, chunk: 64, rows: { $0 + 3 }) { rows in
      page.read { evenness($0, rows) }
    } value: { parts in
      let pixels = Double(width - 2) * Double(height - 2)
      let size = parts.reduce(0) { $0 + $1.size } / pixels
      return size * size / (parts.reduce(0) { $0 + $1.square } / pixels + 1e-7)
    }
  }

  /// Sums of |g| and of g² over some rows: eight neighbours at a time, added up in their lanes as `RowSums` does.
  private static func evenness(_ view: PlaneView, _ rows: Range<Int>) -> (size: Double, square: Double) {
    typealias Lanes = SIMD8<Float>
    var (size, square) = (0.0, 0.0)
    let count = view.width - 2
    let whole = count & ~7
    for y in rows {
      let (a, b, c) = (view.row(y), view.row(y + 1), view.row(y + 2))
      var (sizes, squares) = (Lanes.zero, Lanes.zero)
      for x in stride(from: 0, to: whole, by: 8) {
        let (a0, a1, a2) = (RowSums.load(a, x), RowSums.load(a, x + 1), RowSums.load(a, x + 2))
        let (c0, c1, c2) = (RowSums.load(c, x), RowSums.load(c, x + 1), RowSums.load(c, x + 2))
        let right = a2 + RowSums.load(b, x + 2) + c2
        let left = a0 + RowSums.load(b, x) + c0
        let below = c0 + c1 + c2
        let above = a0 + a1 + a2
        let (dx, dy) = ((right - left) / 6, (below - above) / 6)
        let one = dx * dx + dy * dy
        squares += one
        sizes += one.squareRoot()
      }
      var (rowSize, rowSquare) = (sizes.sum(), squares.sum())
      for x in whole..<count {
        let right = a[x + 2] + b[x + 2] + c[x + 2]
        let left = a[x] + b[x] + c[x]
        let below = c[x] + c[x + 1] + c[x + 2]
        let above = a[x] + a[x + 1] + a[x + 2]
        let (dx, dy) = ((right - left) / 6, (below - above) / 6)
        let one = dx * dx + dy * dy
        rowSquare += one
        rowSize += one.squareRoot()
      }
      square += Double(rowSquare)
      size += Double(rowSize)
    }
    return (size, square)
  }
}
