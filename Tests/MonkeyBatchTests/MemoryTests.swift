import Dispatch
import Foundation
import MonkeyBatch
import MonkeyImage
import Testing

@Suite struct MemoryTests {
  @Test func sizes() {
    let whole = 8 << 30
    #expect(MachineLimits.bytes("800M", of: whole) == 800 << 20)
    #expect(MachineLimits.bytes("4G", of: whole) == 4 << 30)
    #expect(MachineLimits.bytes("1.5GiB", of: whole) == 3 << 29)
    #expect(MachineLimits.bytes("64kb", of: whole) == 64 << 10)
    #expect(MachineLimits.bytes("25%", of: whole) == 2 << 30)
    for text in ["", "4", "G", "-1G", "0G", "1e3G", "4GG", "1e400G", "9999999999T", "nanG", "0.0001k"] {
      #expect(MachineLimits.bytes(text, of: whole) == nil, "\(text)")
    }
    #expect(MachineLimits.cores >= 1 && MachineLimits.memory > 1 << 20)
  }

  @Test func costsGrowWithTheImage() {
    func cost(_ side: Int, _ planes: Int, pages: Int = 1) -> Int {
      ImageCost.bytes(
        [Decode.PageSize](repeating: .init(width: side, height: side, planes: planes), count: pages), fileBytes: 0)
    }
    #expect(cost(0, 1) > 0 && cost(1000, 1) < cost(1000, 3) && cost(1000, 3) < cost(2000, 3))
    #expect(cost(1000, 3) > 44_000_000 && cost(1000, 3, pages: 2) - cost(1000, 3) == 12_000_000)
    #expect(cost(Int(Int32.max), 4, pages: 1000) > 0)
  }

  /// Many threads that take what they ask for: never more at once than there is, but for one that is alone.
  @Test func theBudgetIsKept() {
    let budget = MemoryBudget(total: 100)
    let lock = NSLock()
    nonisolated(unsafe) var used = 0
    nonisolated(unsafe) var holders = 0
    nonisolated(unsafe) var worst = 0
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for round in 0..<60 {
        let wanted = 1 + (thread * 31 + round * 17) % 140
        guard budget.acquire(wanted) else { return }
        lock.withLock {
          used += wanted
          holders += 1
          if holders > 1 { worst = max(worst, used) }
        }
        usleep(50)
        lock.withLock {
          used -= wanted
          holders -= 1
        }
        budget.release(wanted)
      }
    }
    #expect(worst <= 100 && used == 0)
  }

  @Test func aLargeOneIsNotPassedBy() async {
    let budget = MemoryBudget(total: 10)
    #expect(budget.acquire(6))
    let order = Order()
    func ask(_ bytes: Int, _ name: String) {
      Thread.detachNewThread {
        if budget.acquire(bytes) { order.add(name) }
        budget.release(bytes)
      }
      usleep(50_000)
    }
    // All of it, so that the small one cannot go until the large one has.
    ask(10, "large")
    ask(1, "small")
    #expect(order.names.isEmpty, "the small one would fit, but came later")
    budget.release(6)
    for _ in 0..<400 where order.names.count < 2 { usleep(5000) }
    #expect(order.names == ["large", "small"])
  }

  @Test func closingTurnsAllAway() {
    let budget = MemoryBudget(total: 10)
    #expect(budget.acquire(50), "alone, even what is too large goes")
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      if !budget.acquire(1) { done.signal() }
    }
    usleep(20_000)
    budget.close()
    #expect(done.wait(timeout: .now() + 5) == .success)
    #expect(!budget.acquire(1))
  }

  private final class Order: @unchecked Sendable {
    private let lock = NSLock()
    private var list: [String] = []
    var names: [String] { lock.withLock { list } }
    func add(_ name: String) { lock.withLock { list.append(name) } }
  }
}
