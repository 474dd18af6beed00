import Foundation
import MonkeyImage

/// Memory that images at work share: who needs more than is free waits, in the order of asking, so that a large image is
/// not passed by for ever. An image that needs more than all there is goes alone.
public final class MemoryBudget: @unchecked Sendable {
  // Unchecked: guarded by the condition's lock.
  public let total: Int
  private let condition = Condition()
  private var used = 0
  private var holders = 0
  private var line: [Int] = []
  private var nextTicket = 0
  private var isClosed = false

  /// - Parameter total: bytes.
  public init(total: Int) { self.total = max(1, total) }

  /// Waits for so many bytes. False where the budget was closed meanwhile.
  public func acquire(_ bytes: Int) -> Bool {
    condition.withLock {
      let ticket = nextTicket
      nextTicket += 1
      line.append(ticket)
      while !isClosed, line.first != ticket || (holders > 0 && bytes > total - used) { condition.wait() }
      line.removeAll { $0 == ticket }
      // Behind it another one may fit.
      condition.broadcast()
      guard !isClosed else { return false }
      used += min(bytes, total)
      holders += 1
      return true
    }
  }

  /// Gives back what `acquire` granted.
  public func release(_ bytes: Int) {
    condition.withLock {
      used -= min(bytes, total)
      holders -= 1
      condition.broadcast()
    }
  }

  /// Turns everybody away who waits or will ask.
  public func close() {
    condition.withLock {
      isClosed = true
      condition.broadcast()
    }
  }
}
