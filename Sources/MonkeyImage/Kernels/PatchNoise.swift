extension Raster {
  /// Standard deviation of the fine noise of luma, 0…1, from small patches spread over the image.
  ///
  /// Each patch gives the root mean square of its differences of Laplacians, which straight edges and slopes do not
  /// reach (J. Immerkær, "Fast noise variance estimation", 1996), divided by the mask's norm 6; the answer is the patches'
  /// 20th percentile, so that texture, unless it is everywhere, does not count. Patches that are nearly black or white, where
  /// noise is clipped away, are left out. 0 for an image under 3 x 3 pixels.
  /// - Complexity: O(1): at most 1024 patches of 16 x 16 pixels.
  public func patchNoise() -> Double {
    let side = 16
    guard width >= 3, height >= 3 else { return 0 }
    let (patchWidth, patchHeight) = (min(side, width), min(side, height))
    let (across, down) = (min(32, max(1, width / side)), min(32, max(1, height / side)))
    let reader = ColorReader(self)
    let deviations = Parallel.mapRows(down, chunk: 1) { group -> [Double] in
      return reader.withCursor { cursor in
        var luma = [Float](repeating: 0, count: side * side)
        return (0..<across).compactMap { i -> Double? in
          let left = across > 1 ? i * (width - patchWidth) / (across - 1) : 0
          let top = down > 1 ? group.lowerBound * (height - patchHeight) / (down - 1) : 0
          let block = cursor.block(top..<top + patchHeight, left..<left + patchWidth)
          var mean: Float = 0
          for y in 0..<patchHeight {
            let row = block.row(y)
            for x in 0..<patchWidth {
              let level =
                reader.channels == 3
                ? row.red[x] * Luma.red + row.green[x] * Luma.green + row.blue[x] * Luma.blue : row.red[x]
              luma[y * side + x] = level
              mean += level
            }
          }
          mean /= Float(patchWidth * patchHeight)
          guard mean > 0.03, mean < 0.97 else { return nil }
          var squares: Float = 0
          for y in 1..<patchHeight - 1 {
            for x in 1..<patchWidth - 1 {
              let at = y * side + x
              let (up, own, low) = (at - side, at, at + side)
              let crosses = luma[up] + luma[low] + luma[own - 1] + luma[own + 1]
              let corners = luma[up - 1] + luma[up + 1] + luma[low - 1] + luma[low + 1]
              let response = 4 * luma[own] - 2 * crosses + corners
              squares += response * response
            }
          }
          return Double((squares / Float((patchWidth - 2) * (patchHeight - 2))).squareRoot() / 6)
        }
      }
    }.flatMap { $0 }.filter { $0.isFinite }
    if deviations.isEmpty { return 0 }
    return deviations.sorted()[deviations.count / 5]
  }
}
