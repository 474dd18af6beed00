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
  /// What makes a second decoder of the image, for another thread; nil where one alone decodes it.
  var second: (any SecondDecoder)? { get }
}

extension RowSource {
  var second: (any SecondDecoder)? { nil }
}

/// A decoder that can pass over rows in less time than decoding them takes.
protocol SkippingSource: RowSource {
  /// Passes over the next rows.
  func skipRows(_ count: Int) throws
}

/// Makes another decoder of an image that is being decoded.
protocol SecondDecoder: Sendable {
  /// Nil where it cannot be made. It must not outlive the file.
  func open() -> (any SkippingSource)?
}
