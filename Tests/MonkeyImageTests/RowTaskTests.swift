import MonkeyImage
import TestSupport
import Testing

/// Measurements in parts must not look at rows that are not there yet.
@Suite struct RowTaskTests {
  static let sizes = [(1, 1), (7, 300), (8, 8), (9, 17), (300, 40), (193, 640), (700, 500)]

  @Test(arguments: sizes, [1, 3]) func noise(_ size: (width: Int, height: Int), channels: Int) {
    let (early, late) = RowByRow(size.width, size.height, channels: channels).measured {
      NoiseModel.estimate($0.color)
    }
    #expect(early == late)
  }

  @Test(arguments: sizes, [1, 3]) func overview(_ size: (width: Int, height: Int), channels: Int) {
    let (early, late) = RowByRow(size.width, size.height, channels: channels).measured { $0.color.overview() }
    #expect(early.map(\.samples) == late.map(\.samples))
  }

  @Test(arguments: sizes, [1, 3]) func tones(_ size: (width: Int, height: Int), channels: Int) {
    let (early, late) = RowByRow(size.width, size.height, channels: channels).measured {
      ToneStatistics.count($0.color)
    }
    #expect(early.luma == late.luma && early.largest == late.largest && early.smallest == late.smallest)
    #expect(late.luma.total > 0)
  }

  @Test(arguments: [(5, 9), (16, 16), (400, 323)]) func coding(_ size: (width: Int, height: Int)) {
    let coded = Plane.structured(size.width, size.height).coded(step: 8)
    let (early, late) = RowByRow([coded]).measured { CodingSteps.steps($0.color) }
    #expect(early == late)
    #expect(size.width < 400 || late.contains { $0 > 4 })
  }

  @Test(arguments: sizes + [(64, 64), (70, 90), (1700, 1600)]) func pages(_ size: (width: Int, height: Int)) {
    let image = RowByRow(size.width, size.height, channels: 1)
    func gray(_ image: ImageReader) -> Plane { image.color.planes[0] }
    // Nothing to measure where it is left out.
    func orNothing(_ task: RowTask<Plane>?) -> RowTask<Plane> { task ?? RowTask(whole: { Plane(width: 0, height: 0) }) }
    let border = image.measured { orNothing(PageBorder.measuring(gray($0))) }
    #expect(border.early.samples == border.late.samples)
    #expect((border.late.count > 0) == (min(size.width, size.height) >= 64))
    let ink = image.measured { orNothing(PageInk.measuring(gray($0))) }
    #expect(ink.early.samples == ink.late.samples)
    #expect(ink.late.count == (size.width == 1700 ? 850 * 800 : 0))
    let paper = image.measured { PaperLevel.measuring(gray($0)) }
    #expect(paper.early.samples == paper.late.samples && paper.late.count > 0)
    let noise = image.measured { PageNoiseSample.measuring([gray($0)]) }
    #expect(noise.early == noise.late)
  }

  @Test func joinedTasksGiveBoth() {
    let numbers = RowTask(3, rows: { $0 }, part: { $0 * 10 }, value: { $0 })
    let words = RowTask(whole: { "all" })
    let both = numbers.joined(with: words) { "\($0) \($1)" }
    #expect(both.measured() == "[0, 10, 20] all")
    #expect(numbers.map { $0.reduce(0, +) }.measured() == 30)
  }
}
