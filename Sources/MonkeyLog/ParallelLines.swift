import Dispatch

/// Reads a log's lines on all cores: each takes pieces of the file, a piece being the lines that begin in it.
enum ParallelLines {
  /// Bytes: large enough to be worth a thread's while, small enough that all finish at about the same time.
  static let standardPieceSize = 8 << 20

  /// The results for all pieces, in the order of the log, with what was read of each. What is no ordinary file is one
  /// piece.
  ///
  /// The closure runs on several threads, on a part and a decoder of its own each: line number within the piece counted
  /// from 1, place in the file, line.
  static func map<Part: Sendable>(
    _ descriptor: Descriptor, pieceSize: Int = standardPieceSize, makePart: @Sendable () -> Part,
    _ body: @escaping @Sendable (inout Part, inout RecordDecoder, Int, Int, LineSplitter.Line) throws -> Void
  ) throws -> [(part: Part, totals: LineSplitter.Totals)] {
    let splitter = LineSplitter(descriptor, blockSize: min(1 << 18, max(1, pieceSize)))
    guard descriptor.kind == .file else {
      var part = makePart()
      var decoder = RecordDecoder()
      let totals = try splitter.forEachLine { try body(&part, &decoder, $0, $1, $2) }
      return [(part, totals)]
    }
    let size = try descriptor.size()
    let count = (size + pieceSize - 1) / pieceSize
    let slots = Slots<Result<(part: Part, totals: LineSplitter.Totals), any Error>>(count: count)
    DispatchQueue.concurrentPerform(iterations: count) { index in
      slots[index] = Result {
        var part = makePart()
        var decoder = RecordDecoder()
        let range = index * pieceSize..<min(size, (index + 1) * pieceSize)
        let totals = try splitter.forEachLine(in: range) { try body(&part, &decoder, $0, $1, $2) }
        return (part, totals)
      }
    }
    return try slots.values().map { try $0.get() }
  }
}
