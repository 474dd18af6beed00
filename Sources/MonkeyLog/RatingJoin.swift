/// Which run each rating of a log belongs to: one rule, used wherever runs and ratings meet.
///
/// - A rating with an output belongs to the last run before it with that input and output, and that recipe if it names
///   one and there is such a run. Where no such run stands before it (logs of several machines put together in any
///   order), to the first after it. Where there is none at all it is an orphan: it judged something else.
/// - A rating without an output belongs to the last run of its input before it, and with its recipe likewise.
///
/// "Before" is the order of the log, which is append only: clocks may be set back.
struct RatingJoin {
  /// Half of a hash: 128 bits are beyond chance and cost half the memory.
  typealias Key = SIMD2<UInt64>

  private struct Run {
    var output: Key
    var recipe: Key
    var index: Int32
  }

  private struct Waiting {
    var rating: Int32
    var output: Key
    var recipe: Key?
  }

  private var runs: [Key: [Run]] = [:]
  private var waiting: [Key: [Waiting]] = [:]

  static func key(_ hash: ContentHash) -> Key { Key(hash.words[0], hash.words[1]) }

  init() {}

  /// Takes the next run of the log; `found` gets the ratings that had been waiting for it.
  mutating func add(run index: Int, input: Key, output: Key, recipe: Key, _ found: (_ rating: Int) -> Void) {
    runs[input, default: []].append(Run(output: output, recipe: recipe, index: Int32(truncatingIfNeeded: index)))
    guard var still = waiting[input] else { return }
    still.removeAll { rating in
      guard rating.output == output else { return false }
      found(Int(rating.rating))
      return true
    }
    waiting[input] = still.isEmpty ? nil : still
  }

  /// Takes the next rating of the log; the run it belongs to, or nil where there is none yet.
  mutating func add(rating index: Int, input: Key, output: Key?, recipe: Key?) -> Int? {
    var best: Run?
    for run in (runs[input] ?? []).reversed() where output == nil || run.output == output {
      if recipe == nil || run.recipe == recipe { return Int(run.index) }
      if best == nil { best = run }
    }
    if let best { return Int(best.index) }
    if let output {
      waiting[input, default: []].append(
        Waiting(rating: Int32(truncatingIfNeeded: index), output: output, recipe: recipe))
    }
    return nil
  }
}
