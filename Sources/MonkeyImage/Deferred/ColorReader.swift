/// Reads an image's colour here and there, whether it stands in planes or is still to be made.
package struct ColorReader: Sendable {
  /// 1 (gray) or 3.
  package let channels: Int
  package let width: Int
  package let height: Int
  private let source: Source

  private enum Source: Sendable {
    case planes([Plane])
    case deferred(DeferredColor)
  }

  package init(_ image: Raster) {
    width = image.width
    height = image.height
    if let deferred = image.deferred {
      source = .deferred(deferred)
      channels = StoredSamples.channels
    } else {
      source = .planes(image.color)
      channels = image.color.count
    }
  }

  init(_ color: DeferredColor) {
    (width, height, channels) = (color.samples.width, color.samples.height, StoredSamples.channels)
    source = .deferred(color)
  }

  /// One or three planes of one size.
  init(planes: [Plane]) {
    (width, height, channels) = (planes[0].width, planes[0].height, planes.count)
    source = .planes(planes)
  }

  /// All colour, one plane a channel.
  package var planes: [Plane] {
    switch source {
    case .planes(let planes): planes
    case .deferred(let color): color.planes()
    }
  }

  /// What was measured of this colour while it was decoded.
  var early: EarlyFindings {
    guard case .deferred(let color) = source, color.isAsStored else { return EarlyFindings() }
    return color.samples.early
  }

  /// Gives `body`, on one thread, what it can ask for pixels; what it is given must not outlive the call.
  package func withCursor<R>(_ body: (ColorCursor) throws -> R) rethrows -> R {
    let cursor =
      switch source {
      case .planes(let planes): ColorCursor(planes: planes)
      case .deferred(let color): ColorCursor(color)
      }
    return try withExtendedLifetime(cursor) { try body(cursor) }
  }
}

/// Some pixels of neighbouring rows.
struct ColorBlock {
  /// The first row.
  var first: ColorRow
  /// Samples from a row to the next.
  var stride: Int

  /// Row `index` of the block, from 0.
  @inline(__always)
  func row(_ index: Int) -> ColorRow {
    ColorRow(red: first.red + index * stride, green: first.green + index * stride, blue: first.blue + index * stride)
  }

  /// The first row of one channel.
  @inline(__always)
  func channel(_ index: Int) -> UnsafePointer<Float> { first[index] }
}

/// A `ColorReader`'s memory and place, of one thread.
package final class ColorCursor {
  // Held as long as pointers into them are given out.
  private let planes: [Plane]
  private let views: [PlaneView]
  private let maker: RowMaker?
  private let stored: StoredSamples?
  private var scratch: ColorScratch?
  private var room = (width: 0, rows: 0)

  fileprivate init(planes: [Plane]) {
    self.planes = planes
    views = planes.map { $0.unsafeView }
    maker = nil
    stored = nil
  }

  fileprivate init(_ color: DeferredColor) {
    planes = []
    views = []
    maker = RowMaker(color)
    stored = color.isAsStored ? color.samples : nil
  }

  /// Pixels that must lie inside the image; good until the next call.
  func block(_ rows: Range<Int>, _ columns: Range<Int>) -> ColorBlock {
    guard let maker else {
      let offset = rows.lowerBound * views[0].stride + columns.lowerBound
      let (first, last) = (views[0].base + offset, views[views.count - 1].base + offset)
      let middle = views.count == 3 ? views[1].base + offset : first
      return ColorBlock(first: ColorRow(red: first, green: middle, blue: last), stride: views[0].stride)
    }
    let scratch = scratch(width: columns.count, rows: rows.count)
    for (index, y) in rows.enumerated() { maker.make(y, columns, into: scratch.row(index)) }
    return ColorBlock(first: scratch.row(0).reading, stride: scratch.stride)
  }

  /// Where row `y` begins as its decoder left it: red, green and blue, a byte each, which are 255ths of the samples. Nil where the colour
  /// was decoded otherwise or has been changed since. Good as long as the reader.
  package func storedRow(_ y: Int) -> UnsafePointer<UInt8>? { stored.map { UnsafePointer($0.row(y)) } }

  /// One row.
  package func row(_ y: Int, _ columns: Range<Int>) -> ColorRow { block(y..<y + 1, columns).first }

  private func scratch(width: Int, rows: Int) -> ColorScratch {
    if let scratch, room == (width, rows) { return scratch }
    let new = ColorScratch(width: width, rows: rows)
    (scratch, room) = (new, (width, rows))
    return new
  }
}
