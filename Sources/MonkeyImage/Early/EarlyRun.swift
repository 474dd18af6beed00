import Dispatch

/// Parts of measurements that go on while an image is being decoded: beside the decoding thread one other takes each part as soon
/// as the rows that it needs are there; what is left when all rows are, both do.
///
/// Nobody waits for the other thread to come: where all are busy with other images, the decoding thread does all parts in the end.
final class EarlyRun: @unchecked Sendable {
  // Unchecked: guarded by the condition.
  private let condition = Condition()
  private var parts: [RowPart]
  private var rows = 0
  private var next = 0
  private var running = 0

  /// Begins; parts run in the order of the rows that they need.
  init(_ parts: [RowPart]) {
    self.parts = RowPart.inOrder(parts)
    DispatchQueue.global(qos: .userInitiated).async { self.work() }
  }

  /// Says that so many rows, from the first, hold the picture.
  func advance(to rows: Int) {
    condition.withLock {
      self.rows = rows
      condition.broadcast()
    }
  }

  /// Has all parts done that are left; all rows must be there.
  func finish() {
    advance(to: .max)
    work()
    end()
  }

  /// Gives up where the image cannot be decoded.
  func abandon() { end() }

  /// Returns once nobody reads the image any more or holds on to it.
  private func end() {
    condition.withLock {
      parts = []
      condition.broadcast()
      while running > 0 { condition.wait() }
    }
  }

  private func work() {
    while runNext() {
      condition.withLock {
        running -= 1
        condition.broadcast()
      }
    }
  }

  /// Runs the next part, once its rows are there, and counts as running afterwards; false where none is left to do.
  private func runNext() -> Bool {
    guard let part = take() else { return false }
    part.run()
    return true
  }

  private func take() -> RowPart? {
    condition.withLock {
      while next < parts.count {
        if parts[next].rows <= rows {
          next += 1
          running += 1
          return parts[next - 1]
        }
        condition.wait()
      }
      return nil
    }
  }
}
