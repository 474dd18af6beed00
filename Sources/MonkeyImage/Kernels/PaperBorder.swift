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
      (0..<count).map { piece in
        let (columns, rows) = box(piece)
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
      let step = max(1, columns.count * rows.count / 4096)
      var samples: [(luma: Float, at: Int)] = []
      for k in stride(from: 0, to: columns.count * rows.count, by: step) {
        let (x, y) = (columns.lowerBound + k % columns.count, rows.lowerBound + k / columns.count)
        let luma =
          views.count == 3
          ? views[0].row(y)[x] * Luma.red + views[1].row(y)[x] * Luma.green + views[2].row(y)[x] * Luma.blue
          : views[0].row(y)[x]
        if luma.isFinite { samples.append((luma, k)) }
      }
      guard !samples.isEmpty else { return nil }
      let level = samples.map(\.luma).sorted()[samples.count * 7 / 10]
      // In a shadow it is dark further in as well.
      if level < paper - 0.25, level < 0.6 * inside { return nil }
      let chosen = samples.filter { abs($0.luma - level) < 0.08 }
      return views.map { view in
        let sum = chosen.reduce(Float(0)) { sum, sample in
          sum + view.row(rows.lowerBound + sample.at / columns.count)[columns.lowerBound + sample.at % columns.count]
        }
        return sum / Float(max(1, chosen.count))
      }
    }
  }

  /// The 70th percentile of luma in a box; nil where it is empty.
  private func level(_ columns: Range<Int>, _ rows: Range<Int>) -> Float? {
    var samples: [Float] = []
    let views = color.map { $0.unsafeView }
    withExtendedLifetime(color) {
      for k in stride(from: 0, to: columns.count * rows.count, by: max(1, columns.count * rows.count / 1024)) {
        let (x, y) = (columns.lowerBound + k % columns.count, rows.lowerBound + k / columns.count)
        let luma =
          views.count == 3
          ? views[0].row(y)[x] * Luma.red + views[1].row(y)[x] * Luma.green + views[2].row(y)[x] * Luma.blue
          : views[0].row(y)[x]
        if luma.isFinite { samples.append(luma) }
      }
    }
    samples.sort()
    return samples.isEmpty ? nil : samples[samples.count * 7 / 10]
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
