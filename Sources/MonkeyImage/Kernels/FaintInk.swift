/// How many times deeper faint print on a page must become.
///
/// Thermal print fades unevenly, and what is near the paper's level is the first to be lost to whitening. Notation: n level relative
/// to the paper's; d = 1 − n; D mean of d over the ink around, in a Gaussian window of ten stroke widths; T the depth asked for.
/// Ink is darkened by g = T / D, 1 to 4, so that d becomes g d. What counts as ink is found by its edges as for black
/// and white (`InkMask`), down to half the strength; pieces that no pen or print head draws, specks, blots and lines over many
/// letters, which creases are, are left out.
enum FaintInk {
  private static let edgeFactor = 0.5
  private static let mostGain: Float = 4
  /// In stroke widths: the window's standard deviation, the thickest stroke, the longest piece.
  private static let window = 10.0
  private static let thickest = 2.5
  private static let longest = 25.0
  /// In squared stroke widths.
  private static let least = 0.5

  /// g on ink, 0 elsewhere, soft between; nil where there is no writing, dark on bright.
  /// - Parameters:
  ///   - luma: the page, at least one sample.
  ///   - relative: n, of the same size.
  ///   - depth: T, 0…1.
  /// - Complexity: O(pixels).
  static func gain(luma: Plane, relative: Plane, depth: Double) -> Plane? {
    var options = InkMask.Options()
    options.edgeFactor = edgeFactor
    let found = InkMask.find(in: luma, options: options)
    guard let writing = found.writing, !found.isInverted else { return nil }
    let stroke = max(1, writing.strokeWidth)
    let components = Components(of: found.mask)
    let statistics = components.statistics
    let ink = components.mask(width: luma.width, height: luma.height) { index in
      let one = statistics[index]
      return one.meanStroke <= thickest * stroke && Double(one.extent) <= longest * stroke
        && Double(one.area) >= least * stroke * stroke
    }.plane(set: 1, clear: 0)
    let block = max(4, Int((2 * stroke).rounded()))
    let grid = BlockGrid(width: luma.width, height: luma.height, block: block, margin: 1)
    func around(_ plane: Plane) -> Plane {
      grid.means(of: [plane], weights: [1]).cropped(x: 1, y: 1, width: grid.columns, height: grid.rows)
        .gaussianBlurred(sigma: window * stroke / Double(block))
    }
    let sums = around(ink.merged(with: relative) { $0 * max(0, 1 - $1) })
    let target = Float(depth)
    let gains = around(ink).merged(with: sums) { count, sum in
      count > 1e-5 ? max(1, min(mostGain, target * count / max(sum, 1e-6))) : 1
    }
    let soft = MinMaxFilter.maximum(of: ink, radiusX: 1, radiusY: 1).gaussianBlurred(sigma: 0.7)
    return GridSurface(grid: grid, cells: gains).plane().merged(with: soft) { $0 * min(1, $1) }
  }
}
