/// Which run a rating of an image judges.
public enum Rater {
  /// A run in which an image takes part.
  public struct Match: Sendable, Hashable {
    /// What the image is to the run.
    public enum Role: String, Sendable, Hashable {
      case output
      case input
    }

    public var run: RunRecord
    public var role: Role

    public init(run: RunRecord, role: Role) {
      self.run = run
      self.role = role
    }
  }

  /// The run that made an image, else the run that read it; nil where the log holds neither.
  ///
  /// Of several the one that stands last in the log: it is append only, so that its order is that of the events and no
  /// clock that was set back can change it. An image that is the output of one run and the input of another is an output.
  /// A log that is no ordinary file (/dev/null) holds nothing.
  /// - Complexity: O(n), at the speed of reading; only lines that hold the hash as an input or output are parsed. Constant
  ///   memory.
  /// - Throws: `LogError` where the log cannot be read; never for its content.
  public static func find(_ hash: ContentHash, inLog path: String) throws -> Match? {
    try find(
      hash, inLog: path, blockSize: LineSearch.standardBlockSize, waveSize: LineSearch.standardWaveSize)
  }

  package static func find(
    _ hash: ContentHash, inLog path: String, blockSize: Int, waveSize: Int
  ) throws -> Match? {
    try LogReader(path: path).reading { descriptor in
      guard descriptor.kind == .file else { return nil }
      var decoder = RecordDecoder()
      var byInput: RunRecord?
      var byOutput: RunRecord?
      try LineSearch(descriptor, blockSize: blockSize, waveSize: waveSize).forEachLineFromEnd(
        holding: hash, where: { $0 == .output || byInput == nil }
      ) { line in
        guard let fields = decoder.fields(line), fields.holds(.kind, "run"), let run = decoder.run(fields) else {
          return true
        }
        if run.output == hash {
          byOutput = run
          return false
        }
        if byInput == nil, run.input == hash { byInput = run }
        return true
      }
      return byOutput.map { Match(run: $0, role: .output) } ?? byInput.map { Match(run: $0, role: .input) }
    }
  }

  /// The rating to append: of the run that was found, else of the image itself, to which no run is known.
  /// - Throws: `LogError` where the score is outside 1…5.
  public static func rating(
    of image: ContentHash, match: Match?, score: Int, notes: String? = nil,
    timestamp: Int = UnixTime.nowMilliseconds()
  ) throws(LogError) -> RatingRecord {
    try RatingRecord(
      timestamp: timestamp, input: match?.run.input ?? image, score: score, notes: notes, output: match?.run.output,
      recipe: match?.run.recipe)
  }
}
