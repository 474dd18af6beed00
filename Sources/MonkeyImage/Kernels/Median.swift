extension Raster {
  /// Replaces every colour sample by the median of its plane's samples at most `radius` away across and down; alpha stays.
  ///
  /// Outside, the edge samples repeat. Exact for any samples. Radius 1 and 2 by sorting networks, larger ones by ranks
  /// (see `RankMedian`).
  /// - Complexity: O(samples) for radius 1 and 2, O(samples · radius) beyond.
  public mutating func medianFilter(radius: Int) {
    guard radius > 0, pixelCount > 0 else { return }
    switch radius {
    case 1:
      if deferred?.isAsStored == true, postpone({ $0.median() }) { return }
      writeColor { views in for view in views { median3(view) } }
    case 2:
      writeColor { views in for view in views { median5(view) } }
    default:
      for index in color.indices { color[index] = color[index].rankMedian(radius: radius) }
    }
  }
}

// Notation: lo, mid, hi the three samples of a column in order. The median of nine is the median of the largest lo, the
// median mid and the smallest hi of the three columns (Paeth 1990); columns are sorted once and used three times.
private func median3(_ view: MutablePlaneView) {
  let width = view.width
  Strips.perform([view], weights: [1], halo: 1, margin: 1) { rows, source in
    let low = PaddedRow(width: width, margin: 1)
    let middle = PaddedRow(width: width, margin: 1)
    let high = PaddedRow(width: width, margin: 1)
    for y in rows {
      let (above, center, below) = (source.row(y - 1), source.row(y), source.row(y + 1))
      var x = 0
      while x < width {
        var (a, b, c) = (above.lanes(x), center.lanes(x), below.lanes(x))
        order(&a, &b)
        order(&b, &c)
        order(&a, &b)
        low.start.setLanes(x, a)
        middle.start.setLanes(x, b)
        high.start.setLanes(x, c)
        x += 16
      }
      low.replicateEdges()
      middle.replicateEdges()
      high.replicateEdges()
      let target = view.row(y)
      x = 0
      while x < width {
        let a = greater(greater((low.start + x - 1).lanes(0), low.start.lanes(x)), low.start.lanes(x + 1))
        let b = median((middle.start + x - 1).lanes(0), middle.start.lanes(x), middle.start.lanes(x + 1))
        let c = lesser(lesser((high.start + x - 1).lanes(0), high.start.lanes(x)), high.start.lanes(x + 1))
        target.setLanes(x, median(a, b, c))
        x += 16
      }
    }
  }
}

// Columns of five are sorted once and used five times. Sorted by rank across the five columns too, sample (i, j) of the
// 5 x 5 has at least (i + 1) (j + 1) - 1 samples that are not above it and (5 - i) (5 - j) - 1 that are not below: 12 of the 25
// cannot be the median, six on either side, and the median of the other 13 is that of all.
private func median5(_ view: MutablePlaneView) {
  let width = view.width
  Strips.perform([view], weights: [1], halo: 2, margin: 2) { rows, source in
    let sorted = SortedColumns(width: width)
    for y in rows {
      sorted.sort(source, y)
      let target = view.row(y)
      withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 25) { cell in
        guard let cells = cell.baseAddress else { return }
        var x = 0
        while x < width {
          for i in 0..<5 {
            let row = sorted.row(i) + x
            for j in 0..<5 { cells[i * 5 + j] = (row + j - 2).lanes(0) }
            sort5(cells + i * 5)
          }
          target.setLanes(x, medianOf13(cells))
          x += 16
        }
      }
    }
  }
}

private struct SortedColumns: ~Copyable {
  private let a: PaddedRow
  private let b: PaddedRow
  private let c: PaddedRow
  private let d: PaddedRow
  private let e: PaddedRow

  init(width: Int) {
    a = PaddedRow(width: width, margin: 2)
    b = PaddedRow(width: width, margin: 2)
    c = PaddedRow(width: width, margin: 2)
    d = PaddedRow(width: width, margin: 2)
    e = PaddedRow(width: width, margin: 2)
  }

  @inline(__always)
  borrowing func row(_ i: Int) -> UnsafeMutablePointer<Float> {
    switch i {
    case 0: a.start
    case 1: b.start
    case 2: c.start
    case 3: d.start
    default: e.start
    }
  }

  @inline(__always)
  borrowing func sort(_ source: StripRows, _ y: Int) {
    let (r0, r1, r2) = (source.row(y - 2), source.row(y - 1), source.row(y))
    let (r3, r4) = (source.row(y + 1), source.row(y + 2))
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 5) { column in
      guard let column = column.baseAddress else { return }
      var x = 0
      while x < a.width {
        column[0] = r0.lanes(x)
        column[1] = r1.lanes(x)
        column[2] = r2.lanes(x)
        column[3] = r3.lanes(x)
        column[4] = r4.lanes(x)
        sort5(column)
        a.start.setLanes(x, column[0])
        b.start.setLanes(x, column[1])
        c.start.setLanes(x, column[2])
        d.start.setLanes(x, column[3])
        e.start.setLanes(x, column[4])
        x += 16
      }
    }
    a.replicateEdges()
    b.replicateEdges()
    c.replicateEdges()
    d.replicateEdges()
    e.replicateEdges()
  }
}

@inline(__always)
private func order(_ a: inout Lanes, _ b: inout Lanes) {
  let smaller = lesser(a, b)
  b = greater(a, b)
  a = smaller
}

@inline(__always)
private func median(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
  greater(lesser(a, b), lesser(greater(a, b), c))
}

/// Five in order: the nine comparators of Knuth's network (The Art of Computer Programming 3, 5.3.4).
@inline(__always)
private func sort5(_ v: UnsafeMutablePointer<Lanes>) {
  var (a, b, c, d, e) = (v[0], v[1], v[2], v[3], v[4])
  order(&a, &b)
  order(&d, &e)
  order(&c, &e)
  order(&c, &d)
  order(&b, &e)
  order(&a, &d)
  order(&a, &c)
  order(&b, &d)
  order(&b, &c)
  (v[0], v[1], v[2], v[3], v[4]) = (a, b, c, d, e)
}

/// The median of the 13 cells of a 5 x 5, sorted both ways, that can be it: smallest and largest are dropped by turns.
@inline(__always)
private func medianOf13(_ cells: UnsafeMutablePointer<Lanes>) -> Lanes {
  withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 13) { buffer in
    guard let v = buffer.baseAddress else { return cells[12] }
    v[0] = cells[3]
    v[1] = cells[21]
    v[2] = cells[7]
    v[3] = cells[17]
    v[4] = cells[11]
    v[5] = cells[13]
    v[6] = cells[12]
    v[7] = cells[4]
    v[8] = cells[20]
    v[9] = cells[9]
    v[10] = cells[15]
    v[11] = cells[8]
    v[12] = cells[16]
    // Of 8 of 13 neither the smallest nor the largest can be the 7th; each round drops both and takes in the next cell.
    let last = 7
    for first in 0..<5 {
      moveExtremesOut(v + first, count: last - first + 1)
      v[last] = v[last + 1 + first]
    }
    return median(v[5], v[6], v[7])
  }
}

/// Brings the smallest to the front and the largest to the back.
@inline(__always)
private func moveExtremesOut(_ v: UnsafeMutablePointer<Lanes>, count: Int) {
  let last = count - 1
  for k in 0..<count / 2 { order(&v[k], &v[last - k]) }
  var k = 1
  while k <= last / 2 {
    order(&v[0], &v[k])
    k += 1
  }
  k = count / 2
  while k < last {
    order(&v[k], &v[last])
    k += 1
  }
}
