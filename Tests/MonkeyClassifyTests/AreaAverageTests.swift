import MonkeyClassify
import MonkeyImage
import TestSupport
import Testing

@Suite struct AreaAverageTests {
  /// The definition: every cell added up by itself.
  private func twin(_ plane: Plane, columns: Int, rows: Int, rowsPerCell: Int) -> [Float] {
    var out: [Float] = []
    for j in 0..<rows {
      for i in 0..<columns {
        let (left, right) = (i * plane.width / columns, (i + 1) * plane.width / columns)
        let (top, bottom) = (j * plane.height / rows, (j + 1) * plane.height / rows)
        let used = min(rowsPerCell, bottom - top)
        var sum = 0.0
        for k in 0..<used {
          for x in left..<right { sum += Double(plane[x, top + (2 * k + 1) * (bottom - top) / (2 * used)]) }
        }
        out.append(Float(sum / Double(used * (right - left))))
      }
    }
    return out
  }

  private func averages(_ image: Raster, columns: Int, rows: Int, rowsPerCell: Int) -> [[Float]] {
    let reader = ImageReader(image)
    let average = AreaAverage(
      width: image.width, height: image.height, columns: columns, rows: rows, rowsPerCell: rowsPerCell)
    var sums = [Float](repeating: .nan, count: average.scratch)
    var cells = [AreaAverage.Cell](repeating: .zero, count: columns)
    var out = [[Float]](repeating: [], count: reader.color.channels)
    reader.color.withCursor { cursor in
      sums.withUnsafeMutableBufferPointer { sums in
        cells.withUnsafeMutableBufferPointer { cells in
          guard let sums = sums.baseAddress, let base = cells.baseAddress else { return }
          for y in 0..<rows {
            average.read(y, cursor, channels: reader.color.channels, scratch: sums, into: base)
            for channel in out.indices { out[channel] += cells.map { $0[channel] } }
          }
        }
      }
    }
    return out
  }

  @Test(arguments: [(1, 1), (2, 3), (5, 4), (17, 9), (64, 33)])
  func isTheMeanOfEveryCell(_ size: (width: Int, height: Int)) {
    let (width, height) = size
    let planes = (1...3).map { Plane.random(width: width, height: height, seed: UInt64($0)) }
    let images = [Raster(gray: planes[0]), Raster(red: planes[0], green: planes[1], blue: planes[2])]
    for columns in Set([1, 2, (width + 1) / 2, width - 1, width]) where (1...width).contains(columns) {
      for rows in Set([1, 2, (height + 1) / 2, height]) where (1...height).contains(rows) {
        for rowsPerCell in [1, 2, 3, .max] {
          for image in images {
            let found = averages(image, columns: columns, rows: rows, rowsPerCell: rowsPerCell)
            for (values, plane) in zip(found, planes) {
              let wanted = twin(plane, columns: columns, rows: rows, rowsPerCell: rowsPerCell)
              #expect(values.count == wanted.count)
              #expect(zip(values, wanted).allSatisfy { abs($0 - $1) < 1e-5 }, "\(columns)x\(rows), \(rowsPerCell)")
            }
          }
        }
      }
    }
  }

  @Test func aConstantStaysAndFlippingCellsFlipsMeans() {
    let image = Raster(
      red: .init(width: 30, height: 20, fill: 0.25), green: .init(width: 30, height: 20, fill: 0.5),
      blue: .init(width: 30, height: 20))
    #expect(averages(image, columns: 7, rows: 3, rowsPerCell: 2).map { Set($0) } == [[0.25], [0.5], [0]])
    let plane = Plane.random(width: 24, height: 15, seed: 3)
    let flipped = Plane.generate(width: 24, height: 15) { plane[23 - $0, 14 - $1] }
    // Of cells of one size, and with all rows or the middle one, nothing depends on the side that one counts from.
    for rowsPerCell in [1, .max] {
      let (a, b) = (
        averages(Raster(gray: plane), columns: 6, rows: 5, rowsPerCell: rowsPerCell)[0],
        averages(Raster(gray: flipped), columns: 6, rows: 5, rowsPerCell: rowsPerCell)[0]
      )
      #expect(zip(a, b.reversed()).allSatisfy { abs($0 - $1) < 1e-6 })
    }
  }
}
