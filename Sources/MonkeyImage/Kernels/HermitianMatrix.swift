/// A complex number.
package struct Complex: Sendable, Equatable {
  package var re: Double
  package var im: Double

  package init(_ re: Double, _ im: Double = 0) {
    self.re = re
    self.im = im
  }

  package var conjugate: Complex { Complex(re, -im) }
  /// Squared absolute value.
  package var energy: Double { re * re + im * im }

  package static func + (a: Complex, b: Complex) -> Complex { Complex(a.re + b.re, a.im + b.im) }
  package static func - (a: Complex, b: Complex) -> Complex { Complex(a.re - b.re, a.im - b.im) }
  package static func * (a: Complex, b: Complex) -> Complex {
    Complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)
  }
  package static func * (a: Complex, b: Double) -> Complex { Complex(a.re * b, a.im * b) }
}

/// A small square complex matrix, row by row; made for covariances of one or three channels, which are Hermitian.
package struct ComplexMatrix: Sendable, Equatable {
  package let order: Int
  package var entries: [Complex]

  package init(order: Int, entries: [Complex]? = nil) {
    self.order = order
    self.entries = entries ?? [Complex](repeating: Complex(0), count: order * order)
    precondition(self.entries.count == order * order, "as many entries as the order says")
  }

  package static func identity(_ order: Int) -> ComplexMatrix {
    var out = ComplexMatrix(order: order)
    for i in 0..<order { out[i, i] = Complex(1) }
    return out
  }

  package subscript(row: Int, column: Int) -> Complex {
    get { entries[row * order + column] }
    set { entries[row * order + column] = newValue }
  }

  /// Sum of the diagonal's real parts.
  package var trace: Double { (0..<order).reduce(0) { $0 + self[$1, $1].re } }

  /// Conjugate transpose.
  package var adjoint: ComplexMatrix {
    var out = ComplexMatrix(order: order)
    for i in 0..<order { for j in 0..<order { out[i, j] = self[j, i].conjugate } }
    return out
  }

  package static func + (a: ComplexMatrix, b: ComplexMatrix) -> ComplexMatrix {
    ComplexMatrix(order: a.order, entries: zip(a.entries, b.entries).map { $0 + $1 })
  }

  package static func - (a: ComplexMatrix, b: ComplexMatrix) -> ComplexMatrix {
    ComplexMatrix(order: a.order, entries: zip(a.entries, b.entries).map { $0 - $1 })
  }

  package static func * (a: ComplexMatrix, b: Double) -> ComplexMatrix {
    ComplexMatrix(order: a.order, entries: a.entries.map { $0 * b })
  }

  package static func * (a: ComplexMatrix, b: ComplexMatrix) -> ComplexMatrix {
    var out = ComplexMatrix(order: a.order)
    for i in 0..<a.order {
      for j in 0..<a.order {
        for k in 0..<a.order { out[i, j] = out[i, j] + a[i, k] * b[k, j] }
      }
    }
    return out
  }

  /// L of the Cholesky factorisation A = L L*, of a Hermitian positive matrix; pivots below `least` are raised to it.
  package func cholesky(least: Double = 1e-30) -> ComplexMatrix {
    var factor = ComplexMatrix(order: order)
    for j in 0..<order {
      var pivot = self[j, j].re
      for k in 0..<j { pivot -= factor[j, k].energy }
      let root = max(pivot, least).squareRoot()
      factor[j, j] = Complex(root)
      for i in j + 1..<max(order, j + 1) {
        var sum = self[i, j]
        for k in 0..<j { sum = sum - factor[i, k] * factor[j, k].conjugate }
        factor[i, j] = sum * (1 / root)
      }
    }
    return factor
  }

  /// Inverse of a lower triangular matrix with a real diagonal that is not 0.
  package func lowerInverse() -> ComplexMatrix {
    var out = ComplexMatrix(order: order)
    for j in 0..<order {
      out[j, j] = Complex(1 / self[j, j].re)
      for i in j + 1..<max(order, j + 1) {
        var sum = Complex(0)
        for k in j..<i { sum = sum - self[i, k] * out[k, j] }
        out[i, j] = sum * (1 / self[i, i].re)
      }
    }
    return out
  }

  /// Eigenvalues and, in columns, orthonormal eigenvectors of a Hermitian matrix, by Jacobi's rotations.
  package func eigen() -> (values: [Double], vectors: ComplexMatrix) {
    var a = self
    var vectors = ComplexMatrix.identity(order)
    for _ in 0..<30 {
      var off = 0.0
      var size = 0.0
      for i in 0..<order {
        for j in 0..<order { if i == j { size += a[i, j].energy } else { off += a[i, j].energy } }
      }
      if off <= 1e-26 * size || off == 0 { break }
      for p in 0..<order {
        for q in p + 1..<max(order, p + 1) { a.rotate(p, q, &vectors) }
      }
    }
    return ((0..<order).map { a[$0, $0].re }, vectors)
  }

  /// Turns the plane of axes p and q so that entry (p, q) becomes 0.
  private mutating func rotate(_ p: Int, _ q: Int, _ vectors: inout ComplexMatrix) {
    let size = self[p, q].energy.squareRoot()
    if size == 0 { return }
    let phase = self[p, q].conjugate * (1 / size)
    let tau = (self[q, q].re - self[p, p].re) / (2 * size)
    let t = (tau < 0 ? -1 : 1) / (abs(tau) + (1 + tau * tau).squareRoot())
    let c = 1 / (1 + t * t).squareRoot()
    let s = t * c
    // Columns p and q of the rotation: (c, -s e^{-iφ}) and (s, c e^{-iφ}).
    func turnColumns(_ m: inout ComplexMatrix) {
      for i in 0..<m.order {
        let (x, y) = (m[i, p], m[i, q] * phase)
        m[i, p] = x * c - y * s
        m[i, q] = x * s + y * c
      }
    }
    turnColumns(&self)
    var turned = adjoint
    turnColumns(&turned)
    self = turned.adjoint
    turnColumns(&vectors)
  }
}
