import MonkeyImage
import Synchronization
import TestSupport
import Testing

/// What is measured of rows that are made must find them made, run once, and give the same in any order.
@Suite struct RowChainTests {
  /// Rows that are made by parts of three, in numbers; 0 stands for one that is not there.
  private final class Rows: Sendable {
    let all: Mutex<[Int]>
    init(_ count: Int) { all = Mutex([Int](repeating: 0, count: count)) }
    func make(_ rows: Range<Int>) { all.withLock { all in for y in rows { all[y] = y + 1 } } }
    func sum(_ rows: Range<Int>) -> Int? {
      all.withLock { all in all[rows].contains(0) ? nil : all[rows].reduce(0, +) }
    }
  }

  /// Sums of windows of rows that reach `reach` beyond every fourth.
  private func chain(_ count: Int, reach: Int) -> RowTask<(Int, [Int?])> {
    let rows = Rows(count)
    let making = RowTask(count, chunk: 3, rows: { $0 + 1 }) {
      rows.make($0)
    } value: {
      $0.count
    }
    @Sendable func window(_ y: Int) -> Range<Int> { max(0, y - reach)..<min(count, y + reach + 1) }
    let sums = RowTask((count + 3) / 4, rows: { window(4 * $0).upperBound }) {
      rows.sum(window(4 * $0))
    } value: {
      $0
    }
    return making.followed(by: sums, made: { min(count, 3 * ($0 + 1)) }) { ($0, $1) }
  }

  private func twin(_ count: Int, reach: Int) -> [Int?] {
    stride(from: 0, to: count, by: 4).map { y in
      (max(0, y - reach)..<min(count, y + reach + 1)).reduce(0) { $0 + $1 + 1 }
    }
  }

  @Test(arguments: [0, 1, 2, 3, 4, 10, 61], [0, 1, 5, 100])
  func everyPartFindsItsRows(count: Int, reach: Int) {
    var random = SeededRandom(seed: UInt64(count + reach))
    let forwards = chain(count, reach: reach)
    for part in forwards.parts { part.run() }
    let backwards = chain(count, reach: reach)
    for part in backwards.parts.reversed() { part.run() }
    let anyhow = chain(count, reach: reach)
    for part in anyhow.parts.shuffled(using: &random) { part.run() }
    let atOnce = chain(count, reach: reach).measured()
    for (made, sums) in [forwards.value(), backwards.value(), anyhow.value(), atOnce] {
      #expect(made == (count + 2) / 3)
      #expect(sums == twin(count, reach: reach))
    }
  }

  @Test func whatNeedsNoRowsRunsAllTheSame() {
    let none = RowTask(whole: { "nothing made" })
    let three = RowTask(3, rows: { _ in 0 }, part: { $0 }, value: { $0 })
    #expect(none.followed(by: three, made: { _ in 0 }) { "\($0), \($1)" }.measured() == "nothing made, [0, 1, 2]")
  }
}
