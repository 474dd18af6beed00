import Dispatch

/// Decoding of one image by two threads: the calling one goes down from the top, another passes over rows to a place half the way that is
/// then left and decodes what lies below. Where passing over a row takes a share s of decoding it, the image takes 1 / (2 - s) of the time.
///
/// Nobody waits for the other thread to come: where all cores are busy with other images, the calling thread decodes all rows.
final class DecodedParts: @unchecked Sendable {
  // Unchecked: guarded by the condition.
  private let condition = Condition()
  /// The rows that are left to the calling thread.
  private var top = 0
  private var bottom: Int
  private var isHelping = false
  private var isOver = false
  private var isFlawed = false

  private let layout: RowLayout
  private let second: any SecondDecoder

  /// Rows that are decoded at a time.
  private static let step = 64
  /// Smaller images are decoded before another thread has begun.
  private static let leastPixels = 500_000

  /// Nil where the image is to be decoded by one thread.
  init?(_ source: some RowSource) {
    layout = source.layout
    guard Parallel.width > 1, layout.width * layout.height >= DecodedParts.leastPixels, let second = source.second
    else { return nil }
    self.second = second
    bottom = layout.height
  }

  /// Decodes all rows, some at a time.
  /// - Parameters:
  ///   - place: where these rows are to be written; nil for memory of the thread that calls it.
  ///   - take: is given rows that were written.
  /// - Throws: what the source does.
  func decode(
    _ source: some RowSource, place: @escaping @Sendable (Range<Int>) -> UnsafeMutableRawPointer?,
    take: @escaping @Sendable (SamplePacking.Strip) -> Void
  ) throws {
    let target = Target(layout: layout, place: place, take: take)
    DispatchQueue(label: "monkey.decode.take").async { self.help(target) }
    defer { end() }
    let buffer = DecodedStrips.Buffer(bytes: layout.rowBytes * DecodedParts.step)
    while let rows = takeFromTop() {
      try target.read(rows, buffer) { try source.readRows(rows.lowerBound, rows.count, into: $0) }
    }
    end()
    if isFlawed { throw FlawedFile() }
  }

  /// Returns once nobody else works on the image or holds on to it.
  private func end() {
    condition.withLock {
      isOver = true
      while isHelping { condition.wait() }
    }
  }

  private func takeFromTop() -> Range<Int>? {
    condition.withLock {
      let rows = top..<min(bottom, top + DecodedParts.step)
      top = rows.upperBound
      return rows.isEmpty || isFlawed ? nil : rows
    }
  }

  /// What is next for somebody who has passed over some rows.
  private enum Next {
    case passOn
    case decodeFromHere
    case leave
  }

  /// Takes what lies below `row` where as much is left above.
  private func next(at row: Int) -> Next {
    condition.withLock {
      if isOver || row + DecodedParts.step >= layout.height { return .leave }
      if 2 * row < layout.height + top { return .passOn }
      bottom = row
      return .decodeFromHere
    }
  }

  private func help(_ target: Target) {
    guard
      condition.withLock({
        isHelping = !isOver; return isHelping
      })
    else { return }
    do {
      if let source = second.open() { try decodeLower(source, target) }
    } catch {
      condition.withLock { isFlawed = true }
    }
    condition.withLock {
      isHelping = false
      condition.broadcast()
    }
  }

  private func decodeLower(_ source: any SkippingSource, _ target: Target) throws {
    var row = 0
    search: while true {
      switch next(at: row) {
      case .passOn:
        try source.skipRows(DecodedParts.step)
        row += DecodedParts.step
      case .decodeFromHere: break search
      case .leave: return
      }
    }
    let buffer = DecodedStrips.Buffer(bytes: layout.rowBytes * DecodedParts.step)
    for top in stride(from: row, to: layout.height, by: DecodedParts.step) {
      let rows = top..<min(layout.height, top + DecodedParts.step)
      try target.read(rows, buffer) { try source.readRows(rows.lowerBound, rows.count, into: $0) }
    }
  }

  /// Where rows go.
  private struct Target: Sendable {
    let layout: RowLayout
    let place: @Sendable (Range<Int>) -> UnsafeMutableRawPointer?
    let take: @Sendable (SamplePacking.Strip) -> Void

    func read(_ rows: Range<Int>, _ buffer: DecodedStrips.Buffer, _ decode: (UnsafeMutableRawPointer) throws -> Void)
      rethrows
    {
      let memory = place(rows) ?? buffer.base
      try decode(memory)
      take(
        SamplePacking.Strip(
          data: memory, rowBytes: layout.rowBytes, top: rows.lowerBound, count: rows.count, bands: layout.channels,
          wide: layout.wide))
    }
  }
}
