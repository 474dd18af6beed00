/// Points of ink with their weights, in three arrays side by side.
struct InkPoints: Sendable {
  private(set) var xs: [Float] = []
  private(set) var ys: [Float] = []
  private(set) var weights: [Float] = []

  /// None, with room for some.
  init(capacity: Int = 0) { reserve(capacity) }

  /// The points of several, one after another.
  init(joining parts: [InkPoints]) {
    reserve(parts.reduce(0) { $0 + $1.count })
    for part in parts {
      xs.append(contentsOf: part.xs)
      ys.append(contentsOf: part.ys)
      weights.append(contentsOf: part.weights)
    }
  }

  var count: Int { xs.count }

  mutating func append(_ x: Float, _ y: Float, _ weight: Float) {
    xs.append(x)
    ys.append(y)
    weights.append(weight)
  }

  private mutating func reserve(_ capacity: Int) {
    xs.reserveCapacity(capacity)
    ys.reserveCapacity(capacity)
    weights.reserveCapacity(capacity)
  }
}
