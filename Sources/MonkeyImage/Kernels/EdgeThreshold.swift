/// A threshold for every pixel from the brightness at the edges near it.
///
/// S. Yanowitz, A. Bruckstein, "A new method for image segmentation", CVGIP 46, 1989: where ink meets paper, the
/// brightness is halfway between the two, whatever the light; a surface through those samples separates the two everywhere.
/// Here a sample lies between the darkest and the brightest of the nine pixels around an edge pixel: beside strokes and gaps of
/// two pixels, which blur keeps from ever reaching ink's or paper's own level, that is still between the two. Samples are
/// averaged over small blocks, and the surface between is interpolated by push and pull.
package enum EdgeThreshold {
  /// - Parameters:
  ///   - smooth: brightness, as the edges were found in.
  ///   - edges: where ink meets paper.
  ///   - block: side of the blocks, pixels; a few blocks are averaged.
  ///   - share: which way between the least and the largest brightness next to an edge the outline runs; 0.5 is its
  ///     middle, more is further out, 0…1.
  /// - Complexity: O(edges) and O(blocks).
  package static func surface(smooth: Plane, edges: Mask, block: Int, share: Float) -> GridSurface {
    let grid = BlockGrid(width: smooth.width, height: smooth.height, block: block, margin: 1)
    var sums = Plane(width: grid.columns, height: grid.rows)
    var weights = Plane(width: grid.columns, height: grid.rows)
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
                      let (a, b, c) = (up[x], here[x], down[x])
                      let brightest = max(
                        max(max(up[l], a), max(up[r], here[l])), max(max(here[r], down[l]), max(c, max(down[r], b))))
                      let darkest = min(
                        min(min(up[l], a), min(up[r], here[l])), min(min(here[r], down[l]), min(c, min(down[r], b))))
                      to[x / block] += darkest + share * (brightest - darkest)
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
          Parallel.rows(grid.rows) { rows in
            for j in rows {
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
    }
    return GridSurface(grid: grid, cells: PushPull.fill(sums, weights: known))
  }
}
