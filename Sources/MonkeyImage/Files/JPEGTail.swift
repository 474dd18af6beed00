/// The lower part of a JPEG file of one scan as a file of its own, for a second decoder.
///
/// Its coded bytes are those of the other file, but for the first minimum coded unit (MCU), where DC differences are taken from 0 and so the sums
/// so far are added. It can begin at an MCU row whose first unit then ends at the same bit of a byte: at one in eight.
package final class JPEGTail {
  /// The first row of pixels of the whole that is as there.
  package let top: Int
  /// How many other rows the file has above.
  package let skip: Int
  private let memory: UnsafeMutableRawBufferPointer

  /// The file; good as long as this.
  package var file: UnsafeRawBufferPointer { UnsafeRawBufferPointer(memory) }

  /// What to do next of somebody who looks for a place to begin.
  package enum Search: Sendable {
    case goOn
    case take
    case giveUp
  }

  /// Runs over the file until a place is found; nil where there is none, or the file is of another kind.
  /// - Parameter decide: is given a row of pixels below which the tail could begin.
  package init?(of bytes: UnsafeRawBufferPointer, decide: (Int) -> Search) {
    // A file with restart markers would need others at other places.
    guard let frame = JPEGFrame(bytes), frame.interval == 0 else { return nil }
    let bits = JPEGBits(bytes, from: frame.data)
    var run = JPEGRun(frame, bits)
    // Where rows of chroma are made of those around them, the MCU row above is decoded for their sake.
    let context = frame.blendsRows ? 1 : 0
    for row in 0..<frame.down {
      let top = (row + context) * frame.unitHeight
      let next = top < frame.height ? decide(top) : .giveUp
      if next == .giveUp { return nil }
      if next == .take, row > 0, let unit = JPEGTail.firstUnit(frame, bits, run) {
        self.top = top
        skip = top - row * frame.unitHeight
        memory = JPEGTail.assemble(frame, bytes, height: frame.height - row * frame.unitHeight, unit: unit, rest: bits)
        return
      }
      guard run.pass(frame.across) else { return nil }
    }
    return nil
  }

  deinit { memory.deallocate() }

  /// The coded bits of an MCU, whole bytes and what of the next one is coded too, and the byte of all bits that follows.
  private typealias Unit = (bytes: [UInt8], next: Int)

  /// The first MCU from a place on, with absolute DC values; nil where they have no code, or it ends at another bit of a byte.
  private static func firstUnit(_ frame: JPEGFrame, _ bits: JPEGBits, _ run: JPEGRun) -> Unit? {
    bits.extend(to: run.bit / 8 + frame.blocks.count * 256)
    var out = BitWriter()
    let base = UnsafeRawPointer(bits.base)
    var (at, done) = (run.bit, -1)
    for block in frame.blocks {
      var first = at
      guard let difference = JPEGRun.passDC(base, &at, block.dc.steps, block.dc) else { return nil }
      if block.component > done {
        done = block.component
        let value = difference &+ (done == 0 ? run.dc.0 : done == 1 ? run.dc.1 : run.dc.2)
        let size = 32 - value.magnitude.leadingZeroBitCount
        guard size <= 11, let code = block.dc.code(size) else { return nil }
        out.write(code.code, code.length)
        if size > 0 { out.write(UInt64(value < 0 ? value + (1 << size) - 1 : value), size) }
        first = at
      }
      guard JPEGRun.passAC(base, &at, block.ac.steps, block.ac) else { return nil }
      out.copy(base, first..<at)
    }
    guard at <= 8 * bits.count, out.pendingCount == at % 8 else { return nil }
    // The rest of the byte in which it ends.
    out.copy(base, at..<(at + 7) / 8 * 8)
    return (out.bytes, (at + 7) / 8)
  }

  private static func assemble(
    _ frame: JPEGFrame, _ bytes: UnsafeRawBufferPointer, height: Int, unit: Unit, rest: JPEGBits
  ) -> UnsafeMutableRawBufferPointer {
    let tail = bytes[rest.place(of: unit.next)...]
    var head: [UInt8] = [0xFF, 0xD8]
    for segment in frame.segments.dropLast() { head += bytes[segment] }
    let start = head.count
    head += bytes[frame.frame]
    (head[start + 5], head[start + 6]) = (UInt8(height >> 8), UInt8(height & 0xFF))
    for segment in frame.segments.suffix(1) { head += bytes[segment] }
    head += unit.bytes
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: head.count + tail.count, alignment: 16)
    memory.copyBytes(from: head)
    UnsafeMutableRawBufferPointer(rebasing: memory[head.count...]).copyMemory(
      from: UnsafeRawBufferPointer(rebasing: tail))
    return memory
  }
}

/// Coded bits, with a zero behind every byte of 255.
private struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  /// Bits that are no whole byte yet.
  private(set) var pendingCount = 0

  /// Appends the lowest bits, at most 48.
  mutating func write(_ value: UInt64, _ length: Int) {
    pending = pending << UInt64(length) | value
    pendingCount += length
    while pendingCount >= 8 {
      pendingCount -= 8
      let byte = UInt8(truncatingIfNeeded: pending >> UInt64(pendingCount))
      bytes += byte == 0xFF ? [byte, 0] : [byte]
    }
  }

  mutating func copy(_ base: UnsafeRawPointer, _ range: Range<Int>) {
    for at in stride(from: range.lowerBound, to: range.upperBound, by: 48) {
      let length = min(48, range.upperBound - at)
      write(JPEGBits.window(base, at) >> UInt64(64 - length), length)
    }
  }
}
