package import MonkeyImage

/// An image of which a measurement is made part by part, each as soon as its rows are there, with noise in the rows below.
package struct RowByRow {
  private let truth: [Plane]
  private let alpha: Plane?

  /// One or three planes of one size.
  package init(_ planes: [Plane]) { (truth, alpha) = (planes, nil) }

  package init(_ width: Int, _ height: Int, channels: Int = 3, alpha: Bool = false) {
    truth = (0..<channels).map { .random(width: width, height: height, seed: UInt64($0 + 1)) }
    self.alpha = alpha ? .random(width: width, height: height, seed: 9) : nil
  }

  /// What `task` measures of the image that comes in row by row, and of the one that is there.
  package func measured<Value>(_ task: (ImageReader) -> RowTask<Value>) -> (early: Value, late: Value) {
    let all = truth + (alpha.map { [$0] } ?? [])
    let coming = PlanesToFill(all.count, width: truth[0].width, height: truth[0].height)
    for (view, plane) in zip(coming.views, all) { fill(view, with: plane, rows: 0) }
    let measuring = task(ImageReader(image(coming.planes)))
    for part in measuring.parts.sorted(by: { $0.rows < $1.rows }) {
      for (view, plane) in zip(coming.views, all) { fill(view, with: plane, rows: part.rows) }
      part.run()
    }
    for (view, plane) in zip(coming.views, all) { fill(view, with: plane, rows: plane.height) }
    return (measuring.value(), task(ImageReader(image(all))).measured())
  }

  private func image(_ planes: [Plane]) -> Raster {
    let color = Array(planes.prefix(truth.count))
    return color.count == 3
      ? Raster(red: color[0], green: color[1], blue: color[2], alpha: alpha == nil ? nil : planes[3])
      : Raster(gray: color[0], alpha: alpha == nil ? nil : planes[1])
  }

  /// The first rows of the plane, and below them what cannot be mistaken for them.
  private func fill(_ view: MutablePlaneView, with plane: Plane, rows: Int) {
    plane.read { source in
      for y in 0..<view.height {
        if y < rows {
          view.row(y).update(from: source.row(y), count: view.width)
        } else {
          view.row(y).update(repeating: 77, count: view.width)
        }
      }
    }
  }
}
