import MonkeyImage
import TestSupport
import Testing

@Suite struct MaskDilationTests {
  @Test(
    arguments: [(1, 1), (7, 1), (1, 9), (8, 8), (9, 70), (64, 130), (65, 3), (130, 66)], [0, 1, 2, 3, 4, 7, 40])
  func aPixelIsSetWhereOneIsSetAround(size: (Int, Int), radius: Int) {
    let (w, h) = size
    let mask = Mask(.random(width: w, height: h, seed: 11), below: 0.02)
    let out = mask.dilated(radius: radius)
    for y in 0..<h {
      for x in 0..<w {
        let around = (max(0, y - radius)...min(h - 1, y + radius)).contains { v in
          (max(0, x - radius)...min(w - 1, x + radius)).contains { mask[$0, v] }
        }
        #expect(out[x, y] == around)
      }
    }
    // What stands between the rows stays clear.
    #expect(Components(of: out).runs.allSatisfy { $0.end <= Int32(w) })
  }

  @Test(arguments: [1, 5, 8, 63, 64, 65, 100])
  func rectanglesAreLookedThroughToTheirEnds(width: Int) {
    let height = 5
    for (x, y) in [(0, 0), (width - 1, 2), (width / 2, 4)] {
      var flags = [Bool](repeating: false, count: width * height)
      flags[y * width + x] = true
      Mask(width: width, height: height, flags: flags).read { view in
        for left in -3...width {
          for count in [0, 1, 2, 7, 8, 9, 17, 80] {
            let columns = left..<left + count
            #expect(view.hasAny(columns: columns, rows: y..<y + 1) == columns.contains(x))
            #expect(!view.hasAny(columns: columns, rows: y + 1..<height + 3))
            #expect(view.hasAny(columns: columns, rows: -2..<height + 9) == columns.contains(x))
          }
        }
      }
    }
  }
}
