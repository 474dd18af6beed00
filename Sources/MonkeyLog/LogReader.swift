/// Reads a log in constant memory, whatever stands in it: what is no record is skipped and counted.
public struct LogReader: Sendable {
  /// What was met while reading.
  public struct Summary: Sendable, Hashable {
    /// All lines, empty ones included.
    public var lines = 0
    public var runs = 0
    public var ratings = 0
    /// Records of kinds that are neither run nor rating.
    public var others = 0
    public var blank = 0
    /// Lines that are no record: broken JSON, bytes that are not UTF-8, lacking or wrong members, too long.
    public var malformed = 0
    /// The numbers of the first malformed lines, counted from 1.
    public var malformedLines: [Int] = []
    /// The last line has no newline; if it is malformed too, it is the torn end of an append that was cut short.
    public var endsWithoutNewline = false
    /// The last line lacks its newline and is no whole record.
    public var hasTornTail = false
    public var bytes = 0

    public init() {}
  }

  /// A record and where it stands.
  public struct Line: Sendable {
    /// Counted from 1.
    public var number: Int
    /// The place of its first byte in the log.
    public var offset: Int
    public var entry: LogEntry
  }

  public let path: String
  /// How many numbers of malformed lines a summary keeps.
  public var listedMalformedLines: Int

  public init(path: String, listedMalformedLines: Int = 1000) {
    self.path = path
    self.listedMalformedLines = listedMalformedLines
  }

  /// Calls the closure with every record, in the order of the log.
  /// - Throws: `LogError` where the file cannot be opened or read, and what the closure throws; never for the content.
  @discardableResult public func forEach(_ body: (Line) throws -> Void) throws -> Summary {
    var decoder = RecordDecoder()
    var summary = Summary()
    var lastIsMalformed = false
    let totals = try reading { descriptor in
      try LineSplitter(descriptor).forEachLine { number, offset, line in
        lastIsMalformed = false
        switch line {
        case .whole(let bytes):
          guard !Self.isBlank(bytes) else {
            summary.blank += 1
            return
          }
          guard let entry = decoder.entry(number == 1 ? Self.withoutMark(bytes) : bytes) else {
            lastIsMalformed = true
            break
          }
          switch entry {
          case .run: summary.runs += 1
          case .rating: summary.ratings += 1
          case .other: summary.others += 1
          }
          try body(Line(number: number, offset: offset, entry: entry))
        case .tooLong: lastIsMalformed = true
        }
        if lastIsMalformed {
          summary.malformed += 1
          if summary.malformedLines.count < listedMalformedLines { summary.malformedLines.append(number) }
        }
      }
    }
    summary.lines = totals.lines
    summary.bytes = totals.bytes
    summary.endsWithoutNewline = !totals.endsWithNewline
    summary.hasTornTail = !totals.endsWithNewline && lastIsMalformed
    return summary
  }

  /// All records and the summary. Memory grows with the log.
  public func records() throws -> (entries: [LogEntry], summary: Summary) {
    var entries: [LogEntry] = []
    let summary = try forEach { entries.append($0.entry) }
    return (entries, summary)
  }

  /// Opens the log and turns the system's errors into ones that name it.
  func reading<Value>(_ body: (Descriptor) throws -> Value) throws -> Value {
    try translating {
      let descriptor = try Descriptor(opening: path, flags: readOnly, waits: true)
      if descriptor.kind == .folder || descriptor.kind == .socket {
        throw LogError(
          path: path, problem: .wrongType, what: "cannot read the log \(path)",
          why: "it is \(descriptor.kind.described)",
          remedy: "name a file")
      }
      return try body(descriptor)
    }
  }

  func translating<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let failure as Descriptor.Failure {
      throw LogError(
        path: path, problem: failure.problem, what: "cannot read the log \(path)", why: failure.text,
        remedy: failure.problem == .forbidden ? "check its permissions" : "check the path")
    }
  }

  static func isBlank(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }

  /// A log that went through an editor may begin with a byte order mark.
  static func withoutMark(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? UnsafeRawBufferPointer(rebasing: bytes.dropFirst(3)) : bytes
  }
}
