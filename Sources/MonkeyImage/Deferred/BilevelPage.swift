import Synchronization

/// A gray image of black and white alone as the mask of its black pixels, a quarter of its plane's memory. The plane is made when
/// somebody asks for it; a page that is found, cleaned of specks and packed to one bit a pixel never has one.
final class BilevelPage: Sendable {
  /// 1 where the page is black.
  let black: Mask
  private let made = Mutex<Plane?>(nil)

  init(black: Mask) { self.black = black }

  /// 0 where the page is black, 1 elsewhere; made once.
  func plane() -> Plane {
    made.withLock { made in
      if let made { return made }
      let plane = black.plane(set: 0, clear: 1)
      made = plane
      return plane
    }
  }

  /// The plane for somebody who will write to it: nothing here holds on to it.
  func takePlane() -> Plane {
    made.withLock { made in
      defer { made = nil }
      return made ?? black.plane(set: 0, clear: 1)
    }
  }
}

extension Mask {
  /// Writes rows with a byte a pixel: 0 where a pixel is set, 255 where it is clear.
  func packLevels(_ rows: Range<Int>, into target: UnsafeMutablePointer<UInt8>) {
    let width = width
    read { view in
      for (index, y) in rows.enumerated() {
        let (row, out) = (view.row(y), target + index * width)
        for x in 0..<width { out[x] = row[x] &- 1 }
      }
    }
  }

  /// Writes rows with one bit a pixel, the leftmost in the highest bit, each row in whole bytes: 1 where a pixel is clear, 0 past the end.
  func packClear(_ rows: Range<Int>, into target: UnsafeMutablePointer<UInt8>) {
    let (width, rowBytes) = (width, (width + 7) / 8)
    guard rowBytes > 0 else { return }
    read { view in
      for (index, y) in rows.enumerated() {
        let (words, out) = (UnsafeRawPointer(view.row(y)), target + index * rowBytes)
        for k in 0..<rowBytes {
          // Eight bytes of 0 or 1 become the bits of the highest one: no two of the products fall on the same bit.
          let word = words.load(fromByteOffset: 8 * k, as: UInt64.self).littleEndian
          out[k] = ~UInt8(truncatingIfNeeded: (word &* 0x8040_2010_0804_0201) >> 56)
        }
        if width % 8 != 0 { out[rowBytes - 1] &= 0xFF << UInt8(8 - width % 8) }
      }
    }
  }
}
