/// The least or the largest sample of a rectangle around every pixel: gray erosion and dilation with a flat rectangle.
///
/// The window of pixel (x, y) is the `2·radiusX+1` by `2·radiusY+1` rectangle centred on it, clipped to the plane.
/// Along a row windows are halved: the extremum of 2ᵏ⁺¹ neighbours is that of two neighbouring runs of 2ᵏ, a window is two
/// such runs that overlap, and every step vectorises. Down the columns runs the method of van Herk (1992) and Gil and
/// Werman (1993): suffix and prefix extrema of segments as long as the window, three comparisons a sample.
public enum MinMaxFilter {
  /// Window minima: dark things grow.
  /// - Complexity: O(pixels · log radiusX).
  public static func minimum(of plane: Plane, radiusX: Int, radiusY: Int) -> Plane {
    filter(plane, radiusX: radiusX, radiusY: radiusY, Least.self)
  }

  /// Window maxima: bright things grow.
  /// - Complexity: O(pixels · log radiusX).
  public static func maximum(of plane: Plane, radiusX: Int, radiusY: Int) -> Plane {
    filter(plane, radiusX: radiusX, radiusY: radiusY, Largest.self)
  }

  private static func filter<E: Extremum>(_ plane: Plane, radiusX: Int, radiusY: Int, _: E.Type) -> Plane {
    let (width, height) = (plane.width, plane.height)
    guard width > 0, height > 0 else { return plane }
    let (rx, ry) = (max(0, min(radiusX, width - 1)), max(0, min(radiusY, height - 1)))
    var across = Plane(uninitializedWidth: width, height: height)
    plane.read { source in
      across.write { target in
        Parallel.rows(height) { rows in
          let padded = UnsafeMutablePointer<Float>.allocate(capacity: width + 2 * rx)
          defer { padded.deallocate() }
          for y in rows { alongRow(source.row(y), target.row(y), width: width, radius: rx, padded, E.self) }
        }
      }
    }
    if ry == 0 { return across }
    var out = Plane(uninitializedWidth: width, height: height)
    across.read { source in
      out.write { target in
        Parallel.rows(height, chunk: 2 * ry + 1) { rows in segment(source, target, rows, radius: ry, E.self) }
      }
    }
    return out
  }

  /// One row by doubling; `padded` holds `width + 2·radius` samples.
  @inline(__always)
  private static func alongRow<E: Extremum>(
    _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, width: Int, radius: Int,
    _ padded: UnsafeMutablePointer<Float>, _: E.Type
  ) {
    if radius == 0 {
      target.update(from: source, count: width)
      return
    }
    padded.initialize(repeating: E.neutral, count: radius)
    (padded + radius).initialize(from: source, count: width)
    (padded + radius + width).initialize(repeating: E.neutral, count: radius)
    let window = 2 * radius + 1
    var (length, valid) = (1, width + 2 * radius)
    while 2 * length <= window {
      valid -= length
      // Reads run ahead of writes, so the row can be reduced in place.
      for x in 0..<valid { padded[x] = E.of(padded[x], padded[x + length]) }
      length *= 2
    }
    let shift = window - length
    for x in 0..<width { target[x] = E.of(padded[x], padded[x + shift]) }
  }

  /// The output rows of one segment of `2·radius+1` rows.
  private static func segment<E: Extremum>(
    _ source: PlaneView, _ target: MutablePlaneView, _ rows: Range<Int>, radius: Int, _: E.Type
  ) {
    let (width, height) = (source.width, source.height)
    // The window of row y is rows y−r…y+r. Split at `seam`, the last row of this segment's first window: what lies at or
    // before it is a suffix of seam's segment, what lies behind is a prefix that grows with y.
    let seam = min(height - 1, rows.lowerBound + radius)
    let suffixes = UnsafeMutablePointer<Float>.allocate(capacity: rows.count * width)
    let prefix = UnsafeMutablePointer<Float>.allocate(capacity: width)
    defer {
      suffixes.deallocate()
      prefix.deallocate()
    }
    prefix.initialize(repeating: E.neutral, count: width)
    // Suffix i = extremum of rows (lowerBound + i − r)…seam, computed from the last i back to the first.
    var filled = seam + 1
    for i in stride(from: rows.count - 1, through: 0, by: -1) {
      let first = max(0, rows.lowerBound + i - radius)
      let into = suffixes + i * width
      if i == rows.count - 1 {
        into.initialize(repeating: E.neutral, count: width)
      } else {
        into.initialize(from: into + width, count: width)
      }
      while filled > first {
        filled -= 1
        let row = source.row(filled)
        for x in 0..<width { into[x] = E.of(into[x], row[x]) }
      }
    }
    for (i, y) in rows.enumerated() {
      if i > 0, y + radius < height {
        let row = source.row(y + radius)
        for x in 0..<width { prefix[x] = E.of(prefix[x], row[x]) }
      }
      let (suffix, to) = (suffixes + i * width, target.row(y))
      for x in 0..<width { to[x] = E.of(prefix[x], suffix[x]) }
    }
  }
}

/// Minimum or maximum as a type, so that each gets loops of its own.
private protocol Extremum {
  static var neutral: Float { get }
  static func of(_ a: Float, _ b: Float) -> Float
}

private enum Least: Extremum {
  static var neutral: Float { .infinity }
  @inline(__always) static func of(_ a: Float, _ b: Float) -> Float { a < b ? a : b }
}

private enum Largest: Extremum {
  static var neutral: Float { -.infinity }
  @inline(__always) static func of(_ a: Float, _ b: Float) -> Float { a > b ? a : b }
}
