import MonkeyImage

/// The mean of the samples under each cell of a coarser grid, from a few rows of each cell.
///
/// Notation: the plane is cut into `columns` by `rows` cells whose borders lie at whole samples, ⌊i · width / columns⌋; a
/// cell's mean is taken over all its columns and at most `rowsPerCell` of its rows, spread evenly. Reading every row of a
/// large image costs as much as decoding a part of it, and the mean of a few long rows of a cell is near enough.
enum AreaAverage {
  /// - Complexity: O(width · rows · rowsPerCell) reads.
  static func reduce(_ plane: Plane, columns: Int, rows: Int, rowsPerCell: Int = 3) -> Plane {
    reduce(Raster(gray: plane), columns: columns, rows: rows, rowsPerCell: rowsPerCell)[0]
  }

  /// The colour planes of an image, one or three, reduced.
  /// - Complexity: O(width · rows · rowsPerCell) reads a plane.
  static func reduce(_ image: Raster, columns: Int, rows: Int, rowsPerCell: Int) -> [Plane] {
    let (width, height) = (image.width, image.height)
    let reader = ColorReader(image)
    guard columns > 0, rows > 0, columns <= width, rows <= height else {
      return [Plane](repeating: Plane(width: 0, height: 0), count: reader.channels)
    }
    if columns == width && rows == height { return image.color }
    let starts = (0...columns).map { $0 * width / columns }
    var out = (0..<reader.channels).map { _ in Plane(uninitializedWidth: columns, height: rows) }
    let targets = out.indices.map { index in out[index].write { $0 } }
    withExtendedLifetime(out) {
      starts.withUnsafeBufferPointer { starts in
        Parallel.rows(rows, chunk: 8) { group in
          reader.withCursor { cursor in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: width * targets.count) { sums in
              for y in group {
                let (top, bottom) = (y * height / rows, (y + 1) * height / rows)
                let used = min(rowsPerCell, bottom - top)
                // The rows are summed first: that loop runs along memory and is done several samples at once.
                for k in 0..<used {
                  let block = cursor.row(top + (2 * k + 1) * (bottom - top) / (2 * used), 0..<width)
                  for channel in targets.indices {
                    let (row, at) = (block[channel], channel * width)
                    if k == 0 {
                      for x in 0..<width { sums[at + x] = row[x] }
                    } else {
                      for x in 0..<width { sums[at + x] += row[x] }
                    }
                  }
                }
                for (channel, target) in targets.enumerated() {
                  let (cells, at) = (target.row(y), channel * width)
                  for i in 0..<columns {
                    var sum: Float = 0
                    for x in starts[i]..<starts[i + 1] { sum += sums[at + x] }
                    cells[i] = sum / Float((starts[i + 1] - starts[i]) * used)
                  }
                }
              }
            }
          }
        }
      }
    }
    return out
  }
}
