/// The last part of `LocalContrastFilter`: pixels pushed away from the means of their windows, by grids of A and B.
struct ContrastPush: Sendable {
  private let spline: BlockSpline
  /// A.
  private let slope: Plane
  /// B.
  private let offset: Plane

  /// - Parameters:
  ///   - grid: that of the image.
  ///   - slope: one sample a block.
  ///   - offset: one sample a block.
  init(_ grid: BlockGrid, slope: Plane, offset: Plane) {
    spline = BlockSpline(grid)
    self.slope = slope
    self.offset = offset
  }

  /// Memory of one thread.
  final class Scratch {
    fileprivate var slopes: BlockSpline.Scratch
    fileprivate var offsets: BlockSpline.Scratch

    init(_ push: ContrastPush) {
      slopes = BlockSpline.Scratch(push.spline.grid)
      offsets = BlockSpline.Scratch(push.spline.grid)
    }
  }

  /// Works in place on the colour planes, which have the grid's size.
  func apply(to image: inout Raster) {
    let (width, height) = (image.width, image.height)
    image.writeColor { planes in
      Parallel.rows(height) { rows in
        let scratch = Scratch(self)
        for y in rows {
          if planes.count == 3 {
            let row = MutableColorRow(red: planes[0].row(y), green: planes[1].row(y), blue: planes[2].row(y))
            applyToColor(row, y, 0..<width, scratch)
          } else {
            applyToGray(planes[0].row(y), y, 0..<width, scratch)
          }
        }
      }
    }
  }

  /// In place, on the pixels of row `y` at `columns`, which begin where `row` points to and have room for whole lanes.
  func applyToColor(_ row: MutableColorRow, _ y: Int, _ columns: Range<Int>, _ scratch: Scratch) {
    slope.read { slope in
      offset.read { offset in
        let slopes = spline.row(y, columns, of: slope, &scratch.slopes) + columns.lowerBound
        let offsets = spline.row(y, columns, of: offset, &scratch.offsets) + columns.lowerBound
        pushColor(row.red, row.green, row.blue, slopes, offsets, columns.count)
      }
    }
  }

  private func applyToGray(_ row: UnsafeMutablePointer<Float>, _ y: Int, _ columns: Range<Int>, _ scratch: Scratch) {
    slope.read { slope in
      offset.read { offset in
        let slopes = spline.row(y, columns, of: slope, &scratch.slopes) + columns.lowerBound
        let offsets = spline.row(y, columns, of: offset, &scratch.offsets) + columns.lowerBound
        pushGray(row, slopes, offsets, columns.count)
      }
    }
  }
}

@_transparent
private func pushColor(
  _ red: UnsafeMutablePointer<Float>, _ green: UnsafeMutablePointer<Float>, _ blue: UnsafeMutablePointer<Float>,
  _ slopes: UnsafePointer<Float>, _ offsets: UnsafePointer<Float>, _ width: Int
) {
  var x = 0
  while x < width {
    let (r, g, b) = (red.lanes(x), green.lanes(x), blue.lanes(x))
    let luma = r * Luma.red + g * Luma.green + b * Luma.blue + 1e-6
    let largest = greater(greater(r, g), b) + 1e-6
    let factor = factor(luma, largest, slopes.lanes(x), offsets.lanes(x))
    red.setLanes(x, Headroom.hold(r * factor, from: r))
    green.setLanes(x, Headroom.hold(g * factor, from: g))
    blue.setLanes(x, Headroom.hold(b * factor, from: b))
    x += 16
  }
}

@_transparent
private func pushGray(
  _ row: UnsafeMutablePointer<Float>, _ slopes: UnsafePointer<Float>, _ offsets: UnsafePointer<Float>, _ width: Int
) {
  var x = 0
  while x < width {
    let level = row.lanes(x)
    let changed = level * factor(level + 1e-6, level + 1e-6, slopes.lanes(x), offsets.lanes(x))
    row.setLanes(x, Headroom.hold(changed, from: level))
    x += 16
  }
}

/// (L + d') / L; 1 where there is no room.
@_transparent
private func factor(_ luma: Lanes, _ largest: Lanes, _ slope: Lanes, _ offset: Lanes) -> Lanes {
  let push = slope * luma - offset
  let (up, down) = (greater(push, Lanes()), greater(-push, Lanes()))
  // Relative room: above (1 - M) / M, below 1.
  let room = greater(1 - largest, Lanes()) / largest
  let (rise, fall) = (up / luma, down / luma)
  return 1 + rise * room / (room + rise + 1e-9) - fall / (1 + fall)
}
