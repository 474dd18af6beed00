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
    var (left, right, top, bottom) = (Float.infinity, -Float.infinity, Float.infinity, -Float.infinity)

    mutating func add(_ x: Float, _ y: Float) {
      (left, right) = (min(left, x), max(right, x))
      (top, bottom) = (min(top, y), max(bottom, y))
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
    let whole = Parallel.mapRows(taken, chunk: chunk) { some in
      var box = Box()
      for i in some { box.add(ink.xs[i * step], ink.ys[i * step]) }
      return box
    }.reduce(into: Box()) { $0.add($1) }
    let (across, down) = (3 / max(1, whole.right - whole.left + 1), 3 / max(1, whole.bottom - whole.top + 1))
    // Columns and rows of cells in the order of the points; within a cell the points stay in theirs.
    let groups = Parallel.mapRows(taken, chunk: chunk) { some in
      var groups = [[Int32]](repeating: [], count: Self.cells)
      for i in some.lazy.map({ $0 * step }) {
        let column = min(2, Int((ink.xs[i] - whole.left) * across))
        let row = min(2, Int((ink.ys[i] - whole.top) * down))
        groups[column + 3 * row].append(Int32(truncatingIfNeeded: i))
      }
      return groups
    }
    let parts = Parallel.mapRows(Self.cells, chunk: 1) { cell in
      Part(ink, groups.flatMap { $0[cell.lowerBound] })
    }
    var starts = [0]
    for part in parts { starts.append(starts[starts.count - 1] + part.points.count) }
    self.starts = starts
    points = InkPoints(joining: parts.map(\.points))
    self.ink = parts.map(\.ink)
    boxes = parts.map(\.box)
    reach = Float(Double(page.width * page.width + page.height * page.height).squareRoot() / 2 + 1)
  }

  /// A group while it is put together.
  private struct Part: Sendable {
    var points: InkPoints
    var box = Box()
    var ink = 0.0

    init(_ all: InkPoints, _ indices: [Int32]) {
      points = InkPoints(capacity: indices.count)
      let quarter = (indices.count + 3) / 4
      for first in 0..<quarter {
        for at in stride(from: first, to: indices.count, by: quarter) {
          let i = Int(indices[at])
          points.append(all.xs[i], all.ys[i], all.weights[i])
          box.add(all.xs[i], all.ys[i])
          ink += Double(all.weights[i])
        }
      }
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
    points.xs.withUnsafeBufferPointer { xs in
      points.ys.withUnsafeBufferPointer { ys in
        points.weights.withUnsafeBufferPointer { weights in
          profile.withUnsafeMutableBufferPointer { profile in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { bins in
              for start in stride(from: range.lowerBound, to: range.upperBound, by: 64) {
                let count = min(64, range.upperBound - start)
                for k in 0..<count {
                  let at = ys[start + k] * c - xs[start + k] * s + (offset - 0.5)
                  bins[k] = min(last, (at + magic).bitPattern &- magic.bitPattern)
                }
                for k in 0..<count { profile[Int(bins[k])] += weights[start + k] }
              }
            }
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
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * width + 2 * length) { memory in
      memory.initialize(repeating: 0)
      // Both running means start after `width` zeros.
      guard let first = memory.baseAddress.map({ $0 + width }) else { return }
      let means = first + length + width
      var (sum, sumOfMeans) = (0.0, 0.0)
      for k in 0..<length {
        let own = k < touched.count ? Double(profile[touched.lowerBound + k]) : 0
        let left = k >= width && k - width < touched.count ? Double(profile[touched.lowerBound + k - width]) : 0
        sum += own - left
        first[k] = sum * scale
        sumOfMeans += first[k] - first[k - width]
        means[k] = sumOfMeans * scale
        let d = (means[k] - means[k - width]) * scale
        second += d * d
        fourth += d * d * d * d
      }
    }
    return (second, fourth)
  }
}
