/// Unsharp masking of rows that come one after another: as many as the window reaches are held, in a core's cache.
final class SharpeningStream {
  private let mask: UnsharpMask
  private let window: GaussianWindow
  private let width: Int
  private let height: Int
  /// Rows above and below that a row needs.
  private let reach: Int
  private let scratch: UnsharpMask.Scratch
  // Rings: row y stands at y modulo their number.
  private let lumas: [BoxedRow]
  private let colors: ColorScratch
  private let heldColors: Int

  init(_ mask: UnsharpMask, width: Int, height: Int) {
    self.mask = mask
    window = GaussianWindow(sigma: mask.sigma)
    self.width = width
    self.height = height
    reach = max(1, window.radius)
    scratch = UnsharpMask.Scratch(width: width, radius: window.radius)
    lumas = (0..<2 * reach + 1).map { _ in BoxedRow(width: width, margin: 1) }
    heldColors = reach + 1
    colors = ColorScratch(width: width, rows: heldColors)
  }

  /// - Parameters:
  ///   - make: writes a row as it is before.
  ///   - take: is given each of `rows`, sharpened.
  func run(_ rows: Range<Int>, make: (Int, MutableColorRow) -> Void, _ take: (Int, ColorRow) -> Void) {
    var next = max(0, rows.lowerBound - reach)
    for y in rows {
      while next <= min(height - 1, y + reach) {
        let color = colors.row(next % heldColors)
        make(next, color)
        sumLuma(color, into: lumas[next % lumas.count])
        next += 1
      }
      let color = colors.row(y % heldColors)
      mask.blur(window, at: y, height: height, width: width, scratch) { luma($0) }
      mask.sharpen(color, width: width, above: luma(y - 1), center: luma(y), below: luma(y + 1), isColor: true, scratch)
      take(y, color.reading)
    }
  }

  /// Luma of row `y`, or of the nearest one inside the image.
  private func luma(_ y: Int) -> UnsafePointer<Float> {
    UnsafePointer(lumas[max(0, min(height - 1, y)) % lumas.count].start)
  }

  private func sumLuma(_ color: MutableColorRow, into line: BoxedRow) {
    let (red, green, blue, target) = (color.red, color.green, color.blue, line.start)
    var x = 0
    while x < width {
      target.setLanes(x, red.lanes(x) * Luma.red + green.lanes(x) * Luma.green + blue.lanes(x) * Luma.blue)
      x += 16
    }
    line.replicateEdges()
  }
}
