import MonkeyImage

/// The mean of the samples under each cell of a coarser grid, from a few rows of each cell.
///
/// Notation: the plane is cut into `columns` by `rows` cells whose borders lie at whole samples, ⌊i · width / columns⌋; a
/// cell's mean is taken over all its columns and at most `rowsPerCell` of its rows, spread evenly. Reading every row of a
/// large image costs as much as decoding a part of it, and the mean of a few long rows of a cell is near enough.
enum AreaAverage {
  /// - Complexity: O(width · rows · rowsPerCell) reads.
  static func reduce(_ plane: Plane, columns: Int, rows: Int, rowsPerCell: Int = 3) -> Plane {
    guard columns > 0, rows > 0, columns <= plane.width, rows <= plane.height else { return Plane(width: 0, height: 0) }
    if columns == plane.width && rows == plane.height { return plane }
    let (width, height) = (plane.width, plane.height)
    let starts = (0...columns).map { $0 * width / columns }
    var out = Plane(uninitializedWidth: columns, height: rows)
    plane.read { source in
      out.write { target in
        starts.withUnsafeBufferPointer { starts in
          Parallel.rows(rows, chunk: 8) { group in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { sums in
              for y in group {
                let (top, bottom) = (y * height / rows, (y + 1) * height / rows)
                let used = min(rowsPerCell, bottom - top)
                // The rows are summed first: that loop runs along memory and is done several samples at once.
                for k in 0..<used {
                  let row = source.row(top + (2 * k + 1) * (bottom - top) / (2 * used))
                  if k == 0 {
                    for x in 0..<width { sums[x] = row[x] }
                  } else {
                    for x in 0..<width { sums[x] += row[x] }
                  }
                }
                let cells = target.row(y)
                for i in 0..<columns {
                  var sum: Float = 0
                  for x in starts[i]..<starts[i + 1] { sum += sums[x] }
                  cells[i] = sum / Float((starts[i + 1] - starts[i]) * used)
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
