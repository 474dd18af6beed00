/// The rows of an image as a decoder gives them.
struct RowLayout: Equatable {
  /// Pixels in a row, at least 1.
  var width: Int
  /// Rows, at least 1.
  var height: Int
  /// Samples of a pixel, 1 to 4, which stand together.
  var channels: Int
  /// Whether samples are of 16 bits, in the machine's order of bytes; else of 8.
  var wide: Bool

  /// 10^6 pixels.
  var megapixels: Double { Double(width) * Double(height) / 1e6 }
  var rowBytes: Int { width * channels * (wide ? 2 : 1) }
}

/// A decoder of one image.
protocol RowSource: AnyObject {
  var layout: RowLayout { get }
  /// Decodes rows, each of `layout.rowBytes`; called for all rows in turn, from the top, or for the first of them.
  func readRows(_ top: Int, _ count: Int, into target: UnsafeMutableRawPointer) throws
  /// What finds a lower part that can be decoded by itself; nil where nothing can.
  var splitter: (any RowSplitter)? { get }
}

extension RowSource {
  var splitter: (any RowSplitter)? { nil }
}

/// Splits an image that is being decoded into an upper and a lower part.
protocol RowSplitter: Sendable {
  /// Looks for a place, which takes a while.
  /// - Parameters:
  ///   - decide: is given rows further and further down.
  ///   - body: is given a decoder of the rows from `top` on, and how many others it gives first; not called where there is none.
  func split(
    _ decide: (Int) -> JPEGTail.Search, _ body: (_ top: Int, _ source: any RowSource, _ skip: Int) throws -> Void)
    rethrows
}
