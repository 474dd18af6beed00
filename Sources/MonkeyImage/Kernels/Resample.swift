extension Plane {
  /// The plane at another size.
  ///
  /// Separable: each target row is the weighted sum of source rows, then of the samples within; the kernel is stretched
  /// when reducing, so that nothing aliases. The outermost samples lie half a sample from the image's border in both
  /// sizes. Samples come out clipped to `limits`, where kernels with negative lobes overshoot.
  /// - Parameters:
  ///   - width: target width, samples; an empty source or target gives a plane of zeros.
  ///   - height: target height, samples.
  /// - Complexity: O(target rows × source width × vertical taps + target samples × horizontal taps).
  public func resampled(
    width target: Int, height targetHeight: Int, filter: ResampleFilter, limits: ClosedRange<Float>? = nil
  ) -> Plane {
    if target == width && targetHeight == height { return self }
    guard width > 0, height > 0, target > 0, targetHeight > 0 else { return Plane(width: target, height: targetHeight) }
    let across = target == width ? nil : FilterBank(source: width, target: target, filter: filter)
    let down = targetHeight == height ? nil : FilterBank(source: height, target: targetHeight, filter: filter)
    let (low, high) = (limits?.lowerBound ?? -.infinity, limits?.upperBound ?? .infinity)
    let (stride, width) = (stride, width)
    var out = Plane(uninitializedWidth: target, height: targetHeight)
    read { source in
      out.write { out in
        Parallel.rows(targetHeight, chunk: 16) { rows in
          // Zeros past the row's end stand under the padding of the last weights.
          let scratch = stride + (across?.taps ?? 0)
          withUnsafeTemporaryAllocation(of: Float.self, capacity: scratch) { row in
            guard let row = row.baseAddress else { return }
            for y in rows {
              if let down {
                down.weights.withUnsafeBufferPointer { weights in
                  guard let weights = weights.baseAddress else { return }
                  let start = Int(down.starts[y])
                  let count = min(down.usedTaps, source.height - start)
                  addRows(source.row(start), stride, weights + y * down.taps, count, row)
                }
              } else {
                row.update(from: source.row(y), count: width)
              }
              if let across {
                (row + width).update(repeating: 0, count: scratch - width)
                across.filter(row, out.row(y), low, high)
              } else {
                let target = out.row(y)
                for x in 0..<width { target[x] = min(max(row[x], low), high) }
              }
            }
          }
        }
      }
    }
    return out
  }
}

/// `out[x] = Σ weights[k] · rows[k · stride + x]` over a whole row, padding included.
@inline(__always)
private func addRows(
  _ rows: UnsafePointer<Float>, _ stride: Int, _ weights: UnsafePointer<Float>, _ count: Int,
  _ out: UnsafeMutablePointer<Float>
) {
  var x = 0
  while x < stride {
    var sum = SIMD16<Float>(repeating: 0)
    var p = UnsafeRawPointer(rows + x)
    for k in 0..<count {
      sum += p.loadUnaligned(as: SIMD16<Float>.self) * weights[k]
      p += stride * MemoryLayout<Float>.stride
    }
    UnsafeMutableRawPointer(out + x).storeBytes(of: sum, as: SIMD16<Float>.self)
    x += 16
  }
}

extension FilterBank {
  /// Weighs one row; `row` must be readable for `taps` samples past its end.
  fileprivate func filter(
    _ row: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>, _ low: Float, _ high: Float
  ) {
    let taps = taps
    weights.withUnsafeBufferPointer { weights in
      starts.withUnsafeBufferPointer { starts in
        guard var w = UnsafeRawPointer(weights.baseAddress) else { return }
        for x in 0..<starts.count {
          var p = UnsafeRawPointer(row + Int(starts[x]))
          var sum = SIMD8<Float>(repeating: 0)
          var k = 0
          while k < taps {
            sum += p.loadUnaligned(as: SIMD8<Float>.self) * w.loadUnaligned(as: SIMD8<Float>.self)
            p += 32
            w += 32
            k += 8
          }
          out[x] = min(max(sum.sum(), low), high)
        }
      }
    }
  }
}
