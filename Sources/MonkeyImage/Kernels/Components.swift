/// The connected components of a mask, as runs of pixels with statistics a component.
///
/// Run-length labelling: every row is cut into its maximal runs of set pixels, runs that touch between neighbouring rows
/// are joined in a union-find forest (Tarjan 1975, path halving), and components are numbered in the order of their first run.
/// Groups of rows are labelled side by side, while they are in the cache, and sewn together (`RunGroup`, `RunSeams`).
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
    @inline(__always)
    mutating func add(_ run: Run, inRow y: Int, shared: Int) {
      area += run.count
      perimeter += 2 + 2 * run.count - 2 * shared
      minX = min(minX, Int(run.start))
      maxX = max(maxX, Int(run.end) - 1)
      minY = min(minY, y)
      maxY = y
    }

    /// Takes in another part of the component.
    mutating func add(_ other: Statistics) {
      area += other.area
      perimeter += other.perimeter
      (minX, maxX) = (min(minX, other.minX), max(maxX, other.maxX))
      (minY, maxY) = (min(minY, other.minY), max(maxY, other.maxY))
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
    let reach: Int32 = connectivity == .eight ? 1 : 0
    let groups = mask.read { view in
      Parallel.mapRows(height) { rows in
        var group = RunGroup(view, rows, value: ofClear ? 0 : 1)
        group.label(reach: reach)
        return group
      }
    }
    self.init(groups, RunSeams(groups, reach: reach))
  }

  /// Finds the components, 4-connected, of what the runs of `others` leave free in an image `width` pixels wide: of the clear pixels of
  /// the mask that they came from, without a look at it.
  /// - Parameter gone: components that do not count.
  package init(between others: Components, width: Int, without gone: (Int) -> Bool) {
    let isGone = others.statistics.indices.map(gone)
    let starts = others.rowStarts
    let groups = others.runs.withUnsafeBufferPointer { runs in
      Parallel.mapRows(starts.count - 1) { rows in
        var group = RunGroup(
          firstRow: rows.lowerBound, capacity: starts[rows.upperBound] - starts[rows.lowerBound] + rows.count)
        for y in rows {
          var x: Int32 = 0
          for run in runs[starts[y]..<starts[y + 1]] where !isGone[Int(run.component)] {
            group.add(x, run.start)
            x = run.end
          }
          group.add(x, Int32(truncatingIfNeeded: width))
          group.endRow()
        }
        group.label(reach: 0)
        return group
      }
    }
    self.init(groups, RunSeams(groups, reach: 0))
  }

  /// Of groups of rows that follow each other, labelled already.
  private init(_ groups: [RunGroup], _ seams: RunSeams) {
    statistics = seams.statistics
    var starts = [0]
    rowStarts = [0]
    rowStarts.reserveCapacity(groups.reduce(1) { $0 + $1.rowEnds.count })
    for group in groups {
      let base = starts[starts.count - 1]
      starts.append(base + group.runs.count)
      for end in group.rowEnds { rowStarts.append(base + end) }
    }
    let total = starts[starts.count - 1]
    runs = [Run](unsafeUninitializedCapacity: total) { slots, initialized in
      Parallel.perform(groups.count) { at in
        seams.numbers[at].withUnsafeBufferPointer { numbers in
          var i = starts[at]
          for var run in groups[at].runs {
            run.component = numbers[Int(run.component)]
            slots.initializeElement(at: i, to: run)
            i += 1
          }
        }
      }
      initialized = total
    }
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
}
