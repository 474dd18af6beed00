import MonkeyImage

/// What the features are measured on, made once from the image: a reduced copy for colour, tone and layout, and the places of
/// crops at full resolution (at most twelve squares of 256 pixels, spread evenly) for what happens between neighbouring pixels.
///
/// Transparent pixels are laid over white, as a page would show them.
struct Probe: Sendable {
  /// Pixels of the image.
  let width: Int
  let height: Int
  /// Luma of the image reduced by area averages to at most 600,000 pixels (small images as they are).
  let page: Plane
  /// The page reduced further to at most 40,000 pixels.
  let thumbnail: ColourPatch

  static let pagePixels = 600_000
  static let thumbnailPixels = 40_000
  static let cropSide = 256
  static let cropCount = 12

  /// The largest grid of the image's shape with at most `pixels` cells.
  static func gridSize(width: Int, height: Int, pixels: Int) -> (columns: Int, rows: Int) {
    let area = Double(width) * Double(height)
    guard area > Double(pixels) else { return (width, height) }
    let scale = (Double(pixels) / area).squareRoot()
    return (max(1, Int(Double(width) * scale)), max(1, Int(Double(height) * scale)))
  }

  struct Place: Sendable, Hashable {
    var x, y, width, height: Int
  }

  /// Squares in the cells of an even grid whose cells are as square as the count allows.
  static func cropPlaces(width: Int, height: Int) -> [Place] {
    guard width > 0, height > 0 else { return [] }
    let side = cropSide
    let most = (columns: (width + side - 1) / side, rows: (height + side - 1) / side)
    var columns = min(most.columns, cropCount)
    var rows = min(most.rows, cropCount)
    while columns * rows > cropCount {
      // The direction whose crops stand closer gives one up.
      if columns > 1 && (rows == 1 || width * rows <= height * columns) { columns -= 1 } else { rows -= 1 }
    }
    let (w, h) = (min(side, width), min(side, height))
    return (0..<columns * rows).map { index in
      let (i, j) = (index % columns, index / columns)
      return Place(
        x: max(0, min(width - w, (2 * i + 1) * width / (2 * columns) - w / 2)),
        y: max(0, min(height - h, (2 * j + 1) * height / (2 * rows) - h / 2)), width: w, height: h)
    }
  }
}
