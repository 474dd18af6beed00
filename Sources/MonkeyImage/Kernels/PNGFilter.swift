/// Undoing the filters of PNG rows (PNG specification, third edition, 9.2): each byte was replaced by its difference, modulo 256, to what the
/// bytes left of it (a), above it (b) and left above (c) predict. Left means the same byte of the pixel before; what lies outside is 0.
package enum PNGFilter {
  /// The filter whose prediction is that of a, b and c which is nearest to a + b - c.
  package static let paeth: UInt8 = 4

  /// Undoes a row's filter, in place; false where there is no such filter.
  /// - Parameters:
  ///   - above: the row above, nil for the first.
  ///   - count: bytes of the row.
  ///   - step: bytes of a pixel, at least 1.
  package static func undo(
    _ filter: UInt8, _ row: UnsafeMutablePointer<UInt8>, above: UnsafePointer<UInt8>?, count: Int, step: Int
  ) -> Bool {
    switch filter {
    case 0: return true
    case 1: undoSub(row, count: count, step: step)
    case 2:
      if let above { for x in 0..<count { row[x] &+= above[x] } }
    case 3: undoAverage(row, above: above, count: count, step: step)
    case paeth:
      if let above {
        undoPaeth(row, above: above, count: count, step: step)
      } else {
        // Of b and c, which are 0, and a, a is never farther.
        undoSub(row, count: count, step: step)
      }
    default: return false
    }
    return true
  }

  private static func undoSub(_ row: UnsafeMutablePointer<UInt8>, count: Int, step: Int) {
    for first in 0..<min(step, count) {
      var a: UInt8 = 0
      for x in stride(from: first, to: count, by: step) {
        a &+= row[x]
        row[x] = a
      }
    }
  }

  private static func undoAverage(
    _ row: UnsafeMutablePointer<UInt8>, above: UnsafePointer<UInt8>?, count: Int, step: Int
  ) {
    for first in 0..<min(step, count) {
      var a: UInt8 = 0
      for x in stride(from: first, to: count, by: step) {
        a = row[x] &+ UInt8(truncatingIfNeeded: (Int32(a) + Int32(above?[x] ?? 0)) >> 1)
        row[x] = a
      }
    }
  }

  private static func undoPaeth(
    _ row: UnsafeMutablePointer<UInt8>, above: UnsafePointer<UInt8>, count: Int, step: Int
  ) {
    for first in 0..<min(step, count) {
      var chain = Chain()
      for x in stride(from: first, to: count, by: step) { row[x] = chain.next(row[x], b: Int32(above[x])) }
    }
  }

  /// A row's bytes of one channel, from left to right.
  private struct Chain {
    var a: Int32 = 0
    var c: Int32 = 0

    @inline(__always)
    mutating func next(_ difference: UInt8, b: Int32) -> UInt8 {
      let value = difference &+ UInt8(truncatingIfNeeded: PNGFilter.predicted(a, b, c))
      a = Int32(value)
      c = b
      return value
    }
  }

  /// That of a, b and c which is nearest to a + b - c; of equal ones a comes first, then b.
  @inline(__always)
  static func predicted(_ a: Int32, _ b: Int32, _ c: Int32) -> Int32 {
    let (toA, toB) = (b &- c, a &- c)
    let (pa, pb, pc) = (magnitude(toA), magnitude(toB), magnitude(toA &+ toB))
    let nearer = pc < pb ? c : b
    return pa <= (pc < pb ? pc : pb) ? a : nearer
  }

  @inline(__always)
  private static func magnitude(_ number: Int32) -> Int32 { number < 0 ? 0 &- number : number }
}
