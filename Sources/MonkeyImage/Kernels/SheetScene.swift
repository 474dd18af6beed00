/// A small picture of a scene, and the pieces of it that may be a sheet of paper.
///
/// At about 500 cells a gray closing takes the writing away. What is left of a sheet is smooth, and ends where brightness or colour
/// change: so the pieces between edges are looked at, edges of several strengths, and those of colour alone, which a shadow's
/// border does not make; and, for textures that are darker than paper all over, the pieces above Otsu's threshold of
/// brightness, and of what is brighter than it.
package struct SheetScene {
  /// Pixels a cell.
  let scale: Double
  private let closed: Plane
  /// Change of closed brightness and of colour from cell to cell.
  private let steps: Plane
  /// Change of colour relative to brightness.
  private let hueSteps: Plane?

  private static let longSide = 500
  private static let stepLevels: [Float] = [0.006, 0.012, 0.02, 0.035, 0.06]
  private static let hueLevels: [Float] = [0.008, 0.016, 0.03]
  private static let brightnessLevels = 3

  /// - Parameter image: at least 64 pixels each way; its alpha is not looked at.
  init(_ image: Raster) {
    let block = max(1, Int((Double(max(image.width, image.height)) / Double(SheetScene.longSide)).rounded()))
    scale = Double(block)
    let small = SheetScene.cells(of: image, block: block)
    let (columns, rows) = (small[0].width, small[0].height)
    let luma = small.count == 3 ? Raster(red: small[0], green: small[1], blue: small[2]).luma() : small[0]
    let reach = max(2, Int((0.012 * Double(max(columns, rows))).rounded()))
    closed = MinMaxFilter.minimum(
      of: MinMaxFilter.maximum(of: luma, radiusX: reach, radiusY: reach), radiusX: reach, radiusY: reach
    ).gaussianBlurred(sigma: 1)
    guard small.count == 3 else {
      steps = SheetScene.change([closed])
      hueSteps = nil
      return
    }
    // Opponent colours, and the same over brightness, where a shadow cancels out.
    var (one, other) = (small[0], small[2])
    one.update(with: small[1]) { $0 - $1 }
    other.update(with: luma) { $0 - $1 }
    one = one.gaussianBlurred(sigma: 1.5)
    other = other.gaussianBlurred(sigma: 1.5)
    steps = SheetScene.change([closed, one, other])
    let light = luma.gaussianBlurred(sigma: 1.5)
    one.update(with: light) { $0 / ($1 + 0.1) }
    other.update(with: light) { $0 / ($1 + 0.1) }
    hueSteps = SheetScene.change([one.gaussianBlurred(sigma: 1), other.gaussianBlurred(sigma: 1)])
  }

  /// Mean colour of square cells, a plane a channel, those at the right and the bottom as far as the image reaches; of every row, or
  /// of at least four rows evenly where cells are large. Planes that are not there are not made for it.
  package static func cells(of image: Raster, block: Int) -> [Plane] {
    let reader = ColorReader(image)
    let (width, height) = (image.width, image.height)
    let (columns, rows) = ((width + block - 1) / block, (height + block - 1) / block)
    return Plane.filled(reader.channels, width: columns, height: rows) { views in
      Parallel.rows(rows, chunk: 8) { group in
        reader.withCursor { cursor in
          for j in group {
            for view in views { view.row(j).update(repeating: 0, count: columns) }
            let taken = stride(from: j * block, to: min(height, (j + 1) * block), by: max(1, block / 4))
            var count: Float = 0
            for y in taken {
              count += 1
              let row = cursor.row(y, 0..<width)
              for (channel, view) in views.enumerated() {
                let (source, target) = (row[channel], view.row(j))
                for i in 0..<columns {
                  var sum: Float = 0
                  for x in i * block..<min(width, (i + 1) * block) { sum += source[x] }
                  target[i] += sum
                }
              }
            }
            for view in views {
              let target = view.row(j)
              for i in 0..<columns { target[i] /= count * Float(min(block, width - i * block)) }
            }
          }
        }
      }
    }
  }

  /// Length of the gradient of several planes together, the largest of nine neighbours, so that edges have no gaps.
  private static func change(_ planes: [Plane]) -> Plane {
    let (width, height) = (planes[0].width, planes[0].height)
    var sum = Plane(width: width, height: height)
    for plane in planes {
      plane.read { view in
        sum.write { target in
          for y in 0..<height {
            let (above, here, below, out) = (view.clampedRow(y - 1), view.row(y), view.clampedRow(y + 1), target.row(y))
            for x in 0..<width {
              let across = here[min(width - 1, x + 1)] - here[max(0, x - 1)]
              let down = below[x] - above[x]
              out[x] += across * across + down * down
            }
          }
        }
      }
    }
    sum.update { $0.squareRoot() / 2 }
    return MinMaxFilter.maximum(of: sum, radiusX: 1, radiusY: 1)
  }

  /// All masks whose pieces may be sheets.
  var masks: [Mask] {
    var found = SheetScene.stepLevels.map { Mask(steps, below: $0) }
    if let hueSteps { found += SheetScene.hueLevels.map { Mask(hueSteps, below: $0) } }
    var inverse = closed
    inverse.update { -$0 }
    return found + brightness.map { Mask(inverse, below: -$0) }
  }

  /// Otsu's threshold, then that of what is brighter, and so on: a table of several tones is parted from itself first.
  private var brightness: [Float] {
    var counts = Histogram(of: closed).counts
    var found: [Float] = []
    while found.count < SheetScene.brightnessLevels, let split = Histogram(counts: counts).otsu() {
      found.append(Float(split.threshold))
      let bin = min(counts.count, Int((split.threshold * Double(counts.count - 1)).rounded(.up)))
      for i in 0..<bin { counts[i] = 0 }
    }
    return found
  }
}
