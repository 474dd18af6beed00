extension Raster {
  /// How crisp the strongest edges are: about 0.4 where they are spread over several pixels, 1 where they are two pixels wide, more
  /// where they overshoot (sharpened already) or are noise. Nil where there are too few edges.
  ///
  /// Along evenly spaced rows, at the local maxima of |L(x + 1) - L(x - 1)| that are among the strongest quarter: the median of
  /// its ratio to |L(x + 3) - L(x - 3)|, where both have one sign.
  /// - Complexity: O(sample).
  public func edgeAcutance(sample: Int = 300_000) -> Double? {
    guard width >= 16, height > 0 else { return nil }
    let rows = min(height, max(32, sample / width))
    let (width, height) = (width, height)
    let reader = ColorReader(self)
    let parts = Parallel.mapRows(rows, chunk: max(1, rows / 8)) { group -> [(step: Float, wide: Float)] in
      return reader.withCursor { cursor in
        var found: [(step: Float, wide: Float)] = []
        var (luma, steps) = ([Float](repeating: 0, count: width), [Float](repeating: 0, count: width))
        for index in group {
          let row = cursor.row((2 * index + 1) * height / (2 * rows), 0..<width)
          if reader.channels == 3 {
            for x in 0..<width { luma[x] = row.red[x] * Luma.red + row.green[x] * Luma.green + row.blue[x] * Luma.blue }
          } else {
            for x in 0..<width { luma[x] = row.red[x] }
          }
          for x in 1..<width - 1 { steps[x] = luma[x + 1] - luma[x - 1] }
          for x in 3..<width - 3 {
            let own = abs(steps[x])
            // 0.06: below, noise and coding make edges of their own.
            if own >= 0.06, own >= abs(steps[x - 1]), own > abs(steps[x + 1]) {
              let wide = luma[x + 3] - luma[x - 3]
              if wide * steps[x] > 0 { found.append((own, abs(wide))) }
            }
          }
        }
        return found
      }
    }
    let edges = parts.flatMap { $0 }
    if edges.count < 50 { return nil }
    var steps = edges.map(\.step)
    let threshold = steps.select(edges.count * 3 / 4)
    var ratios = edges.filter { $0.step >= threshold }.map { $0.step / $0.wide }
    return ratios.isEmpty ? nil : Double(ratios.select(ratios.count / 2))
  }
}
