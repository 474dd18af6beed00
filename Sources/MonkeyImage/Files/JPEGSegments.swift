/// The segments of a JPEG file before its coded pixels (ITU-T T.81, B.1.1).
enum JPEGSegments {
  struct Segment {
    /// The second byte of its marker.
    var marker: UInt8
    /// With the marker, two bytes, and the length, two more.
    var whole: Range<Int>
  }

  /// The segments up to the scan header's, which is the last; nil where they do not follow one another.
  static func header<Bytes: RandomAccessCollection>(of file: Bytes) -> [Segment]?
  where Bytes.Element == UInt8, Bytes.Index == Int {
    guard file.starts(with: [0xFF, 0xD8]) else { return nil }
    var segments: [Segment] = []
    var at = 2
    while at + 4 <= file.count, file[at] == 0xFF {
      let length = number(file, at + 2)
      guard length >= 2, at + 2 + length <= file.count else { return nil }
      segments.append(Segment(marker: file[at + 1], whole: at..<at + 2 + length))
      if file[at + 1] == 0xDA { return segments }
      at += 2 + length
    }
    return nil
  }

  /// Two bytes, the higher first.
  static func number<Bytes: RandomAccessCollection>(_ file: Bytes, _ at: Int) -> Int
  where Bytes.Element == UInt8, Bytes.Index == Int {
    Int(file[at]) << 8 | Int(file[at + 1])
  }
}
