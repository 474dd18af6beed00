extension PageBorder {
  /// Paints what is left of the border inside the frame in the colour of the paper near it.
  ///
  /// The paper's level comes from blank cells, push and pull between them. The border's cells are painted whole; in the cells
  /// around them only what is darker than nine tenths of the paper, for that is the border's soft rim.
  /// - Parameters:
  ///   - image: the image in which the border was found, not cropped yet; alpha stays.
  ///   - luma: its luma.
  ///   - bilevel: whether it is black and white alone; the paper is then white.
  /// - Complexity: O(cells) and O(pixels of the border).
  public func paint(_ image: inout Raster, luma: Plane, bilevel: Bool) {
    let border = cells.plane(set: 1, clear: 0)
    let rim = grid.block >= 3 ? 1 : 2
    let wide = MinMaxFilter.maximum(of: border, radiusX: rim, radiusY: rim)
    let paper = level(of: luma, bilevel)
    let surfaces =
      image.colorModel == .gray && image.alpha == nil ? [paper] : image.color.map { level(of: $0, bilevel) }
    let block = grid.block
    let (left, right, top, bottom) = (left, right, top, bottom)
    let planes = surfaces.map { $0.plane() }
    let limit = paper.plane()
    wide.read { wide in
      border.read { border in
        luma.read { luma in
          limit.read { limit in
            for (channel, surface) in planes.enumerated() {
              surface.read { surface in
                image.color[channel].write { target in
                  Parallel.rows(bottom - top) { rows in
                    for y in rows.lowerBound + top..<rows.upperBound + top {
                      let (near, inside) = (wide.row(y / block), border.row(y / block))
                      let (level, bright, from, to) = (limit.row(y), luma.row(y), surface.row(y), target.row(y))
                      for i in left / block...(right - 1) / block where near[i] > 0.5 {
                        for x in max(left, i * block)..<min(right, (i + 1) * block)
                        where inside[i] > 0.5 || bright[x] < 0.9 * level[x] {
                          to[x] = from[x]
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// The paper's level all over the image.
  private func level(of plane: Plane, _ bilevel: Bool) -> GridSurface {
    let means = grid.means(of: [plane], weights: [1]).cropped(
      x: grid.margin, y: grid.margin, width: grid.columns, height: grid.rows)
    let cells =
      bilevel
      ? Plane(width: grid.columns, height: grid.rows, fill: 1)
      : PushPull.fill(means, weights: blank.plane(set: 1, clear: 0))
    return GridSurface(grid: grid, cells: cells)
  }
}
