/// How the pixels of a JPEG file of one Huffman-coded scan are laid out (ITU-T T.81, B.2 and A.2).
struct JPEGFrame: Sendable {
  /// Pixels.
  let width: Int
  let height: Int
  /// Rows and columns of pixels of a minimum coded unit (MCU).
  let unitWidth: Int
  let unitHeight: Int
  /// Blocks of an MCU in their order.
  let blocks: [Block]
  /// Whether rows of pixels next to an MCU row depend on it as well: where chroma has fewer rows.
  let blendsRows: Bool
  /// MCUs after which a restart marker stands; 0 where there are none.
  let interval: Int
  /// The first byte of coded pixels.
  let data: Int
  /// What a file of other rows begins with, beside the frame header: the segments that pixels depend on, the scan header last.
  let segments: [Range<Int>]
  /// The frame header.
  let frame: Range<Int>

  struct Block: Sendable {
    let component: Int
    let dc: HuffmanTable
    let ac: HuffmanTable
  }

  /// MCUs in a row, and rows of them.
  var across: Int { (width + unitWidth - 1) / unitWidth }
  var down: Int { (height + unitHeight - 1) / unitHeight }

  /// Nil for any other file.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let all = JPEGSegments.header(of: bytes), let scan = all.last else { return nil }
    var tables: [UInt8: HuffmanTable] = [:]
    var frame: Range<Int>?
    var interval = 0
    for segment in all {
      let content = segment.whole.dropFirst(4)
      switch segment.marker {
      case 0xC4: guard JPEGFrame.readTables(bytes, content, into: &tables) else { return nil }
      case 0xC0, 0xC1:
        guard frame == nil, content.count >= 6 else { return nil }
        frame = segment.whole
      case 0xDD:
        guard content.count == 2 else { return nil }
        interval = JPEGSegments.number(bytes, content.lowerBound)
      case 0xDA, 0xDB, 0xE0...0xEF, 0xFE: break
      default: return nil
      }
    }
    guard let frame, let layout = Layout(bytes, frame: frame.dropFirst(4), scan: scan.whole.dropFirst(4), tables) else {
      return nil
    }
    (self.frame, self.interval, data) = (frame, interval, scan.whole.upperBound)
    (width, height, blocks) = (layout.width, layout.height, layout.blocks)
    (unitWidth, unitHeight, blendsRows) = (8 * layout.across, 8 * layout.down, layout.blendsRows)
    // JFIF's and Adobe's say how colour is coded.
    segments = all.filter { [0xC4, 0xDA, 0xDB, 0xE0, 0xEE].contains($0.marker) }.map(\.whole)
  }

  /// Adds the tables of a DHT segment (B.2.4.2), by class and place.
  private static func readTables(
    _ bytes: UnsafeRawBufferPointer, _ content: Range<Int>, into tables: inout [UInt8: HuffmanTable]
  ) -> Bool {
    var at = content.lowerBound
    while at < content.upperBound {
      guard at + 17 <= content.upperBound else { return false }
      let counts = Array(bytes[at + 1..<at + 17])
      let end = at + 17 + counts.reduce(0) { $0 + Int($1) }
      guard end <= content.upperBound,
        let table = HuffmanTable(counts: counts, symbols: Array(bytes[at + 17..<end]), isAC: bytes[at] >> 4 == 1)
      else { return false }
      tables[bytes[at]] = table
      at = end
    }
    return true
  }

  /// The frame header and the scan header (B.2.2 and B.2.3).
  private struct Layout {
    var width: Int
    var height: Int
    var blocks: [Block] = []
    /// Blocks across and down of an MCU.
    var across = 1
    var down = 1
    var blendsRows = false

    init?(_ bytes: UnsafeRawBufferPointer, frame: Range<Int>, scan: Range<Int>, _ tables: [UInt8: HuffmanTable]) {
      let start = frame.lowerBound
      height = JPEGSegments.number(bytes, start + 1)
      width = JPEGSegments.number(bytes, start + 3)
      let count = Int(bytes[start + 5])
      guard bytes[start] == 8, width > 0, height > 0, count == 1 || count == 3, frame.count == 6 + 3 * count,
        scan.count == 4 + 2 * count, Int(bytes[scan.lowerBound]) == count
      else { return nil }
      let factors = (0..<count).map { index -> (across: Int, down: Int) in
        let byte = bytes[start + 7 + 3 * index]
        return (Int(byte >> 4), Int(byte & 15))
      }
      guard factors.allSatisfy({ (1...4).contains($0.across) && (1...4).contains($0.down) }) else { return nil }
      for index in 0..<count {
        let selector = scan.lowerBound + 1 + 2 * index
        let places = bytes[selector + 1]
        guard bytes[selector] == bytes[start + 6 + 3 * index], let dc = tables[places >> 4],
          let ac = tables[0x10 | places & 15]
        else { return nil }
        // One component by itself is coded block by block.
        let number = count == 1 ? 1 : factors[index].across * factors[index].down
        blocks += Array(repeating: Block(component: index, dc: dc, ac: ac), count: number)
      }
      guard blocks.count <= 10 else { return nil }
      if count > 1 {
        across = factors.map(\.across).max() ?? 1
        down = factors.map(\.down).max() ?? 1
        blendsRows = factors.contains { $0.down < down }
      }
    }
  }
}
