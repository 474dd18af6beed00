#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The points of a page in nine groups, by where on the page they are.
struct PointSet: Sendable {
  static let cells = 9
  /// Points of a group follow each other, in an order that takes in turn one of each quarter of the group: points that are close
  /// on the page fall into the same bin, and would wait for one another.
  private let points: InkPoints
  /// Where each group starts, and one past the last.
  let starts: [Int]
  /// Ink of each group.
  let ink: [Double]
  /// What encloses the points of each group.
  private let boxes: [Box]
  /// Distance of the farthest point from the centre.
  private let reach: Float

  struct Score {
    var total: Double
    var cells: [Double]
  }

  private struct Box {
    private(set) var (left, right, top, bottom) = (
      Float.infinity, -Float.infinity, Float.infinity, -Float.infinity
    )

    /// Encloses nothing.
    init() {}

    /// Encloses `count` points, each `step` numbers after the one before.
    init(_ xs: UnsafePointer<Float>, _ ys: UnsafePointer<Float>, count: Int, step: Int) {
      (left, right) = Self.range(xs, count, step)
      (top, bottom) = Self.range(ys, count, step)
    }

    private static func range(_ values: UnsafePointer<Float>, _ count: Int, _ step: Int) -> (Float, Float) {
      var (least, largest) = (Lanes(repeating: .infinity), Lanes(repeating: -.infinity))
      var k = 0
      while step == 1, k + 16 <= count {
        (least, largest) = (lesser(least, values.lanes(k)), greater(largest, values.lanes(k)))
        k += 16
      }
      var (low, high) = (least.min(), largest.max())
      while k < count {
        let value = values[k * step]
        if value < low { low = value }
        if value > high { high = value }
        k += 1
      }
      return (low, high)
    }

    mutating func add(_ other: Box) {
      (left, right) = (min(left, other.left), max(right, other.right))
      (top, bottom) = (min(top, other.top), max(bottom, other.bottom))
    }
  }

  /// - Parameter limit: at about how many points to stop; every nth is taken.
  init(_ page: PageInk, limit: Int) {
    let ink = page.points
    let step = max(1, page.count / max(1, limit))
    let taken = (page.count + step - 1) / step
    let chunk = 1 << 15
    let whole = ink.withPointers { xs, ys, _ in
      Parallel.mapRows(taken, chunk: chunk) { some in
        Box(xs + some.lowerBound * step, ys + some.lowerBound * step, count: some.count, step: step)
      }.reduce(into: Box()) { $0.add($1) }
    }
    let (across, down) = (3 / max(1, whole.right - whole.left + 1), 3 / max(1, whole.bottom - whole.top + 1))
    // The cell of each point that is taken, and how many of each cell there are in each stretch of points.
    var cellOf = [UInt8](repeating: 0, count: taken)
    let counts = cellOf.withUnsafeMutableBufferPointer { cellOf in
      ink.withPointers { xs, ys, _ in
        Parallel.mapRows(taken, chunk: chunk) { some in
          var counts = [Int](repeating: 0, count: Self.cells)
          for k in some {
            let column = min(2, Int(Int32((xs[k * step] - whole.left) * across)))
            let row = min(2, Int(Int32((ys[k * step] - whole.top) * down)))
            cellOf[k] = UInt8(truncatingIfNeeded: column + 3 * row)
            counts[column + 3 * row] += 1
          }
          return counts
        }
      }
    }
    var starts = [0]
    for cell in 0..<Self.cells { starts.append(counts.reduce(starts[cell]) { $0 + $1[cell] }) }
    self.starts = starts
    // Within a cell the points stay in their order, but for being taken in turn from its quarters.
    let sorted = InkPoints(count: taken) { [cellOf] xs, ys, weights in
      ink.withPointers { fromXs, fromYs, fromWeights in
        Parallel.rows(taken, chunk: chunk) { some in
          var places = (0..<Self.cells).map { cell in
            Quarters(
              count: starts[cell + 1] - starts[cell],
              at: counts[..<(some.lowerBound / chunk)].reduce(0) { $0 + $1[cell] })
          }
          places.withUnsafeMutableBufferPointer { places in
            for k in some {
              let cell = Int(cellOf[k])
              let to = starts[cell] + places[cell].next()
              xs[to] = fromXs[k * step]
              ys[to] = fromYs[k * step]
              weights[to] = fromWeights[k * step]
            }
          }
        }
      }
    }
    points = sorted
    let parts = sorted.withPointers { xs, ys, weights in
      Parallel.mapRows(Self.cells, chunk: 1) { cell -> (box: Box, ink: Double) in
        let (start, end) = (starts[cell.lowerBound], starts[cell.lowerBound + 1])
        var ink = 0.0
        for i in start..<end { ink += Double(weights[i]) }
        return (Box(xs + start, ys + start, count: end - start, step: 1), ink)
      }
    }
    self.ink = parts.map(\.ink)
    boxes = parts.map(\.box)
    reach = Float(Double(page.width * page.width + page.height * page.height).squareRoot() / 2 + 1)
  }

  /// Where the points of a group go, one after another, so that those of its four quarters follow each other in turn.
  private struct Quarters {
    private let length: Int
    /// Turns of all quarters, and how many points one more than that is left over.
    private let turns: Int
    private let surplus: Int
    private var place: Int
    private var turn: Int

    /// - Parameters:
    ///   - count: points of the group.
    ///   - at: how many of them are placed already.
    init(count: Int, at: Int) {
      length = max(1, (count + 3) / 4)
      turns = max(0, count - 1) / length
      surplus = count - turns * length
      (turn, place) = at.quotientAndRemainder(dividingBy: length)
    }

    @inline(__always)
    mutating func next() -> Int {
      let to = place * turns + min(place, surplus) + turn
      place += 1
      if place == length { (place, turn) = (0, turn + 1) }
      return to
    }
  }

  /// Whether a group has enough points to have an angle of its own.
  func matters(_ cell: Int) -> Bool {
    let count = starts[cell + 1] - starts[cell]
    return count >= 150 && count * 50 >= points.count
  }

  /// S at an angle, of all points and of each group.
  /// - Parameter box: width of the three smoothing boxes, pixels.
  func sharpness(_ degrees: Double, binsPerPixel: Int, box: Int, inCells: Bool = true) -> Score {
    let bins = bins(binsPerPixel, box)
    let width = box * binsPerPixel
    var sum = [Float](repeating: 0, count: bins)
    var cells = [Double](repeating: 0, count: Self.cells)
    if inCells {
      var own = [Float](repeating: 0, count: bins)
      for cell in 0..<Self.cells where starts[cell] < starts[cell + 1] {
        let touched = project(cell, degrees, binsPerPixel, &own)
        if matters(cell) { cells[cell] = Self.energy(own, touched, width).second }
        for k in touched {
          sum[k] += own[k]
          own[k] = 0
        }
      }
      return Score(total: Self.energy(sum, 0..<bins, width).second, cells: cells)
    }
    let touched = project(degrees, binsPerPixel, &sum)
    return Score(total: Self.energy(sum, touched, width).second, cells: cells)
  }

  /// S at an angle, of a profile with one bin a pixel and no smoothing.
  func rawSharpness(_ degrees: Double) -> Double {
    var profile = [Float](repeating: 0, count: bins(1, 1))
    let touched = project(degrees, 1, &profile)
    return Self.energy(profile, touched, 1).second
  }

  /// The participation ratio of the profile's differences, in edges.
  func edges(_ degrees: Double) -> Double {
    let (binsPerPixel, box) = (4, 4)
    var profile = [Float](repeating: 0, count: bins(binsPerPixel, box))
    let touched = project(degrees, binsPerPixel, &profile)
    let (second, fourth) = Self.energy(profile, touched, box * binsPerPixel)
    // Of a sharp edge smoothed by σ the differences are a Gaussian, whose ratio is √(2π) σ bins.
    let sigma = Double(box * binsPerPixel) / 2
    return fourth > 0 ? second * second / fourth / ((2 * Double.pi).squareRoot() * sigma) : 0
  }

  /// Enough for a point anywhere on the page, and for the smoothing to run out in.
  private func bins(_ binsPerPixel: Int, _ box: Int) -> Int {
    (Int(2 * reach) + 4 * box + 4) * binsPerPixel
  }

  /// Adds all points to the profile, and tells which bins may have changed.
  private func project(_ degrees: Double, _ binsPerPixel: Int, _ profile: inout [Float]) -> Range<Int> {
    var (low, high) = (profile.count, 0)
    for cell in 0..<Self.cells where starts[cell] < starts[cell + 1] {
      let touched = project(cell, degrees, binsPerPixel, &profile)
      (low, high) = (min(low, touched.lowerBound), max(high, touched.upperBound))
    }
    return low..<max(low, high)
  }

  /// Adds the points of a group to the profile, and tells which bins may have changed.
  private func project(
    _ cell: Int, _ degrees: Double, _ binsPerPixel: Int, _ profile: inout [Float]
  ) -> Range<Int> {
    let scale = Double(binsPerPixel)
    let (c, s) = (Float(cos(degrees * .pi / 180) * scale), Float(sin(degrees * .pi / 180) * scale))
    let offset = reach * Float(binsPerPixel) + 1
    // Adding it leaves the nearest integer in the low bits of a number up to 2^22, without a conversion; half a bin less, so that
    // it is the one below.
    let magic: Float = 12_582_912
    let last = UInt32(truncatingIfNeeded: profile.count - 1)
    let range = starts[cell]..<starts[cell + 1]
    let count = range.count
    points.withPointers { xs, ys, weights in
      let (xs, ys, weights) = (xs + range.lowerBound, ys + range.lowerBound, weights + range.lowerBound)
      let (cosines, sines) = (Lanes(repeating: c), Lanes(repeating: s))
      let (offsets, magics) = (Lanes(repeating: offset - 0.5), Lanes(repeating: magic))
      profile.withUnsafeMutableBufferPointer { profile in
        withUnsafeTemporaryAllocation(byteCount: 4 * 64, alignment: 64) { room in
          guard let bins = room.baseAddress?.assumingMemoryBound(to: UInt32.self) else { return }
          var start = 0
          while start + 64 <= count {
            for k in stride(from: 0, to: 64, by: 16) {
              let at = ys.lanes(start + k) * cosines - xs.lanes(start + k) * sines + offsets
              UnsafeMutableRawPointer(bins + k).storeBytes(of: at + magics, as: Lanes.self)
            }
            for k in 0..<64 { profile[Int(min(last, bins[k] &- magic.bitPattern))] += weights[start + k] }
            start += 64
          }
          while start < count {
            let at = ys[start] * c - xs[start] * s + (offset - 0.5)
            profile[Int(min(last, (at + magic).bitPattern &- magic.bitPattern))] += weights[start]
            start += 1
          }
        }
      }
    }
    let box = boxes[cell]
    let corners = [box.left, box.right].flatMap { x in [box.top, box.bottom].map { $0 * c - x * s + offset } }
    let (low, high) = (Int(corners.min() ?? 0) - 1, Int(corners.max() ?? 0) + 2)
    return max(0, min(profile.count, low))..<max(0, min(profile.count, high))
  }

  /// Sums of the second and fourth powers of the differences between neighbouring bins, after three running means of `width`
  /// bins; the difference of the last mean is that of the second `width` bins apart.
  private static func energy(_ profile: [Float], _ touched: Range<Int>, _ width: Int) -> (
    second: Double, fourth: Double
  ) {
    let length = touched.count + 3 * width
    var (second, fourth) = (0.0, 0.0)
    let scale = 1 / Double(width)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * (width + length)) { memory in
      guard let own = memory.baseAddress.map({ $0 + width }) else { return }
      // What comes before each of the three starts is zero, and what comes after the profile.
      let first = own + length + width
      let means = first + length + width
      for start in [own, first, means] { (start - width).initialize(repeating: 0, count: width) }
      profile.withUnsafeBufferPointer { profile in
        for k in 0..<touched.count { own[k] = Double(profile[touched.lowerBound + k]) }
      }
      (own + touched.count).initialize(repeating: 0, count: length - touched.count)
      var (sum, sumOfMeans, squares, fourths) = (0.0, 0.0, 0.0, 0.0)
      for k in 0..<length {
        sum += own[k] - own[k - width]
        first[k] = sum * scale
        sumOfMeans += first[k] - first[k - width]
        means[k] = sumOfMeans * scale
        let d = (means[k] - means[k - width]) * scale
        squares += d * d
        fourths += d * d * d * d
      }
      (second, fourth) = (squares, fourths)
    }
    return (second, fourth)
  }
}
