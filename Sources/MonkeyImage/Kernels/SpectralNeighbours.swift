/// Mean of a quantity over each frequency of a window and its eight neighbours; frequencies wrap.
///
/// Notation: n side; the quantity is real and known for l = 0 ..< n, k = 0...n/2; at (-l, -k) it is the same (even) or the
/// negative (odd: the imaginary part of a cross-spectrum). Memory of one thread.
package struct SpectralNeighbours: ~Copyable {
  package typealias Vector = FourierTransform.Vector

  private let side: Int
  private let groups: Int
  private let pitch: Int
  /// Row l, k at 8 + k.
  private let values: UnsafeMutablePointer<Float>

  package init(_ transform: FourierTransform) {
    side = transform.side
    groups = transform.groups
    pitch = groups * 8 + 16
    let count = pitch * side
    values = .allocate(capacity: count)
    values.initialize(repeating: 0, count: count)
  }

  deinit { values.deallocate() }

  /// Sets the vector of eight k of `group` at l.
  @inline(__always)
  package func set(_ group: Int, _ l: Int, _ value: Vector) { value.store(values + l * pitch + 8 + group * 8) }

  /// Replaces `target`, laid out like a spectrum, by the means.
  package func means(odd: Bool, into target: UnsafeMutablePointer<Vector>) {
    let half = side / 2
    let sign: Float = odd ? -1 : 1
    for l in 0..<side {
      let opposite = values + (side - l) % side * pitch + 8
      let row = values + l * pitch + 8
      row[-1] = sign * opposite[1]
      row[half + 1] = sign * opposite[half - 1]
    }
    let scale = Vector(repeating: 1.0 / 9)
    for l in 0..<side {
      let above = UnsafePointer(values + (l + side - 1) % side * pitch + 8)
      let center = UnsafePointer(values + l * pitch + 8)
      let below = UnsafePointer(values + (l + 1) % side * pitch + 8)
      for group in 0..<groups {
        let k = group * 8
        let before = Vector(above + k - 1) + Vector(center + k - 1) + Vector(below + k - 1)
        let own = Vector(above + k) + Vector(center + k) + Vector(below + k)
        let after = Vector(above + k + 1) + Vector(center + k + 1) + Vector(below + k + 1)
        target[group * side + l] = (before + own + after) * scale
      }
    }
  }
}
