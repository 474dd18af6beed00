#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What speaks for a quadrilateral in an image being a sheet of paper, measured along its four sides.
package struct SheetEvidence {
  package typealias Point = SIMD2<Double>
  package typealias Colour = SIMD3<Float>

  /// One side's part of it.
  package struct Side {
    /// Share of the places where what lies outside differs from what lies inside.
    package let seen: Double
    /// By how much it does, in the middle.
    package let contrast: Float
    /// How much brighter the inside is, in the middle.
    package let brighter: Float
    /// Change of brightness inside from place to near place that four fifths of the places stay below.
    package let unevenness: Float
    /// How far hues inside are from the sheet's; four fifths of the places stay below: a finger may lie on it.
    package let strangeness: Float
    /// Part of the contrast that is still there beyond the corners.
    package let runsOn: Float

    /// Paper of the sheet's own hue inside, evenly lit, and something else outside.
    var isPaper: Bool {
      seen >= 0.6 && contrast >= 0.04 && brighter > -0.05 && unevenness < 0.1 && strangeness < 0.1
    }
    /// Anything, as a bar printed along the side is, but plainly ending there.
    var isClear: Bool { seen >= 0.9 && contrast >= 0.15 && runsOn < 0.15 }
  }

  package let sides: [Side]
  /// Of the paper, 0…1.
  package let saturation: Float

  private static let places = 60
  /// Colours this far apart differ.
  private static let different: Float = 0.03
  /// Nothing that paper looks like in a warm lamp's light is more saturated.
  private static let mostSaturation: Float = 0.45
  /// A side that goes on with this part of its contrast does not end at its corner.
  private static let mostRunsOn: Float = 0.3

  /// - Parameters:
  ///   - corners: four, in order.
  ///   - step: about what an edge is wide at least, pixels.
  package init(_ image: ColourSampler, _ corners: [Point], step: Double) {
    let centre = corners.reduce(Point(), +) / Double(max(1, corners.count))
    let strips = corners.indices.compactMap { k in
      Strips(image, corners[k], corners[(k + 1) % corners.count], centre, step: step)
    }
    let paper = ColourSampler.median(strips.flatMap(\.inner))
    sides = strips.map { $0.measured(against: paper) }
    saturation = (paper.max() - paper.min()) / (paper.max() + 0.05)
  }

  /// Whether this is a sheet: paper all around (but for one side that may be printed on), ending at its corners.
  package var isSheet: Bool {
    guard sides.count == 4, saturation < SheetEvidence.mostSaturation,
      sides.allSatisfy({ $0.runsOn < SheetEvidence.mostRunsOn })
    else { return false }
    let plain = sides.filter(\.isPaper)
    let doubtful = plain.filter { $0.seen < 0.75 }
    if plain.count == 4 { return doubtful.count <= 1 && sides.filter { $0.seen >= 0.9 }.count >= 3 || doubtful.isEmpty }
    return plain.count == 3 && doubtful.isEmpty && sides.allSatisfy { $0.isPaper || $0.isClear }
  }

  /// Strips of colour along both sides of a line between two corners, and beyond them.
  private struct Strips {
    var inner: [Colour] = []
    var outer: [Colour] = []
    var runsOn: Float = 0

    init?(_ image: ColourSampler, _ a: Point, _ b: Point, _ centre: Point, step: Double) {
      guard let inward = SheetSides.inward(a, b, centre) else { return nil }
      for place in 0..<places {
        let at = a + (b - a) * (0.03 + 0.94 * Double(place) / Double(places - 1))
        guard image.holds(at - inward * (6 * step), margin: 1) else { continue }
        inner.append(image.mean(from: at + inward * (4 * step), to: at + inward * (12 * step), samples: 9))
        outer.append(image.mean(from: at - inward * (4 * step), to: at - inward * (9 * step), samples: 6))
      }
      if inner.isEmpty { return nil }
      let contrast = ColourSampler.size(ColourSampler.median(zip(inner, outer).map { $0.1 - $0.0 }))
      let width = inward * step
      runsOn =
        max(
          Strips.beyond(image, b, b - a, width), Strips.beyond(image, a, a - b, width)) / max(0.001, contrast)
    }

    /// The difference of colours across a line where it has passed a corner, as far as that is certain: close to the corner, and
    /// over an eighth of the side's length.
    private static func beyond(_ image: ColourSampler, _ corner: Point, _ along: Point, _ width: Point) -> Float {
      let length = (along * along).sum().squareRoot()
      let step = (width * width).sum().squareRoot()
      var found: [Colour] = []
      for place in 0..<16 {
        let way = max(8 * step, 0.01 * length) + (0.0072 * length + 1.2 * step) * Double(place)
        let at = corner + along / length * way
        guard image.holds(at, margin: 6 * step) else { break }
        found.append(
          image.mean(from: at - width * 2, to: at - width * 6, samples: 5)
            - image.mean(from: at + width * 2, to: at + width * 6, samples: 5))
      }
      return max(certain(found.prefix(6), errors: 4), certain(found[...], errors: 3))
    }

    /// Size of the median of some differences; 0 where it is within so many standard errors.
    private static func certain(_ differences: ArraySlice<Colour>, errors: Float) -> Float {
      guard differences.count >= 6 else { return 0 }
      let middle = ColourSampler.median(Array(differences))
      let strays = differences.map { d -> Colour in (d - middle).replacing(with: middle - d, where: d .< middle) }
      let size = ColourSampler.size(middle)
      // Of the median of as many normal values, from their median absolute deviation.
      let error = 1.86 * ColourSampler.size(ColourSampler.median(strays)) / Float(differences.count).squareRoot()
      return size < errors * error ? 0 : size
    }

    func measured(against paper: Colour) -> Side {
      let steps = zip(inner, outer).map { $0.1 - $0.0 }
      let middle = ColourSampler.median(steps)
      // Against neighbours, since light falls off along a side.
      let changes = zip(inner, inner.dropFirst(4)).map { abs(($0 - $1).sum() / 3) }.sorted()
      let hues = inner.map { ColourSampler.size(Strips.hue($0) - Strips.hue(paper)) }.sorted()
      return Side(
        seen: Double(steps.filter { ColourSampler.size($0) > different }.count) / Double(steps.count),
        contrast: ColourSampler.size(middle), brighter: -middle.sum() / 3,
        unevenness: changes.isEmpty ? 1 : changes[changes.count * 8 / 10], strangeness: hues[hues.count * 8 / 10],
        runsOn: runsOn)
    }

    /// Colour with its brightness taken out; black has none.
    private static func hue(_ colour: Colour) -> Colour { colour / (colour.sum() / 3 + 0.1) }
  }
}
