/// Pairs of pixels counted by how much they differ.
package struct PairTally {
  /// Bytes of red, green and blue, and for each pixel 1 where it is black or white, else 0.
  package struct Pixels {
    let red, green, blue, isExtreme: UnsafePointer<UInt8>

    package init(
      red: UnsafePointer<UInt8>, green: UnsafePointer<UInt8>, blue: UnsafePointer<UInt8>,
      isExtreme: UnsafePointer<UInt8>
    ) {
      (self.red, self.green, self.blue, self.isExtreme) = (red, green, blue, isExtreme)
    }
  }

  /// Pairs that differ by at most 2 of 255 in every channel; that are equal; that are neither black nor white; and the former among these.
  package private(set) var (near, equal, tones, nearTones, equalTones) = (0, 0, 0, 0, 0)

  /// Pairs that are counted in bytes before the counts are added up: under 256, and whole registers of samples.
  private static let block = 192

  package init() {}

  /// Counts the pairs of each of `count` pixels from `start` on and the one `step` further on.
  package mutating func count(_ pixels: Pixels, step: Int, from start: Int, _ count: Int) {
    let end = start + max(0, count)
    for first in stride(from: start, to: end, by: Self.block) {
      addBlock(pixels, step, first..<min(end, first + Self.block))
    }
  }

  // Bytes throughout, so that the compiler makes it 32 or 64 pairs at a time; it takes vectors of bytes with masks apart.
  private mutating func addBlock(_ pixels: Pixels, _ step: Int, _ places: Range<Int>) {
    let (red, green, blue, isExtreme) = (pixels.red, pixels.green, pixels.blue, pixels.isExtreme)
    var (nears, equals, inTones): (UInt8, UInt8, UInt8) = (0, 0, 0)
    var (nearsInTones, equalsInTones): (UInt8, UInt8) = (0, 0)
    for x in places {
      let y = x &+ step
      let (r, g, b) = (Self.apart(red[x], red[y]), Self.apart(green[x], green[y]), Self.apart(blue[x], blue[y]))
      let larger = r > g ? r : g
      let difference = larger > b ? larger : b
      let isNear: UInt8 = difference <= 2 ? 1 : 0
      let isEqual: UInt8 = difference == 0 ? 1 : 0
      let isTone = 1 &- (isExtreme[x] & isExtreme[y])
      nears &+= isNear
      equals &+= isEqual
      inTones &+= isTone
      nearsInTones &+= isNear & isTone
      equalsInTones &+= isEqual & isTone
    }
    near += Int(nears)
    equal += Int(equals)
    tones += Int(inTones)
    nearTones += Int(nearsInTones)
    equalTones += Int(equalsInTones)
  }

  @inline(__always)
  private static func apart(_ a: UInt8, _ b: UInt8) -> UInt8 { a > b ? a &- b : b &- a }
}
