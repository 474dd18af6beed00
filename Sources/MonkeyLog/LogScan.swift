import MonkeyValue

/// What `LogStats` and `LogCheck` need of a log, gathered in one walk on all cores: some 50 bytes a record.
struct LogScan: Sendable {
  typealias Key = RatingJoin.Key

  struct Run {
    var input: Key
    var output: Key
    /// Index into the groups of the piece.
    var group: Int32
    /// Line within the piece, counted from 1.
    var line: Int32
  }

  struct Rating {
    var input: Key
    var output: Key?
    var recipe: Key?
    var score: UInt8
    /// How many runs of the piece stand before it.
    var runsBefore: Int32
    var line: Int32
  }

  /// Runs of one class with one recipe.
  struct Group: Hashable {
    var className: String
    var recipe: ContentHash
  }

  struct Piece: Sendable {
    var runs: [Run] = []
    var ratings: [Rating] = []
    var groups: [Group] = []
    var groupsByRecipe: [Key: Int32] = [:]
    var groupIndices: [Group: Int32] = [:]
    /// Of each group, summed: milliseconds.
    var durations: [Double] = []
    var others = 0
    var blank = 0
    var malformed = 0
    var malformedLines: [Int32] = []
    var lastIsMalformed = false
    /// The hash of each record's line, where they are wanted.
    var digests: [(key: Key, line: Int32)] = []
    var totals = LineSplitter.Totals()
    /// How many lines of the log stand before the piece.
    var linesBefore = 0
  }

  private(set) var pieces: [Piece]

  static let listedMalformedLines = 10_000

  /// Reads a log.
  /// - Throws: `LogError` where it cannot be read; never for its content.
  init(path: String, withDigests: Bool = false, pieceSize: Int = ParallelLines.standardPieceSize) throws {
    let results = try LogReader(path: path).reading { descriptor in
      try ParallelLines.map(descriptor, pieceSize: pieceSize, makePart: { Piece() }) {
        piece, decoder, number, offset, line in
        piece.take(line, &decoder, number: number, isFirst: offset == 0, withDigest: withDigests)
      }
    }
    pieces = []
    var lines = 0
    for (part, totals) in results {
      var piece = part
      piece.totals = totals
      piece.linesBefore = lines
      lines += totals.lines
      pieces.append(piece)
    }
  }

  /// Counts, in the words of the reader.
  var summary: LogReader.Summary {
    var summary = LogReader.Summary()
    for piece in pieces where piece.totals.lines > 0 {
      summary.lines += piece.totals.lines
      summary.runs += piece.runs.count
      summary.ratings += piece.ratings.count
      summary.others += piece.others
      summary.blank += piece.blank
      summary.malformed += piece.malformed
      let room = Self.listedMalformedLines - summary.malformedLines.count
      summary.malformedLines += piece.malformedLines.prefix(room).map { Int($0) + piece.linesBefore }
      summary.endsWithoutNewline = !piece.totals.endsWithNewline
      summary.hasTornTail = !piece.totals.endsWithNewline && piece.lastIsMalformed
    }
    return summary
  }

  /// Joins runs and ratings: for each rating, in the order of the log, the number of its run in that order; nil for an
  /// orphan.
  func join() -> [Int?] {
    // Only runs of inputs that were rated matter, and these are mostly few.
    let count = pieces.reduce(0) { $0 + $1.ratings.count }
    guard count > 0 else { return [] }
    var inputs = KeyTable(capacity: count)
    var inputOfRating: [Int] = []
    inputOfRating.reserveCapacity(count)
    for piece in pieces { for rating in piece.ratings { inputOfRating.append(inputs.insert(rating.input).number) } }

    var result: [Int?] = []
    result.reserveCapacity(count)
    var join = RatingJoin()
    var number = 0
    for piece in pieces {
      let recipes = piece.groups.map { RatingJoin.key($0.recipe) }
      var next = 0
      func addRuns(upTo end: Int) {
        for run in piece.runs[next..<end] {
          if let input = inputs.find(run.input) {
            join.add(run: number, input: input, output: run.output, recipe: recipes[Int(run.group)]) {
              result[$0] = number
            }
          }
          number += 1
        }
        next = end
      }
      for rating in piece.ratings {
        addRuns(upTo: Int(rating.runsBefore))
        result.append(
          join.add(
            rating: result.count, input: inputOfRating[result.count], output: rating.output, recipe: rating.recipe))
      }
      addRuns(upTo: piece.runs.count)
    }
    return result
  }
}

extension LogScan.Piece {
  mutating func take(
    _ line: LineSplitter.Line, _ decoder: inout RecordDecoder, number: Int, isFirst: Bool, withDigest: Bool
  ) {
    lastIsMalformed = false
    guard case .whole(var bytes) = line else { return reject(number) }
    if isFirst { bytes = LogReader.withoutMark(bytes) }
    guard let fields = decoder.fields(bytes) else {
      if LogReader.isBlank(bytes) { blank += 1 } else { reject(number) }
      return
    }
    if fields.holds(.kind, "run") {
      guard takeRun(fields, number) else { return reject(number) }
    } else if fields.holds(.kind, "rating") {
      guard takeRating(fields, number) else { return reject(number) }
    } else {
      guard fields.text(.kind) != nil, (try? JSONParser.parse(bytes)) != nil else { return reject(number) }
      others += 1
    }
    if withDigest { digests.append((LogScan.digest(bytes), Int32(truncatingIfNeeded: number))) }
  }

  private mutating func reject(_ number: Int) {
    lastIsMalformed = true
    malformed += 1
    if malformedLines.count < LogScan.listedMalformedLines { malformedLines.append(Int32(truncatingIfNeeded: number)) }
  }

  private mutating func takeRun(_ fields: RecordFields, _ number: Int) -> Bool {
    guard fields.steps != nil, fields.integer(.timestamp) != nil, let input = fields.hash(.input),
      let recipe = fields.hash(.recipe), let output = fields.hash(.output), let duration = fields.integer(.duration),
      let group = group(fields, recipe)
    else { return false }
    durations[Int(group)] += Double(duration)
    // Once, instead of growing and copying many times: a piece of eight megabytes holds some ten thousand records.
    if runs.isEmpty { runs.reserveCapacity(12_000) }
    runs.append(
      LogScan.Run(
        input: RatingJoin.key(input), output: RatingJoin.key(output), group: group,
        line: Int32(truncatingIfNeeded: number)))
    return true
  }

  private mutating func takeRating(_ fields: RecordFields, _ number: Int) -> Bool {
    guard fields.integer(.timestamp) != nil, let input = fields.hash(.input), let score = fields.integer(.score),
      RatingRecord.scores.contains(score)
    else { return false }
    if ratings.isEmpty { ratings.reserveCapacity(4000) }
    ratings.append(
      LogScan.Rating(
        input: RatingJoin.key(input), output: fields.hash(.output).map(RatingJoin.key),
        recipe: fields.hash(.recipe).map(RatingJoin.key), score: UInt8(score),
        runsBefore: Int32(truncatingIfNeeded: runs.count), line: Int32(truncatingIfNeeded: number)))
    return true
  }

  /// A recipe mostly runs for one class, so that the class's name is compared and not read.
  private mutating func group(_ fields: RecordFields, _ recipe: ContentHash) -> Int32? {
    let key = RatingJoin.key(recipe)
    if let index = groupsByRecipe[key], groups[Int(index)].recipe == recipe,
      fields.holds(.className, groups[Int(index)].className)
    {
      return index
    }
    guard let className = fields.text(.className) else { return nil }
    let group = LogScan.Group(className: className, recipe: recipe)
    if let index = groupIndices[group] { return index }
    let index = Int32(truncatingIfNeeded: groups.count)
    groups.append(group)
    durations.append(0)
    groupsByRecipe[key] = index
    groupIndices[group] = index
    return index
  }
}

extension LogScan {
  /// 128 bits of the hash of a line without the white space around it: the same only for the same record.
  static func digest(_ line: UnsafeRawBufferPointer) -> Key {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    let start = line.firstIndex { !isSpace($0) } ?? 0
    let end = (line.lastIndex { !isSpace($0) } ?? -1) + 1
    guard start < end else { return Key() }
    return RatingJoin.key(ContentHash(bytes: UnsafeRawBufferPointer(rebasing: line[start..<end])))
  }
}
