/// A threshold for every pixel from the brightness at the edges near it.
///
/// S. Yanowitz, A. Bruckstein, "A new method for image segmentation", CVGIP 46, 1989: where ink meets paper, the
/// brightness is halfway between the two, whatever the light; a surface through those samples separates the two everywhere.
/// Here the samples are averaged over small blocks, and the surface between is interpolated by push and pull.
package enum EdgeThreshold {
  /// - Parameters:
  ///   - smooth: brightness, as the edges were found in.
  ///   - edges: where ink meets paper.
  ///   - block: side of the blocks, pixels; a few blocks are averaged.
  ///   - lift: 0 takes the brightness at the edge itself, 1 that of its brightest neighbour. People and printers draw
  ///     the outline a little outside of the steepest place.
  /// - Complexity: O(edges) and O(blocks).
  package static func surface(smooth: Plane, edges: Mask, block: Int, lift: Float) -> GridSurface {
    let grid = BlockGrid(width: smooth.width, height: smooth.height, block: block, margin: 1)
    var sums = Plane(width: grid.columns, height: grid.rows)
    var weights = sums
    let (width, height) = (smooth.width, smooth.height)
    smooth.read { b in
      edges.read { mask in
        sums.write { sum in
          weights.write { weight in
            Parallel.rows(grid.rows, chunk: max(1, 32 / grid.block)) { group in
              for j in group {
                let (to, count) = (sum.row(j), weight.row(j))
                for y in j * grid.block..<min(height, (j + 1) * grid.block) {
                  let row = mask.row(y)
                  let words = UnsafeRawPointer(row)
                  let (up, here, down) = (b.clampedRow(y - 1), b.row(y), b.clampedRow(y + 1))
                  var x = 0
                  while x < width {
                    // Rows of a mask end on 64 bytes, so a whole word may always be read.
                    if x & 7 == 0, words.load(fromByteOffset: x, as: UInt64.self) == 0 {
                      x += 8
                      continue
                    }
                    if row[x] != 0 {
                      let (l, r) = (max(0, x - 1), min(width - 1, x + 1))
                      let brightest = max(
                        max(max(up[l], up[x]), max(up[r], here[l])), max(max(here[r], down[l]), max(down[x], down[r])))
                      to[x / block] += here[x] + lift * (max(brightest, here[x]) - here[x])
                      count[x / block] += 1
                    }
                    x += 1
                  }
                }
              }
            }
          }
        }
      }
    }
    let window = GaussianWindow(sigma: 0.7)
    sums = sums.convolved(with: window)
    weights = weights.convolved(with: window)
    var known = Plane(uninitializedWidth: grid.columns, height: grid.rows)
    weights.read { weight in
      known.write { flag in
        sums.write { sum in
          for j in 0..<grid.rows {
            let (w, k, s) = (weight.row(j), flag.row(j), sum.row(j))
            for i in 0..<grid.columns {
              let enough = w[i] > 0.05
              k[i] = enough ? 1 : 0
              s[i] = enough ? s[i] / w[i] : 0
            }
          }
        }
      }
    }
    return GridSurface(grid: grid, cells: PushPull.fill(sums, weights: known))
  }
}
