/// Points of ink with their weights, in three rows side by side.
struct InkPoints: Sendable {
  let count: Int
  /// Columns, rows and weights. As a plane, whose memory is at hand: the system takes milliseconds to find two megabytes for a large array.
  private let rows: Plane

  /// None.
  init() { self.init(count: 0) { _, _, _ in } }

  /// The points of several, one after another.
  init(joining parts: [Part]) {
    var starts = [0]
    for part in parts { starts.append(starts[starts.count - 1] + part.xs.count) }
    self.init(count: starts[parts.count]) { xs, ys, weights in
      Parallel.perform(parts.count) { at in
        let (part, start) = (parts[at], starts[at])
        (xs + start).update(from: part.xs, count: part.xs.count)
        (ys + start).update(from: part.ys, count: part.xs.count)
        (weights + start).update(from: part.weights, count: part.xs.count)
      }
    }
  }

  /// As many as `fill` writes: all three numbers of each.
  init(
    count: Int,
    _ fill: (
      _ xs: UnsafeMutablePointer<Float>, _ ys: UnsafeMutablePointer<Float>, _ weights: UnsafeMutablePointer<Float>
    )
      -> Void
  ) {
    var rows = Plane(uninitializedWidth: count, height: 3)
    rows.write { fill($0.row(0), $0.row(1), $0.row(2)) }
    self.rows = rows
    self.count = count
  }

  /// Gives `body` the three rows; the pointers must not outlive the call.
  @inline(__always)
  func withPointers<R>(
    _ body: (_ xs: UnsafePointer<Float>, _ ys: UnsafePointer<Float>, _ weights: UnsafePointer<Float>) -> R
  ) -> R {
    rows.read { body($0.row(0), $0.row(1), $0.row(2)) }
  }

  var xs: [Float] { withPointers { xs, _, _ in Array(UnsafeBufferPointer(start: xs, count: count)) } }
  var ys: [Float] { withPointers { _, ys, _ in Array(UnsafeBufferPointer(start: ys, count: count)) } }
  var weights: [Float] { withPointers { _, _, weights in Array(UnsafeBufferPointer(start: weights, count: count)) } }

  /// Some of them while they are collected.
  struct Part: Sendable {
    fileprivate var xs: [Float] = []
    fileprivate var ys: [Float] = []
    fileprivate var weights: [Float] = []

    /// Takes in points that stand side by side in memory.
    mutating func append(
      _ xs: UnsafePointer<Float>, _ ys: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, count: Int
    ) {
      self.xs.append(contentsOf: UnsafeBufferPointer(start: xs, count: count))
      self.ys.append(contentsOf: UnsafeBufferPointer(start: ys, count: count))
      self.weights.append(contentsOf: UnsafeBufferPointer(start: weights, count: count))
    }
  }
}
