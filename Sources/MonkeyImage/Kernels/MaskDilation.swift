extension Mask {
  /// Every pixel that is set or has a set one within the square of 2·radius + 1 pixels around it; of radius 1 its eight neighbours.
  /// - Complexity: one pass, O(pixels · log radius).
  package func dilated(radius: Int = 1) -> Mask {
    var out = Mask(uninitializedWidth: width, height: height)
    let width = width
    read { source in
      out.write { target in
        Mask.dilate(width: width, height: source.height, radius: radius) { y, row in
          row.update(from: source.row(y), count: width)
        } take: { y, row in
          target.row(y).update(from: row, count: width)
        }
      }
    }
    return out
  }

  /// The same for rows that are made one by one and taken one by one, several bands of them at once; some are made twice.
  ///
  /// Windows are halved as in `MinMaxFilter`: what is set among 2ᵏ⁺¹ neighbours is set in one of two runs of 2ᵏ.
  /// - Parameters:
  ///   - fill: writes a row of `width` bytes, each 0 or 1.
  ///   - take: is given the row as it has become, good until it returns.
  @inline(__always)
  static func dilate(
    width: Int, height: Int, radius: Int, fill: (Int, UnsafeMutablePointer<UInt8>) -> Void,
    take: (Int, UnsafePointer<UInt8>) -> Void
  ) {
    if width <= 0 || height <= 0 { return }
    let (across, down) = (max(0, min(radius, width - 1)), max(0, min(radius, height - 1)))
    let pitch = width + 2 * across
    Parallel.rows(height, chunk: max(64, 2 * down)) { rows in
      let count = rows.count + 2 * down
      // Rows are whole words, so that they are joined by words.
      let words = (width + 7) / 8
      let memory = UnsafeMutablePointer<UInt64>.allocate(capacity: count * words)
      let line = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * pitch)
      defer {
        memory.deallocate()
        line.deallocate()
      }
      memory.initialize(repeating: 0, count: count * words)
      for k in 0..<count {
        let y = rows.lowerBound - down + k
        let row = UnsafeMutableRawPointer(memory + k * words).assumingMemoryBound(to: UInt8.self)
        if y >= 0, y < height {
          line.initialize(repeating: 0, count: across)
          fill(y, line + across)
          (line + across + width).initialize(repeating: 0, count: across)
          alongRow(line, line + pitch, radius: across, width: width, into: row)
        }
      }
      let window = 2 * down + 1
      var (length, valid) = (1, count)
      while 2 * length <= window {
        valid -= length
        for k in 0..<valid { join(memory + k * words, with: memory + (k + length) * words, words) }
        length *= 2
      }
      for (k, y) in rows.enumerated() {
        let row = memory + k * words
        if window > length { join(row, with: row + (window - length) * words, words) }
        take(y, UnsafeRawPointer(row).assumingMemoryBound(to: UInt8.self))
      }
    }
  }

  /// The union of every window of 2·radius + 1 bytes.
  /// - Parameters:
  ///   - row: with `radius` bytes more before and after.
  ///   - other: as much memory.
  @inline(__always)
  private static func alongRow(
    _ row: UnsafeMutablePointer<UInt8>, _ other: UnsafeMutablePointer<UInt8>, radius: Int, width: Int,
    into target: UnsafeMutablePointer<UInt8>
  ) {
    // From one memory to the other and back: a loop whose writes might overtake its reads would not be vectorised.
    var (from, to) = (row, other)
    let window = 2 * radius + 1
    var (length, valid) = (1, width + 2 * radius)
    while 2 * length <= window {
      valid -= length
      join(from, from + length, valid, into: to)
      (from, to) = (to, from)
      length *= 2
    }
    join(from, from + (window - length), width, into: target)
  }

  @inline(__always)
  private static func join(_ row: UnsafeMutablePointer<UInt64>, with other: UnsafePointer<UInt64>, _ count: Int) {
    for k in 0..<count { row[k] |= other[k] }
  }

  @inline(__always)
  private static func join(
    _ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ count: Int, into target: UnsafeMutablePointer<UInt8>
  ) {
    for x in 0..<count { target[x] = a[x] | b[x] }
  }
}

extension MaskView {
  /// The bytes `x ..< x + 8` of row `y`, the first in the lowest bits; 0 for those outside of the row.
  @inline(__always)
  func word(_ x: Int, _ y: Int) -> UInt64 {
    let row = UnsafeRawPointer(row(y))
    if x >= 0, x + 8 <= stride { return row.loadUnaligned(fromByteOffset: x, as: UInt64.self).littleEndian }
    if x <= -8 || x >= stride { return 0 }
    if x < 0 { return row.loadUnaligned(as: UInt64.self).littleEndian << UInt64(-8 * x) }
    let last = row.loadUnaligned(fromByteOffset: stride - 8, as: UInt64.self).littleEndian
    return last >> UInt64(8 * (x + 8 - stride))
  }

  /// Whether any pixel of a rectangle, clipped to the mask, is set.
  package func hasAny(columns: Range<Int>, rows: Range<Int>) -> Bool {
    let (left, right) = (max(0, columns.lowerBound), min(width, columns.upperBound))
    let (top, bottom) = (max(0, rows.lowerBound), min(height, rows.upperBound))
    if left >= right || top >= bottom { return false }
    // Of the last word so many bytes belong to the rectangle.
    let last = ~0 >> UInt64(8 * (7 - (right - left - 1) % 8)) as UInt64
    for y in top..<bottom {
      var x = left
      while x + 8 < right {
        if word(x, y) != 0 { return true }
        x += 8
      }
      if word(x, y) & last != 0 { return true }
    }
    return false
  }
}
