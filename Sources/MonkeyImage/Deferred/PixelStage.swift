/// A change that makes each pixel from itself alone and its place in the image.
enum PixelStage: Sendable {
  case curves([ToneCurve])
  case push(ContrastPush)

  /// Memory that the stage needs, for one thread.
  fileprivate func makeScratch() -> ContrastPush.Scratch? {
    switch self {
    case .curves: nil
    case .push(let push): ContrastPush.Scratch(push)
    }
  }

  fileprivate func apply(to row: MutableColorRow, _ y: Int, _ columns: Range<Int>, _ scratch: ContrastPush.Scratch?) {
    switch self {
    case .curves(let curves):
      guard let first = curves.first else { return }
      first.apply(to: row.red, count: columns.count)
      (curves.count > 1 ? curves[1] : first).apply(to: row.green, count: columns.count)
      (curves.count > 2 ? curves[2] : first).apply(to: row.blue, count: columns.count)
    case .push(let push):
      guard let scratch else { return }
      push.applyToColor(row, y, columns, scratch)
    }
  }
}

/// Makes pieces of rows of a `DeferredColor`, with memory of one thread.
final class RowMaker {
  private let color: DeferredColor
  private let scratch: [ContrastPush.Scratch?]

  init(_ color: DeferredColor) {
    self.color = color
    scratch = color.stages.map { $0.makeScratch() }
  }

  /// Writes the samples of row `y` at `columns`, as they are before sharpening; there must be room for fifteen more.
  func make(_ y: Int, _ columns: Range<Int>, into row: MutableColorRow) {
    let pixels = color.samples.row(y) + columns.lowerBound * StoredSamples.channels
    color.levels.read(pixels, count: columns.count, into: row)
    for (stage, scratch) in zip(color.stages, scratch) { stage.apply(to: row, y, columns, scratch) }
  }
}
