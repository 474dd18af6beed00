/// Removes isolated specks from a page.
///
/// A page of black and white alone is taken as it is; of any other the ink is found by `InkMask`, and what is removed is
/// painted over with the paper's level around.
public struct Despeckler: Sendable {
  /// The largest speck, in stroke widths.
  public var size = 0.75
  /// How far from writing a speck must lie, in stroke widths.
  public var isolation = 3.0
  /// Removing a larger share of all ink is refused, 0…1.
  public var mostInk = 0.25

  public init() {}

  /// What was found.
  public enum Outcome: Sendable, Equatable {
    /// Specks were removed: their number, their share of all ink, the stroke width.
    case removed(count: Int, inkShare: Double, strokeWidth: Double)
    /// There is nothing to remove.
    case clean
    /// There is no writing whose strokes could tell how large a speck is.
    case noWriting
    /// So much would be lost that it cannot be dirt: specks and their share of all ink.
    case implausible(count: Int, inkShare: Double)
  }

  /// Removes specks from `image`, which has at least one pixel.
  /// - Complexity: O(pixels).
  public func clean(_ image: inout Raster) -> Outcome {
    let black = image.black ?? (image.colorModel == .rgb ? Mask(bilevel: image.luma()) : nil)
    guard let (ink, strokeWidth, edgeBlur) = Despeckler.ink(of: image, black: black) else { return .noWriting }
    let components = Components(of: ink)
    let specks = Specks(
      components, of: ink, strokeWidth: strokeWidth, size: size, guardWidth: isolation)
    if specks.count == 0 { return .clean }
    let share = Double(specks.area) / Double(max(1, specks.inkArea))
    if share > mostInk { return .implausible(count: specks.count, inkShare: share) }
    if black != nil, image.colorModel == .gray {
      var rest = ink
      components.paint(&rest, value: 0) { specks.isDirt[$0] }
      image.replaceColor(black: rest)
      return .removed(count: specks.count, inkShare: share, strokeWidth: strokeWidth)
    }
    var dirt = components.mask(width: ink.width, height: ink.height) { specks.isDirt[$0] }
    if black != nil {
      for i in image.color.indices { image.color[i].fill(dirt, with: 1) }
    } else {
      // A speck's soft rim is not ink; it goes with the speck.
      let rim = max(1, Int((1.5 * edgeBlur).rounded(.up)))
      dirt = dirt.dilated(radius: rim)
      for i in image.color.indices { image.color[i].inpaint(dirt, reach: rim + 2) }
    }
    return .removed(count: specks.count, inkShare: share, strokeWidth: strokeWidth)
  }

  /// The ink, its strokes' width and the blur of its edges, pixels.
  private static func ink(
    of image: Raster, black: Mask?
  ) -> (ink: Mask, strokeWidth: Double, edgeBlur: Double)? {
    if let black {
      // On a page of white on black the specks are what is bright; left alone, as nothing says which is which.
      guard 2 * black.population < image.pixelCount, let width = StrokeRuns(of: black).strokeWidth else { return nil }
      return (black, width, 0)
    }
    let found = InkMask.find(in: image.luma())
    guard let writing = found.writing, !found.isInverted else { return nil }
    return (found.mask, writing.strokeWidth, writing.edgeBlur)
  }
}

extension Plane {
  /// Sets the masked samples to `value`.
  mutating func fill(_ mask: Mask, with value: Float) {
    let (width, height) = (width, height)
    mask.read { mask in
      write { view in
        Parallel.rows(height) { rows in
          for y in rows {
            let (flags, row) = (mask.row(y), view.row(y))
            for x in 0..<width where flags[x] != 0 { row[x] = value }
          }
        }
      }
    }
  }

  /// Replaces the masked samples by the mean of the unmasked ones within `reach` in all directions, further where there
  /// are none.
  mutating func inpaint(_ mask: Mask, reach: Int) {
    let pieces = Components(of: mask)
    let boxes = pieces.statistics
    let (width, height) = (width, height)
    mask.read { mask in
      write { view in
        var means = [Float](repeating: 0, count: boxes.count)
        for (i, box) in boxes.enumerated() {
          var margin = max(1, reach)
          while true {
            var (sum, count) = (0.0, 0)
            for y in max(0, box.minY - margin)...min(height - 1, box.maxY + margin) {
              for x in max(0, box.minX - margin)...min(width - 1, box.maxX + margin) where mask.row(y)[x] == 0 {
                sum += Double(view.row(y)[x])
                count += 1
              }
            }
            if count > 0 {
              means[i] = Float(sum / Double(count))
              break
            }
            if margin > max(width, height) { break }
            margin *= 2
          }
        }
        for y in 0..<height {
          for run in pieces.runs(inRow: y) {
            (view.row(y) + Int(run.start)).update(repeating: means[Int(run.component)], count: run.count)
          }
        }
      }
    }
  }
}
