extension Raster {
  /// The colour of the paper along the four sides, to continue the page beyond them: one border a colour plane.
  ///
  /// Each side is cut into about sixteen pieces; a piece's colour is the mean of its brighter pixels within a strip of 2 % of
  /// the shorter side. Pieces that are much darker than the page's paper (a picture, a scanner's dark edge) take the
  /// paper's colour instead. Between the pieces' centres it runs linearly, and the sides meet at the corners.
  /// - Parameter paper: luma of the page's paper, 0…1.
  /// - Complexity: O(pixels of the strips).
  public func paperBorders(paper: Float) -> [WarpBorder] {
    guard width > 0, height > 0 else { return color.map { _ in .edge } }
    let depth = max(1, min(shorterSide, max(4, shorterSide / 50)))
    func pieces(_ length: Int) -> Int { max(1, min(16, length / max(1, 2 * depth))) }
    let (across, down) = (pieces(width), pieces(height))
    func strip(_ count: Int, _ box: (Int) -> (Range<Int>, Range<Int>)) -> [[Float]?] {
      Parallel.mapRows(count, chunk: 1) { piece in
        let (columns, rows) = box(piece.lowerBound)
        return paperColor(columns, rows, paper: paper)
      }
    }
    func part(_ i: Int, of count: Int, _ length: Int) -> Range<Int> { i * length / count..<(i + 1) * length / count }
    let top = strip(across) { (part($0, of: across, width), 0..<depth) }
    let bottom = strip(across) { (part($0, of: across, width), height - depth..<height) }
    let left = strip(down) { (0..<depth, part($0, of: down, height)) }
    let right = strip(down) { (width - depth..<width, part($0, of: down, height)) }
    let known = (top + bottom + left + right).compactMap { $0 }
    let common = color.indices.map { index -> Float in
      if known.isEmpty { return paper }
      let sorted = known.map { $0[index] }.sorted()
      return sorted[sorted.count / 2]
    }
    return color.indices.map { index in
      func values(_ side: [[Float]?]) -> [Float] { side.map { $0?[index] ?? common[index] } }
      var (t, b, l, r) = (values(top), values(bottom), values(left), values(right))
      func meet(_ a: inout Float, _ b: inout Float) { (a, b) = ((a + b) / 2, (a + b) / 2) }
      var corners = [t[0], t[t.count - 1], b[0], b[b.count - 1]]
      meet(&corners[0], &l[0])
      meet(&corners[1], &r[0])
      meet(&corners[2], &l[l.count - 1])
      meet(&corners[3], &r[r.count - 1])
      (t[0], b[0]) = (corners[0], corners[2])
      (t[t.count - 1], b[b.count - 1]) = (corners[1], corners[3])
      return .sides(
        top: Self.spread(t, width), bottom: Self.spread(b, width), left: Self.spread(l, height),
        right: Self.spread(r, height))
    }
  }

  /// The mean of the pixels near the 70th percentile of luma; nil where that is far below the page's paper, and below what
  /// lies next to it further in.
  private func paperColor(_ columns: Range<Int>, _ rows: Range<Int>, paper: Float) -> [Float]? {
    let step = 5 * min(columns.count, rows.count)
    let (inColumns, inRows) = (columns.shifted(inwards: width, by: step), rows.shifted(inwards: height, by: step))
    let inside = max(level(inColumns, rows) ?? 0, level(columns, inRows) ?? 0, level(inColumns, inRows) ?? 0)
    let views = color.map { $0.unsafeView }
    return withExtendedLifetime(color) { () -> [Float]? in
      var samples: [(luma: Float, x: Int, y: Int)] = []
      samples.reserveCapacity(4200)
      spread(over: columns, rows, most: 4096) { luma, x, y in samples.append((luma, x, y)) }
      guard !samples.isEmpty else { return nil }
      var lumas = samples.map(\.luma)
      let level = lumas.select(samples.count * 7 / 10)
      // In a shadow it is dark further in as well.
      if level < paper - 0.25, level < 0.6 * inside { return nil }
      let chosen = samples.filter { abs($0.luma - level) < 0.08 }
      return views.map { view in
        let sum = chosen.reduce(Float(0)) { sum, sample in
          sum + view.row(sample.y)[sample.x]
        }
        return sum / Float(max(1, chosen.count))
      }
    }
  }

  /// The 70th percentile of luma in a box; nil where it is empty.
  private func level(_ columns: Range<Int>, _ rows: Range<Int>) -> Float? {
    var samples: [Float] = []
    samples.reserveCapacity(1200)
    spread(over: columns, rows, most: 1024) { luma, _, _ in samples.append(luma) }
    return samples.isEmpty ? nil : samples.select(samples.count * 7 / 10)
  }

  /// Calls `body` with luma and place of pixels spread evenly over a box, where it is a number.
  /// - Parameter most: about how many at most.
  @inline(__always)
  private func spread(over columns: Range<Int>, _ rows: Range<Int>, most: Int, _ body: (Float, Int, Int) -> Void) {
    let step = max(1, columns.count * rows.count / most)
    if columns.isEmpty { return }
    let (red, green, blue) = (color[0].unsafeView, color[color.count / 2].unsafeView, color[color.count - 1].unsafeView)
    let isGray = color.count == 1
    withExtendedLifetime(color) {
      var (x, y) = (columns.lowerBound, rows.lowerBound)
      while y < rows.upperBound {
        let luma =
          isGray
          ? red.row(y)[x] : red.row(y)[x] * Luma.red + green.row(y)[x] * Luma.green + blue.row(y)[x] * Luma.blue
        if luma.isFinite { body(luma, x, y) }
        x += step
        while x >= columns.upperBound {
          x -= columns.count
          y += 1
        }
      }
    }
  }

  /// `count` values that run linearly between the pieces' centres, the ends at the ends.
  private static func spread(_ pieces: [Float], _ count: Int) -> [Float] {
    guard pieces.count > 1, count > 1 else { return [Float](repeating: pieces.first ?? 0, count: count) }
    let last = pieces.count - 1
    return (0..<count).map { i in
      let t = Float(i) / Float(count - 1) * Float(last)
      let k = min(last - 1, Int(t))
      return pieces[k] + (pieces[k + 1] - pieces[k]) * (t - Float(k))
    }
  }
}

extension Range<Int> {
  /// The range moved towards the middle of `0..<length`, but not beyond it.
  fileprivate func shifted(inwards length: Int, by distance: Int) -> Range<Int> {
    let isFirst = lowerBound + upperBound < length
    let room = isFirst ? length / 2 - upperBound : lowerBound - length / 2
    let step = Swift.max(0, Swift.min(distance, room))
    return isFirst ? lowerBound + step..<upperBound + step : lowerBound - step..<upperBound - step
  }
}
