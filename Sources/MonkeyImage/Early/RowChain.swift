import Synchronization

extension RowTask {
  /// With another measurement, of rows that the parts of this one make: each part of it runs as soon as the rows that it needs are
  /// made, on the thread that made the last of them, so that nobody waits.
  /// - Parameters:
  ///   - made: how many of the made rows, from the first, are there once parts 0 to `index` have run; grows with the index.
  ///   - next: reads made rows alone.
  package func followed<Other, Both>(
    by next: RowTask<Other>, made: (Int) -> Int, _ both: @escaping @Sendable (Value, Other) -> Both
  ) -> RowTask<Both> {
    let followers = Followers(next.parts, made: parts.indices.map(made))
    let chained = parts.enumerated().map { index, part in
      RowPart(rows: part.rows) {
        part.run()
        followers.run(after: index)
      }
    }
    return RowTask<Both>(parts: chained) { [value] in
      followers.runRest()
      return both(value(), next.value())
    }
  }
}

/// Parts that run once others have.
private final class Followers: Sendable {
  private struct State: Sendable {
    var isDone: [Bool]
    /// So many, from the first, are done of those that make rows, and begun of those that read them.
    var done = 0
    var begun = 0
  }

  private let parts: [RowPart]
  /// Rows that are there once so many of those that make them are done, less one.
  private let made: [Int]
  private let state: Mutex<State>

  init(_ parts: [RowPart], made: [Int]) {
    self.parts = RowPart.inOrder(parts)
    self.made = made
    state = Mutex(State(isDone: [Bool](repeating: false, count: made.count)))
  }

  /// Runs what can be run now that the part `index` of those that make rows is done.
  func run(after index: Int) {
    run { state in
      state.isDone[index] = true
      while state.done < made.count, state.isDone[state.done] { state.done += 1 }
      return state.done == 0 ? 0 : made[state.done - 1]
    }
  }

  /// Runs what is left, all rows being there.
  func runRest() { run { _ in .max } }

  private func run(_ rows: (inout State) -> Int) {
    let ready = state.withLock { state in
      let (first, rows) = (state.begun, rows(&state))
      while state.begun < parts.count, parts[state.begun].rows <= rows { state.begun += 1 }
      return first..<state.begun
    }
    for index in ready { parts[index].run() }
  }
}
