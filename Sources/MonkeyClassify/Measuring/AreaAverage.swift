import MonkeyImage

/// The mean of the samples under each cell of a coarser grid, from a few rows of each cell.
///
/// Notation: the plane is cut into `columns` by `rows` cells whose borders lie at whole samples, ⌊i · width / columns⌋; a
/// cell's mean is taken over all its columns and at most `rowsPerCell` of its rows, spread evenly. Reading every row of a
/// large image costs as much as decoding a part of it, and the mean of a few long rows of a cell is near enough.
enum AreaAverage {
  /// - Complexity: O(width · rows · rowsPerCell) reads.
  static func reduce(_ plane: Plane, columns: Int, rows: Int, rowsPerCell: Int = 3) -> Plane {
    let reader = ImageReader(Raster(gray: plane)).color
    return reducing(reader, columns: columns, rows: rows, rowsPerCell: rowsPerCell).measured()[0]
  }

  /// The colour planes of an image, one or three, reduced row by row.
  /// - Complexity: O(width · rows · rowsPerCell) reads a plane.
  static func reducing(_ reader: ColorReader, columns: Int, rows: Int, rowsPerCell: Int) -> RowTask<[Plane]> {
    let (width, height) = (reader.width, reader.height)
    guard columns > 0, rows > 0, columns <= width, rows <= height else {
      return RowTask(whole: { [Plane](repeating: Plane(width: 0, height: 0), count: reader.channels) })
    }
    if columns == width && rows == height { return RowTask(whole: { reader.planes }) }
    let starts = (0...columns).map { $0 * width / columns }
    let out = PlanesToFill(reader.channels, width: columns, height: rows)
    return RowTask(rows, chunk: 8, rows: { ($0 + 1) * height / rows }) { cells in
      reduce(reader, cells: cells, starts, rowsPerCell, into: out.views)
    } value: { _ in
      out.planes
    }
  }

  /// Some rows of cells, whose columns begin at `starts`.
  private static func reduce(
    _ reader: ColorReader, cells: Range<Int>, _ starts: [Int], _ rowsPerCell: Int, into targets: [MutablePlaneView]
  ) {
    let (width, height, columns) = (reader.width, reader.height, starts.count - 1)
    let rows = targets[0].height
    starts.withUnsafeBufferPointer { starts in
      reader.withCursor { cursor in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: width * targets.count) { memory in
          guard let sums = memory.baseAddress, let starts = starts.baseAddress else { return }
          for y in cells {
            let (top, bottom) = (y * height / rows, (y + 1) * height / rows)
            let used = min(rowsPerCell, bottom - top)
            // The rows are summed first: that loop runs along memory and is done several samples at once.
            for k in 0..<used {
              let row = cursor.row(top + (2 * k + 1) * (bottom - top) / (2 * used), 0..<width)
              for channel in targets.indices {
                add(row[channel], to: sums + channel * width, width, isFirst: k == 0)
              }
            }
            for channel in targets.indices {
              average(sums + channel * width, starts, columns, rows: used, into: targets[channel].row(y))
            }
          }
        }
      }
    }
  }

  private static func add(
    _ row: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>, _ width: Int, isFirst: Bool
  ) {
    if isFirst {
      sums.update(from: row, count: width)
    } else {
      for x in 0..<width { sums[x] += row[x] }
    }
  }

  private static func average(
    _ sums: UnsafePointer<Float>, _ starts: UnsafePointer<Int>, _ columns: Int, rows: Int,
    into cells: UnsafeMutablePointer<Float>
  ) {
    // A cell has as many columns as another or one more: a loop of a fixed length is one that the processor foresees.
    let least = starts[columns] / columns
    let scales = (Float(least * rows), Float((least + 1) * rows))
    for i in 0..<columns {
      let column = sums + starts[i]
      var sum: Float = 0
      for x in 0..<least { sum += column[x] }
      let hasOneMore = starts[i + 1] - starts[i] > least
      sum += hasOneMore ? column[least] : 0
      cells[i] = sum / (hasOneMore ? scales.1 : scales.0)
    }
  }
}
