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
  package static func surface(smooth: Plane, edges: Chains, block: Int, share: Float) -> GridSurface {
    let grid = BlockGrid(width: smooth.width, height: smooth.height, block: block, margin: 1)
    var sums = Plane(width: grid.columns, height: grid.rows)
    var weights = Plane(width: grid.columns, height: grid.rows)
    let (width, height, block) = (smooth.width, smooth.height, grid.block)
    smooth.read { b in
      sums.write { sum in
        weights.write { weight in
          Parallel.rows(grid.rows, chunk: max(1, 32 / block)) { group in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: width) { places in
              guard let places = places.baseAddress else { return }
              for j in group {
                for y in j * block..<min(height, (j + 1) * block) {
                  add(b, edges, y, block: block, share: share, to: sum.row(j), count: weight.row(j), places)
                }
              }
            }
          }
        }
      }
    }
    let means = averaged(sums, weights)
    return GridSurface(grid: grid, cells: PushPull.fill(means.values, weights: means.known))
  }

  /// Sums over weights, both smoothed, where there is enough weight, and a 1 there.
  private static func averaged(_ sums: Plane, _ weights: Plane) -> (values: Plane, known: Plane) {
    let window = GaussianWindow(sigma: 0.7)
    let (width, height) = (sums.width, sums.height)
    let planes = Plane.filled(2, width: width, height: height) { targets in
      sums.read { sums in
        weights.read { weights in
          Parallel.rows(height) { rows in
            let line = PaddedRow(width: width, margin: window.radius)
            for j in rows {
              for (source, target) in [(sums, targets[0]), (weights, targets[1])] {
                convolveColumns(window, at: j, height: height, width: width, into: line.start) { source.row($0) }
                line.replicateEdges()
                convolveRow(window, line.start, width: width, into: target.row(j))
              }
              let (values, known) = (targets[0].row(j), targets[1].row(j))
              for i in 0..<width {
                let weight = known[i]
                let enough = weight > 0.05
                known[i] = enough ? 1 : 0
                values[i] = enough ? values[i] / weight : 0
              }
            }
          }
        }
      }
    }
    return (planes[0], planes[1])
  }

  /// Adds the samples of a row of edges to the blocks that it crosses.
  /// - Parameter places: memory for as many columns.
  private static func add(
    _ smooth: PlaneView, _ edges: Chains, _ y: Int, block: Int, share: Float,
    to sums: UnsafeMutablePointer<Float>, count: UnsafeMutablePointer<Float>, _ places: UnsafeMutablePointer<Int32>
  ) {
    let width = smooth.width
    let (up, here, down) = (smooth.clampedRow(y - 1), smooth.row(y), smooth.clampedRow(y + 1))
    // First where they are, then what is there: so one place need not wait until the memory of the one before has come.
    var found = 0
    edges.forEachRun(inRow: y) { run in
      for x in run {
        places[found] = Int32(truncatingIfNeeded: x)
        found += 1
      }
    }
    let narrow = UInt32(truncatingIfNeeded: block)
    for k in 0..<found {
      let x = Int(places[k])
      var (least, largest): (Float, Float)
      if x > 0, x + 2 < width {
        let (a, b, c) = (four(up + x - 1), four(here + x - 1), four(down + x - 1))
        let (low, high) = (lesser(lesser(a, b), c), greater(greater(a, b), c))
        least = min(min(low[0], low[1]), low[2])
        largest = max(max(high[0], high[1]), high[2])
      } else {
        (least, largest) = (here[x], here[x])
        for near in max(0, x - 1)...min(width - 1, x + 1) {
          least = min(least, min(min(up[near], here[near]), down[near]))
          largest = max(largest, max(max(up[near], here[near]), down[near]))
        }
      }
      let at = Int(UInt32(truncatingIfNeeded: x) / narrow)
      sums[at] += least + share * (largest - least)
      count[at] += 1
    }
  }

  private typealias Four = SIMD4<Float>

  @_transparent
  private static func four(_ row: UnsafePointer<Float>) -> Four { UnsafeRawPointer(row).loadUnaligned(as: Four.self) }
  @_transparent
  private static func lesser(_ a: Four, _ b: Four) -> Four { a.replacing(with: b, where: b .< a) }
  @_transparent
  private static func greater(_ a: Four, _ b: Four) -> Four { a.replacing(with: b, where: b .> a) }
}
