/// Removal of the ringing (mosquito noise) that JPEG coding leaves around text and edges on flat ground.
///
/// Notation: a unit is 16 by 16 pixels of the JPEG grid, the area over which chroma at half resolution rings; its window is itself and
/// the eight units around; ground c is a colour that a good part of the window has; d the largest difference of a pixel to c in any
/// channel, in levels of 255; ink is what differs by more than the reach T of the ringing.
///
/// JPEG codes blocks by themselves, so ringing fills the blocks that hold ink and leaves their neighbours perfectly flat. That is
/// both the evidence (`RingingEvidence`) and the remedy: where the ground of the window is flat, pixels of an inked unit that
/// are within T of the ground take its colour. Pixels that touch ink and lean towards it are its smoothed outline and stay; so do
/// straight faint lines, gradients, and everything that has no flat ground, photographs above all.
public struct Deringing: Sendable {
  /// What the ringing reaches, levels of 255.
  public var reach: Int

  public init(reach: Int) { self.reach = max(1, min(64, reach)) }

  static let unit = 16

  /// Works in place; alpha stays.
  /// - Returns: how many pixels changed.
  /// - Complexity: O(pixels of units that are not of one colour).
  public func apply(to image: inout Raster) -> Int {
    let (width, height) = (image.width, image.height)
    if width < 8 || height < 8 { return 0 }
    let levels = LevelPlanes(image)
    let down = (height + Self.unit - 1) / Self.unit
    let across = (width + Self.unit - 1) / Self.unit
    return image.writeColor { planes in
      Parallel.mapRows(down, chunk: 1) { group in
        var changed = 0
        var window = RingingWindow()
        for j in group {
          for i in 0..<across {
            let (x, y) = (i * Self.unit, j * Self.unit)
            if levels.isUniform(x: x, y: y, side: Self.unit) { continue }
            window.place(levels, x: x, y: y)
            changed += window.settle(levels, reach: reach) { at, color in
              for (plane, level) in zip(planes, color) { plane.row(at.y)[at.x] = Float(level) * (1 / 255) }
            }
          }
        }
        return changed
      }.reduce(0, +)
    }
  }
}

/// The colour planes as whole levels of 255, and their luma.
struct LevelPlanes: Sendable {
  let width: Int
  let height: Int
  /// One or three planes, then luma where there are three; rows without padding.
  let planes: [[UInt8]]

  var colorCount: Int { planes.count == 1 ? 1 : 3 }
  var luma: [UInt8] { planes[planes.count - 1] }

  init(_ image: Raster) {
    let (width, height) = (image.width, image.height)
    (self.width, self.height) = (width, height)
    let luma = image.color.count == 3 ? [image.luma()] : []
    planes = (image.color + luma).map { plane in
      [UInt8](unsafeUninitializedCapacity: width * height) { buffer, count in
        count = width * height
        guard let base = buffer.baseAddress else { return }
        withExtendedLifetime(plane) {
          let view = plane.unsafeView
          Parallel.rows(height) { rows in
            SamplePacking.pack([view], rows: rows, into: base + rows.lowerBound * width, wide: false)
          }
        }
      }
    }
  }

  /// Whether a square, as far as it lies in the image, is of one colour.
  func isUniform(x: Int, y: Int, side: Int) -> Bool {
    let (right, bottom) = (min(width, x + side), min(height, y + side))
    return planes.prefix(colorCount).allSatisfy { plane in
      plane.withUnsafeBufferPointer { samples in
        let first = samples[y * width + x]
        for row in y..<bottom {
          for column in x..<right where samples[row * width + column] != first { return false }
        }
        return true
      }
    }
  }
}
