/// Colours of an image between its pixels.
package struct ColourSampler {
  package typealias Colour = SIMD3<Float>

  package let width: Int
  package let height: Int
  private let planes: [Plane]

  /// Nil for an image without pixels.
  package init?(_ planes: [Plane]) {
    guard let first = planes.first, first.count > 0, planes.count == 1 || planes.count == 3 else { return nil }
    (self.planes, width, height) = (planes, first.width, first.height)
  }

  /// Whether a point lies in the image, so far from its rim.
  package func holds(_ p: SIMD2<Double>, margin: Double) -> Bool {
    p.x >= margin && p.y >= margin && p.x <= Double(width) - margin && p.y <= Double(height) - margin
  }

  /// Bilinear, the rim repeated.
  package subscript(p: SIMD2<Double>) -> Colour {
    let (x, y) = (max(0, min(Double(width - 1), p.x - 0.5)), max(0, min(Double(height - 1), p.y - 0.5)))
    let (i, j) = (Int(x), Int(y))
    let (u, v) = (Float(x - Double(i)), Float(y - Double(j)))
    let (next, below) = (min(width - 1, i + 1), min(height - 1, j + 1))
    func value(_ plane: Plane) -> Float {
      plane.read { view in
        let (one, two) = (view.row(j), view.row(below))
        return (one[i] * (1 - u) + one[next] * u) * (1 - v) + (two[i] * (1 - u) + two[next] * u) * v
      }
    }
    if planes.count == 1 { return Colour(repeating: value(planes[0])) }
    return [value(planes[0]), value(planes[1]), value(planes[2])]
  }

  /// Mean of some samples, at least two, at even distances from one point to another.
  package func mean(from a: SIMD2<Double>, to b: SIMD2<Double>, samples: Int) -> Colour {
    let d = (b - a) / Double(max(1, samples - 1))
    var sum = Colour()
    for k in 0..<samples { sum += self[a + d * Double(k)] }
    return sum / Float(max(1, samples))
  }

  /// How far a colour is from black; a gray as far as its value.
  package static func size(_ colour: Colour) -> Float { ((colour * colour).sum() / 3).squareRoot() }

  /// Of each channel by itself; black of none.
  package static func median(_ colours: [Colour]) -> Colour {
    if colours.isEmpty { return Colour() }
    func one(_ k: Int) -> Float { colours.map { $0[k] }.sorted()[colours.count / 2] }
    return [one(0), one(1), one(2)]
  }
}
