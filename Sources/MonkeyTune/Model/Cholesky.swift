import Foundation

// Notation (Golub and Van Loan, Matrix Computations, 4th edition, section 4.2)
//   A      symmetric positive definite matrix, n × n
//   L      its lower triangular factor, A = L Lᵀ
//   log|A| = 2 Σ log L[i,i]

/// The Cholesky factor of a symmetric positive definite matrix.
package struct Cholesky: Sendable {
  /// Lower triangular; zeros above the diagonal.
  package let lower: Matrix

  /// Factors `matrix`, of which the lower triangle is read; nil where it is not positive definite to working precision.
  /// - Complexity: O(n³ / 3).
  package init?(_ matrix: Matrix) {
    precondition(matrix.rows == matrix.columns, "a square matrix")
    let n = matrix.rows
    var lower = Matrix(rows: n, columns: n)
    for i in 0..<n {
      for j in 0...i {
        var sum = matrix[i, j]
        for k in 0..<j { sum -= lower.values[i * n + k] * lower.values[j * n + k] }
        if i == j {
          guard sum > 0, sum.isFinite else { return nil }
          lower[i, i] = sum.squareRoot()
        } else {
          lower[i, j] = sum / lower[j, j]
        }
      }
    }
    self.lower = lower
  }

  /// Factors `matrix` with the smallest of a rising row of values added to its diagonal that makes it positive definite:
  /// two recipes that are nearly the same make a kernel matrix that is nearly singular.
  package static func withJitter(_ matrix: Matrix) -> Cholesky? {
    if let factor = Cholesky(matrix) { return factor }
    let scale = (0..<matrix.rows).reduce(0) { $0 + abs(matrix[$1, $1]) } / Double(max(1, matrix.rows))
    for power in stride(from: -10.0, through: -3, by: 1) {
      var shifted = matrix
      for i in 0..<matrix.rows { shifted[i, i] += scale * pow(10, power) }
      if let factor = Cholesky(shifted) { return factor }
    }
    return nil
  }

  /// x with L x = b.
  package func forward(_ b: [Double]) -> [Double] {
    let n = lower.rows
    var x = b
    for i in 0..<n {
      var sum = x[i]
      for k in 0..<i { sum -= lower.values[i * n + k] * x[k] }
      x[i] = sum / lower.values[i * n + i]
    }
    return x
  }

  /// x with Lᵀ x = b.
  package func backward(_ b: [Double]) -> [Double] {
    let n = lower.rows
    var x = b
    for i in stride(from: n - 1, through: 0, by: -1) {
      let value = x[i] / lower.values[i * n + i]
      x[i] = value
      for k in 0..<i { x[k] -= lower.values[i * n + k] * value }
    }
    return x
  }

  /// x with A x = b.
  package func solve(_ b: [Double]) -> [Double] { backward(forward(b)) }

  /// log|A|.
  package var logDeterminant: Double {
    var sum = 0.0
    for i in 0..<lower.rows { sum += log(lower[i, i]) }
    return 2 * sum
  }
}
