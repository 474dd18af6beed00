/// A character as lines, in units of which an em has 20; y upwards from the baseline.
package struct Glyph: Sendable {
  /// From the leftmost to the rightmost line, without side bearings.
  package var width: Float
  /// Chains of points; a chain of one point is a dot.
  package var strokes: [[SIMD2<Float>]]

  /// Every glyph there is.
  package static let all: [Character: Glyph] = GlyphTable.source.compactMapValues(Glyph.init(source:))

  /// What stands for characters that the typeface lacks: an empty box.
  static let missing = Glyph(width: 8, strokes: [[[0, 0], [0, 14], [8, 14], [8, 0], [0, 0]]])

  package static func of(_ character: Character) -> Glyph { all[character] ?? missing }

  /// A glyph from its line in the table; nil where that cannot be read.
  init?(source: String) {
    let (head, body) = Glyph.split(source, at: " ")
    guard let width = Float(head) else { return nil }
    self.width = width
    strokes = []
    for stroke in body.split(separator: ";") {
      var points: [SIMD2<Float>] = []
      for word in stroke.split(separator: " ") {
        let isArc = word.hasPrefix("(")
        let numbers = word.filter { $0 != "(" && $0 != ")" }.split(separator: ",").map { Float($0) }
        guard !numbers.contains(nil), numbers.count == (isArc ? 6 : 2) else { return nil }
        let n = numbers.compactMap { $0 }
        if isArc {
          points += Glyph.arc(centre: [n[0], n[1]], radii: [n[2], n[3]], from: n[4], to: n[5])
        } else {
          points.append([n[0], n[1]])
        }
      }
      if !points.isEmpty { strokes.append(points) }
    }
  }

  init(width: Float, strokes: [[SIMD2<Float>]]) {
    self.width = width
    self.strokes = strokes
  }

  /// Points along an ellipse, at most 10 degrees apart: at 100 pixels an em, flatter than a fifth of a pixel.
  private static func arc(centre: SIMD2<Float>, radii: SIMD2<Float>, from: Float, to: Float) -> [SIMD2<Float>] {
    let steps = max(1, Int((abs(to - from) / 10).rounded(.up)))
    return (0...steps).map { step in
      let angle = Double(from + (to - from) * Float(step) / Float(steps)) * Double.pi / 180
      return centre + radii * SIMD2(Float(PortableMath.cosine(angle)), Float(PortableMath.sine(angle)))
    }
  }

  private static func split(_ text: String, at separator: Character) -> (Substring, Substring) {
    guard let index = text.firstIndex(of: separator) else { return (text[...], "") }
    return (text[..<index], text[text.index(after: index)...])
  }
}

extension Glyph {
  /// The glyph with feet and heads as printed books have them: short level lines where an upright stroke ends at one of
  /// the lines that letters stand between.
  func withSerifs() -> Glyph {
    var out = self
    for stroke in strokes where stroke.count > 1 {
      let ends = [(stroke[0], stroke[1]), (stroke[stroke.count - 1], stroke[stroke.count - 2])]
      for (end, neighbour) in ends {
        let way = end - neighbour
        guard abs(way.y) > 0.9 * abs(way.x), abs(way.y) > 2.4 else { continue }
        let isUpright = abs(way.x) < 0.5
        let isHead = [10, 14.5].contains(end.y) && way.y > 0
        guard isHead || [0, -4.2].contains(end.y) && way.y < 0 || end.y == 14 && way.y > 0 else { continue }
        // Small letters' stems have their head serif on the left alone.
        let right: Float = isHead && isUpright ? 0 : 1.5
        out.strokes.append([[end.x - 1.7, end.y], [end.x + right, end.y]])
      }
    }
    return out
  }
}
