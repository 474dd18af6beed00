import Synchronization

/// A part of a measurement that reads no row of the image below a certain one.
package struct RowPart: Sendable {
  /// How many rows, from the first, must be there.
  package let rows: Int
  package let run: @Sendable () -> Void

  /// By the rows that they need; parts that need the same stay as they are.
  static func inOrder(_ parts: [RowPart]) -> [RowPart] {
    parts.enumerated().sorted { ($0.element.rows, $0.offset) < ($1.element.rows, $1.offset) }.map(\.element)
  }
}

/// A measurement in parts, so that it can go on while the image is still being decoded, row by row.
///
/// Parts may run in any order and on any threads, each once; what comes out does not depend on it.
package struct RowTask<Value: Sendable>: Sendable {
  package let parts: [RowPart]
  /// What was measured; to be asked for once all parts have run.
  package let value: @Sendable () -> Value

  init(parts: [RowPart], value: @escaping @Sendable () -> Value) {
    self.parts = parts
    self.value = value
  }

  /// A measurement that needs the whole image at once.
  package init(whole value: @escaping @Sendable () -> Value) { self.init(parts: [], value: value) }

  /// A measurement whose parts each give something, of which `value` makes the whole.
  /// - Parameters:
  ///   - rows: how many rows of the image a part needs, from the first.
  ///   - part: measures one part; run on several threads at once.
  package init<Part: Sendable>(
    _ count: Int, rows: (Int) -> Int, part: @escaping @Sendable (Int) -> Part,
    value: @escaping @Sendable ([Part]) -> Value
  ) {
    let slots = Slots<Part>(max(0, count))
    self.init(
      parts: (0..<max(0, count)).map { index in
        RowPart(rows: rows(index)) { slots.put(part(index), at: index) }
      },
      value: { value(slots.all) })
  }

  /// The same of `count` rows of something, `chunk` neighbouring ones a part.
  /// - Parameter rows: how many rows of the image the one of this number needs; not fewer than those before it.
  package init<Part: Sendable>(
    _ count: Int, chunk: Int, rows: (Int) -> Int, part: @escaping @Sendable (Range<Int>) -> Part,
    value: @escaping @Sendable ([Part]) -> Value
  ) {
    let group = { @Sendable (index: Int) in index * chunk..<min(count, (index + 1) * chunk) }
    self.init(
      (max(0, count) + chunk - 1) / chunk, rows: { rows(group($0).upperBound - 1) }, part: { part(group($0)) },
      value: value)
  }

  /// What `transform` makes of it.
  package func map<Other>(_ transform: @escaping @Sendable (Value) -> Other) -> RowTask<Other> {
    RowTask<Other>(parts: parts) { [value] in transform(value()) }
  }

  /// With another measurement beside it, and one value of both.
  package func joined<Other, Both>(
    with other: RowTask<Other>, _ both: @escaping @Sendable (Value, Other) -> Both
  ) -> RowTask<Both> {
    RowTask<Both>(parts: parts + other.parts) { [value] in both(value(), other.value()) }
  }

  /// Measures an image that is there, on all cores.
  package func measured() -> Value {
    Parallel.perform(parts.count) { parts[$0].run() }
    return value()
  }
}

/// What the parts of a measurement gave, in their order.
private final class Slots<Part: Sendable>: Sendable {
  private let parts: Mutex<[Part?]>

  init(_ count: Int) { parts = Mutex([Part?](repeating: nil, count: count)) }

  func put(_ part: Part, at index: Int) { parts.withLock { $0[index] = part } }

  var all: [Part] { parts.withLock { $0.compactMap { $0 } } }
}

/// Planes whose rows are written by the parts of a measurement, each its own.
package final class PlanesToFill: @unchecked Sendable {
  // Unchecked: rows are written by one part each, and the planes handed out once all have run.
  package let views: [MutablePlaneView]
  /// All planes, with their rows filled.
  package let planes: [Plane]

  package init(_ count: Int, width: Int, height: Int) {
    var planes = (0..<count).map { _ in Plane(uninitializedWidth: width, height: height) }
    views = planes.indices.map { index in planes[index].write { $0 } }
    self.planes = planes
  }
}
