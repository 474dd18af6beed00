/// A slowly varying quantity over an image: one sample a block, and a smooth surface through them.
///
/// The samples are coefficients of a quadratic B-spline over the blocks (see `BlockGrid`), which smooths a little; a
/// constant stays that constant.
public struct GridSurface: Sendable {
  package let grid: BlockGrid
  /// The grid's small plane, margins included.
  package let small: Plane

  /// - Parameter cells: one sample a block, `grid.columns` by `grid.rows`; the margins repeat the edge.
  package init(grid: BlockGrid, cells: Plane) {
    self.grid = grid
    var padded = Plane(uninitializedWidth: grid.smallWidth, height: grid.smallHeight)
    let margin = grid.margin
    cells.read { source in
      padded.write { target in
        Parallel.rows(grid.smallHeight) { rows in
          for j in rows {
            let (from, to) = (source.clampedRow(j - margin), target.row(j))
            (to + margin).update(from: from, count: grid.columns)
            for i in 0..<margin {
              to[i] = from[0]
              to[margin + grid.columns + i] = from[grid.columns - 1]
            }
          }
        }
      }
    }
    small = padded
  }

  /// The surface at every pixel. One pass, O(pixels).
  public func plane() -> Plane { grid.interpolated(small) }

  /// Calls `body` for every row of the image with the surface along it, several rows at once; the pointer is good for
  /// whole lanes and dies with the call.
  func forEachRow(chunk: Int = 32, _ body: (_ y: Int, _ surface: UnsafePointer<Float>) -> Void) {
    let spline = BlockSpline(grid)
    small.read { source in
      Parallel.rows(grid.height, chunk: chunk) { rows in
        var scratch = BlockSpline.Scratch(grid)
        for y in rows { body(y, spline.row(y, 0..<grid.width, of: source, &scratch)) }
      }
    }
  }
}
