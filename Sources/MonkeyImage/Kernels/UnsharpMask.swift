/// Unsharp masking of luma that neither rings, nor clips, nor lifts noise.
///
/// Notation, per pixel: L luma; B luma blurred by a Gaussian; lo, hi least and largest luma of the 3 x 3 around; a amount.
/// - L' = L + a g (L - B), limited to lo - h (hi - lo) ... hi + h (hi - lo), h = overshoot · a
/// - g = r⁴ / (r⁴ + n⁴), r = hi - lo: nearly 0 where the neighbourhood differs by less than n, 1 where by much more
/// - every channel c becomes c + L' - L, kept inside 0.3 c ... 1 - 0.3 (1 - c) and within the `Headroom`.
///
/// With a < 0 the image is blurred towards B; g and the limit of L' are then left out.
public struct UnsharpMask: Sendable {
  /// Standard deviation of the Gaussian, pixels; over 0.
  public var sigma: Double
  /// a.
  public var amount: Float
  /// n: the difference within 3 x 3 pixels that is as likely noise as detail, 0…1.
  public var noiseRange: Float
  /// How far past its neighbours a pixel may go at amount 1, as a share of their range.
  public var overshoot: Float

  public init(sigma: Double, amount: Float, noiseRange: Float, overshoot: Float) {
    self.sigma = sigma
    self.amount = amount
    self.noiseRange = noiseRange
    self.overshoot = overshoot
  }

  /// Whether the window is so short that a few rows in cache do.
  private var isLocal: Bool { sigma <= 3 }

  /// Works in place; alpha stays.
  /// - Complexity: one pass over the planes up to sigma 3, with luma and its blurred copy in cache; beyond, two more passes.
  public func apply(to image: inout Raster) {
    guard amount != 0, sigma > 0, image.pixelCount > 0 else { return }
    let inline = isLocal
    if inline, image.postpone({ $0.adding(self) }) { return }
    let window = GaussianWindow(sigma: inline ? sigma : 0)
    let blurred = inline ? nil : image.luma().gaussianBlurred(sigma: sigma)
    let height = image.height
    image.writeColor { planes in
      let weights = planes.count == 3 ? [Luma.red, Luma.green, Luma.blue] : [1]
      Strips.perform(planes, weights: weights, halo: max(1, window.radius), margin: 1) { rows, luma in
        let scratch = Scratch(width: planes[0].width, radius: window.radius)
        for y in rows {
          if let blurred {
            blurred.read { scratch.blurred.start.update(from: $0.row(y), count: $0.width) }
          } else {
            blur(window, at: y, height: height, width: planes[0].width, scratch) { luma.row($0) }
          }
          let isColor = planes.count == 3
          let row = MutableColorRow(
            red: planes[0].row(y), green: planes[isColor ? 1 : 0].row(y), blue: planes[isColor ? 2 : 0].row(y))
          sharpen(
            row, width: planes[0].width, above: luma.row(y - 1), center: luma.row(y), below: luma.row(y + 1),
            isColor: isColor, scratch)
        }
      }
    }
  }

  /// Memory for one row, of one thread.
  struct Scratch: ~Copyable {
    fileprivate let columns: PaddedRow
    fileprivate let blurred: PaddedRow
    fileprivate let low: PaddedRow
    fileprivate let high: PaddedRow
    fileprivate let least: PaddedRow
    fileprivate let most: PaddedRow

    init(width: Int, radius: Int) {
      columns = PaddedRow(width: width, margin: radius)
      blurred = PaddedRow(width: width, margin: 0)
      low = PaddedRow(width: width, margin: 1)
      high = PaddedRow(width: width, margin: 1)
      least = PaddedRow(width: width, margin: 0)
      most = PaddedRow(width: width, margin: 0)
    }
  }

  /// Luma of row `y`, blurred, into the scratch memory; `luma` gives rows inside the image.
  @inline(__always)
  func blur(
    _ window: GaussianWindow, at y: Int, height: Int, width: Int, _ scratch: borrowing Scratch,
    luma: (Int) -> UnsafePointer<Float>
  ) {
    convolveColumns(window, at: y, height: height, width: width, into: scratch.columns.start, row: luma)
    scratch.columns.replicateEdges()
    convolveRow(window, scratch.columns.start, width: width, into: scratch.blurred.start)
  }

  /// One row, in place, from its luma, that of the rows above and below, each with a sample more on either side, and its blurred luma in the
  /// scratch memory.
  @_transparent
  func sharpen(
    _ row: MutableColorRow, width: Int, above: UnsafePointer<Float>, center: UnsafePointer<Float>,
    below: UnsafePointer<Float>, isColor: Bool, _ scratch: borrowing Scratch
  ) {
    let (low, high, blurred) = (scratch.low.start, scratch.high.start, scratch.blurred.start)
    let (least, most) = (scratch.least.start, scratch.most.start)
    let sharpens = amount > 0
    var x = 0
    if sharpens {
      while x < width {
        let (a, b, c) = (above.lanes(x), center.lanes(x), below.lanes(x))
        low.setLanes(x, lesser(lesser(a, b), c))
        high.setLanes(x, greater(greater(a, b), c))
        x += 16
      }
      scratch.low.replicateEdges()
      scratch.high.replicateEdges()
      // A loop of its own, sample by sample: of lanes that overlap the compiler makes selections one by one.
      for x in 0..<width {
        let (a, b, c) = (low[x - 1], low[x], low[x + 1])
        let lesser = b < a ? b : a
        least[x] = c < lesser ? c : lesser
      }
      for x in 0..<width {
        let (a, b, c) = (high[x - 1], high[x], high[x + 1])
        let greater = b > a ? b : a
        most[x] = c > greater ? c : greater
      }
    }
    let noise = noiseRange * noiseRange * noiseRange * noiseRange + 1e-24
    let margin = overshoot * amount
    let (red, green, blue) = (row.red, row.green, row.blue)
    x = 0
    while x < width {
      let l = center.lanes(x)
      var delta = (l - blurred.lanes(x)) * amount
      if sharpens {
        let (lo, hi) = (least.lanes(x), most.lanes(x))
        let range = hi - lo
        let fourth = range * range * range * range
        delta *= fourth / (fourth + noise)
        delta = greater(lesser(delta, hi - l + range * margin), lo - l - range * margin)
      }
      red.setLanes(x, moved(red.lanes(x), delta))
      if isColor {
        green.setLanes(x, moved(green.lanes(x), delta))
        blue.setLanes(x, moved(blue.lanes(x), delta))
      }
      x += 16
    }
  }
}

/// `c + delta`, but at least 0.3 of the way short of black and of white.
@_transparent
private func moved(_ c: Lanes, _ delta: Lanes) -> Lanes {
  let part = c * 0.3
  return Headroom.hold(greater(lesser(c + delta, part + 0.7), part), from: c)
}
