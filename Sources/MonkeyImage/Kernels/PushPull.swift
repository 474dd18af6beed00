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
            Parallel.rows(height, chunk: chunk(width, height)) { rows in
              let line = PaddedRow(width: c.width, margin: 1)
              for y in rows {
                // Centres of fine samples lie a quarter of a coarse sample beside coarse centres.
                let (near, far) = (c.clampedRow(y / 2), c.clampedRow(y % 2 == 0 ? y / 2 - 1 : y / 2 + 1))
                for i in 0..<c.width { line.start[i] = 0.75 * near[i] + 0.25 * far[i] }
                line.replicateEdges()
                mix(v.row(y), w.row(y), line.start, width, into: target.row(y))
              }
            }
          }
        }
      }
    }
    return out
  }

  /// One thread does the coarse levels, which take less than waking another.
  private static func chunk(_ width: Int, _ height: Int) -> Int { width * height <= 1 << 14 ? height : 32 }

  private typealias Eight = SIMD8<Float>

  /// A row of samples, where they are not known from the row of coarse ones that lies there.
  private static func mix(
    _ values: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ coarse: UnsafePointer<Float>, _ width: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    // Rows have room for whole lanes.
    var x = 0
    while x < width {
      let at = coarse + x / 2
      let own: Eight = eight(at) * 0.75
      var pulled = Lanes.zero
      pulled.evenHalf = own + eight(at - 1) * 0.25
      pulled.oddHalf = own + eight(at + 1) * 0.25
      let (value, weight) = (values.lanes(x), weights.lanes(x))
      let rest: Lanes = 1 - weight
      let mixed: Lanes = value * weight + pulled * rest
      target.setLanes(x, pulled.replacing(with: mixed, where: weight .> 0))
      x += 16
    }
  }

  @_transparent
  private static func eight(_ row: UnsafePointer<Float>) -> Eight {
    UnsafeRawPointer(row).loadUnaligned(as: Eight.self)
  }

  private static func known(_ values: Plane, _ weights: Plane) -> Plane {
    .init(
      width: values.width, height: values.height,
      samples: zip(values.samples, weights.samples).map { $1 > 0 ? $0 : 0 })
  }

  private static func reduce(_ values: Plane, _ weights: Plane) -> (Plane, Plane) {
    let (width, height) = (values.width, values.height)
    let small = Plane.filled(2, width: (width + 1) / 2, height: (height + 1) / 2) { targets in
      values.read { v in
        weights.read { w in
          Parallel.rows(targets[0].height, chunk: chunk(targets[0].width, targets[0].height)) { rows in
            for j in rows {
              let fine = 2 * j..<min(height, 2 * j + 2)
              reduce(v, w, fine, into: targets[0].row(j), targets[1].row(j))
            }
          }
        }
      }
    }
    return (small[0], small[1])
  }

  /// A row of coarse samples from one row of fine ones, or two.
  private static func reduce(
    _ values: PlaneView, _ weights: PlaneView, _ rows: Range<Int>, into target: UnsafeMutablePointer<Float>,
    _ targetWeights: UnsafeMutablePointer<Float>
  ) {
    let width = values.width
    var i = 0
    while 2 * i + 16 <= width {
      var (sum, weight) = (Eight.zero, Eight.zero)
      for y in rows {
        let (v, w) = (values.row(y).lanes(2 * i), weights.row(y).lanes(2 * i))
        let isKnown = w .> 0
        let products = Lanes.zero.replacing(with: v * w, where: isKnown)
        let counted = Lanes.zero.replacing(with: w, where: isKnown)
        sum = sum + products.evenHalf + products.oddHalf
        weight = weight + counted.evenHalf + counted.oddHalf
      }
      let mean = Eight.zero.replacing(with: sum / weight, where: weight .> 0)
      let most = Eight(repeating: 1)
      UnsafeMutableRawPointer(target + i).storeBytes(of: mean, as: Eight.self)
      UnsafeMutableRawPointer(targetWeights + i).storeBytes(
        of: most.replacing(with: weight, where: weight .< most), as: Eight.self)
      i += 8
    }
    while 2 * i < width {
      var (sum, weight): (Float, Float) = (0, 0)
      for y in rows {
        let (v, w) = (values.row(y), weights.row(y))
        for x in 2 * i..<min(width, 2 * i + 2) where w[x] > 0 {
          sum += v[x] * w[x]
          weight += w[x]
        }
      }
      target[i] = weight > 0 ? sum / weight : 0
      targetWeights[i] = weight < 1 ? weight : 1
      i += 1
    }
  }
}
