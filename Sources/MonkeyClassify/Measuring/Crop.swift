import MonkeyImage

/// A rectangle of the image at full resolution, in the forms that the measures read.
struct Crop: Sendable {
  let width: Int
  let height: Int
  let isGray: Bool
  /// Luma, 0…1, and luma less its mean over 25 by 25 samples.
  let luma: Plane
  let flat: Plane
  /// Samples of 8 bits, row by row; for gray images red alone (also standing for the others).
  let red: [UInt8]
  let green: [UInt8]
  let blue: [UInt8]

  /// A rectangle that must lie inside the image; transparent pixels are laid over white.
  init(_ image: ImageReader, _ place: Probe.Place) {
    let patch = ColourPatch(image, x: place.x, y: place.y, width: place.width, height: place.height)
    (width, height, isGray, luma) = (patch.width, patch.height, patch.isGray, patch.luma)
    flat = LocalMean.removed(from: luma, radius: 12)
    red = Self.bytes(patch.red)
    green = isGray ? red : Self.bytes(patch.green)
    blue = isGray ? red : Self.bytes(patch.blue)
  }

  /// Samples rounded to 255ths; NaN is 0.
  private static func bytes(_ plane: Plane) -> [UInt8] {
    let width = plane.width
    return [UInt8](unsafeUninitializedCapacity: plane.count) { out, count in
      plane.read { view in
        for y in 0..<view.height {
          let row = view.row(y)
          for x in 0..<width {
            let scaled = row[x] * 255 + 0.5
            let kept: Float = scaled > 0 ? (scaled < 255.5 ? scaled : 255.5) : 0
            out.initializeElement(at: y * width + x, to: UInt8(truncatingIfNeeded: Int32(kept)))
          }
        }
      }
      count = plane.count
    }
  }

  /// The crop's luma with rows and columns exchanged.
  var turnedLuma: Plane {
    var out = Plane(uninitializedWidth: height, height: width)
    luma.read { source in
      out.write { target in
        // Eight rows at a time, so that every line of memory that is fetched to be written is filled.
        for top in stride(from: 0, to: source.height, by: 8) {
          let rows = top..<min(source.height, top + 8)
          for x in 0..<source.width {
            let column = target.row(x)
            for y in rows { column[y] = source.row(y)[x] }
          }
        }
      }
    }
    return out
  }
}
