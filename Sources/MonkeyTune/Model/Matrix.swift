/// A dense matrix of doubles, row-major; made for some hundred rows.
package struct Matrix: Sendable, Equatable {
  package let rows: Int
  package let columns: Int
  /// Row by row.
  package var values: [Double]

  package init(rows: Int, columns: Int, _ values: [Double]) {
    precondition(values.count == rows * columns, "a value for each place")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// A matrix from a formula of row and column.
  package init(rows: Int, columns: Int, _ value: (Int, Int) -> Double = { _, _ in 0 }) {
    self.rows = rows
    self.columns = columns
    values = []
    values.reserveCapacity(rows * columns)
    for row in 0..<rows { for column in 0..<columns { values.append(value(row, column)) } }
  }

  package subscript(row: Int, column: Int) -> Double {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  /// The product with a matrix. Complexity: O(rows · columns · columns of the other).
  package func times(_ other: Matrix) -> Matrix {
    precondition(columns == other.rows, "inner sizes agree")
    var out = Matrix(rows: rows, columns: other.columns)
    for i in 0..<rows {
      for k in 0..<columns {
        let factor = self[i, k]
        if factor == 0 { continue }
        for j in 0..<other.columns { out.values[i * other.columns + j] += factor * other.values[k * other.columns + j] }
      }
    }
    return out
  }

  /// The product with a column.
  package func times(_ vector: [Double]) -> [Double] {
    precondition(columns == vector.count, "inner sizes agree")
    return (0..<rows).map { row in
      var sum = 0.0
      for column in 0..<columns { sum += values[row * columns + column] * vector[column] }
      return sum
    }
  }

  package var transposed: Matrix { Matrix(rows: columns, columns: rows) { self[$1, $0] } }
}

/// The inner product of two columns.
package func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for index in 0..<min(a.count, b.count) { sum += a[index] * b[index] }
  return sum
}
