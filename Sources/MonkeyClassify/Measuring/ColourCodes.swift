/// Colours of 24 bits in the order of their upper 12, so that those of one upper half can be looked at together.
package struct ColourCodes: Sendable {
  /// The lower halves.
  private let low: [UInt16]
  /// Where those of each upper half begin, and one past the last.
  private let starts: [Int32]
  private static let halves = 4096

  /// - Complexity: O(n).
  package init(_ codes: [Int32]) {
    var starts = [Int32](repeating: 0, count: Self.halves + 1)
    for code in codes { starts[Int(code >> 12) + 1] += 1 }
    for half in 0..<Self.halves { starts[half + 1] += starts[half] }
    self.starts = starts
    low = [UInt16](unsafeUninitializedCapacity: codes.count) { low, count in
      for code in codes {
        let half = Int(code >> 12)
        low.initializeElement(at: Int(starts[half]), to: UInt16(truncatingIfNeeded: code & 0xFFF))
        starts[half] += 1
      }
      count = codes.count
    }
  }

  /// Share of the so many commonest colours of all; 0 where there are none.
  ///
  /// Halves are looked at from the one with the most colours on, until none is left that could hold a colour that is common enough.
  package static func commonestShare(_ all: [ColourCodes], _ number: Int) -> Double {
    let total = all.reduce(0) { $0 + $1.low.count }
    guard total > 0 else { return 0 }
    var sizes = [Int32](repeating: 0, count: halves)
    for codes in all { for half in 0..<halves { sizes[half] += codes.starts[half + 1] - codes.starts[half] } }
    let order = (0..<halves).filter { sizes[$0] > 0 }.sorted { sizes[$0] > sizes[$1] }
    // One after another in one memory: where each begins, and its halves in it.
    let low = all.flatMap(\.low)
    let starts = all.flatMap(\.starts)
    let bases = all.indices.map { index in all[..<index].reduce(0) { $0 + $1.low.count } }
    var commonest = Commonest(number)
    var counts = [Int32](repeating: 0, count: halves)
    for half in order {
      if Int(sizes[half]) <= commonest.least { break }
      let places = bases.indices.map { index -> Range<Int> in
        let at = index * (halves + 1) + half
        return bases[index] + Int(starts[at])..<bases[index] + Int(starts[at + 1])
      }
      for range in places { for place in range { counts[Int(low[place])] += 1 } }
      for range in places {
        for place in range {
          // Once, and the count is ready for the next half.
          let code = Int(low[place])
          if counts[code] > commonest.least { commonest.add(Int(counts[code])) }
          counts[code] = 0
        }
      }
    }
    return Double(commonest.total) / Double(total)
  }
}

/// The largest of many counts.
struct Commonest {
  /// In falling order.
  private var counts: [Int]

  init(_ number: Int) { counts = [Int](repeating: 0, count: number) }

  /// The least of the largest: what is not above it makes no difference.
  var least: Int { counts[counts.count - 1] }
  var total: Int { counts.reduce(0, +) }

  mutating func add(_ count: Int) {
    if count <= least { return }
    counts[counts.count - 1] = count
    var place = counts.count - 1
    while place > 0, counts[place] > counts[place - 1] {
      counts.swapAt(place, place - 1)
      place -= 1
    }
  }
}
