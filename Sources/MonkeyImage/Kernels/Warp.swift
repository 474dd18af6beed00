/// How a plane is read between its samples.
public enum Interpolation: Sendable, Hashable {
  /// Catmull-Rom cubic convolution, 4×4 samples (R. G. Keys, 1981).
  case catmullRom
  /// Lanczos with three lobes, 6×6 samples: sharper, with a little more ringing, at twice the cost.
  case lanczos3
}

/// What stands outside a plane while it is warped.
public enum WarpBorder: Sendable {
  /// The nearest sample of the plane.
  case edge
  /// One value.
  case constant(Float)
  /// A value for each column above and below the plane and for each row left and right of it; smooth, as it is read
  /// without interpolation. Missing entries repeat the last.
  case sides(top: [Float], bottom: [Float], left: [Float], right: [Float])
}

extension Plane {
  /// The longest side that `warped` can read to its end, samples.
  public static let maxWarpSide = 4_000_000

  /// The plane seen through `map`, which takes points of the target to points of this plane.
  ///
  /// Where the map reduces, nothing is smoothed beforehand: it is meant for turns and for perspective near the original
  /// scale. Positions are rounded to 1/512 sample. A side longer than `maxWarpSide` is read up to there.
  /// - Parameters:
  ///   - width: target width, samples.
  ///   - height: target height, samples.
  ///   - map: target to source, continuous coordinates (first sample's centre at 0.5).
  ///   - limits: what the result is clipped to; cubic and Lanczos kernels overshoot.
  /// - Complexity: O(target samples × 16 or 36).
  public func warped(
    width target: Int, height targetHeight: Int, map: ProjectiveMap, interpolation: Interpolation = .catmullRom,
    border: WarpBorder = .edge, limits: ClosedRange<Float>? = nil
  ) -> Plane {
    guard width > 0, height > 0, target > 0, targetHeight > 0 else { return Plane(width: target, height: targetHeight) }
    let frame = WarpFrame(self, border)
    // Its memory is made ready as the rows are reached, so that one thread turns while the system is busy for another.
    var out = Plane(width: target, height: targetHeight, untouched: true)
    let preparation = out.preparation()
    let rowBytes = out.stride * MemoryLayout<Float>.stride
    let (low, high) = (limits?.lowerBound ?? -.infinity, limits?.upperBound ?? .infinity)
    read { source in
      out.write { out in
        // Tiles, so that the source rows that a slanted line of targets crosses stay in the cache.
        Parallel.rows(targetHeight, chunk: 32) { rows in
          preparation.reach(rows.lowerBound * rowBytes..<rows.upperBound * rowBytes)
          var x = 0
          while x < target {
            let columns = x..<min(target, x + WarpTile.width)
            let tile = WarpTile(source: source, frame: frame, columns: columns, rows: rows, low: low, high: high)
            switch interpolation {
            case .catmullRom: tile.run(map, PhaseTable.catmullRom, out)
            case .lanczos3: tile.run(map, PhaseTable.lanczos3, out)
            }
            x = columns.upperBound
          }
        }
      }
    }
    return out
  }
}

/// A kernel's weights at every 1/512 of a sample; lanes past the kernel are 0.
private struct PhaseTable<Lanes: SIMD & Sendable>: Sendable where Lanes.Scalar == Float {
  /// Samples a row or column that take part.
  let taps: Int
  let weights: [Lanes]

  init(_ filter: ResampleFilter) {
    let taps = Int(2 * filter.radius)
    self.taps = taps
    weights = (0..<512).map { phase in
      let t = Double(phase) / 512
      let list = (0..<taps).map { filter.weight(Double($0 - (taps / 2 - 1)) - t) }
      let sum = list.reduce(0, +)
      var lanes = Lanes(repeating: 0)
      for k in 0..<taps { lanes[k] = Float(list[k] / sum) }
      return lanes
    }
  }
}

extension PhaseTable where Lanes == SIMD4<Float> {
  static let catmullRom = PhaseTable(.catmullRom)
}

extension PhaseTable where Lanes == SIMD8<Float> {
  static let lanczos3 = PhaseTable(.lanczos3)
}

/// The values around a plane.
private struct WarpFrame: Sendable {
  var top: [Float] = []
  var bottom: [Float] = []
  var left: [Float] = []
  var right: [Float] = []
  /// Set where all values outside are the same.
  var constant: Float?
  var edge = false

  init(_ plane: Plane, _ border: WarpBorder) {
    switch border {
    case .edge: edge = true
    case .constant(let value): constant = value
    case .sides(let top, let bottom, let left, let right):
      self.top = Self.fitted(top, plane.width)
      self.bottom = Self.fitted(bottom, plane.width)
      self.left = Self.fitted(left, plane.height)
      self.right = Self.fitted(right, plane.height)
    }
  }

  private static func fitted(_ values: [Float], _ count: Int) -> [Float] {
    if values.count >= count { return values }
    return values + [Float](repeating: values.last ?? 0, count: count - values.count)
  }

  func value(_ source: PlaneView, _ x: Int, _ y: Int) -> Float {
    let (cx, cy) = (max(0, min(source.width - 1, x)), max(0, min(source.height - 1, y)))
    if edge || (cx == x && cy == y) { return source.row(cy)[cx] }
    if let constant { return constant }
    if y < 0 { return top[cx] }
    if y >= source.height { return bottom[cx] }
    return x < 0 ? left[cy] : right[cy]
  }
}

/// A part of the target that one thread makes.
private struct WarpTile {
  static let width = 256
  let source: PlaneView
  let frame: WarpFrame
  let columns: Range<Int>
  let rows: Range<Int>
  let low: Float
  let high: Float

  func run<Lanes: SIMD>(_ map: ProjectiveMap, _ table: PhaseTable<Lanes>, _ out: MutablePlaneView)
  where Lanes.Scalar == Float {
    // Along a row that is turned, not stretched, neither position moves by more than a sample.
    let isTurn = map.g == 0 && map.h == 0 && map.i == 1 && map.a > 0 && map.a <= 1 && abs(map.d) <= 1
    let inRuns = isTurn && Lanes.self == SIMD4<Float>.self
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * Self.width) { positions in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * Self.width) { numbers in
        table.weights.withUnsafeBufferPointer { weights in
          guard let xs = positions.baseAddress, let numbers = numbers.baseAddress, let weights = weights.baseAddress
          else { return }
          let ys = xs + Self.width
          for y in rows {
            locate(map, y, table.taps, xs, ys)
            let runs = inRuns ? CubicRun(xs, ys, count: columns.count, memory: numbers) : nil
            sample(xs, ys, table.taps, weights, out.row(y) + columns.lowerBound, runs)
          }
        }
      }
    }
  }

  /// Source positions of a row of the tile in 1/512 samples, moved so that the integer part is the first sample that
  /// takes part; far outside they are pulled in to where the plane's neighbourhood ends.
  @inline(__always)
  private func locate(
    _ map: ProjectiveMap, _ y: Int, _ taps: Int, _ xs: UnsafeMutablePointer<Int32>, _ ys: UnsafeMutablePointer<Int32>
  ) {
    let (px, py) = (Double(columns.lowerBound) + 0.5, Double(y) + 0.5)
    let u = map.a * px + map.b * py + map.c
    let v = map.d * px + map.e * py + map.f
    let w = map.g * px + map.h * py + map.i
    let lead = Double(taps / 2 - 1) + 0.5
    let near = -16.0
    let (right, low) = (
      Double(min(source.width, Plane.maxWarpSide)) + 8, Double(min(source.height, Plane.maxWarpSide)) + 8
    )
    if map.g == 0 {
      let inverse = 1 / max(w, 1e-12)
      let end = Double(columns.count - 1)
      func isInside(_ start: Double, _ step: Double, _ limit: Double) -> Bool {
        // Between the ends lies what is between.
        let (first, last) = (start * inverse - lead, (start + step * end) * inverse - lead)
        return first > near && first < limit && last > near && last < limit
      }
      if isInside(u, map.a, right), isInside(v, map.d, low) {
        for k in 0..<columns.count {
          let t = Double(k)
          xs[k] = Self.fixed((u + map.a * t) * inverse - lead)
          ys[k] = Self.fixed((v + map.d * t) * inverse - lead)
        }
        return
      }
      for k in 0..<columns.count {
        let t = Double(k)
        xs[k] = Self.fixed((u + map.a * t) * inverse - lead, near, right)
        ys[k] = Self.fixed((v + map.d * t) * inverse - lead, near, low)
      }
      return
    }
    for k in 0..<columns.count {
      let t = Double(k)
      let inverse = 1 / max(w + map.g * t, 1e-12)
      xs[k] = Self.fixed((u + map.a * t) * inverse - lead, near, right)
      ys[k] = Self.fixed((v + map.d * t) * inverse - lead, near, low)
    }
  }

  /// `value`, pulled into the range (NaN to its lower end), in 1/512, rounded.
  @inline(__always)
  private static func fixed(_ value: Double, _ low: Double, _ high: Double) -> Int32 {
    fixed(value > low ? (value < high ? value : high) : low)
  }

  /// `value` in 1/512, rounded.
  @inline(__always)
  private static func fixed(_ value: Double) -> Int32 {
    // 1.5 · 2^52: adding it leaves the nearest integer in the low bits, and unlike a conversion it vectorises.
    return Int32(truncatingIfNeeded: (value * 512 + 6_755_399_441_055_744).bitPattern)
  }

  @inline(__always)
  private func sample<Lanes: SIMD>(
    _ xs: UnsafePointer<Int32>, _ ys: UnsafePointer<Int32>, _ taps: Int, _ weights: UnsafePointer<Lanes>,
    _ out: UnsafeMutablePointer<Float>, _ runs: CubicRun?
  ) where Lanes.Scalar == Float {
    // Along a row the positions move monotonically, so those whose samples all exist are one stretch.
    let lastX = source.width - Lanes.scalarCount
    let lastY = source.height - taps
    func inside(_ k: Int) -> Bool {
      let (x, y) = (Int(xs[k]) >> 9, Int(ys[k]) >> 9)
      return x >= 0 && x <= lastX && y >= 0 && y <= lastY
    }
    var first = 0
    var end = columns.count
    while first < end, !inside(first) { first += 1 }
    while end > first, !inside(end - 1) { end -= 1 }
    for k in 0..<first { out[k] = atBorder(Int(xs[k]), Int(ys[k]), taps, weights) }
    for k in end..<columns.count { out[k] = atBorder(Int(xs[k]), Int(ys[k]), taps, weights) }
    let step = source.stride * MemoryLayout<Float>.stride
    @inline(__always) func products(_ k: Int) -> Lanes {
      let (x, y) = (Int(xs[k]), Int(ys[k]))
      var p = UnsafeRawPointer(source.row(y >> 9) + (x >> 9))
      let down = weights[y & 511]
      var sum = p.loadUnaligned(as: Lanes.self) * down[0]
      for j in 1..<taps {
        p += step
        sum += p.loadUnaligned(as: Lanes.self) * down[j]
      }
      return sum * weights[x & 511]
    }
    var k = first
    if Lanes.self == SIMD4<Float>.self {
      let (low4, high4) = (SIMD4(repeating: low), SIMD4(repeating: high))
      while k + 4 <= end {
        if let runs {
          k = runs.write(source, from: k, to: end, low: low, high: high, into: out)
          if k + 4 > end { break }
        }
        // Four sums at once: a transposition costs less than adding up each vector by itself.
        let a = unsafeBitCast(products(k), to: SIMD4<Float>.self)
        let b = unsafeBitCast(products(k + 1), to: SIMD4<Float>.self)
        let c = unsafeBitCast(products(k + 2), to: SIMD4<Float>.self)
        let d = unsafeBitCast(products(k + 3), to: SIMD4<Float>.self)
        let ab = SIMD4(lowHalf: a.evenHalf + a.oddHalf, highHalf: b.evenHalf + b.oddHalf)
        let cd = SIMD4(lowHalf: c.evenHalf + c.oddHalf, highHalf: d.evenHalf + d.oddHalf)
        var sum = SIMD4(lowHalf: ab.evenHalf + ab.oddHalf, highHalf: cd.evenHalf + cd.oddHalf)
        sum.replace(with: low4, where: sum .< low4)
        sum.replace(with: high4, where: sum .> high4)
        UnsafeMutableRawPointer(out + k).storeBytes(of: sum, as: SIMD4<Float>.self)
        k += 4
      }
    }
    while k < end {
      out[k] = min(max(products(k).sum(), low), high)
      k += 1
    }
  }

  private func atBorder<Lanes: SIMD>(_ x: Int, _ y: Int, _ taps: Int, _ weights: UnsafePointer<Lanes>) -> Float
  where Lanes.Scalar == Float {
    let (x0, y0) = (x >> 9, y >> 9)
    if !frame.edge && (x0 + taps <= 0 || y0 + taps <= 0 || x0 >= source.width || y0 >= source.height) {
      return min(max(frame.value(source, x0 + taps / 2, y0 + taps / 2), low), high)
    }
    let (across, down) = (weights[x & 511], weights[y & 511])
    var sum: Float = 0
    for j in 0..<taps {
      var line: Float = 0
      for i in 0..<taps { line += frame.value(source, x0 + i, y0 + j) * across[i] }
      sum += line * down[j]
    }
    return min(max(sum, low), high)
  }
}
