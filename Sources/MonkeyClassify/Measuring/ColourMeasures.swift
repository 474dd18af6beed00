import MonkeyImage

/// Colour of the thumbnail: how much, how varied, and whether it says more than the tone does.
///
/// Notation: Y luma; chroma C = (Cb, Cr) of ITU-R BT.709, each in -0.5…0.5; |C| its length.
struct ColourMeasures {
  /// Mean and standard deviation of |C|.
  var saturationMean = 0.0
  var saturationSpread = 0.0
  /// |mean of C|: a cast over the whole image, as of sepia, yellowed paper or coloured light.
  var tint = 0.0
  /// Root mean square of C's distance from the mean C of pixels as bright: nought for gray, sepia, duotones and one-ink
  /// prints, whose colour follows from their tone.
  var beyondTone = 0.0
  /// Share of pixels whose C lies more than 0.08 from the mean C of pixels as bright.
  var colouredShare = 0.0
  /// 98th percentile of C's distance from the mean C of pixels as bright: small coloured things in a gray picture count.
  var strongest = 0.0
  /// Root mean square of C's distance from the mean C of pixels as bright, less the mean of that distance around: stains and
  /// fading are smooth, things have colours of their own.
  var colourDetail = 0.0
  /// |mean of C| / mean |C|: 1 where all colour has one hue, as in sepia prints, less in pictures of many colours.
  var oneHue = 1.0
  /// Standard deviation of C along its minor axis: colour in two dimensions, not along one tint.
  var minorAxis = 0.0
  /// Share of pixels with |C| over 0.25, which paper, skin and landscape rarely have, and user interfaces and charts do.
  var vividShare = 0.0
  /// Effective number of hues among coloured pixels: exp of the entropy of 24 hue bins weighted by |C|, over 24.
  var hueVariety = 0.0

  init(_ patch: ColourPatch) {
    let count = patch.width * patch.height
    guard count > 0, !patch.isGray else { return }
    let (cb, cr, level) = Self.chroma(patch)
    let n = Double(count)
    var (sum, squares, sumB, sumR) = (0.0, 0.0, 0.0, 0.0)
    var hues = [Double](repeating: 0, count: 24)
    var vivid = 0
    let sizes = Self.lengths(cb, cr)
    for i in 0..<count {
      let size = sizes[i]
      sum += size
      squares += size * size
      sumB += cb[i]
      sumR += cr[i]
      if size > 0.25 { vivid += 1 }
      if size > 0.04 { hues[Self.hueBin(cb[i], cr[i])] += size }
    }
    saturationMean = sum / n
    saturationSpread = max(0, squares / n - saturationMean * saturationMean).squareRoot()
    tint = ((sumB * sumB + sumR * sumR).squareRoot()) / n
    vividShare = Double(vivid) / n
    hueVariety = sum / n > 0.005 ? Statistics.effectiveCount(hues) / 24 : 0
    oneHue = sum / n > 0.004 ? tint / (sum / n) : 1
    minorAxis = Self.minorDeviation(cb, cr)
    (beyondTone, colouredShare, strongest, colourDetail) = Self.residual(cb, cr, level, width: patch.width)
  }

  private static func chroma(_ patch: ColourPatch) -> (cb: [Double], cr: [Double], level: [Int]) {
    let (width, count) = (patch.width, patch.width * patch.height)
    let level = [Int](unsafeUninitializedCapacity: count) { level, initialized in
      patch.luma.read { luma in
        for y in 0..<luma.height {
          let row = luma.row(y)
          for x in 0..<width { level.initializeElement(at: y * width + x, to: Statistics.bin(row[x], of: 32)) }
        }
      }
      initialized = count
    }
    return (difference(patch.blue, patch.luma, 1.8556), difference(patch.red, patch.luma, 1.5748), level)
  }

  /// √(a² + b²) of every pixel; by itself, since many roots are drawn at once.
  private static func lengths(_ a: [Double], _ b: [Double]) -> [Double] {
    [Double](unsafeUninitializedCapacity: a.count) { out, initialized in
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          guard let out = out.baseAddress else { return }
          for i in 0..<min(a.count, b.count) { out[i] = (a[i] * a[i] + b[i] * b[i]).squareRoot() }
        }
      }
      initialized = a.count
    }
  }

  /// (a - b) / scale of every pixel.
  private static func difference(_ a: Plane, _ b: Plane, _ scale: Double) -> [Double] {
    [Double](unsafeUninitializedCapacity: a.count) { out, initialized in
      a.read { a in
        b.read { b in
          guard let base = out.baseAddress else { return }
          for y in 0..<a.height {
            let (row, other, target) = (a.row(y), b.row(y), base + y * a.width)
            for x in 0..<a.width { target[x] = Double(row[x] - other[x]) / scale }
          }
        }
      }
      initialized = a.count
    }
  }

  /// Distance of C from the mean C of its luma bin (the mean of three neighbouring bins, so that bins leave no steps).
  private static func residual(
    _ cb: [Double], _ cr: [Double], _ level: [Int], width: Int
  ) -> (rms: Double, share: Double, strongest: Double, detail: Double) {
    var meanB = [Double](repeating: 0, count: 34)
    var (meanR, counts) = (meanB, meanB)
    for i in 0..<cb.count {
      let (b, r, first) = (cb[i], cr[i], level[i])
      for bin in first...first + 2 {
        meanB[bin] += b
        meanR[bin] += r
        counts[bin] += 1
      }
    }
    for bin in 0..<34 where counts[bin] > 0 {
      meanB[bin] /= counts[bin]
      meanR[bin] /= counts[bin]
    }
    var (sum, far) = (0.0, 0)
    // Distances in 4096ths, for the percentile: counting is faster than sorting.
    var distances = [Int](repeating: 0, count: 4096)
    var blue = [Float](repeating: 0, count: cb.count)
    var red = blue
    for i in 0..<cb.count {
      let (b, r) = (cb[i] - meanB[level[i] + 1], cr[i] - meanR[level[i] + 1])
      blue[i] = Float(b)
      red[i] = Float(r)
      let square = b * b + r * r
      sum += square
      distances[Statistics.bin(Float(square.squareRoot()), of: 4096)] += 1
      if square > 0.08 * 0.08 { far += 1 }
    }
    var (bin, below) = (0, 0)
    while bin < 4095 && Double(below + distances[bin]) <= 0.98 * Double(cb.count - 1) {
      below += distances[bin]
      bin += 1
    }
    let strongest = Double(bin) / 4096
    let count = Double(cb.count)
    let detail = (spread(blue, width: width) + spread(red, width: width)) / count
    return ((sum / count).squareRoot(), Double(far) / count, strongest, detail.squareRoot())
  }

  /// Sum of the squares of samples less their mean over a quarter of the shorter side.
  private static func spread(_ samples: [Float], width: Int) -> Double {
    let height = samples.count / max(1, width)
    let plane = Plane(width: width, height: height, samples: samples)
    return LocalMean.removed(from: plane, radius: max(1, min(width, height) / 8)).read { view in
      (0..<height).reduce(0) { $0 + Double(RowSums.dot(view.row($1), view.row($1), width)) }
    }
  }

  /// The square root of the smaller eigenvalue of C's covariance.
  private static func minorDeviation(_ cb: [Double], _ cr: [Double]) -> Double {
    let n = Double(cb.count)
    let (meanB, meanR) = (cb.reduce(0, +) / n, cr.reduce(0, +) / n)
    var (bb, rr, br) = (0.0, 0.0, 0.0)
    for (b, r) in zip(cb, cr) {
      bb += (b - meanB) * (b - meanB)
      rr += (r - meanR) * (r - meanR)
      br += (b - meanB) * (r - meanR)
    }
    let middle = (bb + rr) / 2
    let apart = ((bb - rr) * (bb - rr) / 4 + br * br).squareRoot()
    return (max(0, middle - apart) / n).squareRoot()
  }

  /// The sector of (cb, cr) among 24 of about equal angle, by comparing slopes.
  private static func hueBin(_ cb: Double, _ cr: Double) -> Int {
    // A diamond angle, 0..<4, grows with the true angle and needs no transcendental function.
    let size = abs(cb) + abs(cr)
    guard size > 0 else { return 0 }
    let t = cr / size
    let diamond = cb >= 0 ? (cr >= 0 ? t : 4 + t) : 2 - t
    return max(0, min(23, Int(diamond * 6)))
  }
}
