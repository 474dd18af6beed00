import MonkeyImage

/// A small image in memory for measuring: red, green, blue and luma, 0…1 in the file's own transfer curve.
struct ColourPatch: Sendable {
  let red: Plane
  let green: Plane
  let blue: Plane
  let luma: Plane
  let isGray: Bool

  var width: Int { luma.width }
  var height: Int { luma.height }

  /// Luma, and where there is colour red, green and blue.
  init(_ planes: [Plane]) {
    luma = planes[0]
    isGray = planes.count == 1
    (red, green, blue) = isGray ? (luma, luma, luma) : (planes[1], planes[2], planes[3])
  }
}
