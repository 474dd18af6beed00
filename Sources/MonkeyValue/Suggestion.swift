/// "Did you mean": the name in a list that is closest to a misspelt one.
public enum Suggestion {
  /// The closest of `candidates` by Damerau-Levenshtein distance, where it is within a third of the name's length
  /// (at least 1, at most 3 edits); nil where none is. The first of several equally close wins.
  /// - Complexity: O(n · m) for each candidate, in the lengths of the two names.
  public static func closest(to name: String, in candidates: [String]) -> String? {
    let limit = Swift.max(1, Swift.min(3, name.count / 3))
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let distance = editDistance(Array(name), Array(candidate))
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
  package static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return a.count + b.count }
    var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count { rows[i][0] = i }
    for j in 0...b.count { rows[0][j] = j }
    for i in 1...a.count {
      for j in 1...b.count {
        let cost = a[i - 1] == b[j - 1] ? 0 : 1
        var value = Swift.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { value = Swift.min(value, rows[i - 2][j - 2] + 1) }
        rows[i][j] = value
      }
    }
    return rows[a.count][b.count]
  }
}
