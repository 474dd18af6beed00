package import MonkeyImage

/// The mean of the samples under each cell of a coarser grid, from a few rows of each cell.
///
/// Notation: the image is cut into `columns` by `rows` cells whose borders lie at whole samples, ⌊i · width / columns⌋; a
/// cell's mean is taken over all its columns and at most `rowsPerCell` of its rows, spread evenly. Reading every row of a
/// large image costs as much as decoding a part of it, and the mean of a few long rows of a cell is near enough.
package struct AreaAverage: Sendable {
  /// Red, green and blue of a cell, or gray in the first place; what stands in the others is unspecified.
  package typealias Cell = SIMD4<Float>

  package let width: Int
  package let height: Int
  package let columns: Int
  package let rows: Int
  private let rowsPerCell: Int
  /// Where the columns of cells begin, and one past the last.
  private let starts: [Int]

  /// - Parameters:
  ///   - columns: 1...width.
  ///   - rows: 1...height.
  package init(width: Int, height: Int, columns: Int, rows: Int, rowsPerCell: Int = .max) {
    (self.width, self.height, self.columns, self.rows) = (width, height, columns, rows)
    self.rowsPerCell = rowsPerCell
    starts = (0...columns).map { $0 * width / columns }
  }

  /// Samples of scratch memory that `read` and `average` need.
  package var scratch: Int { 4 * width + 4 }

  /// The rows of the image that lie in row `y` of cells.
  package func rowsOfCells(_ y: Int) -> Range<Int> { y * height / rows..<(y + 1) * height / rows }

  /// Averages the cells of row `y`.
  /// - Complexity: O(width · rowsPerCell) reads a channel.
  package func read(
    _ y: Int, _ cursor: ColorCursor, channels: Int, scratch sums: UnsafeMutablePointer<Float>,
    into cells: UnsafeMutablePointer<Cell>
  ) {
    let all = rowsOfCells(y)
    let used = min(rowsPerCell, all.count)
    func place(_ k: Int) -> Int { all.lowerBound + (2 * k + 1) * all.count / (2 * used) }
    // The rows are summed first: that loop runs along memory and is done many samples at once.
    if let first = cursor.storedRow(place(0)) {
      let scale: Float = 1 / 255
      let count = 3 * width
      if used == 2, let second = cursor.storedRow(place(1)) {
        for i in 0..<count { sums[i] = Float(first[i]) * scale + Float(second[i]) * scale }
      } else {
        for i in 0..<count { sums[i] = Float(first[i]) * scale }
        for k in 1..<max(1, used) {
          guard let next = cursor.storedRow(place(k)) else { continue }
          for i in 0..<count { sums[i] += Float(next[i]) * scale }
        }
      }
      average(sums, step: 3, rows: used, into: cells)
      return
    }
    for channel in 0..<channels {
      for k in 0..<used {
        let row = cursor.row(place(k), 0..<width)[channel]
        if k == 0 {
          sums.update(from: row, count: width)
        } else {
          for x in 0..<width { sums[x] += row[x] }
        }
      }
      average(sums, rows: used, into: UnsafeMutableRawPointer(cells).assumingMemoryBound(to: Float.self) + channel)
    }
  }

  /// Averages a row of cells whose own cells, all rows of which are summed, stand in `sums`, with one more behind them.
  package func average(
    _ sums: UnsafePointer<Cell>, rows: Int, into cells: UnsafeMutablePointer<Cell>
  ) {
    average(UnsafeRawPointer(sums).assumingMemoryBound(to: Float.self), step: 4, rows: rows, into: cells)
  }

  /// Sums of pixels `step` samples apart, all channels of a cell at once.
  @inline(__always)
  private func average(
    _ sums: UnsafePointer<Float>, step: Int, rows: Int, into cells: UnsafeMutablePointer<Cell>
  ) {
    // A cell has as many columns as another or one more: a loop of a fixed length is one that the processor foresees.
    let least = width / columns
    let scales = (Cell(repeating: Float(least * rows)), Cell(repeating: Float((least + 1) * rows)))
    starts.withUnsafeBufferPointer { starts in
      guard let starts = starts.baseAddress else { return }
      for i in 0..<columns {
        var pixel = UnsafeRawPointer(sums + step * starts[i])
        var sum = Cell.zero
        for _ in 0..<least {
          sum += pixel.loadUnaligned(as: Cell.self)
          pixel += 4 * step
        }
        if starts[i + 1] - starts[i] > least {
          cells[i] = (sum + pixel.loadUnaligned(as: Cell.self)) / scales.1
        } else {
          cells[i] = sum / scales.0
        }
      }
    }
  }

  /// The same of one channel, into every fourth sample.
  private func average(_ sums: UnsafePointer<Float>, rows: Int, into cells: UnsafeMutablePointer<Float>) {
    let least = width / columns
    let scales = (Float(least * rows), Float((least + 1) * rows))
    starts.withUnsafeBufferPointer { starts in
      guard let starts = starts.baseAddress else { return }
      for i in 0..<columns {
        let column = sums + starts[i]
        var sum: Float = 0
        for x in 0..<least { sum += column[x] }
        let hasOneMore = starts[i + 1] - starts[i] > least
        sum += hasOneMore ? column[least] : 0
        cells[4 * i] = sum / (hasOneMore ? scales.1 : scales.0)
      }
    }
  }
}
