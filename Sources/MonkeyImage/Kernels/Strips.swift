/// Work in place on strips of rows that stay in a core's cache, each with the rows around it as they were before.
///
/// Every strip gets a scratch copy of a weighted sum of the planes (luma, or one plane itself) for its rows and `halo` rows
/// on either side, with `margin` samples before and after each row; rows and samples outside the image repeat the edge.
/// Rows near the borders between strips are kept before the first strip is written to, so that the planes may be
/// overwritten while others still need what stood there. One pass over the planes and a few per cent more.
enum Strips {
  /// Rows in a strip: as many as let the scratch copy of a photo's width stay in a 1 MB cache.
  static func chunk(width: Int, halo: Int) -> Int {
    max(2 * halo, 8, min(64, 120_000 / max(1, width)))
  }

  /// - Parameters:
  ///   - planes: of one size, at least one; overwritten by `body` alone, each strip its own rows.
  ///   - body: called once for each strip, several at once, with its rows and its scratch copy.
  static func perform(
    _ planes: [MutablePlaneView], weights: [Float], halo: Int, margin: Int,
    _ body: (Range<Int>, StripRows) -> Void
  ) {
    guard let first = planes.first, first.width > 0, first.height > 0 else { return }
    let (width, height) = (first.width, first.height)
    let chunk = chunk(width: width, halo: halo)
    let strips = (height + chunk - 1) / chunk
    var kept = Plane(uninitializedWidth: width, height: strips > 1 ? strips * 2 * halo : 0)
    kept.write { kept in
      if strips > 1 {
        Parallel.perform(strips) { strip in
          for k in 0..<halo {
            let (above, below) = (strip * chunk - halo + k, (strip + 1) * chunk + k)
            if above >= 0 { sum(planes, weights, above, into: kept.row((strip * 2) * halo + k), width) }
            if below < height { sum(planes, weights, below, into: kept.row((strip * 2 + 1) * halo + k), width) }
          }
        }
      }
      Parallel.perform(strips) { strip in
        let rows = strip * chunk..<min(height, (strip + 1) * chunk)
        let scratch = StripRows(rows: rows, halo: halo, width: width, margin: margin)
        for y in rows.lowerBound - halo..<rows.upperBound + halo {
          let target = scratch.mutableRow(y)
          if y < rows.lowerBound {
            if y >= 0 {
              target.update(from: kept.row((strip * 2) * halo + y - (rows.lowerBound - halo)), count: width)
            } else {
              // The first row, which comes after; filled in below.
              continue
            }
          } else if y >= rows.upperBound {
            if y < height {
              target.update(from: kept.row((strip * 2 + 1) * halo + y - rows.upperBound), count: width)
            } else {
              target.update(from: scratch.mutableRow(height - 1), count: width)
            }
          } else {
            sum(planes, weights, y, into: target, width)
          }
          scratch.replicateEdges(y)
        }
        if rows.lowerBound < halo {
          for y in rows.lowerBound - halo..<0 {
            scratch.mutableRow(y).update(from: scratch.mutableRow(0), count: width)
            scratch.replicateEdges(y)
          }
        }
        body(rows, scratch)
      }
    }
  }

  @inline(__always)
  private static func sum(
    _ planes: [MutablePlaneView], _ weights: [Float], _ y: Int, into target: UnsafeMutablePointer<Float>, _ width: Int
  ) {
    if planes.count == 3 {
      let (a, b, c) = (planes[0].row(y), planes[1].row(y), planes[2].row(y))
      let (w0, w1, w2) = (weights[0], weights[1], weights[2])
      var x = 0
      while x < width {
        target.setLanes(x, a.lanes(x) * w0 + b.lanes(x) * w1 + c.lanes(x) * w2)
        x += 16
      }
    } else {
      target.update(from: planes[0].row(y), count: width)
    }
  }
}

/// The scratch copy of a strip.
final class StripRows {
  private let memory: UnsafeMutablePointer<Float>
  private let pitch: Int
  private let left: Int
  private let firstRow: Int
  private let width: Int
  private let margin: Int

  fileprivate init(rows: Range<Int>, halo: Int, width: Int, margin: Int) {
    left = (margin + 15) / 16 * 16
    pitch = left + (width + 15) / 16 * 16 + left + 16
    firstRow = rows.lowerBound - halo
    self.width = width
    self.margin = margin
    let count = pitch * (rows.count + 2 * halo) + 16
    memory = .allocate(capacity: count)
    memory.initialize(repeating: 0, count: count)
  }

  deinit { memory.deallocate() }

  /// Sample 0 of row `y` of the image, which lies in the strip or its halo; whole lanes may be read from the margins.
  @inline(__always)
  func row(_ y: Int) -> UnsafePointer<Float> { UnsafePointer(mutableRow(y)) }

  @inline(__always)
  fileprivate func mutableRow(_ y: Int) -> UnsafeMutablePointer<Float> { memory + (y - firstRow) * pitch + left }

  @inline(__always)
  fileprivate func replicateEdges(_ y: Int) {
    let row = mutableRow(y)
    let (first, last) = (row[0], row[width - 1])
    for k in 0..<margin {
      row[-1 - k] = first
      row[width + k] = last
    }
  }
}
