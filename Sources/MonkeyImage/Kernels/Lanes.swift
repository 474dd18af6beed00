/// Sixteen neighbouring samples of a row: what kernels compute with at a time.
///
/// What works on them is `@_transparent`: that is inlined before optimisation, always. With `@inline(__always)` the larger of
/// these functions stayed calls, whose arguments went through memory, and sharpening took half as long again.
typealias Lanes = SIMD16<Float>

extension UnsafePointer<Float> {
  /// Sixteen samples from `index` on; no alignment needed.
  @_transparent
  func lanes(_ index: Int) -> Lanes {
    UnsafeRawPointer(self + index).loadUnaligned(as: Lanes.self)
  }
}

extension UnsafeMutablePointer<Float> {
  /// Sixteen samples from `index` on; no alignment needed.
  @_transparent
  func lanes(_ index: Int) -> Lanes {
    UnsafeRawPointer(self + index).loadUnaligned(as: Lanes.self)
  }

  /// Writes sixteen samples from `index` on; no alignment needed.
  @_transparent
  func setLanes(_ index: Int, _ value: Lanes) {
    UnsafeMutableRawPointer(self + index).storeBytes(of: value, as: Lanes.self)
  }
}

// Comparing and selecting is what the compiler turns into one minimum or maximum instruction; `pointwiseMin` is not.

/// Lane by lane the smaller; where one is NaN, `a`.
@_transparent
func lesser(_ a: Lanes, _ b: Lanes) -> Lanes { a.replacing(with: b, where: b .< a) }

/// Lane by lane the larger; where one is NaN, `a`.
@_transparent
func greater(_ a: Lanes, _ b: Lanes) -> Lanes { a.replacing(with: b, where: b .> a) }

/// A row of scratch samples with room on both sides, for filters along rows that need no test for the edges.
///
/// Allocated once for a group of rows, and never shared between threads.
struct PaddedRow: ~Copyable {
  private let memory: UnsafeMutablePointer<Float>
  /// Sample 0; `-margin ..< width + margin` (and sixteen more) may be read and written.
  let start: UnsafeMutablePointer<Float>
  let width: Int
  let margin: Int

  init(width: Int, margin: Int) {
    let left = (margin + 15) / 16 * 16
    let count = left + (width + 15) / 16 * 16 + left + 32
    memory = .allocate(capacity: count)
    memory.initialize(repeating: 0, count: count)
    start = memory + left
    self.width = width
    self.margin = margin
  }

  deinit { memory.deallocate() }

  /// Repeats the first and the last sample into the margins.
  @_transparent
  func replicateEdges() {
    if width == 0 { return }
    let (first, last) = (start[0], start[width - 1])
    for k in 0..<margin {
      start[-1 - k] = first
      start[width + k] = last
    }
  }
}

/// A padded row that can stand in an array. It must be kept alive as long as its pointer is used.
final class BoxedRow {
  private let row: PaddedRow
  /// Sample 0.
  let start: UnsafeMutablePointer<Float>

  init(width: Int, margin: Int = 0) {
    row = PaddedRow(width: width, margin: margin)
    start = row.start
  }

  func replicateEdges() { row.replicateEdges() }
}
