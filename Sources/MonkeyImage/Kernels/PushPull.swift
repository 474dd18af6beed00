/// A full plane from scattered samples, by pushing weighted means up a pyramid and pulling them down into the gaps.
///
/// Gortler, Grzeszczuk, Szeliski, Cohen, "The lumigraph", SIGGRAPH 1996, section 3.4. Notation: w weight of a sample, 0
/// (unknown) to 1 (taken as it is); a coarse cell's weight is the sum of its four, at most 1; in between, sample and coarser
/// level are mixed, w to 1−w. Coarse levels are interpolated bilinearly.
package enum PushPull {
  /// - Parameters:
  ///   - values: samples; what stands where the weight is 0 does not matter, NaN included.
  ///   - weights: 0…1, of the same size.
  /// - Returns: the filled plane; of zeros where every weight is 0.
  /// - Complexity: O(samples).
  package static func fill(_ values: Plane, weights: Plane) -> Plane {
    let (width, height) = (values.width, values.height)
    if width <= 1 && height <= 1 { return known(values, weights) }
    let (coarseValues, coarseWeights) = reduce(values, weights)
    let coarse = fill(coarseValues, weights: coarseWeights)
    var out = Plane(uninitializedWidth: width, height: height)
    values.read { v in
      weights.read { w in
        coarse.read { c in
          out.write { target in
            Parallel.rows(height) { rows in
              let line = PaddedRow(width: c.width, margin: 1)
              for y in rows {
                // Centres of fine samples lie a quarter of a coarse sample beside coarse centres.
                let (near, far) = (c.clampedRow(y / 2), c.clampedRow(y % 2 == 0 ? y / 2 - 1 : y / 2 + 1))
                for i in 0..<c.width { line.start[i] = 0.75 * near[i] + 0.25 * far[i] }
                line.replicateEdges()
                let (vr, wr, to) = (v.row(y), w.row(y), target.row(y))
                for x in 0..<width {
                  let i = x / 2
                  let pulled = 0.75 * line.start[i] + 0.25 * line.start[x % 2 == 0 ? i - 1 : i + 1]
                  let weight = wr[x]
                  to[x] = weight > 0 ? vr[x] * weight + pulled * (1 - weight) : pulled
                }
              }
            }
          }
        }
      }
    }
    return out
  }

  private static func known(_ values: Plane, _ weights: Plane) -> Plane {
    .init(
      width: values.width, height: values.height,
      samples: zip(values.samples, weights.samples).map { $1 > 0 ? $0 : 0 })
  }

  private static func reduce(_ values: Plane, _ weights: Plane) -> (Plane, Plane) {
    let (width, height) = (values.width, values.height)
    let (smallWidth, smallHeight) = ((width + 1) / 2, (height + 1) / 2)
    var smallValues = Plane(uninitializedWidth: smallWidth, height: smallHeight)
    var smallWeights = Plane(uninitializedWidth: smallWidth, height: smallHeight)
    values.read { v in
      weights.read { w in
        smallValues.write { vOut in
          smallWeights.write { wOut in
            Parallel.rows(smallHeight) { rows in
              for j in rows {
                for i in 0..<smallWidth {
                  var (sum, weight): (Float, Float) = (0, 0)
                  for y in 2 * j..<min(height, 2 * j + 2) {
                    for x in 2 * i..<min(width, 2 * i + 2) where w.row(y)[x] > 0 {
                      sum += v.row(y)[x] * w.row(y)[x]
                      weight += w.row(y)[x]
                    }
                  }
                  vOut.row(j)[i] = weight > 0 ? sum / weight : 0
                  wOut.row(j)[i] = weight < 1 ? weight : 1
                }
              }
            }
          }
        }
      }
    }
    return (smallValues, smallWeights)
  }
}
