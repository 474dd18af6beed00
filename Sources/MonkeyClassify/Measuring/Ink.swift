import MonkeyImage

/// The page's pixels that are clearly darker, and those that are clearly lighter, than the mean around them.
struct Ink: Sendable {
  let dark: Mask
  let light: Mask

  /// Told row by row.
  static func telling(_ page: PageRows) -> RowTask<Ink> {
    let (width, height) = (page.width, page.height)
    let radius = max(6, min(width, height) / 40)
    let masks = Masks(width: width, height: height)
    // A group starts by adding up a window of rows: long groups keep that share small.
    return RowTask(height, chunk: max(64, 4 * radius), rows: { min(height, $0 + 1 + radius) }) { rows in
      page.read { source in
        LocalMean.forEachRow(of: source, rows: rows, radius: radius) { y, mean in
          let (row, below, above) = (source.row(y), masks.darkRows.row(y), masks.lightRows.row(y))
          for x in 0..<source.width {
            let difference = row[x] - mean[x]
            below[x] = difference < -0.09 ? 1 : 0
            above[x] = difference > 0.09 ? 1 : 0
          }
        }
      }
    } value: { _ in
      Ink(dark: masks.dark, light: masks.light)
    }
  }

  /// Masks whose rows are written by the parts, each its own.
  private final class Masks: @unchecked Sendable {
    // Unchecked: rows are written by one part each, and the masks handed out once all have run.
    let darkRows: MutableMaskView
    let lightRows: MutableMaskView
    let dark: Mask
    let light: Mask

    init(width: Int, height: Int) {
      var dark = Mask(uninitializedWidth: width, height: height)
      var light = Mask(uninitializedWidth: width, height: height)
      (darkRows, lightRows) = (dark.write { $0 }, light.write { $0 })
      (self.dark, self.light) = (dark, light)
    }
  }
}
