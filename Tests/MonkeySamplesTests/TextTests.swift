import MonkeyImage
import MonkeySamples
import TestSupport
import Testing

@Suite struct TextTests {
  static let faces: [Typeface] = [.sans, .sansBold, .serif, .serifBold, .mono, .typewriter]

  private func drawn(_ text: String, face: Typeface = .sans, size: Float = 40, x: Float = 10, width: Int = 80) -> Plane
  {
    var plane = Plane(width: width, height: 60)
    plane.draw(text, x: x, baseline: 42, size: size, face: face)
    return plane
  }

  @Test func everyPrintableCharacterIsDrawnAndNoTwoAlike() {
    let characters = (0x21...0x7E).compactMap { UnicodeScalar($0).map(Character.init) }.filter { $0 != "`" }
    let pictures = characters.map { drawn(String($0)) }
    for (index, picture) in pictures.enumerated() {
      #expect(Glyph.all[characters[index]] != nil, "no glyph for \(characters[index])")
      #expect(picture.mean > 0.001, "\(characters[index]) leaves no ink")
      for other in 0..<index {
        #expect(
          picture.maxDifference(to: pictures[other]) > 0.5, "\(characters[index]) looks like \(characters[other])")
      }
    }
  }

  @Test(arguments: [Typeface.sans, .serif, .mono]) func lettersStandBetweenTheirLines(face: Typeface) {
    // An em of 40: capitals 28 high, small letters 20, below the baseline nothing but descenders.
    func rows(_ text: String) -> (top: Int, bottom: Int) {
      let picture = drawn(text, face: face)
      let inked = (0..<picture.height).filter { y in (0..<picture.width).contains { picture[$0, y] > 0.5 } }
      return (inked.first ?? -1, inked.last ?? -1)
    }
    #expect(abs(rows("H").top - 14) <= 2)
    #expect(abs(rows("x").top - 22) <= 2)
    for text in ["H", "x", "O"] { #expect(abs(rows(text).bottom - 42) <= 2) }
    #expect(rows("p").bottom >= 48)
  }

  @Test func widthsAddUp() {
    for face in Self.faces {
      let parts = face.width(of: "The ", size: 30) + face.width(of: "wall", size: 30)
      #expect(abs(face.width(of: "The wall", size: 30) - parts) < 0.01)
      #expect(face.width(of: "", size: 30) == 0)
    }
    #expect(Typeface.mono.width(of: "iiii", size: 20) == Typeface.mono.width(of: "WWWW", size: 20))
    #expect(Typeface.sans.width(of: "iiii", size: 20) < Typeface.sans.width(of: "WWWW", size: 20))
  }

  @Test func wholePixelShiftsChangeNothing() {
    let (here, there) = (drawn("Rg", x: 8), drawn("Rg", x: 15))
    for y in 0..<60 {
      for x in 0..<70 { #expect(abs(here[x, y] - there[x + 7, y]) < 1e-4) }
    }
  }

  @Test func heavierPensLeaveMoreInk() {
    let inks = [Float(0.04), 0.08, 0.12, 0.16].map { drawn("nose", face: Typeface(weight: $0), width: 140).mean }
    for (lighter, heavier) in zip(inks, inks.dropFirst()) { #expect(heavier > 1.15 * lighter) }
  }

  @Test func aStrokeCoversItsLengthTimesItsWidth() {
    var plane = Plane(width: 120, height: 60)
    plane.drawStroke([[20.3, 30.4], [100.3, 30.4]], radius: 3, contrast: 1)
    // A rectangle of 80 by 6 and a disc at the ends together.
    #expect(abs(plane.mean * 7200 - (480 + 9 * Double.pi)) < 3)
    var level = Plane(width: 120, height: 60)
    level.drawStroke([[20.3, 30.4], [100.3, 30.4]], radius: 3, contrast: 0.5)
    #expect(abs(level.mean * 7200 - 254) < 8)
  }

  @Test func wrappedLinesFitAndLoseNoWord() {
    let text = "It was resolved to take down the upper courses and to keep every sound stone extraordinarily well"
    let lines = Typeface.serif.wrap(text, width: 160, size: 20)
    #expect(lines.joined(separator: " ") == text)
    for line in lines where line.contains(" ") { #expect(Typeface.serif.width(of: line, size: 20) <= 160) }
    #expect(Typeface.serif.wrap("", width: 100, size: 20).isEmpty)
    #expect(Typeface.serif.wrap("word", width: 1, size: 20) == ["word"])
  }

  @Test func unknownCharactersAreBoxesAndTinySizesHarmless() {
    #expect(drawn("\u{4E2D}").mean > 0.01)
    #expect(drawn("A", size: 0.5).mean < 0.01)
    var empty = Plane(width: 0, height: 0)
    empty.draw("A", x: 0, baseline: 0, size: 20)
    var outside = Plane(width: 5, height: 5)
    outside.draw("A", x: 500, baseline: -900, size: 20)
    #expect(outside.mean == 0)
  }
}

@Suite struct CanvasTests {
  private func area(_ shape: Shape) -> Double {
    var canvas = Canvas(width: 100, height: 80, fill: Color(gray: 0))
    canvas.fill(shape, Color(gray: 1))
    return canvas.raster.color[0].mean * 8000
  }

  @Test func areasAreThoseOfGeometry() {
    #expect(abs(area(.disc(x: 50.2, y: 40.7, radius: 20)) - 400 * Double.pi) < 3)
    #expect(abs(area(.ring(x: 50, y: 40, radius: 20, width: 4)) - 160 * Double.pi) < 4)
    #expect(abs(area(.box(Box(x: 10.5, y: 12.25, width: 40, height: 30), radius: 0)) - 1200) < 1)
    #expect(abs(area(.box(Box(x: 10, y: 12, width: 40, height: 30), radius: 8)) - (1200 - 64 * (4 - Double.pi))) < 3)
    #expect(abs(area(.frame(Box(x: 10, y: 12, width: 40, height: 30), radius: 0, width: 2)) - (1200 - 36 * 26)) < 3)
    #expect(abs(area(.polygon([[10, 10], [60, 10], [10, 50]])) - 1000) < 4)
    #expect(abs(area(.line(x0: 20, y0: 20, x1: 60, y1: 50, width: 5)) - (250 + 6.25 * Double.pi)) < 3)
  }

  @Test func shapesOutsideDrawNothing() {
    #expect(area(.disc(x: -50, y: 40, radius: 20)) == 0)
    #expect(area(.polygon([])) == 0)
    #expect(area(.box(Box(x: 200, y: 0, width: 10, height: 10), radius: 2)) == 0)
  }

  @Test func paintBlendsByMaskAndOpacity() {
    var canvas = Canvas(width: 4, height: 2, fill: Color(0.2, 0.4, 0.6))
    canvas.paint(Color(1, 0, 0), opacity: 0.5, mask: Plane(width: 2, height: 2, samples: [0, 1, 0.5, 0]), x: 3, y: 0)
    let red = canvas.raster.color[0].samples
    // The mask's second column falls off the canvas.
    #expect(red[3] == 0.2)
    #expect(abs(red[7] - (0.2 + 0.8 * 0.25)) < 1e-6)
  }
}
