extension Raster {
  /// A small copy of the colour planes for statistics: the image in equal cells, each the mean of a few pixels at its middle.
  ///
  /// Reads at most two rows of eight neighbouring pixels a cell, so that the cost depends on the number of cells alone. Not for
  /// looking at: fine patterns alias.
  /// - Parameter longSide: cells along the longer side at most; an image that is no larger is returned as it is.
  /// - Complexity: O(longSide²).
  public func overview(longSide: Int = Raster.overviewSide) -> [Plane] {
    let reader = ColorReader(self)
    if longSide == Raster.overviewSide, let early = reader.early.overview { return early() }
    return reader.overview(longSide: longSide).measured()
  }

  /// Cells along the longer side where nobody says otherwise.
  public static let overviewSide = 192
}

extension ColorReader {
  /// `Raster.overview`, row of cells by row of cells.
  package func overview(longSide: Int = Raster.overviewSide) -> RowTask<[Plane]> {
    let (width, height) = (width, height)
    let longer = max(width, height)
    if longer <= longSide || width * height == 0 { return RowTask(whole: { planes }) }
    let columns = max(1, width * longSide / longer)
    let rows = max(1, height * longSide / longer)
    let (cellWidth, cellHeight) = (width / columns, height / rows)
    let (takenColumns, takenRows) = (max(1, min(8, cellWidth)), max(1, min(2, cellHeight)))
    let scale = 1 / Float(takenColumns * takenRows)
    let top = { @Sendable (j: Int) in (2 * j + 1) * height / (2 * rows) - takenRows / 2 }
    let out = PlanesToFill(channels, width: columns, height: rows)
    return RowTask(rows, chunk: 8, rows: { top($0) + takenRows }) { group in
      withCursor { cursor in
        for j in group {
          let top = top(j)
          for i in 0..<columns {
            let left = (2 * i + 1) * width / (2 * columns) - takenColumns / 2
            let block = cursor.block(top..<top + takenRows, left..<left + takenColumns)
            for (channel, target) in out.views.enumerated() {
              var sum: Float = 0
              for y in 0..<takenRows {
                let samples = block.channel(channel) + y * block.stride
                for x in 0..<takenColumns { sum += samples[x] }
              }
              target.row(j)[i] = sum * scale
            }
          }
        }
      }
    } value: { _ in
      out.planes
    }
  }
}
