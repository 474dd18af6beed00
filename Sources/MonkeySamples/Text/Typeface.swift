public import MonkeyImage

/// How letters look: the pen and the way glyphs are set.
public struct Typeface: Sendable {
  /// Width of the pen in upright strokes, as a share of the em; 0.07 is a book weight, 0.12 bold.
  public var weight: Float
  /// Width of level strokes over that of upright ones; 1 is a round pen.
  public var contrast: Float
  /// Whether strokes end in serifs.
  public var hasSerifs: Bool
  /// Whether all characters are equally wide (0.6 em).
  public var isMonospaced: Bool
  /// Lean to the right, as a share of the height.
  public var slant: Float
  /// Space between glyphs' lines, as a share of the em.
  public var tracking: Float

  public init(
    weight: Float = 0.075, contrast: Float = 1, hasSerifs: Bool = false, isMonospaced: Bool = false, slant: Float = 0,
    tracking: Float = 0.16
  ) {
    self.weight = weight
    self.contrast = contrast
    self.hasSerifs = hasSerifs
    self.isMonospaced = isMonospaced
    self.slant = slant
    self.tracking = tracking
  }

  /// Plain letters, as on screens.
  public static let sans = Typeface()
  /// Plain letters with a heavy pen.
  public static let sansBold = Typeface(weight: 0.125, tracking: 0.18)
  /// Letters of books.
  public static let serif = Typeface(weight: 0.08, contrast: 0.55, hasSerifs: true, tracking: 0.2)
  /// Letters of book titles.
  public static let serifBold = Typeface(weight: 0.135, contrast: 0.5, hasSerifs: true, tracking: 0.23)
  /// Letters of a till.
  public static let mono = Typeface(weight: 0.085, isMonospaced: true)
  /// Letters of a typewriter.
  public static let typewriter = Typeface(weight: 0.085, hasSerifs: true, isMonospaced: true)

  /// A character's glyph in this face, its left side bearing and its advance; units of a twentieth of an em.
  func glyph(_ character: Character) -> (glyph: Glyph, bearing: Float, advance: Float) {
    var glyph = Glyph.of(character)
    if isMonospaced {
      let room: Float = 12 - 20 * tracking * 0.75
      if glyph.width > room {
        let scale = SIMD2<Float>(room / glyph.width, 1)
        glyph.strokes = glyph.strokes.map { $0.map { $0 * scale } }
        glyph.width = room
      }
      if hasSerifs, character.isLetter || character.isNumber { glyph = glyph.withSerifs() }
      return (glyph, (12 - glyph.width) / 2, 12)
    }
    guard hasSerifs, character.isLetter || character.isNumber else {
      return (glyph, 10 * tracking, glyph.width + 20 * tracking)
    }
    glyph = glyph.withSerifs()
    // Part of what serifs stick out is made room for.
    let columns = glyph.strokes.joined().map(\.x)
    let left = 0.55 * max(0, -(columns.min() ?? 0))
    let right = 0.55 * max(0, (columns.max() ?? 0) - glyph.width)
    return (glyph, 10 * tracking + left, glyph.width + 20 * tracking + left + right)
  }

  /// Width of a line of text, pixels, at `size` pixels an em.
  public func width(of text: String, size: Float) -> Float {
    text.reduce(0) { $0 + glyph($1).advance } * size / 20
  }

  /// The text in lines no wider than `width` pixels, broken at spaces; a longer word stands alone.
  public func wrap(_ text: String, width: Float, size: Float) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if !line.isEmpty, self.width(of: longer, size: size) > width {
        lines.append(line)
        line = String(word)
      } else {
        line = longer
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}

extension Plane {
  /// Draws a line of text into a coverage plane (0 nothing, 1 ink), anti-aliased; where ink is already, the larger value stays.
  /// - Parameters:
  ///   - x: left end, pixels.
  ///   - baseline: pixels from the top.
  ///   - size: pixels an em; capitals are 0.7 of it high.
  ///   - gap: added to every space, pixels: for lines flush on both sides.
  public mutating func draw(
    _ text: String, x: Float, baseline: Float, size: Float, face: Typeface = .sans, gap: Float = 0
  ) {
    let unit = size / 20
    var pen = x
    let radius = max(face.weight * size, 0.4) / 2
    for character in text {
      let (glyph, bearing, advance) = face.glyph(character)
      for stroke in glyph.strokes {
        let points = stroke.map { point -> SIMD2<Float> in
          [pen + (bearing + point.x + face.slant * point.y) * unit, baseline - point.y * unit]
        }
        drawStroke(points, radius: radius, contrast: face.contrast)
      }
      pen += advance * unit + (character == " " ? gap : 0)
    }
  }

  /// Follows a chain of points with an elliptic pen, `radius` wide and `radius * contrast` high.
  package mutating func drawStroke(_ points: [SIMD2<Float>], radius: Float, contrast: Float) {
    guard let first = points.first else { return }
    // Dots are a little larger than lines are wide, as in print.
    if points.count == 1 {
      drawSegment(first, first, radius: radius * 1.25, contrast: 1)
      return
    }
    for (a, b) in zip(points, points.dropFirst()) { drawSegment(a, b, radius: radius, contrast: contrast) }
  }

  private mutating func drawSegment(_ a: SIMD2<Float>, _ b: SIMD2<Float>, radius: Float, contrast: Float) {
    // In a space stretched by 1 / contrast the pen is round; distances along y are stretched back at the rim.
    let stretch = 1 / max(0.2, contrast)
    let (dx, dy) = (b.x - a.x, (b.y - a.y) * stretch)
    let box = Box(left: min(a.x, b.x), top: min(a.y, b.y), right: max(a.x, b.x), bottom: max(a.y, b.y))
      .grown(radius + 1)
    let (columns, rows) = (box.columns(in: width), box.rows(in: height))
    guard !columns.isEmpty else { return }
    write { view in
      for y in rows {
        let row = view.row(y)
        let py = (Float(y) + 0.5 - a.y) * stretch
        for x in columns {
          let px = Float(x) + 0.5 - a.x
          let square = dx * dx + dy * dy
          let t = square > 0 ? clamp((px * dx + py * dy) / square, 0, 1) : 0
          let (ox, oy) = (px - t * dx, py - t * dy)
          let far = (ox * ox + oy * oy).squareRoot()
          // How long a pixel is in the stretched space, in the direction of the rim.
          let scale = far > 0 ? (ox * ox + oy * oy * stretch * stretch).squareRoot() / far : 1
          let cover = clamp((radius - far) / scale + 0.5, 0, 1)
          row[x] = max(row[x], cover)
        }
      }
    }
  }
}

extension Canvas {
  /// Where text stands to the point that it is given.
  public enum Alignment: Sendable {
    case left, centre, right
  }

  /// Draws a line of text; `x` is its left end, its middle, or its right end.
  public mutating func text(
    _ text: String, x: Float, baseline: Float, size: Float, face: Typeface = .sans, color: Color = Color(gray: 0),
    align: Alignment = .left
  ) {
    let width = face.width(of: text, size: size)
    let start =
      switch align {
      case .left: x
      case .centre: x - width / 2
      case .right: x - width
      }
    // The letters alone, in a plane of their own that starts on a whole pixel.
    let (left, top) = ((start - size / 4).rounded(.down), (baseline - size).rounded(.down))
    var mask = Plane(width: Int(width + size) + 2, height: Int(size * 1.5) + 2)
    mask.draw(text, x: start - left, baseline: baseline - top, size: size, face: face)
    paint(color, mask: mask, x: Int(left), y: Int(top))
  }
}
