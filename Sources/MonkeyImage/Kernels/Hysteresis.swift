/// Chains of samples above a low threshold that somewhere rise above a high one.
///
/// J. Canny, "A computational approach to edge detection", IEEE TPAMI 8, 1986, section VIII: weak edges count where they
/// continue strong ones.
package enum Hysteresis {
  /// - Parameters:
  ///   - low, high: a chain is an 8-connected component of samples `>= low`; kept where one of them is `>= high`.
  ///   - least: chains of fewer samples are dropped.
  /// - Complexity: O(samples).
  package static func select(_ plane: Plane, low: Float, high: Float, least: Int = 1) -> Mask {
    let (width, height) = (plane.width, plane.height)
    var candidates = Mask(uninitializedWidth: width, height: height)
    plane.read { view in
      candidates.write { mask in
        Parallel.rows(height) { rows in
          for y in rows {
            let (from, to) = (view.row(y), mask.row(y))
            for x in 0..<width { to[x] = from[x] >= low ? 1 : 0 }
          }
        }
      }
    }
    let chains = Components(of: candidates)
    let peaks = chains.peaks(of: plane)
    chains.paint(&candidates, value: 0) { peaks[$0] < high || chains.statistics[$0].area < least }
    return candidates
  }
}

extension Components {
  /// The largest sample of a plane of the same size within each component.
  func peaks(of plane: Plane) -> [Float] {
    let starts = rowStarts
    let ofRuns = runs.withUnsafeBufferPointer { runs in
      plane.read { view in
        Parallel.mapRows(starts.count - 1) { rows in
          var found: [Float] = []
          found.reserveCapacity(starts[rows.upperBound] - starts[rows.lowerBound])
          for y in rows {
            let row = view.row(y)
            for i in starts[y]..<starts[y + 1] {
              var peak = row[Int(runs[i].start)]
              for x in Int(runs[i].start)..<Int(runs[i].end) where row[x] > peak { peak = row[x] }
              found.append(peak)
            }
          }
          return found
        }
      }
    }
    var peaks = [Float](repeating: -.infinity, count: statistics.count)
    var i = 0
    for group in ofRuns {
      for peak in group {
        let component = Int(runs[i].component)
        if peak > peaks[component] { peaks[component] = peak }
        i += 1
      }
    }
    return peaks
  }
}
