/// Whether a log is sound: what stands in it, and what is odd about it. Nothing odd makes a log unusable.
public struct LogCheck: Sendable, Hashable {
  /// A line that says exactly what an earlier one says.
  public struct Duplicate: Sendable, Hashable {
    public var line: Int
    /// The first line with that content.
    public var first: Int
  }

  public var summary: LogReader.Summary
  /// The lines of ratings that belong to no run.
  public var orphanLines: [Int] = []
  /// In the order of the log.
  public var duplicates: [Duplicate] = []

  /// Reads a log on all cores.
  /// - Complexity: O(n); some 120 bytes of memory a record.
  /// - Throws: `LogError` where it cannot be read; never for its content.
  public init(path: String) throws { try self.init(path: path, pieceSize: ParallelLines.standardPieceSize) }

  package init(path: String, pieceSize: Int) throws {
    let scan = try LogScan(path: path, withDigests: true, pieceSize: pieceSize)
    summary = scan.summary

    let runOfRating = scan.join()
    var rating = 0
    var seen = KeyTable(capacity: summary.runs + summary.ratings + summary.others)
    var firstLines: [Int] = []
    for piece in scan.pieces {
      for entry in piece.ratings {
        if runOfRating[rating] == nil { orphanLines.append(piece.linesBefore + Int(entry.line)) }
        rating += 1
      }
      for (key, line) in piece.digests {
        let line = piece.linesBefore + Int(line)
        let (number, isNew) = seen.insert(key)
        if isNew {
          firstLines.append(line)
        } else {
          duplicates.append(Duplicate(line: line, first: firstLines[number]))
        }
      }
    }
  }
}
