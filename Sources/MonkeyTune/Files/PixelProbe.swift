import Foundation
import MonkeyImage
import MonkeyRecipe

/// What parameters do to pixels, measured on parts of a few inputs before any person is asked.
struct PixelProbe {
  /// Parts of inputs, see `middle`.
  private let images: [Raster]
  static let side = 512
  /// Root mean square of the difference of luma, in 255 levels, below which people cannot tell two outputs apart.
  static let visible = 0.8

  init(_ images: [Raster]) { self.images = images }

  var isEmpty: Bool { images.isEmpty }

  /// The outputs of a recipe; nil for an image on which it fails.
  func outputs(_ recipe: Recipe) -> [Raster?] {
    images.map { image in
      var image = image
      do { _ = try Pipeline.run(recipe, on: &image) } catch { return nil }
      return image
    }
  }

  /// Root mean square of the difference of luma in levels of 255, the mean over the images; outputs of another size count
  /// as 255 levels apart.
  static func difference(_ a: [Raster?], _ b: [Raster?]) -> Double {
    let values = zip(a, b).map { first, second -> Double in
      guard let first, let second else { return first == nil && second == nil ? 0 : 255 }
      return difference(first, second)
    }
    return values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }

  private static func difference(_ a: Raster, _ b: Raster) -> Double {
    guard a.width == b.width, a.height == b.height, a.pixelCount > 0 else { return 255 }
    let (x, y) = (a.luma(), b.luma())
    let sums = x.read { x in
      y.read { y in
        Parallel.mapRows(a.height) { rows -> Double in
          var sum = 0.0
          for row in rows {
            let (p, q) = (x.row(row), y.row(row))
            for column in 0..<x.width {
              let step = Double(max(0, min(1, p[column])) - max(0, min(1, q[column])))
              sum += step * step
            }
          }
          return sum
        }
      }
    }
    let mean = sums.reduce(0, +) / Double(a.pixelCount)
    return mean.isFinite ? 255 * mean.squareRoot() : 255
  }

  /// The effect of each dimension on pixels: the largest difference that moving it to the ends or the middle of its range
  /// makes, starting from the live recipe, the declared defaults, and the middle of all ranges; a parameter that does
  /// nothing where another is off shows at one of them.
  func effects(in space: SearchSpace) -> [Double] {
    let all = Set(space.dimensions.indices)
    var middle = space.live
    for index in middle.coordinates.indices { middle.coordinates[index] = 0.5 }
    var effects = space.dimensions.map { _ in 0.0 }
    for base in [space.live, space.declared, middle] {
      guard let recipe = try? space.recipe(at: base, tuned: all) else { continue }
      let reference = outputs(recipe)
      for index in space.dimensions.indices {
        for place in [0, 0.5, 1.0] where abs(place - base.coordinates[index]) > 0.05 {
          var moved = base
          moved.coordinates[index] = place
          guard let other = try? space.recipe(at: moved, tuned: all) else { continue }
          effects[index] = max(effects[index], Self.difference(reference, outputs(other)))
        }
      }
    }
    return effects
  }

  /// The middle of an image, at most `side` × `side` pixels.
  static func middle(_ image: Raster) -> Raster {
    let (width, height) = (min(side, image.width), min(side, image.height))
    if (width, height) == (image.width, image.height) { return image }
    let (left, top) = ((image.width - width) / 2, (image.height - height) / 2)
    var part = image
    part.mapPlanes { plane in
      var out = Plane(uninitializedWidth: width, height: height)
      out.write { view in
        plane.read { source in
          for y in 0..<height { view.row(y).update(from: source.row(top + y) + left, count: width) }
        }
      }
      return out
    }
    return part
  }
}

/// Which dimensions are worth searching.
struct Screening {
  /// Their numbers.
  var tuned: [Int]
  /// r of the kernel for every dimension.
  var relativeLengths: [Double]

  static let most = 6

  /// By effect on pixels: the strongest six that do at least a fiftieth of what the strongest does.
  init(effects: [Double]) {
    let largest = effects.max() ?? 0
    let order = effects.indices.sorted { (effects[$1], $0) < (effects[$0], $1) }
    tuned = order.filter { largest > 0 && effects[$0] >= largest / 50 }.prefix(Self.most).sorted()
    relativeLengths = effects.map { effect in
      effect > 0 && largest > 0 ? min(3, (largest / effect).squareRoot()) : 3
    }
  }

  /// Without measurement: the first six.
  init(unmeasured count: Int) {
    tuned = Array((0..<count).prefix(Self.most))
    relativeLengths = [Double](repeating: 1, count: count)
  }
}
