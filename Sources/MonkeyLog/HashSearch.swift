/// Finds a hash in a log without looking at every byte.
///
/// A hash has 64 digits, so wherever it stands, of the eight-byte words at a distance of 57 bytes one lies inside it
/// whole. Only these words are looked at, and only where one is among the 57 that the hash holds is it compared: the idea
/// of Wu and Manber's blocks (1994) with a fixed stride.
struct HashSearch: Sendable {
  static let length = 64
  static let stride = length - 8 + 1

  private let digits: [UInt8]
  // A bit for each value of 16 bits mixed out of a word; set for the words of the hash.
  private let filter: [UInt64]

  init(_ hash: ContentHash) {
    let digits = Array(hash.hex.utf8)
    var filter = [UInt64](repeating: 0, count: 1024)
    digits.withUnsafeBytes { bytes in
      for place in 0..<Self.stride {
        let slot = Self.slot(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        filter[slot >> 6] |= 1 << UInt64(slot & 63)
      }
    }
    self.digits = digits
    self.filter = filter
  }

  @inline(__always) private static func slot(_ word: UInt64) -> Int {
    Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) >> 48)
  }

  /// Calls the closure with every place where the hash stands, from the last to the first.
  /// - Complexity: O(n / 57) looks in the mean.
  func forEachPlaceFromEnd(in bytes: UnsafeRawBufferPointer, _ body: (Int) -> Void) {
    guard bytes.count >= Self.length else { return }
    filter.withUnsafeBufferPointer { filter in
      digits.withUnsafeBytes { digits in
        // Places at or after `found` are done with.
        var found = Int.max
        var at = bytes.count - 8
        while at >= 0 {
          let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
          let slot = Self.slot(word)
          if filter[slot >> 6] & 1 << UInt64(slot & 63) != 0 {
            // Every alignment that the word allows, the latest place first.
            for shift in 0..<Self.stride where digits.loadUnaligned(fromByteOffset: shift, as: UInt64.self) == word {
              let place = at - shift
              guard place >= 0, place < found, place + Self.length <= bytes.count else { continue }
              let text = UnsafeRawBufferPointer(rebasing: bytes[place..<place + Self.length])
              if text.elementsEqual(digits) {
                found = place
                body(place)
              }
            }
          }
          at -= Self.stride
        }
      }
    }
  }
}
