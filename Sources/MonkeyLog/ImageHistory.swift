/// All that a log says of one image: every run of its input, with the verdicts, in order.
///
/// The image may be named by its hash or by a path, and may be the input or the output of runs: the history is that of
/// the input. A picture that several inputs led to has the history of all of them.
public struct ImageHistory: Sendable {
  /// Runs with their ratings and ratings without a run, in the order of the log.
  public var history: History
  /// The inputs whose history it is; empty where the log knows nothing of the image.
  public var inputs: Set<ContentHash>

  /// Reads a log on all cores, twice; what is kept is the history alone.
  /// - Parameters:
  ///   - hashes: hashes of the image, as input or output.
  ///   - image: its path as it was given to a run, as input or output; nil to go by hashes alone.
  /// - Throws: `LogError` where the log cannot be read; never for its content.
  public init(of hashes: Set<ContentHash>, path image: String?, inLog log: String) throws {
    let inputs = try Self.inputs(hashes, image, log)
    self.inputs = inputs
    guard !inputs.isEmpty else {
      history = History([])
      return
    }
    let parts = try LogReader(path: log).reading { descriptor in
      try ParallelLines.map(descriptor, makePart: { [LogEntry]() }) { part, decoder, _, offset, line in
        guard case .whole(let bytes) = line,
          let fields = decoder.fields(offset == 0 ? LogReader.withoutMark(bytes) : bytes),
          let input = fields.hash(.input), inputs.contains(input), let entry = decoder.entry(fields)
        else { return }
        part.append(entry)
      }
    }
    history = History(parts.flatMap(\.part))
  }

  private static func inputs(
    _ hashes: Set<ContentHash>, _ image: String?, _ log: String
  ) throws -> Set<ContentHash> {
    let parts = try LogReader(path: log).reading { descriptor in
      guard descriptor.kind == .file else {
        throw LogError(
          path: log, problem: .wrongType, what: "cannot look into \(log)", why: "it is \(descriptor.kind.described)",
          remedy: "save it as a file first: it is read twice")
      }
      return try ParallelLines.map(descriptor, makePart: { Set<ContentHash>() }) { part, decoder, _, offset, line in
        guard case .whole(let bytes) = line,
          let fields = decoder.fields(offset == 0 ? LogReader.withoutMark(bytes) : bytes),
          fields.holds(.kind, "run") || fields.holds(.kind, "rating"), let input = fields.hash(.input)
        else { return }
        let isNamed = image.map { fields.holds(.inputPath, $0) || fields.holds(.outputPath, $0) } ?? false
        if isNamed || hashes.contains(input) || fields.hash(.output).map(hashes.contains) == true { part.insert(input) }
      }
    }
    return parts.reduce(into: []) { $0.formUnion($1.part) }
  }
}
