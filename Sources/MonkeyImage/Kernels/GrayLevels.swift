/// The samples of a gray plane as its file has them, a byte each: a quarter of its memory, which is kept so that the plane's own can be used
/// for what is made of it.
final class GrayLevels: @unchecked Sendable {
  // Unchecked: written by whoever made this, each row by one thread, before anybody reads it.
  let width: Int
  let height: Int
  private let bytes: UnsafeMutablePointer<UInt8>

  /// Of a plane whose samples are 255ths; rows are to be kept one by one.
  init(for plane: Plane) {
    (width, height) = (plane.width, plane.height)
    bytes = PlaneMemory.take(max(1, plane.count)).bindMemory(to: UInt8.self, capacity: max(1, plane.count))
  }

  deinit { PlaneMemory.giveBack(UnsafeMutableRawPointer(bytes), max(1, width * height)) }

  /// Keeps row `y`.
  func keep(_ y: Int, _ row: UnsafePointer<Float>) {
    let to = bytes + y * width
    // Beside 2²³ a float has no fraction: its lowest bits are the whole number nearest to the sum.
    for x in 0..<width { to[x] = UInt8(truncatingIfNeeded: (row[x] * 255 + 0x1p23).bitPattern) }
  }

  /// Writes all rows into a plane of their size, as the decoder did.
  func write(into plane: inout Plane) {
    plane.write { view in
      Parallel.rows(height, chunk: 64) { rows in
        for y in rows {
          SamplePacking.unpack(bytes + y * width, step: 1, into: view.row(y), count: width, scale: 1 / 255)
        }
      }
    }
  }

  /// The plane again.
  func plane() -> Plane {
    var plane = Plane(uninitializedWidth: width, height: height)
    write(into: &plane)
    return plane
  }
}
