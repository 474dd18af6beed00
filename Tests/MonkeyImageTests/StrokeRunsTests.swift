import MonkeyImage
import TestSupport
import Testing

@Suite struct StrokeRunsTests {
  private func mask(_ width: Int, _ height: Int, density: Float) -> Mask {
    // Patches, so that there are runs of all lengths.
    let noise = Plane.random(width: width, height: height, seed: 12).gaussianBlurred(sigma: 1.2)
    return Mask(noise, below: density)
  }

  private func counted(_ lengths: [Int]) -> [Int] {
    var counts = [Int](repeating: 0, count: 512)
    for length in lengths { counts[min(511, length)] += max(1, length / 511) }
    return counts
  }

  @Test(arguments: [(1, 1), (2, 7), (7, 2), (8, 8), (9, 40), (64, 3), (65, 33), (130, 600), (1200, 5)])
  func equalsCounting(size: (Int, Int)) {
    let (width, height) = size
    for density: Float in [0, 0.45, 0.52, 1] {
      let ink = mask(width, height, density: density)
      var (across, down): ([Int], [Int]) = ([], [])
      for y in stride(from: 0, to: height, by: 2) {
        var run = 0
        for x in 0..<width {
          if !ink[x, y], run > 0 { across.append(run) }
          run = ink[x, y] ? run + 1 : 0
        }
      }
      for x in stride(from: 0, to: width, by: 2) {
        for top in stride(from: 0, to: height, by: StrokeRuns.chunk) {
          // A run that the group's first row cuts has no known length.
          var run = ink[x, top] ? Int.min / 2 : 0
          for y in top + 1..<max(top + 1, min(height, top + StrokeRuns.chunk)) {
            if !ink[x, y], run > 0 { down.append(run) }
            run = ink[x, y] ? run + 1 : 0
          }
        }
      }
      let found = StrokeRuns(of: ink)
      #expect(found.across == counted(across))
      #expect(found.down == counted(down))
    }
  }

  @Test func barsHaveTheirWidth() {
    let width = StrokeRuns(of: Mask(.generate(width: 90, height: 80) { x, _ in x % 9 < 4 ? 0 : 1 }, below: 0.5))
      .strokeWidth
    #expect(width == 4)
    #expect(StrokeRuns(of: Mask(width: 20, height: 20)).strokeWidth == nil)
    #expect(StrokeRuns(of: Mask(width: 0, height: 0)).strokeWidth == nil)
  }
}
