#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Cuts a log into lines with constant memory: a buffer that grows with the longest line up to the limit, and beyond it
/// not at all.
struct LineSplitter {
  /// What one line is.
  enum Line {
    /// Its bytes, without the newline and without a carriage return before it. Valid during the call alone.
    case whole(UnsafeRawBufferPointer)
    /// Longer than the limit: passed over.
    case tooLong
  }

  /// What was seen.
  struct Totals {
    var lines = 0
    var bytes = 0
    /// False where the last line has no newline.
    var endsWithNewline = true
  }

  private let descriptor: Descriptor
  private let limit: Int
  private let blockSize: Int

  init(_ descriptor: Descriptor, limit: Int = LogWriter.maximumLineLength, blockSize: Int = 1 << 20) {
    self.descriptor = descriptor
    self.limit = limit
    self.blockSize = blockSize
  }

  /// Calls the closure with every line that begins in a range of bytes: its number counted from 1 in this range, the
  /// place of its first byte in the file, and what it is. Nil as range: all, read in sequence, so that pipes will do.
  func forEachLine(
    in range: Range<Int>? = nil, _ body: (Int, Int, Line) throws -> Void
  ) throws -> Totals {
    var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: blockSize, alignment: 64)
    defer { buffer.deallocate() }
    var totals = Totals()
    // The buffer holds the file's bytes from `origin` on; those before `line` are done with.
    var origin = range?.lowerBound ?? 0
    var filled = 0
    var line = 0
    var searched = 0
    // Whether the rest of a line is being passed over, and whether that line is one of ours.
    var isPassing = false
    var isForeign = false
    var passedFrom = 0
    if let range, range.lowerBound > 0 {
      // Whether a line begins at the range's first byte shows in the byte before it.
      origin -= 1
      isPassing = true
      isForeign = true
    }

    while true {
      if line > 0 {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[line..<filled]))
        origin += line
        filled -= line
        searched -= line
        line = 0
      }
      if filled == buffer.count {
        if isPassing {
          origin += filled
          (filled, searched) = (0, 0)
        } else if filled > limit {
          isPassing = true
          isForeign = false
          passedFrom = origin
          origin += filled
          (filled, searched) = (0, 0)
        } else {
          let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(2 * filled, limit + blockSize), alignment: 64)
          larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
          buffer.deallocate()
          buffer = larger
        }
      }
      let free = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count =
        try range == nil ? descriptor.read(into: free) : descriptor.read(into: free, at: origin + filled)
      filled += count
      totals.bytes += count

      while let base = buffer.baseAddress, searched < filled {
        if let range, !isPassing, origin + line >= range.upperBound { return totals }
        guard let hit = memchr(base + searched, 0x0A, filled - searched) else {
          searched = filled
          break
        }
        let end = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
        if isPassing {
          if !isForeign {
            totals.lines += 1
            try body(totals.lines, passedFrom, .tooLong)
          }
          isPassing = false
        } else {
          totals.lines += 1
          try emit(UnsafeRawBufferPointer(rebasing: buffer[line..<end]), totals.lines, origin + line, body)
        }
        line = end + 1
        searched = line
      }
      if count == 0 { break }
    }

    if isPassing {
      if !isForeign {
        totals.lines += 1
        totals.endsWithNewline = false
        try body(totals.lines, passedFrom, .tooLong)
      }
    } else if line < filled, range.map({ origin + line < $0.upperBound }) ?? true {
      totals.lines += 1
      totals.endsWithNewline = false
      try emit(UnsafeRawBufferPointer(rebasing: buffer[line..<filled]), totals.lines, origin + line, body)
    }
    return totals
  }

  private func emit(
    _ bytes: UnsafeRawBufferPointer, _ number: Int, _ offset: Int, _ body: (Int, Int, Line) throws -> Void
  ) throws {
    var bytes = bytes
    if bytes.last == 0x0D { bytes = UnsafeRawBufferPointer(rebasing: bytes.dropLast()) }
    try body(number, offset, bytes.count > limit ? .tooLong : .whole(bytes))
  }
}
