extension Array where Element: BinaryFloatingPoint {
  /// The value that would stand at `rank` if the array were sorted, which becomes partly so. No value may be NaN.
  ///
  /// C. A. R. Hoare, "Algorithm 65: Find", CACM 4, 1961, with the median of three as pivot.
  /// - Parameter rank: in `0..<count`.
  /// - Complexity: O(count) on average.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  package mutating func select(_ rank: Int) -> Element {
    withUnsafeMutableBufferPointer { values in
      var (low, high) = (0, values.count - 1)
      while low < high {
        let (a, b, c) = (values[low], values[low + (high - low) / 2], values[high])
        let pivot = a < b ? (b < c ? b : (a < c ? c : a)) : (a < c ? a : (b < c ? c : b))
        var (i, j) = (low, high)
        while i <= j {
          while values[i] < pivot { i += 1 }
          while pivot < values[j] { j -= 1 }
          if i <= j {
            values.swapAt(i, j)
            i += 1
            j -= 1
          }
        }
        // low...j are not above the pivot, i...high not below it, and what lies between is equal to it.
        if rank <= j { high = j } else if rank >= i { low = i } else { break }
      }
      return values[rank]
    }
  }
}

/// Orders of numbers.
package enum Rank {
  /// The indices of the values from the least to the greatest, equal ones by index. No value may be NaN.
  ///
  /// Sorted by eleven bits after eleven bits (radix sort): a float's bits are in its order once those of negative ones are turned around.
  /// - Complexity: O(n).
  package static func indices(of values: [Float]) -> [Int] {
    // Adding 0 makes -0 the same as 0.
    let bits = values.map { ($0 + 0).bitPattern }
    let keys = bits.map { $0 >> 31 == 0 ? $0 | 0x8000_0000 : ~$0 }
    var order = Array(values.indices)
    var next = order
    for shift in [UInt32(0), 11, 22] {
      var starts = [Int](repeating: 0, count: 2049)
      for key in keys { starts[Int(key >> shift & 0x7FF) + 1] += 1 }
      for digit in 1...2048 { starts[digit] += starts[digit - 1] }
      for index in order {
        let digit = Int(keys[index] >> shift & 0x7FF)
        next[starts[digit]] = index
        starts[digit] += 1
      }
      swap(&order, &next)
    }
    return order
  }
}
