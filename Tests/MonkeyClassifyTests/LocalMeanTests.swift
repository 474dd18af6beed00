import MonkeyClassify
import MonkeyImage
import TestSupport
import Testing

@Suite struct LocalMeanTests {
  /// The definition: every window added up by itself.
  private func twin(_ plane: Plane, radius: Int) -> [Float] {
    var out: [Float] = []
    for y in 0..<plane.height {
      for x in 0..<plane.width {
        var (sum, count) = (0.0, 0.0)
        for v in max(0, y - radius)...min(plane.height - 1, y + radius) {
          for u in max(0, x - radius)...min(plane.width - 1, x + radius) {
            sum += Double(plane[u, v])
            count += 1
          }
        }
        out.append(Float(sum / count))
      }
    }
    return out
  }

  private func means(_ plane: Plane, rows: Range<Int>, radius: Int) -> (order: [Int], means: [Float]) {
    var (order, means): ([Int], [Float]) = ([], [])
    plane.read { view in
      LocalMean.forEachRow(of: view, rows: rows, radius: radius) { y, mean in
        order.append(y)
        means += UnsafeBufferPointer(start: mean, count: view.width)
      }
    }
    return (order, means)
  }

  private func farthest(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } }

  @Test func isTheMeanOfEveryWindow() {
    for (width, height) in [(1, 1), (2, 1), (1, 7), (5, 5), (6, 7), (7, 6), (13, 12), (40, 23)] {
      let plane = Plane.random(width: width, height: height, seed: UInt64(width * height))
      for radius in [0, 1, 2, 5, 6, 7, 12, 100] {
        let found = means(plane, rows: 0..<height, radius: radius)
        #expect(found.order == Array(0..<height))
        #expect(farthest(found.means, twin(plane, radius: radius)) < 1e-5, "\(width)x\(height), radius \(radius)")
      }
    }
  }

  @Test func partsOfRowsAreThoseOfTheWhole() {
    let plane = Plane.random(width: 31, height: 29, seed: 4)
    let whole = means(plane, rows: 0..<29, radius: 4).means
    for rows in [0..<1, 0..<10, 10..<11, 10..<29, 28..<29] {
      let part = means(plane, rows: rows, radius: 4)
      #expect(part.order == Array(rows))
      #expect(farthest(part.means, Array(whole[rows.lowerBound * 31..<rows.upperBound * 31])) < 1e-5, "\(rows)")
    }
    #expect(means(plane, rows: 5..<5, radius: 4).order.isEmpty)
    #expect(means(Plane(width: 0, height: 0), rows: 0..<0, radius: 4).order.isEmpty)
  }

  @Test func removingItLeavesNothingOfAConstant() {
    let flat = LocalMean.removed(from: Plane(width: 19, height: 17, fill: 0.375), radius: 5)
    let one = LocalMean.removed(from: .random(width: 19, height: 17, seed: 1), radius: 0)
    for y in 0..<17 { for x in 0..<19 { #expect(abs(flat[x, y]) < 1e-6 && abs(one[x, y]) < 1e-6) } }
  }

  @Test func isTheSameTurnedAndFlipped() {
    let plane = Plane.random(width: 21, height: 14, seed: 8)
    let turned = Plane.generate(width: 14, height: 21) { plane[$1, $0] }
    let flipped = Plane.generate(width: 21, height: 14) { plane[20 - $0, $1] }
    let (a, b, c) = (
      LocalMean.removed(from: plane, radius: 3), LocalMean.removed(from: turned, radius: 3),
      LocalMean.removed(from: flipped, radius: 3)
    )
    for y in 0..<14 {
      for x in 0..<21 { #expect(abs(a[x, y] - b[y, x]) < 1e-5 && abs(a[x, y] - c[20 - x, y]) < 1e-5) }
    }
  }
}
