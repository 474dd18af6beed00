/// The union of several logs in the order of time, without exact duplicates. The logs themselves stay as they are.
///
/// A record of any kind is taken, known or not; a line that is none is left out and counted. A record without a time of
/// its own takes the time of the record before it. Of equal times the order of the logs, and within a log its own.
public struct LogMerge: Sendable {
  private struct Line: Sendable {
    var time: Int
    var file: Int32
    var length: Int32
    var offset: Int
    var digest: LogScan.Key
  }

  private struct Part: Sendable {
    var lines: [Line] = []
    var malformed = 0
  }

  private let paths: [String]
  private let lines: [Line]
  /// Lines that were left out since another one says exactly the same.
  public let duplicates: Int
  /// Lines that are no record, for each log.
  public let malformed: [Int]

  /// How many records the union holds.
  public var count: Int { lines.count }

  /// Reads the logs on all cores.
  /// - Complexity: O(n log n); some 100 bytes of memory a record.
  /// - Throws: `LogError` where one cannot be read or is no ordinary file.
  public init(paths: [String]) throws {
    var all: [Line] = []
    var malformed: [Int] = []
    for (file, path) in paths.enumerated() {
      let (lines, bad) = try Self.lines(of: path, file: Int32(truncatingIfNeeded: file))
      all += lines
      malformed.append(bad)
    }
    all.sort { ($0.time, $0.file, $0.offset) < ($1.time, $1.file, $1.offset) }
    let before = all.count
    var seen = KeyTable(capacity: before)
    all.removeAll { !seen.insert($0.digest).isNew }
    self.paths = paths
    self.malformed = malformed
    duplicates = before - all.count
    lines = all
  }

  private static func lines(of path: String, file: Int32) throws -> ([Line], malformed: Int) {
    let parts = try LogReader(path: path).reading { descriptor in
      guard descriptor.kind == .file else {
        throw LogError(
          path: path, problem: .wrongType, what: "cannot merge \(path)", why: "it is \(descriptor.kind.described)",
          remedy: "save it as a file first: its lines are read twice")
      }
      return try ParallelLines.map(descriptor, makePart: { Part() }) { part, decoder, _, offset, line in
        guard case .whole(var bytes) = line else {
          part.malformed += 1
          return
        }
        var offset = offset
        if offset == 0 {
          let marked = bytes.count
          bytes = LogReader.withoutMark(bytes)
          offset += marked - bytes.count
        }
        if LogReader.isBlank(bytes) { return }
        guard let fields = decoder.fields(bytes), fields.text(.kind) != nil else {
          part.malformed += 1
          return
        }
        // No time of its own: told apart by a value that no clock shows, and settled when the parts are joined.
        part.lines.append(
          Line(
            time: fields.integer(.timestamp) ?? Int.min, file: file, length: Int32(truncatingIfNeeded: bytes.count),
            offset: offset, digest: LogScan.digest(bytes)))
      }
    }
    var lines: [Line] = []
    var malformed = 0
    var time = Int.min
    for (part, _) in parts {
      malformed += part.malformed
      for line in part.lines {
        var line = line
        if line.time == .min { line.time = time }
        time = line.time
        lines.append(line)
      }
    }
    return (lines, malformed)
  }

  /// Calls the closure with the bytes of each record, each with its newline, some at a time.
  /// - Throws: `LogError` where a log cannot be read any more; what the closure throws.
  public func forEachBlock(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    var out: [UInt8] = []
    let blockSize = 1 << 20
    out.reserveCapacity(blockSize + 4096)
    var windows = try paths.map { try Window(path: $0) }
    for line in lines {
      try windows[Int(line.file)].withBytes(at: line.offset, count: Int(line.length)) { out.append(contentsOf: $0) }
      out.append(0x0A)
      if out.count >= blockSize {
        try out.withUnsafeBytes(body)
        out.removeAll(keepingCapacity: true)
      }
    }
    if !out.isEmpty { try out.withUnsafeBytes(body) }
  }

  /// A piece of a file that moves on with what is read.
  private struct Window {
    let path: String
    let descriptor: Descriptor
    var bytes: [UInt8] = []
    var start = 0

    init(path: String) throws {
      self.path = path
      descriptor = try LogReader(path: path).reading { $0 }
    }

    mutating func withBytes(at offset: Int, count: Int, _ body: (ArraySlice<UInt8>) -> Void) throws {
      if offset < start || offset + count > start + bytes.count {
        let wanted = max(count, 1 << 18)
        let descriptor = descriptor
        bytes = try LogReader(path: path).translating {
          try [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            filled = try descriptor.read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
          }
        }
        start = offset
      }
      guard offset + count <= start + bytes.count else {
        throw LogError(
          path: path, problem: .failed, what: "cannot merge \(path)", why: "it became shorter while it was read",
          remedy: "try again")
      }
      body(bytes[offset - start..<offset - start + count])
    }
  }
}
