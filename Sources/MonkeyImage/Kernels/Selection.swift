extension [Float] {
  /// The value that would stand at `rank` if the array were sorted, which becomes partly so. No value may be NaN.
  ///
  /// C. A. R. Hoare, "Algorithm 65: Find", CACM 4, 1961, with the median of three as pivot.
  /// - Parameter rank: in `0..<count`.
  /// - Complexity: O(count) on average.
  package mutating func select(_ rank: Int) -> Float {
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
enum Rank {
  /// The indices of the values from the least to the greatest, equal ones by index. No value may be NaN.
  ///
  /// Value and index are sorted as one integer: a float's bits are in its order, once those of negative ones are turned around.
  /// - Complexity: O(n log n).
  static func indices(of values: [Float]) -> [Int] {
    var keys = values.enumerated().map { index, value -> UInt64 in
      // Adding 0 makes -0 the same as 0.
      let bits = (value + 0).bitPattern
      let ordered = bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits
      return UInt64(ordered) << 32 | UInt64(UInt32(truncatingIfNeeded: index))
    }
    keys.sort()
    return keys.map { Int($0 & 0xFFFF_FFFF) }
  }
}
