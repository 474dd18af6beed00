/// The runs of some inputs, in the few words that tell whether their work is done.
public struct RecordedRuns: Sendable {
  /// What made an output.
  public struct Run: Sendable, Hashable {
    public var className: String
    public var classSource: ClassSource?
    public var recipe: ContentHash
    public var output: ContentHash
    public var version: String?
    /// What a JPEG or WebP encoder was told; nil where there was none or the log is older.
    public var quality: Int?
  }

  private var runs: [ContentHash: [Run]] = [:]

  /// The runs of an input, in the order of the log.
  public subscript(input: ContentHash) -> [Run] { runs[input] ?? [] }

  /// Reads a log once, on all cores; what is kept is the runs of these inputs alone.
  /// - Throws: `LogError` where the log cannot be read; never for its content.
  public init(of inputs: Set<ContentHash>, inLog path: String) throws {
    guard !inputs.isEmpty else {
      try LogReader(path: path).reading { _ in }
      return
    }
    let parts = try LogReader(path: path).reading { descriptor in
      try ParallelLines.map(descriptor, makePart: { [(ContentHash, Run)]() }) { part, decoder, _, offset, line in
        guard case .whole(let bytes) = line,
          let fields = decoder.fields(offset == 0 ? LogReader.withoutMark(bytes) : bytes), fields.holds(.kind, "run"),
          let input = fields.hash(.input), inputs.contains(input), let run = decoder.run(fields)
        else { return }
        part.append(
          (
            input,
            Run(
              className: run.className, classSource: run.classSource, recipe: run.recipe, output: run.output,
              version: run.version, quality: run.quality)
          ))
      }
    }
    for (input, run) in parts.lazy.flatMap(\.part) { runs[input, default: []].append(run) }
  }
}
