import MonkeyImage

/// The reduced copies of an image, made row by row: the page, and from a few rows of it at a time a row of the thumbnail.
struct ProbeReduction: Sendable {
  private let image: ImageReader
  /// From the image to the page, and from the page to the thumbnail; nil of an image without pixels.
  private let averages: (page: AreaAverage, thumbnail: AreaAverage)?
  private let pageRows: PlanesToFill
  private let thumbnail: PlanesToFill
  /// Rows of the thumbnail that one part makes.
  private let chunk: Int

  init(_ image: ImageReader) {
    self.image = image
    let (columns, rows) = Probe.gridSize(width: image.width, height: image.height, pixels: Probe.pagePixels)
    let isEmpty = columns == 0 || rows == 0
    let small = Probe.gridSize(width: columns, height: rows, pixels: Probe.thumbnailPixels)
    averages =
      isEmpty
      ? nil
      : (
        AreaAverage(width: image.width, height: image.height, columns: columns, rows: rows, rowsPerCell: 2),
        AreaAverage(width: columns, height: rows, columns: small.columns, rows: small.rows)
      )
    pageRows = PlanesToFill(1, width: isEmpty ? 0 : columns, height: isEmpty ? 0 : rows)
    // Luma first, then red, green and blue of an image in colour.
    thumbnail = PlanesToFill(
      image.color.channels == 3 ? 4 : 1, width: isEmpty ? 0 : small.columns, height: isEmpty ? 0 : small.rows)
    chunk = max(1, 8 * small.rows / max(1, rows))
  }

  /// The page, whose rows are there as `probe` says.
  var page: PageRows { PageRows(pageRows) }

  /// The copies, and with them what is measured of rows of the page as these are made.
  func probe<Value, Both>(
    with measures: RowTask<Value>, _ both: @escaping @Sendable (Probe, Value) -> Both
  ) -> RowTask<Both> {
    let (width, height) = (image.width, image.height)
    let rows = averages?.thumbnail.rows ?? 0
    // Rows of the page that there are with so many of the thumbnail.
    func made(_ count: Int) -> Int { averages.map { $0.thumbnail.rowsOfCells(count - 1).upperBound } ?? 0 }
    let making = RowTask(
      rows, chunk: chunk, rows: { averages?.page.rowsOfCells(made($0 + 1) - 1).upperBound ?? 0 }, part: { make($0) }
    ) { _ in
      Probe(width: width, height: height, page: pageRows.planes[0], thumbnail: ColourPatch(thumbnail.planes))
    }
    return making.followed(by: measures, made: { made(min(rows, ($0 + 1) * chunk)) }, both)
  }

  private func make(_ group: Range<Int>) {
    guard let averages else { return }
    image.color.withCursor { color in
      guard let alpha = image.alpha else { return make(group, averages.page, averages.thumbnail, color, nil) }
      alpha.withCursor { make(group, averages.page, averages.thumbnail, color, $0) }
    }
  }

  /// Makes some rows of the thumbnail with the rows of the page that lie in them.
  private func make(
    _ group: Range<Int>, _ toPage: AreaAverage, _ toThumbnail: AreaAverage, _ color: ColorCursor, _ alpha: ColorCursor?
  ) {
    let columns = toPage.columns
    withUnsafeTemporaryAllocation(of: Float.self, capacity: toPage.scratch) { scratch in
      withUnsafeTemporaryAllocation(of: AreaAverage.Cell.self, capacity: 3 * columns + 1) { memory in
        guard let scratch = scratch.baseAddress, let cells = memory.baseAddress else { return }
        let (sums, others) = (cells + columns, cells + 2 * columns + 1)
        memory.initialize(repeating: .zero)
        for y in group {
          let within = toThumbnail.rowsOfCells(y)
          for row in within {
            toPage.read(row, color, channels: image.color.channels, scratch: scratch, into: cells)
            if let alpha {
              toPage.read(row, alpha, channels: 1, scratch: scratch, into: others)
              layOverWhite(cells, opacity: others, columns)
            }
            writeLuma(cells, columns, to: pageRows.views[0].row(row))
            if row == within.lowerBound {
              sums.update(from: cells, count: columns)
            } else {
              for x in 0..<columns { sums[x] += cells[x] }
            }
          }
          toThumbnail.average(sums, rows: within.count, into: cells)
          writeLuma(cells, toThumbnail.columns, to: thumbnail.views[0].row(y))
          for channel in 1..<thumbnail.views.count {
            let target = thumbnail.views[channel].row(y)
            for x in 0..<toThumbnail.columns { target[x] = cells[x][channel - 1] }
          }
        }
      }
    }
  }

  private func layOverWhite(
    _ cells: UnsafeMutablePointer<AreaAverage.Cell>, opacity: UnsafePointer<AreaAverage.Cell>, _ count: Int
  ) {
    for x in 0..<count { cells[x] = 1 - opacity[x].x * (1 - cells[x]) }
  }

  private func writeLuma(
    _ cells: UnsafePointer<AreaAverage.Cell>, _ count: Int, to row: UnsafeMutablePointer<Float>
  ) {
    let samples = UnsafeRawPointer(cells).assumingMemoryBound(to: Float.self)
    if image.color.channels == 3 {
      for x in 0..<count {
        row[x] =
          samples[4 &* x] * Luma.red + samples[4 &* x &+ 1] * Luma.green + samples[4 &* x &+ 2] * Luma.blue
      }
    } else {
      for x in 0..<count { row[x] = samples[4 &* x] }
    }
  }
}

/// The page while its rows are made.
struct PageRows: Sendable {
  private let planes: PlanesToFill

  fileprivate init(_ planes: PlanesToFill) { self.planes = planes }

  /// A page that is there.
  var width: Int { planes.views[0].width }
  var height: Int { planes.views[0].height }

  /// Gives `body` the page, of which it may read the rows that are there.
  func read<R>(_ body: (PlaneView) -> R) -> R { withExtendedLifetime(planes) { body(planes.views[0].reading) } }
}
