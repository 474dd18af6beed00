/// The samples of an image that stand out, row by row, where few do: a fraction of a plane's memory and of the time to go through it.
package struct SparseRows: Sendable {
  package let width: Int
  package let height: Int
  /// Rows in each part, the last one may have fewer.
  let chunk: Int
  /// Parts of neighbouring rows, top first.
  let parts: [Part]

  /// Some neighbouring rows.
  struct Part: Sendable {
    /// Columns of the samples, row by row, left to right.
    var columns: [Int32] = []
    var values: [Float] = []
    /// Number of samples up to and including each row.
    var rowEnds: [Int] = []
  }

  init(width: Int, height: Int, chunk: Int, parts: [Part]) {
    (self.width, self.height, self.chunk, self.parts) = (width, height, chunk, parts)
  }

  /// The samples of a plane above a limit, from small planes, as in tests.
  package init(_ plane: Plane, above limit: Float) {
    var part = Part()
    for y in 0..<plane.height {
      for x in 0..<plane.width where plane[x, y] > limit {
        part.columns.append(Int32(truncatingIfNeeded: x))
        part.values.append(plane[x, y])
      }
      part.rowEnds.append(part.columns.count)
    }
    self.init(width: plane.width, height: plane.height, chunk: max(1, plane.height), parts: [part])
  }

  /// Gives `body` the columns and the values of the samples of one row.
  @inline(__always)
  func withRow<R>(_ y: Int, _ body: (UnsafeBufferPointer<Int32>, UnsafeBufferPointer<Float>) -> R) -> R {
    let part = parts[y / chunk]
    let start = y % chunk == 0 ? 0 : part.rowEnds[y % chunk - 1]
    let range = start..<part.rowEnds[y % chunk]
    return part.columns.withUnsafeBufferPointer { columns in
      part.values.withUnsafeBufferPointer { values in
        body(UnsafeBufferPointer(rebasing: columns[range]), UnsafeBufferPointer(rebasing: values[range]))
      }
    }
  }

  /// The samples of one row with their columns.
  package func row(_ y: Int) -> [(x: Int, value: Float)] {
    withRow(y) { columns, values in columns.indices.map { (Int(columns[$0]), values[$0]) } }
  }
}
