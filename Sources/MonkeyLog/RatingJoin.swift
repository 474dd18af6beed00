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
  typealias Key = KeyTable.Key

  private struct Run {
    var output: Key
    var recipe: Key
    var number: Int32
    /// The run of the same input before this one; -1 where there is none.
    var previous: Int32
  }

  private struct Waiting {
    var rating: Int
    var output: Key
  }

  private var runs: [Run] = []
  private var lastOfInput: [Int32] = []
  private var waiting: [Int: [Waiting]] = [:]

  static func key(_ hash: ContentHash) -> Key { Key(hash.words[0], hash.words[1]) }

  init() {}

  /// Takes the next run of the log; `found` gets the ratings that had been waiting for it.
  /// - Parameters:
  ///   - number: the caller's number for the run.
  ///   - input: the caller's number for the input, counted from 0.
  mutating func add(run number: Int, input: Int, output: Key, recipe: Key, _ found: (_ rating: Int) -> Void) {
    while lastOfInput.count <= input { lastOfInput.append(-1) }
    runs.append(
      Run(
        output: output, recipe: recipe, number: Int32(truncatingIfNeeded: number), previous: lastOfInput[input]))
    lastOfInput[input] = Int32(truncatingIfNeeded: runs.count - 1)
    guard !waiting.isEmpty, var still = waiting[input] else { return }
    still.removeAll { rating in
      guard rating.output == output else { return false }
      found(rating.rating)
      return true
    }
    waiting[input] = still.isEmpty ? nil : still
  }

  /// Takes the next rating of the log, with the caller's numbers for it and for its input; the number of the run it
  /// belongs to, or nil where there is none yet.
  mutating func add(rating number: Int, input: Int, output: Key?, recipe: Key?) -> Int? {
    var best: Int32?
    var index = input < lastOfInput.count ? lastOfInput[input] : -1
    while index >= 0 {
      let run = runs[Int(index)]
      if output == nil || run.output == output {
        if recipe == nil || run.recipe == recipe { return Int(run.number) }
        if best == nil { best = run.number }
      }
      index = run.previous
    }
    if let best { return Int(best) }
    if let output { waiting[input, default: []].append(Waiting(rating: number, output: output)) }
    return nil
  }
}
