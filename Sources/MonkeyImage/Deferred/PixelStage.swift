/// A change that makes each pixel from itself alone and its place in the image.
///
/// A class, since rows are made in small pieces on several threads: a value's parts would be counted in and out for each of them.
final class PixelStage: Sendable {
  private let kind: Kind

  private enum Kind: Sendable {
    case curves([ToneCurve])
    case push(ContrastPush)
  }

  /// One curve a channel.
  init(curves: [ToneCurve]) { kind = .curves(curves) }

  init(_ push: ContrastPush) { kind = .push(push) }

  /// What applies the stage on one thread to the pixels of row `y` at some columns, in place.
  fileprivate func makeWorker() -> (MutableColorRow, _ y: Int, _ columns: Range<Int>) -> Void {
    switch kind {
    case .curves(let curves):
      return { row, _, columns in
        curves[0].apply(to: row.red, count: columns.count)
        curves[1].apply(to: row.green, count: columns.count)
        curves[2].apply(to: row.blue, count: columns.count)
      }
    case .push(let push):
      let scratch = ContrastPush.Scratch(push)
      return { row, y, columns in push.applyToColor(row, y, columns, scratch) }
    }
  }
}

/// Makes pieces of rows of a `DeferredColor`, with memory of one thread.
final class RowMaker {
  private let color: DeferredColor
  private let median: StoredMedian?
  private let workers: [(MutableColorRow, Int, Range<Int>) -> Void]

  init(_ color: DeferredColor) {
    self.color = color
    median = color.isMedian ? StoredMedian(color.samples) : nil
    workers = color.stages.map { $0.makeWorker() }
  }

  /// Writes the samples of row `y` at `columns`, as they are before sharpening; there must be room for fifteen more.
  func make(_ y: Int, _ columns: Range<Int>, into row: MutableColorRow) {
    color.levels.read(pixels(y, columns), count: columns.count, into: row)
    for worker in workers { worker(row, y, columns) }
  }

  /// The stored samples, or their medians; good until the next call.
  func pixels(_ y: Int, _ columns: Range<Int>) -> UnsafePointer<UInt8> {
    if let median { return median.row(y, columns) }
    return UnsafePointer(color.samples.row(y) + columns.lowerBound * StoredSamples.channels)
  }
}
