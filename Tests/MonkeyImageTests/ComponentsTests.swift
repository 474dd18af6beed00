import MonkeyImage
import TestSupport
import Testing

@Suite struct ComponentsTests {
  private func randomMask(_ width: Int, _ height: Int, share: Float, seed: UInt64) -> Mask {
    Mask(.random(width: width, height: height, seed: seed), below: share)
  }

  /// Flood fill, the obvious way: a label for every pixel (−1 outside), numbered in raster order.
  private func flood(_ mask: Mask, corners: Bool, value: Bool = true) -> [Int] {
    let (w, h) = (mask.width, mask.height)
    var labels = [Int](repeating: -1, count: w * h)
    var next = 0
    for start in 0..<w * h where labels[start] < 0 && mask[start % w, start / w] == value {
      var stack = [start]
      labels[start] = next
      while let at = stack.popLast() {
        for dy in -1...1 {
          for dx in -1...1 where corners || dx == 0 || dy == 0 {
            let (x, y) = (at % w + dx, at / w + dy)
            guard x >= 0, y >= 0, x < w, y < h, mask[x, y] == value, labels[y * w + x] < 0 else { continue }
            labels[y * w + x] = next
            stack.append(y * w + x)
          }
        }
      }
      next += 1
    }
    return labels
  }

  private func labels(_ components: Components, _ width: Int, _ height: Int) -> [Int] {
    var out = [Int](repeating: -1, count: width * height)
    for y in 0..<height {
      for run in components.runs(inRow: y) {
        for x in Int(run.start)..<Int(run.end) { out[y * width + x] = Int(run.component) }
      }
    }
    return out
  }

  @Test(
    arguments: [(1, 1), (2, 2), (7, 5), (8, 8), (9, 70), (64, 130), (65, 3), (1, 50), (50, 1)],
    [Float(0.05), 0.3, 0.5, 0.7, 1.1])
  func labelsEqualFloodFill(size: (Int, Int), share: Float) {
    let mask = randomMask(size.0, size.1, share: share, seed: 3)
    for (connectivity, corners) in [(Components.Connectivity.four, false), (.eight, true)] {
      for clear in [false, true] {
        let found = Components(of: mask, connectivity: connectivity, ofClear: clear)
        #expect(labels(found, size.0, size.1) == flood(mask, corners: corners, value: !clear))
      }
    }
  }

  @Test func statisticsEqualCounting() {
    let (w, h) = (61, 83)
    let mask = randomMask(w, h, share: 0.45, seed: 5)
    let found = Components(of: mask)
    let truth = flood(mask, corners: true)
    for (number, one) in found.statistics.enumerated() {
      let pixels = truth.indices.filter { truth[$0] == number }
      #expect(one.area == pixels.count)
      #expect(one.minX == pixels.map { $0 % w }.min() && one.maxX == pixels.map { $0 % w }.max())
      #expect(one.minY == pixels.map { $0 / w }.min() && one.maxY == pixels.map { $0 / w }.max())
      var sides = 0
      for at in pixels {
        for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
          let (x, y) = (at % w + dx, at / w + dy)
          if x < 0 || y < 0 || x >= w || y >= h || truth[y * w + x] != number { sides += 1 }
        }
      }
      #expect(one.perimeter == sides)
    }
  }

  @Test func paintAndMaskChooseComponents() {
    let mask = Mask(width: 5, height: 2, flags: [true, false, true, true, false, true, false, false, false, true])
    let found = Components(of: mask, connectivity: .four)
    #expect(found.statistics.map(\.area) == [2, 2, 1])
    #expect(found.mask(width: 5, height: 2) { $0 == 1 }.flags.map { $0 ? 1 : 0 } == [0, 0, 1, 1, 0, 0, 0, 0, 0, 0])
    var painted = mask
    found.paint(&painted, value: 0) { $0 != 2 }
    #expect(painted.population == 1 && painted[4, 1])
    #expect(mask.population == 5)
  }

  @Test func meanStrokeOfABarIsItsWidth() {
    let mask = Mask(.generate(width: 300, height: 20) { _, y in (8..<12).contains(y) ? 0 : 1 }, below: 0.5)
    let found = Components(of: mask)
    #expect(found.statistics.count == 1)
    #expect(abs(found.statistics[0].meanStroke - 4) < 0.1)
  }

  @Test(arguments: [(1, 1), (8, 3), (17, 40), (64, 64), (70, 300)])
  func whatIsBetweenPiecesEqualsTheClearPixels(size: (Int, Int)) {
    let noise = Plane.random(width: size.0, height: size.1, seed: 3)
    let mask = Mask(noise, below: 0.5)
    let pieces = Components(of: mask)
    var some = mask
    pieces.paint(&some, value: 0) { $0 % 3 == 1 }
    for (gone, rest) in [(false, mask), (true, some)] {
      let between = Components(between: pieces, width: mask.width) { gone && $0 % 3 == 1 }
      let clear = Components(of: rest, connectivity: .four, ofClear: true)
      #expect(between.statistics == clear.statistics && between.rowStarts == clear.rowStarts)
      #expect(
        zip(between.runs, clear.runs).allSatisfy {
          ($0.start, $0.end, $0.component) == ($1.start, $1.end, $1.component)
        })
    }
  }

  @Test func emptyMasksHaveNone() {
    #expect(Components(of: Mask(width: 0, height: 0)).statistics.isEmpty)
    #expect(Components(of: Mask(width: 0, height: 4)).statistics.isEmpty)
    #expect(Components(of: Mask(width: 9, height: 4)).statistics.isEmpty)
  }

  @Test func maskPlaneRoundTrip() {
    let mask = randomMask(67, 9, share: 0.4, seed: 8)
    let plane = mask.plane(set: 0, clear: 1)
    #expect(Mask(plane, below: 0.5).flags == mask.flags)
    #expect(mask.population == mask.flags.filter { $0 }.count)
  }
}
