/// Sample by sample: what needs no neighbour. Inlined for certain, so that each caller's loop vectorises around its own
/// closure; one pass, O(samples), rows over all cores.
extension Plane {
  /// A plane of what `value` makes of every sample.
  @inline(__always)
  func mapped(_ value: (Float) -> Float) -> Plane {
    merged(with: self) { sample, _ in value(sample) }
  }

  /// A plane of what `value` makes of the samples at one place of this plane and of `other`, which has the same size.
  @inline(__always)
  func merged(with other: Plane, _ value: (Float, Float) -> Float) -> Plane {
    var out = Plane(uninitializedWidth: width, height: height)
    let width = width
    read { a in
      other.read { b in
        out.write { target in
          Parallel.rows(height) { rows in
            for y in rows {
              let (first, second, to) = (a.row(y), b.row(y), target.row(y))
              for x in 0..<width { to[x] = value(first[x], second[x]) }
            }
          }
        }
      }
    }
    return out
  }

  /// Replaces every sample in place.
  @inline(__always)
  mutating func update(_ value: (Float) -> Float) {
    let (width, height) = (width, height)
    write { out in
      Parallel.rows(height) { rows in
        for y in rows {
          let row = out.row(y)
          for x in 0..<width { row[x] = value(row[x]) }
        }
      }
    }
  }

  /// Replaces every sample in place by what `value` makes of it and of the one at its place in `other`, which has the same size.
  @inline(__always)
  mutating func update(with other: Plane, _ value: (Float, Float) -> Float) {
    precondition(width == other.width && height == other.height, "planes of one size")
    let (width, height) = (width, height)
    write { out in
      other.read { other in
        Parallel.rows(height) { rows in
          for y in rows {
            let (row, second) = (out.row(y), other.row(y))
            for x in 0..<width { row[x] = value(row[x], second[x]) }
          }
        }
      }
    }
  }

  /// The sum of planes of one size, at least one, each times its weight.
  static func weightedSum(_ planes: [Plane], _ weights: [Float]) -> Plane {
    var sum = planes[0].mapped { $0 * weights[0] }
    for (plane, weight) in zip(planes, weights).dropFirst() { sum = sum.merged(with: plane) { $0 + $1 * weight } }
    return sum
  }
}

extension Mask {
  /// The places where `isSet` holds for the samples of two planes of one size.
  @inline(__always)
  init(_ first: Plane, _ second: Plane, where isSet: (Float, Float) -> Bool) {
    self.init(uninitializedWidth: first.width, height: first.height)
    let width = width
    first.read { a in
      second.read { b in
        write { mask in
          Parallel.rows(a.height) { rows in
            for y in rows {
              let (p, q, to) = (a.row(y), b.row(y), mask.row(y))
              for x in 0..<width { to[x] = isSet(p[x], q[x]) ? 1 : 0 }
            }
          }
        }
      }
    }
  }

  /// What is not set.
  func inverted() -> Mask {
    var out = self
    let (width, height) = (width, height)
    out.write { view in
      Parallel.rows(height) { rows in
        for y in rows {
          let row = view.row(y)
          for x in 0..<width { row[x] = 1 - row[x] }
        }
      }
    }
    return out
  }
}
