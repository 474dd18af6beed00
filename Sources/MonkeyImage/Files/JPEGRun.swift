/// Runs over the coded blocks of a JPEG file (ITU-T T.81, F.2.2) without making anything of them but the sums of the DC differences: to
/// find where a row of minimum coded units (MCU) begins, all before must be run over. It takes a fifth of the time of decoding.
struct JPEGRun {
  /// The place, between two MCUs.
  private(set) var bit = 0
  /// The DC values that differences are taken from, by component.
  private(set) var dc: (Int32, Int32, Int32) = (0, 0, 0)
  private let bits: JPEGBits
  private let blocks: [JPEGFrame.Block]
  /// What of the blocks is needed each time: without counting references.
  private let tables: [(dc: UnsafePointer<UInt16>, ac: UnsafePointer<UInt16>, component: Int)]

  init(_ frame: JPEGFrame, _ bits: JPEGBits) {
    (self.bits, blocks) = (bits, frame.blocks)
    tables = blocks.map { (UnsafePointer($0.dc.steps), UnsafePointer($0.ac.steps), $0.component) }
  }

  /// Passes so many MCUs; false where they are not there.
  mutating func pass(_ units: Int) -> Bool {
    // 64 codes a block of 16 bits and at most 15 of a value.
    bits.extend(to: bit / 8 + units * blocks.count * 256)
    let (base, last) = (UnsafeRawPointer(bits.base), 8 * bits.count)
    var (bit, dc) = (bit, dc)
    defer { (self.bit, self.dc) = (bit, dc) }
    return tables.withUnsafeBufferPointer { tables in
      for _ in 0..<units {
        for index in tables.indices {
          let table = tables[index]
          guard let difference = JPEGRun.passDC(base, &bit, table.dc, blocks[index].dc) else { return false }
          switch table.component {
          case 0: dc.0 &+= difference
          case 1: dc.1 &+= difference
          default: dc.2 &+= difference
          }
          guard JPEGRun.passAC(base, &bit, table.ac, blocks[index].ac) else { return false }
        }
        if bit > last { return false }
      }
      return true
    }
  }

  /// The DC difference that a block begins with (F.2.2.1); nil where there is none.
  /// - Parameters:
  ///   - base: where the bits begin.
  ///   - steps: the table's, which is asked for only where a code is long.
  @inline(__always)
  static func passDC(
    _ base: UnsafeRawPointer, _ bit: inout Int, _ steps: UnsafePointer<UInt16>,
    _ table: @autoclosure () -> HuffmanTable
  ) -> Int32? {
    let window = JPEGBits.window(base, bit)
    let step = Int(steps[Int(window &>> UInt64(64 - HuffmanTable.lookup))])
    var (length, size) = (step & 31, step &>> 5)
    if length == 0 {
      guard let found = table().symbol(window) else { return nil }
      (size, length) = found
    }
    guard size <= 11 else { return nil }
    bit &+= length &+ size
    if size == 0 { return 0 }
    let value = Int32(truncatingIfNeeded: (window &<< UInt64(length)) &>> UInt64(64 &- size))
    return value &>> Int32(size &- 1) == 0 ? value &- (1 &<< Int32(size)) &+ 1 : value
  }

  /// Passes the AC coefficients of a block (F.2.2.2); false where they are none.
  @inline(__always)
  static func passAC(
    _ base: UnsafeRawPointer, _ bit: inout Int, _ steps: UnsafePointer<UInt16>,
    _ table: @autoclosure () -> HuffmanTable
  ) -> Bool {
    var passed = 1
    var window = JPEGBits.window(base, bit)
    // As long as the place is not past this, the window has enough bits for a step.
    var limit = bit &+ 57 &- HuffmanTable.lookup
    while true {
      if bit > limit {
        window = JPEGBits.window(base, bit)
        limit = bit &+ 57 &- HuffmanTable.lookup
      }
      let step = Int(steps[Int(window &>> UInt64(64 - HuffmanTable.lookup))])
      let next = passed &+ step &>> 5
      if step == 0 || next > 64 && (next <= HuffmanTable.blockEnd || next > HuffmanTable.blockEnd &+ 63) {
        // A code that is too long, or symbols of which the last ones are the next block's.
        guard let past = passSymbol(base, &bit, table()) else { return false }
        passed &+= past
        if passed == 64 || passed > HuffmanTable.blockEnd { return true }
        if passed > 64 { return false }
        limit = Int.min
        continue
      }
      let length = step & 31
      bit &+= length
      if next >= 64 { return true }
      window &<<= UInt64(length)
      passed = next
    }
  }

  @inline(never)
  private static func passSymbol(_ base: UnsafeRawPointer, _ bit: inout Int, _ table: HuffmanTable) -> Int? {
    guard let (symbol, length) = table.symbol(JPEGBits.window(base, bit)),
      let past = HuffmanTable.coefficients(symbol)
    else { return nil }
    bit += length + symbol & 15
    return past
  }
}
