#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A tile of `ScreenPrediction` at work: the memory of one thread.
///
/// Rows are padded to whole vectors, with weight 0 in the padding.
package final class ScreenTile {
  package typealias Vector = SIMD8<Float>

  /// Number of products φ_i for that many channels: up to the third power of gray, up to two of three channels; even.
  package static func terms(_ channels: Int) -> Int { channels == 1 ? 4 : 10 }

  /// Vectors a part of a tile is wide, in `power`.
  package static let part = 4

  private let channels: Int
  private let terms: Int
  /// Vectors of the largest tile.
  private let capacity: Int
  /// Products, one after the other; of each channel what is left, and what was taken.
  private let products: UnsafeMutablePointer<Vector>
  private let rest: UnsafeMutablePointer<Vector>
  private let taken: UnsafeMutablePointer<Vector>
  private let weights: UnsafeMutablePointer<Vector>
  /// Carriers of all rows, and of one row the weighted carrier times what is left.
  private let carriers: UnsafeMutablePointer<Vector>
  private let waves: UnsafeMutablePointer<Vector>
  /// Real and imaginary parts of the sums of all terms, or of all parts, and channels.
  private let sums: UnsafeMutablePointer<Vector>

  private var columns = 0..<0
  private var rows = 0..<0
  /// Vectors a row, and in all.
  private var across = 0
  private var count = 0
  private var weight = 0.0
  /// L⁻¹, L L* the matrix of the normal equations.
  private var inverse = ComplexMatrix(order: 0)

  /// - Parameter side: of the largest tile that will be loaded.
  package init(channels: Int, side: Int) {
    self.channels = channels
    terms = Self.terms(channels)
    let across = (side + 7) / 8
    capacity = across * side
    func vectors(_ count: Int) -> UnsafeMutablePointer<Vector> {
      let pointer = UnsafeMutablePointer<Vector>.allocate(capacity: count)
      pointer.initialize(repeating: .zero, count: count)
      return pointer
    }
    products = vectors(terms * capacity)
    rest = vectors(channels * capacity)
    taken = vectors(channels * capacity)
    weights = vectors(capacity)
    carriers = vectors(2 * capacity)
    waves = vectors(2 * across)
    sums = vectors(2 * max(terms, (across + Self.part - 1) / Self.part) * channels)
  }

  deinit {
    for pointer in [products, rest, taken, weights, carriers, waves, sums] { pointer.deallocate() }
  }

  /// Whether the screen is nowhere in the tile.
  package var isEmpty: Bool { weight < 64 }

  /// Loads a part of the image, which starts at multiples of 8 columns.
  func load(
    _ scan: [MutablePlaneView], _ pilots: [PlaneView], _ presence: ScreenPresence, columns: Range<Int>, rows: Range<Int>
  ) {
    let presences = presence.values.unsafeView
    load(scan.map { $0.reading }, pilots, columns: columns, rows: rows) { x, y in
      min(1, 30 * ScreenPresence.value(presences, x + 4, y))
    }
    withExtendedLifetime(presence.values) {}
  }

  /// - Parameter weight: of the eight samples from a column on, in a row.
  package func load(
    _ scan: [PlaneView], _ pilots: [PlaneView], columns: Range<Int>, rows: Range<Int>, weight: (Int, Int) -> Float
  ) {
    (self.columns, self.rows) = (columns, rows)
    across = (columns.count + 7) / 8
    count = across * rows.count
    self.weight = 0
    for (j, y) in rows.enumerated() {
      for i in 0..<across {
        let x = columns.lowerBound + 8 * i
        let value = weight(x, y)
        let inside = vector(columns.upperBound - x) { _ in value }
        weights[j * across + i] = inside
        self.weight += Double(inside.sum())
      }
    }
    if isEmpty { return }
    for c in 0..<channels {
      let (rest, own) = (rest + c * count, products + (1 + c) * count)
      var sum = 0.0
      for (j, y) in rows.enumerated() {
        let (scanned, pilot) = (scan[c].row(y) + columns.lowerBound, pilots[c].row(y) + columns.lowerBound)
        for i in 0..<across {
          let inside = columns.count - 8 * i
          let b = vector(inside) { pilot[8 * i + $0] }
          own[j * across + i] = b
          rest[j * across + i] = vector(inside) { scanned[8 * i + $0] } - b
          sum += Double((b * weights[j * across + i]).sum())
        }
      }
      let mean = Float(sum / self.weight)
      for i in 0..<count { own[i] -= mean }
    }
    taken.update(repeating: .zero, count: channels * count)
  }

  /// Eight samples, 0 from `inside` on.
  @inline(__always)
  private func vector(_ inside: Int, _ value: (Int) -> Float) -> Vector {
    var out = Vector.zero
    for lane in 0..<min(8, inside) { out[lane] = value(lane) }
    return out
  }

  /// Makes the products, and factors the matrix of the normal equations.
  package func prepare(ridge: Double) {
    products.update(repeating: Vector(repeating: 1), count: count)
    var next = products + (1 + channels) * count
    if channels == 1 {
      let b = products + count
      for i in 0..<count {
        let square = b[i] * b[i]
        next[i] = square
        next[count + i] = square * b[i]
      }
    } else {
      for c in 0..<channels {
        for d in c..<channels {
          let (a, b) = (products + (1 + c) * count, products + (1 + d) * count)
          for i in 0..<count { next[i] = a[i] * b[i] }
          next += count
        }
      }
    }
    var matrix = ComplexMatrix(order: terms)
    for a in 0..<terms {
      for b in a..<terms {
        let (p, q) = (products + a * count, products + b * count)
        // Row by row: sums of floats stay short.
        var sum = 0.0
        for start in stride(from: 0, to: count, by: across) {
          var part = Vector.zero
          for i in start..<start + across { part += p[i] * q[i] * weights[i] }
          sum += Double(part.sum())
        }
        matrix[a, b] = Complex(sum + (a == b ? ridge * weight : 0))
        matrix[b, a] = matrix[a, b]
      }
    }
    inverse = matrix.cholesky().lowerInverse()
  }

  /// Power of a line's wave in what is left, summed over parts of a tile, in each of which its amplitude may be another:
  /// squares of the weighted sums of r e* over parts of `part` vectors and eight times as many rows.
  package func power(_ x: Double, _ y: Double) -> Double {
    let line = Line(x, y)
    let parts = (across + Self.part - 1) / Self.part
    var total = 0.0
    for start in stride(from: 0, to: rows.count, by: 8 * Self.part) {
      sums.update(repeating: .zero, count: 2 * channels * parts)
      for j in start..<min(rows.count, start + 8 * Self.part) {
        let carrier = makeCarrier(line, row: j)
        for c in 0..<channels {
          let left = rest + c * count + j * across
          for i in 0..<across {
            let value = left[i] * weights[j * across + i]
            let target = sums + 2 * (c * parts + i / Self.part)
            target[0] += value * carrier[i]
            target[1] += value * carrier[across + i]
          }
        }
      }
      for at in 0..<2 * channels * parts {
        let sum = Double(sums[at].sum())
        total += sum * sum
      }
    }
    return total
  }

  /// Fits the wave of one line to what is left, and takes it away.
  package func fit(_ x: Double, _ y: Double) {
    let line = Line(x, y)
    project(line)
    let scale = Self.scale(x, columns.count, y, rows.count)
    var amplitudes: [(Float, Float)] = []
    for c in 0..<channels {
      var right = ComplexMatrix(order: terms)
      for term in 0..<terms {
        let at = 2 * (c * terms + term)
        right[term, 0] = Complex(Double(sums[at].sum()), -Double(sums[at + 1].sum()))
      }
      let solved = inverse.adjoint * (inverse * right)
      let own = (0..<terms).map { (Float(solved[$0, 0].re * scale), Float(solved[$0, 0].im * scale)) }
      let isSound = own.allSatisfy { $0.0.isFinite && $0.1.isFinite }
      amplitudes += isSound ? own : own.map { _ in (0, 0) }
    }
    take(amplitudes)
  }

  /// What turns the projection onto a complex wave into the amplitude of a real one: 2, but 1 where a wave is its own
  /// opposite, in samples; in between, where the two overlap in the tile, never too much.
  private static func scale(_ x: Double, _ width: Int, _ y: Double, _ height: Int) -> Double {
    func overlap(_ f: Double, _ count: Int) -> Double {
      let (a, b) = (sin(2 * .pi * f * Double(count)), Double(count) * sin(2 * .pi * f))
      return abs(b) < 1e-9 ? 1 : min(1, abs(a / b))
    }
    return 2 / (1 + overlap(x, width) * overlap(y, height))
  }

  /// Weighted sums of φ_i r e*, lane by lane, for all channels.
  private func project(_ line: Line) {
    let (cosines, sines) = (waves, waves + across)
    sums.update(repeating: .zero, count: 2 * terms * channels)
    for j in 0..<rows.count {
      let carrier = makeCarrier(line, row: j)
      let start = j * across
      for c in 0..<channels {
        let left = rest + c * count + start
        for i in 0..<across {
          let value = left[i] * weights[start + i]
          cosines[i] = value * carrier[i]
          sines[i] = value * carrier[across + i]
        }
        // Two products at once: four chains of additions.
        for term in stride(from: 0, to: terms, by: 2) {
          let (p, q) = (products + term * count + start, products + (term + 1) * count + start)
          let target = sums + 2 * (c * terms + term)
          var (a, b, d, e) = (target[0], target[1], target[2], target[3])
          for i in 0..<across {
            a += p[i] * cosines[i]
            b += p[i] * sines[i]
            d += q[i] * cosines[i]
            e += q[i] * sines[i]
          }
          (target[0], target[1], target[2], target[3]) = (a, b, d, e)
        }
      }
    }
  }

  /// Subtracts the real part of e Σ β φ from each channel; amplitudes of all channels, one after the other, with the carriers that
  /// `project` left.
  private func take(_ amplitudes: [(Float, Float)]) {
    amplitudes.withUnsafeBufferPointer { amplitudes in
      for j in 0..<rows.count {
        let start = j * across
        let carrier = carriers + 2 * start
        for c in 0..<channels {
          let (rest, taken) = (rest + c * count + start, taken + c * count + start)
          var i = 0
          // Two vectors at once: an amplitude is read once for both.
          while i < across {
            let next = min(i + 1, across - 1)
            var (a, b, d, e) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
            var product = products + start
            for term in c * terms..<(c + 1) * terms {
              let (real, imaginary) = amplitudes[term]
              a += product[i] * real
              b += product[i] * imaginary
              d += product[next] * real
              e += product[next] * imaginary
              product += count
            }
            let first = a * carrier[i] - b * carrier[across + i]
            rest[i] -= first
            taken[i] += first
            if next > i {
              let second = d * carrier[next] - e * carrier[across + next]
              rest[next] -= second
              taken[next] += second
            }
            i += 2
          }
        }
      }
    }
  }

  /// A wave's phases along the first row.
  private struct Line {
    let y: Double
    /// Of the first eight samples.
    var cosines = Vector.zero
    var sines = Vector.zero
    /// Of a step of eight samples.
    let step: (Float, Float)

    init(_ x: Double, _ y: Double) {
      self.y = y
      for lane in 0..<8 {
        let angle = 2 * Double.pi * x * Double(lane)
        (cosines[lane], sines[lane]) = (Float(cos(angle)), Float(sin(angle)))
      }
      step = (Float(cos(16 * .pi * x)), Float(sin(16 * .pi * x)))
    }
  }

  /// Cosines, then sines, of the phases in a row.
  private func makeCarrier(_ line: Line, row: Int) -> UnsafeMutablePointer<Vector> {
    let carrier = carriers + 2 * row * across
    let phase = 2 * Double.pi * (line.y * Double(row)).remainder(dividingBy: 1)
    let (turnC, turnS) = (Float(cos(phase)), Float(sin(phase)))
    var c = line.cosines * turnC - line.sines * turnS
    var s = line.cosines * turnS + line.sines * turnC
    for i in 0..<across {
      (carrier[i], carrier[across + i]) = (c, s)
      (c, s) = (c * line.step.0 - s * line.step.1, c * line.step.1 + s * line.step.0)
    }
    return carrier
  }

  /// Takes what all lines took out of the image, as far as the weights say.
  package func subtract(from targets: [MutablePlaneView], share: Float) {
    for c in 0..<channels {
      for (j, y) in rows.enumerated() {
        let target = targets[c].row(y) + columns.lowerBound
        for i in 0..<across {
          let at = j * across + i
          if weights[at][0] == 0 { continue }
          let change = taken[c * count + at] * weights[at] * share
          for lane in 0..<min(8, columns.count - 8 * i) { target[8 * i + lane] -= change[lane] }
        }
      }
    }
  }
}
