public import MonkeyLog

/// How the recipes of each class were rated.
public struct ScoreTable: Sendable {
  /// One recipe of one class.
  public struct Row: Sendable, Hashable {
    public var className: String
    public var recipe: ContentHash
    /// Number of rated runs.
    public var count: Int
    /// Mean of their scores.
    public var mean: Double
    /// 95 % interval of the mean after Student, within 1…5; of a single score all of it.
    public var low: Double
    public var high: Double
  }

  public let rows: [Row]

  /// Rows in the order of `classes`, other classes after them by name, recipes of a class in the order in which they first
  /// ran. Complexity: O(runs).
  public init(_ history: History, classes: [String], only: String? = nil) {
    struct Key: Hashable {
      var className: String
      var recipe: ContentHash
    }
    var order: [Key] = []
    var sums: [Key: (count: Int, sum: Int, squares: Int)] = [:]
    for run in history.runs where only == nil || run.record.className == only {
      guard let score = run.score else { continue }
      let key = Key(className: run.record.className, recipe: run.record.recipe)
      if sums[key] == nil { order.append(key) }
      let old = sums[key] ?? (0, 0, 0)
      sums[key] = (old.count + 1, old.sum + score, old.squares + score * score)
    }
    let extra = Set(order.map(\.className)).subtracting(classes).sorted()
    let rank = Dictionary(uniqueKeysWithValues: (classes + extra).enumerated().map { ($1, $0) })
    let sorted = order.enumerated().sorted { a, b in
      (rank[a.element.className] ?? 0, a.offset) < (rank[b.element.className] ?? 0, b.offset)
    }
    rows = sorted.map { _, key in
      let (count, sum, squares) = sums[key] ?? (0, 0, 0)
      let n = Double(count)
      let mean = Double(sum) / n
      var (low, high) = (1.0, 5.0)
      if count > 1 {
        let variance = max(0, (Double(squares) - n * mean * mean) / (n - 1))
        let reach = Student.quantile(0.975, degrees: count - 1) * (variance / n).squareRoot()
        (low, high) = (max(1, mean - reach), min(5, mean + reach))
      }
      return Row(className: key.className, recipe: key.recipe, count: count, mean: mean, low: low, high: high)
    }
  }
}
