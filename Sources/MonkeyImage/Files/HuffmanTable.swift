/// A Huffman table of a JPEG file, for running over coded blocks without taking their coefficients.
///
/// Notation (ITU-T T.81): a code stands for a symbol, whose lower half is the number of bits of a value that follow; of AC the upper
/// half is the number of zeros before it (F.1.2).
final class HuffmanTable: @unchecked Sendable {
  // Unchecked: never changed after init.
  /// Bits by which `steps` is looked up.
  static let lookup = 12
  /// Added to a step's coefficients where the block ends with it.
  static let blockEnd = 128

  /// By the next bits: how many bits to go on (lower five), and past how many coefficients that is. A step takes as many symbols as
  /// those bits hold the codes of, of DC one; 0 where they do not hold one.
  let steps: UnsafeMutablePointer<UInt16>
  /// Lengths of the codes of all 256 symbols, 0 where there is none, and the codes.
  private let lengths: [UInt8]
  private let codes: [UInt16]
  /// For each length: the end of its codes, with zeros behind to 16 bits; its first code less the place of that code's symbol.
  private let ends: [Int]
  private let offsets: [Int]
  private let symbols: [UInt8]

  /// Nil where the numbers are not those of a table.
  /// - Parameters:
  ///   - counts: codes of 1 to 16 bits.
  ///   - symbols: by growing length of their codes.
  init?(counts: [UInt8], symbols: [UInt8], isAC: Bool) {
    guard counts.count == 16, counts.reduce(0, { $0 + Int($1) }) == symbols.count, symbols.count <= 256 else {
      return nil
    }
    var (lengths, codes) = ([UInt8](repeating: 0, count: 256), [UInt16](repeating: 0, count: 256))
    var (ends, offsets) = ([0], [0])
    var (code, place) = (0, 0)
    for length in 1...16 {
      offsets.append(code - place)
      for _ in 0..<Int(counts[length - 1]) {
        if code >= 1 << length { return nil }
        let symbol = Int(symbols[place])
        (lengths[symbol], codes[symbol]) = (UInt8(length), UInt16(code))
        (code, place) = (code + 1, place + 1)
      }
      ends.append(code << (16 - length))
      code <<= 1
    }
    (self.lengths, self.codes, self.ends, self.offsets, self.symbols) = (lengths, codes, ends, offsets, symbols)
    steps = .allocate(capacity: 1 << HuffmanTable.lookup)
    steps.initialize(repeating: 0, count: 1 << HuffmanTable.lookup)
    isAC ? fillAC() : fillDC()
  }

  deinit { steps.deallocate() }

  private func fillDC() {
    forEachShortCode { symbol, length, range in
      for index in range { steps[index] = UInt16(length | symbol << 5) }
    }
  }

  private func fillAC() {
    let (lookup, mask) = (HuffmanTable.lookup, 1 << HuffmanTable.lookup - 1)
    // Symbol and length of the first code.
    var first = [UInt16](repeating: 0, count: mask + 1)
    forEachShortCode { symbol, length, range in
      for index in range { first[index] = UInt16(length | symbol << 5) }
    }
    for index in 0...mask {
      var (used, passed) = (0, 0)
      while used < lookup, passed < HuffmanTable.blockEnd {
        let entry = Int(first[index << used & mask])
        let (length, symbol) = (entry & 31, entry >> 5)
        // The value after the last code may lie beyond the bits that are looked up.
        guard length > 0, used + length <= lookup, let past = HuffmanTable.coefficients(symbol),
          past == HuffmanTable.blockEnd || passed + past < 64
        else { break }
        (used, passed) = (used + length + symbol & 15, passed + past)
      }
      if passed > 0 { steps[index] = UInt16(used | passed << 5) }
    }
  }

  private func forEachShortCode(_ body: (Int, Int, Range<Int>) -> Void) {
    for symbol in 0..<256 {
      let length = Int(lengths[symbol])
      if length == 0 || length > HuffmanTable.lookup { continue }
      let rest = HuffmanTable.lookup - length
      body(symbol, length, Int(codes[symbol]) << rest..<(Int(codes[symbol]) + 1) << rest)
    }
  }

  /// Past how many coefficients an AC symbol goes; `blockEnd` where it ends the block, nil where it means nothing.
  static func coefficients(_ symbol: Int) -> Int? {
    if symbol & 15 > 0 { return symbol >> 4 + 1 }
    return symbol == 0 ? blockEnd : symbol == 0xF0 ? 16 : nil
  }

  /// The symbol whose code the window, from its highest bit, begins with, and the code's length; nil where there is none.
  func symbol(_ window: UInt64) -> (symbol: Int, length: Int)? {
    let next = Int(window >> 48)
    for length in 1...16 where next < ends[length] {
      return (Int(symbols[next >> (16 - length) - offsets[length]]), length)
    }
    return nil
  }

  /// The code of a symbol; nil where it has none.
  func code(_ symbol: Int) -> (code: UInt64, length: Int)? {
    lengths[symbol] == 0 ? nil : (UInt64(codes[symbol]), Int(lengths[symbol]))
  }
}
