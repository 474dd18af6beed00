/// Where the samples of some pixels of one row begin, channel by channel; of a gray image all three are one.
package struct ColorRow {
  package var red: UnsafePointer<Float>
  package var green: UnsafePointer<Float>
  package var blue: UnsafePointer<Float>

  /// Red, green, blue by number.
  @inlinable package subscript(channel: Int) -> UnsafePointer<Float> {
    channel == 0 ? red : channel == 1 ? green : blue
  }
}

/// The same for writing.
struct MutableColorRow {
  var red: UnsafeMutablePointer<Float>
  var green: UnsafeMutablePointer<Float>
  var blue: UnsafeMutablePointer<Float>

  /// The same for reading.
  var reading: ColorRow { ColorRow(red: UnsafePointer(red), green: UnsafePointer(green), blue: UnsafePointer(blue)) }
}
