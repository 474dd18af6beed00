import Dispatch
import Foundation

/// Parts of measurements that go on while an image is being decoded: beside the decoding thread one other takes each part as soon
/// as the rows that it needs are there; what is left when all rows are, both do.
final class EarlyRun: @unchecked Sendable {
  // Unchecked: guarded by the condition.
  private let condition = NSCondition()
  private let parts: [RowPart]
  private var rows = 0
  private var next = 0
  private var isAbandoned = false
  private let helper = DispatchGroup()

  /// Begins; parts run in the order of the rows that they need.
  init(_ parts: [RowPart]) {
    self.parts = parts.enumerated()
      .sorted { ($0.element.rows, $0.offset) < ($1.element.rows, $1.offset) }.map(\.element)
    DispatchQueue.global(qos: .userInitiated).async(group: helper) { self.work() }
  }

  /// Says that so many rows, from the first, hold the picture.
  func advance(to rows: Int) {
    condition.lock()
    self.rows = rows
    condition.signal()
    condition.unlock()
  }

  /// Has all parts done that are left; all rows must be there.
  func finish() {
    advance(to: .max)
    work()
    helper.wait()
  }

  /// Gives up where the image cannot be decoded; returns once nobody reads its rows any more.
  func abandon() {
    condition.lock()
    isAbandoned = true
    condition.signal()
    condition.unlock()
    helper.wait()
  }

  private func work() {
    while let part = take() { part.run() }
  }

  /// The next part, once its rows are there; nil where none is left to do.
  private func take() -> RowPart? {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if isAbandoned || next == parts.count { return nil }
      if parts[next].rows <= rows {
        next += 1
        return parts[next - 1]
      }
      condition.wait()
    }
  }
}
