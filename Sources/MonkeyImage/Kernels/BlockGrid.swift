/// A grid of square blocks over an image, and a small plane of one sample a block, for slowly varying quantities.
///
/// Notation: s block side, samples; m margin, blocks; block (i, j) covers columns i s ..< (i + 1) s and rows j s ..< (j + 1) s.
/// The small plane holds blocks -m ..< ceil(width / s) + m across and likewise down; what lies outside the image repeats its
/// edge samples, exactly as if the image had been padded.
package struct BlockGrid: Sendable {
  package let width: Int
  package let height: Int
  package let block: Int
  package let margin: Int
  /// Blocks across and down that touch the image.
  package let columns: Int
  package let rows: Int

  /// - Parameter margin: at least 1, which interpolation needs.
  package init(width: Int, height: Int, block: Int, margin: Int) {
    self.width = width
    self.height = height
    self.block = max(1, block)
    self.margin = max(1, margin)
    columns = (width + self.block - 1) / self.block
    rows = (height + self.block - 1) / self.block
  }

  package var smallWidth: Int { columns + 2 * margin }
  package var smallHeight: Int { rows + 2 * margin }

  /// Mean over each block of the weighted sum of planes.
  /// - Parameters:
  ///   - planes: at least one, all of the grid's width and height, which are at least 1.
  ///   - weights: one a plane.
  /// - Complexity: one pass over the planes.
  package func means(of planes: [Plane], weights: [Float]) -> Plane {
    measuringMeans(of: planes, weights: weights).measured()
  }

  /// The same, rows of blocks by rows of blocks.
  package func measuringMeans(of planes: [Plane], weights: [Float]) -> RowTask<Plane> {
    precondition(!planes.isEmpty && planes.count == weights.count && width > 0 && height > 0)
    precondition(planes.allSatisfy { $0.width == width && $0.height == height }, "planes of the grid's size")
    let out = PlanesToFill(1, width: smallWidth, height: smallHeight)
    return RowTask(smallHeight, chunk: max(1, 64 / block), rows: { max(1, min(height, ($0 - margin + 1) * block)) }) {
      group in
      let line = PaddedRow(width: width, margin: 0)
      withExtendedLifetime(planes) {
        let views = planes.map { $0.unsafeView }
        for j in group { blockRow(j, views, weights, line.start, into: out.views[0].row(j)) }
      }
    } value: { _ in
      out.planes[0]
    }
  }

  /// Rows of a block that `channelMeans` looks at.
  package var sampledRows: Int { (block + sampling - 1) / sampling }
  private var sampling: Int { block < 8 ? 1 : 2 }

  /// Mean over each block of each colour channel of an image of the grid's size, which is at least 1 by 1; of blocks of 8 samples and more
  /// every second row is looked at, which is enough for the mean of what is larger than a block.
  /// - Complexity: half a pass.
  package func channelMeans(of image: Raster) -> [Plane] {
    precondition(
      image.width == width && image.height == height && width > 0 && height > 0, "an image of the grid's size")
    let reader = ColorReader(image)
    return Plane.filled(reader.channels, width: smallWidth, height: smallHeight) { targets in
      Parallel.rows(smallHeight, chunk: max(1, 64 / block)) { group in
        let scratch = ColorScratch(width: width, rows: 1)
        let all = [scratch.row(0).red, scratch.row(0).green, scratch.row(0).blue]
        let sums = all.prefix(targets.count)
        withExtendedLifetime(scratch) {
          reader.withCursor { cursor in
            for j in group {
              for sum in sums { sum.update(repeating: 0, count: (width + 15) / 16 * 16) }
              var (row, made) = (scratch.row(0).reading, -1)
              for y in stride(from: (j - margin) * block, to: (j - margin + 1) * block, by: sampling) {
                let inside = max(0, min(height - 1, y))
                // Outside the image the same row comes again and again.
                if inside != made { (row, made) = (cursor.row(inside, 0..<width), inside) }
                for (channel, sum) in sums.enumerated() { add(row[channel], to: sum) }
              }
              for (sum, target) in zip(sums, targets) { average(sum, rows: sampledRows, into: target.row(j)) }
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private func add(_ row: UnsafePointer<Float>, to line: UnsafeMutablePointer<Float>) {
    var x = 0
    while x < width {
      line.setLanes(x, line.lanes(x) + row.lanes(x))
      x += 16
    }
  }

  private func blockRow(
    _ j: Int, _ views: [PlaneView], _ weights: [Float], _ line: UnsafeMutablePointer<Float>,
    into target: UnsafeMutablePointer<Float>
  ) {
    line.update(repeating: 0, count: (width + 15) / 16 * 16)
    let top = (j - margin) * block
    if views.count == 3 {
      let (w0, w1, w2) = (weights[0], weights[1], weights[2])
      for y in top..<top + block {
        let (a, b, c) = (views[0].clampedRow(y), views[1].clampedRow(y), views[2].clampedRow(y))
        var x = 0
        while x < width {
          line.setLanes(x, line.lanes(x) + a.lanes(x) * w0 + b.lanes(x) * w1 + c.lanes(x) * w2)
          x += 16
        }
      }
    } else {
      for (view, weight) in zip(views, weights) {
        for y in top..<top + block {
          let row = view.clampedRow(y)
          var x = 0
          while x < width {
            line.setLanes(x, line.lanes(x) + row.lanes(x) * weight)
            x += 16
          }
        }
      }
    }
    average(line, rows: block, into: target)
  }

  /// The means of a row of blocks, from the sums of so many samples of each column.
  private func average(_ line: UnsafePointer<Float>, rows: Int, into target: UnsafeMutablePointer<Float>) {
    let scale = 1 / Float(block * rows)
    let whole = width / block
    for i in 0..<whole {
      var sum: Float = 0
      for x in i * block..<(i + 1) * block { sum += line[x] }
      target[margin + i] = sum * scale
    }
    if whole < columns {
      var sum: Float = 0
      for x in whole * block..<width { sum += line[x] }
      sum += line[width - 1] * Float(columns * block - width)
      target[margin + whole] = sum * scale
    }
    let (first, last) = (line[0] * Float(block) * scale, line[width - 1] * Float(block) * scale)
    for k in 0..<margin {
      target[k] = first
      target[margin + columns + k] = last
    }
  }

  /// The image-sized plane whose quadratic B-spline coefficients the small plane holds.
  package func interpolated(_ small: Plane) -> Plane {
    var out = Plane(uninitializedWidth: width, height: height)
    let spline = BlockSpline(self)
    small.read { source in
      out.write { target in
        Parallel.rows(height) { rows in
          var scratch = BlockSpline.Scratch(self)
          for y in rows {
            let line = spline.row(y, 0..<width, of: source, &scratch)
            target.row(y).update(from: line, count: width)
          }
        }
      }
    }
    return out
  }
}

/// Quadratic B-spline interpolation of a grid's small planes, a row of the image at a time.
///
/// With t the position inside a block, -1/2...1/2: the weights of the block before, of the block itself and of the next are
/// (1/2 - t)² / 2, 3/4 - t², (1/2 + t)² / 2 (Unser 1999). It adds block² / 4 of variance in each direction.
struct BlockSpline {
  let grid: BlockGrid
  // Position by position inside a block, sixteen more so that whole lanes can be read.
  private let before: [Float]
  private let own: [Float]
  private let after: [Float]

  init(_ grid: BlockGrid) {
    self.grid = grid
    let positions = (0..<grid.block + 16).map { (Float(min($0, grid.block - 1)) + 0.5) / Float(grid.block) - 0.5 }
    before = positions.map { (0.5 - $0) * (0.5 - $0) / 2 }
    own = positions.map { 0.75 - $0 * $0 }
    after = positions.map { (0.5 + $0) * (0.5 + $0) / 2 }
  }

  /// Memory of one thread.
  struct Scratch: ~Copyable {
    fileprivate let small: PaddedRow
    fileprivate let wide: PaddedRow

    init(_ grid: BlockGrid) {
      small = PaddedRow(width: grid.smallWidth, margin: 0)
      wide = PaddedRow(width: grid.columns * grid.block + 16, margin: 0)
    }
  }

  /// Row `y` of the image at `columns`; the pointer is to column 0, good for whole lanes and until the next call with the
  /// same scratch.
  @inline(__always)
  func row(_ y: Int, _ columns: Range<Int>, of small: PlaneView, _ scratch: inout Scratch) -> UnsafePointer<Float> {
    let j = y / grid.block
    let t = y - j * grid.block
    let (w0, w1, w2) = (before[t], own[t], after[t])
    let center = small.row(grid.margin + j)
    let (above, below) = (center - small.stride, center + small.stride)
    let line = scratch.small.start
    let blocks = columns.lowerBound / grid.block..<(columns.upperBound + grid.block - 1) / grid.block
    // Whole lanes from where rows of planes have them.
    var x = (grid.margin + blocks.lowerBound - 1) / 16 * 16
    while x < grid.margin + blocks.upperBound + 1 {
      line.setLanes(x, above.lanes(x) * w0 + center.lanes(x) * w1 + below.lanes(x) * w2)
      x += 16
    }
    let out = scratch.wide.start
    let block = grid.block
    before.withUnsafeBufferPointer { before in
      own.withUnsafeBufferPointer { own in
        after.withUnsafeBufferPointer { after in
          guard let b = before.baseAddress, let o = own.baseAddress, let a = after.baseAddress else { return }
          // As few lanes as a block fills: those past it are written over by the next one.
          switch block {
          case ...4: expand(SIMD4<Float>.self, blocks, line, b, o, a, into: out)
          case ...8: expand(SIMD8<Float>.self, blocks, line, b, o, a, into: out)
          default: expand(Lanes.self, blocks, line, b, o, a, into: out)
          }
        }
      }
    }
    return UnsafePointer(out)
  }

  @inline(__always)
  private func expand<V: SIMD>(
    _: V.Type, _ blocks: Range<Int>, _ line: UnsafePointer<Float>, _ before: UnsafePointer<Float>,
    _ own: UnsafePointer<Float>,
    _ after: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>
  ) where V.Scalar == Float {
    let block = grid.block
    for i in blocks {
      let at = line + grid.margin + i
      let (left, middle, right) = (V(repeating: at[-1]), V(repeating: at[0]), V(repeating: at[1]))
      var k = 0
      while k < block {
        let b = UnsafeRawPointer(before + k).loadUnaligned(as: V.self)
        let o = UnsafeRawPointer(own + k).loadUnaligned(as: V.self)
        let a = UnsafeRawPointer(after + k).loadUnaligned(as: V.self)
        UnsafeMutableRawPointer(out + i * block + k).storeBytes(of: left * b + middle * o + right * a, as: V.self)
        k += V.scalarCount
      }
    }
  }
}
