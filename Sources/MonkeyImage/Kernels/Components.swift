/// The connected components of a mask, as runs of pixels with statistics a component.
///
/// Run-length labelling: every row is cut into its maximal runs of set pixels, runs that touch between neighbouring rows
/// are joined in a union-find forest (Tarjan 1975, path halving), and components are numbered in the order of their first run.
/// - Complexity: O(pixels) reads of one byte, then O(runs) nearly; 12 bytes a run.
public struct Components: Sendable {
  /// Which pixels touch.
  public enum Connectivity: Sendable {
    /// Sides alone.
    case four
    /// Sides and corners.
    case eight
  }

  /// Set pixels `start..<end` of one row.
  public struct Run: Sendable {
    public var start: Int32
    public var end: Int32
    /// Number of its component.
    public var component: Int32

    @inlinable public var count: Int { Int(end &- start) }
  }

  /// What is known about one component; positions and lengths in pixels.
  public struct Statistics: Sendable, Equatable {
    /// Number of pixels.
    public var area = 0
    /// Number of pixel sides between a pixel of the component and one outside, the border of the image included.
    public var perimeter = 0
    public var minX = Int.max
    public var minY = Int.max
    public var maxX = Int.min
    public var maxY = Int.min

    public init() {}

    /// Takes in a run; `shared` of its pixel sides lie against runs of the row above.
    fileprivate mutating func add(_ run: Run, inRow y: Int, shared: Int) {
      area += run.count
      perimeter += 2 + 2 * run.count - 2 * shared
      minX = min(minX, Int(run.start))
      maxX = max(maxX, Int(run.end) - 1)
      minY = min(minY, y)
      maxY = y
    }

    public var width: Int { maxX - minX + 1 }
    public var height: Int { maxY - minY + 1 }
    /// The longer side of the bounding box.
    public var extent: Int { max(width, height) }
    /// Mean width of the stroke that the component is drawn with: area over half the outline, which a long straight bar
    /// and a ring give exactly (up to their ends) and diagonals, whose outline is a staircase, up to √2 too low.
    public var meanStroke: Double { perimeter == 0 ? 0 : 2 * Double(area) / Double(perimeter) }
  }

  /// The runs, top row first, left to right.
  public private(set) var runs: [Run]
  /// Where the runs of each row start in `runs`, and one past the last: `height + 1` values.
  public private(set) var rowStarts: [Int]
  /// One entry a component.
  public private(set) var statistics: [Statistics]

  /// Finds the components of the set pixels (or, with `ofClear`, of the others).
  public init(of mask: Mask, connectivity: Connectivity = .eight, ofClear: Bool = false) {
    let height = mask.height
    let groups = mask.read { view in
      Parallel.mapRows(height) { rows in RunGroup(view, rows, value: ofClear ? 0 : 1) }
    }
    self.init(groups, reach: connectivity == .eight ? 1 : 0)
  }

  /// Finds the components, 4-connected, of what the runs of `others` leave free in an image `width` pixels wide: of the clear pixels of
  /// the mask that they came from, without a look at it.
  /// - Parameter gone: components that do not count.
  package init(between others: Components, width: Int, without gone: (Int) -> Bool) {
    let isGone = others.statistics.indices.map(gone)
    let starts = others.rowStarts
    let groups = others.runs.withUnsafeBufferPointer { runs in
      Parallel.mapRows(starts.count - 1) { rows in
        var group = RunGroup(capacity: starts[rows.upperBound] - starts[rows.lowerBound] + rows.count)
        for y in rows {
          var x: Int32 = 0
          for run in runs[starts[y]..<starts[y + 1]] where !isGone[Int(run.component)] {
            group.add(x, run.start)
            x = run.end
          }
          group.add(x, Int32(truncatingIfNeeded: width))
          group.endRow()
        }
        return group
      }
    }
    self.init(groups, reach: 0)
  }

  /// The 8-connected components of the samples that are not under `low`, and the largest sample of each run.
  static func chains(of samples: SparseRows, from low: Float) -> (Components, peaks: [Float]) {
    let groups = Parallel.mapRows(samples.parts.count, chunk: 1) { at -> (runs: RunGroup, peaks: [Float]) in
      let part = samples.parts[at.lowerBound]
      var group = RunGroup(capacity: part.columns.count / 2)
      var peaks: [Float] = []
      var i = 0
      for end in part.rowEnds {
        while i < end {
          if part.values[i] < low {
            i += 1
            continue
          }
          let start = part.columns[i]
          var (next, peak) = (start, part.values[i])
          while i < end, part.columns[i] == next, part.values[i] >= low {
            peak = max(peak, part.values[i])
            next += 1
            i += 1
          }
          group.add(start, next)
          peaks.append(peak)
        }
        group.endRow()
      }
      return (group, peaks)
    }
    return (Components(groups.map(\.runs), reach: 1), groups.flatMap(\.peaks))
  }

  private init(_ groups: [RunGroup], reach: Int32) {
    let total = groups.reduce(0) { $0 + $1.runs.count }
    runs = []
    runs.reserveCapacity(total)
    rowStarts = [0]
    rowStarts.reserveCapacity(groups.reduce(1) { $0 + $1.rowEnds.count })
    for group in groups {
      let base = runs.count
      runs.append(contentsOf: group.runs)
      rowStarts.append(contentsOf: group.rowEnds.map { base + $0 })
    }
    statistics = []
    label(reach: reach)
  }

  /// The runs of row `y`.
  public func runs(inRow y: Int) -> ArraySlice<Run> { runs[rowStarts[y]..<rowStarts[y + 1]] }

  /// A mask of the components that `keep` says yes to; `width` and `height` are those of the mask it came from.
  public func mask(width: Int, height: Int, keep: (Int) -> Bool) -> Mask {
    var out = Mask(width: width, height: height)
    paint(&out, value: 1, choose: keep)
    return out
  }

  /// Sets the pixels of the components that `choose` says yes to, to `value` (0 or 1), in a mask of the same size.
  public func paint(_ mask: inout Mask, value: UInt8, choose: (Int) -> Bool) {
    let chosen = statistics.indices.map(choose)
    if !chosen.contains(true) { return }
    let starts = rowStarts
    runs.withUnsafeBufferPointer { runs in
      mask.write { view in
        Parallel.rows(min(view.height, starts.count - 1)) { rows in
          for y in rows {
            for run in runs[starts[y]..<starts[y + 1]] where chosen[Int(run.component)] {
              (view.row(y) + Int(run.start)).update(repeating: value, count: run.count)
            }
          }
        }
      }
    }
  }

  /// Joins touching runs, numbers components and gathers their statistics. `reach` is how far beyond its ends a run touches.
  private mutating func label(reach: Int32) {
    var parent = [Int32](unsafeUninitializedCapacity: runs.count) { slots, count in
      for i in 0..<runs.count { slots.initializeElement(at: i, to: Int32(truncatingIfNeeded: i)) }
      count = runs.count
    }
    // Pixel sides shared with the row above, a value a run.
    var shared = [Int32](repeating: 0, count: runs.count)
    let starts = rowStarts
    let height = starts.count - 1
    runs.withUnsafeBufferPointer { runs in
      parent.withUnsafeMutableBufferPointer { parent in
        shared.withUnsafeMutableBufferPointer { shared in
          func joinWithAbove(_ y: Int) {
            var above = starts[y - 1]
            let aboveEnd = starts[y]
            for i in starts[y]..<starts[y + 1] {
              let run = runs[i]
              while above < aboveEnd, runs[above].end &+ reach <= run.start { above += 1 }
              var k = above
              while k < aboveEnd, runs[k].start < run.end &+ reach {
                let common = min(run.end, runs[k].end) &- max(run.start, runs[k].start)
                if common > 0 { shared[i] &+= common }
                join(parent, Int32(truncatingIfNeeded: i), Int32(truncatingIfNeeded: k))
                k += 1
              }
            }
          }
          // Trees grow within bands first, side by side; then the bands are sewn together. Which is the root of a tree, the least
          // run, does not depend on the order.
          let band = 128
          Parallel.rows(height, chunk: band) { rows in
            for y in rows.dropFirst() { joinWithAbove(y) }
          }
          for y in stride(from: band, to: height, by: band) { joinWithAbove(y) }
        }
      }
    }
    gather(&parent, shared)
  }

  private mutating func gather(_ parent: inout [Int32], _ shared: [Int32]) {
    var statistics: [Statistics] = []
    let rowStarts = rowStarts
    runs.withUnsafeMutableBufferPointer { runs in
      parent.withUnsafeMutableBufferPointer { parent in
        for y in 0..<max(0, rowStarts.count - 1) {
          for i in rowStarts[y]..<rowStarts[y + 1] {
            // The root of a tree is its least run, so it comes first.
            let root = Int(find(parent, Int32(truncatingIfNeeded: i)))
            if root == i {
              runs[i].component = Int32(truncatingIfNeeded: statistics.count)
              statistics.append(Statistics())
            } else {
              runs[i].component = runs[root].component
            }
            let run = runs[i]
            statistics[Int(run.component)].add(run, inRow: y, shared: Int(shared[i]))
          }
        }
      }
    }
    self.statistics = statistics
  }
}

@inline(__always)
private func find(_ parent: UnsafeMutableBufferPointer<Int32>, _ start: Int32) -> Int32 {
  var i = start
  while parent[Int(i)] != i {
    parent[Int(i)] = parent[Int(parent[Int(i)])]
    i = parent[Int(i)]
  }
  return i
}

@inline(__always)
private func join(_ parent: UnsafeMutableBufferPointer<Int32>, _ a: Int32, _ b: Int32) {
  let (rootA, rootB) = (find(parent, a), find(parent, b))
  if rootA < rootB { parent[Int(rootB)] = rootA } else if rootB < rootA { parent[Int(rootA)] = rootB }
}

/// The runs of a group of rows; `rowEnds` counts the runs up to and including each row.
private struct RunGroup: Sendable {
  var runs: [Components.Run] = []
  var rowEnds: [Int] = []

  init(capacity: Int) { runs.reserveCapacity(capacity) }

  init(_ view: MaskView, _ rows: Range<Int>, value: UInt8) {
    rowEnds.reserveCapacity(rows.count)
    let width = view.width
    // Ends of runs are where a word differs from itself moved by a pixel; most of a page is white, and most words are plain.
    let flipped: UInt64 = value == 0 ? 0x0101_0101_0101_0101 : 0
    for y in rows {
      let words = UnsafeRawPointer(view.row(y))
      var (last, start): (UInt64, Int?) = (0, nil)
      var x = 0
      // Rows of a mask end on 64 bytes, so a whole word may always be read.
      while x < width {
        let word = words.load(fromByteOffset: x, as: UInt64.self).littleEndian ^ flipped
        var changes = word ^ (word << 8 | last)
        last = word >> 56
        while changes != 0 {
          let at = x + changes.trailingZeroBitCount / 8
          changes &= changes &- 1
          if at >= width { break }
          if let from = start {
            add(Int32(truncatingIfNeeded: from), Int32(truncatingIfNeeded: at))
            start = nil
          } else {
            start = at
          }
        }
        x += 8
      }
      if let from = start { add(Int32(truncatingIfNeeded: from), Int32(truncatingIfNeeded: width)) }
      endRow()
    }
  }

  /// Takes in a run of the present row, unless it is empty.
  @inline(__always)
  mutating func add(_ start: Int32, _ end: Int32) {
    if start < end { runs.append(Components.Run(start: start, end: end, component: 0)) }
  }

  mutating func endRow() { rowEnds.append(runs.count) }
}
