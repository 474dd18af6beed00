import Dispatch
import Synchronization

/// The rows of a PNG file with their filters' bytes, some at a time, inflated on a thread of their own a little ahead of who asks for them.
final class PNGBlocks: @unchecked Sendable {
  // Unchecked: a block belongs to one thread at a time, by the semaphores.
  /// Rows as they were compressed; the next one of `PNGBlocks` ends what may be done with it.
  struct Block {
    /// A byte that names the filter, then the row, again and again.
    var base: UnsafeMutablePointer<UInt8>
    var rows: Int
  }

  private let inflater: PNGInflater
  /// Bytes of a row with the filter's.
  private let stride: Int
  private let height: Int
  private let blockRows: Int
  private let memory: UnsafeMutablePointer<UInt8>
  /// Blocks that may be filled, and blocks that are; nil where nobody inflates ahead.
  private var ahead: (empty: DispatchSemaphore, full: DispatchSemaphore, ended: DispatchSemaphore)?
  private let isWanted = Atomic(true)
  private let isFlawed = Atomic(false)
  /// Rows that were handed out.
  private var given = 0

  private static let slots = 3
  /// Such that all blocks stay in a core's cache.
  private static let blockBytes = 192 << 10
  /// Smaller images are inflated before a thread has come.
  private static let leastAhead = 1 << 20

  init(_ inflater: PNGInflater, stride: Int, height: Int) {
    self.inflater = inflater
    self.stride = stride
    self.height = height
    let rows = PNGBlocks.blockBytes / stride
    blockRows = max(1, min(height, rows < PNGFilter.lanes ? rows : rows / PNGFilter.lanes * PNGFilter.lanes))
    memory = .allocate(capacity: PNGBlocks.slots * blockRows * stride)
    if Parallel.width > 1, stride * height >= PNGBlocks.leastAhead {
      // Semaphores may not end below what they began with.
      ahead = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
      for _ in 1..<PNGBlocks.slots { ahead?.empty.signal() }
      // A thread and not a queue, whose threads may all be waiting for the rows.
      if !detachThread({ self.inflateAhead() }) { ahead = nil }
    }
  }

  deinit { memory.deallocate() }

  /// Ends inflating; to be called once, before the file's bytes go.
  func close() {
    isWanted.store(false, ordering: .relaxed)
    ahead?.empty.signal()
    ahead?.ended.wait()
  }

  /// The next rows; nil where a fault was found in these or in others. To be called as long as there are rows.
  func next() -> Block? {
    if let ahead {
      // What was handed out before is free again.
      if given > 0 { ahead.empty.signal() }
      ahead.full.wait()
    } else {
      fill(given)
    }
    let block = Block(base: place(given), rows: min(blockRows, height - given))
    given += block.rows
    return isFlawed.load(ordering: .relaxed) ? nil : block
  }

  private func place(_ top: Int) -> UnsafeMutablePointer<UInt8> {
    memory + top / blockRows % PNGBlocks.slots * blockRows * stride
  }

  private func inflateAhead() {
    defer { ahead?.ended.signal() }
    for top in Swift.stride(from: 0, to: height, by: blockRows) {
      ahead?.empty.wait()
      guard isWanted.load(ordering: .relaxed) else { return }
      fill(top)
      ahead?.full.signal()
      // Whoever asks for more than there is finds the fault.
      if isFlawed.load(ordering: .relaxed) { return }
    }
  }

  private func fill(_ top: Int) {
    let rows = min(blockRows, height - top)
    guard inflater.read(rows * stride, into: place(top)), top + rows < height || inflater.isAtEnd() else {
      return isFlawed.store(true, ordering: .relaxed)
    }
  }
}
