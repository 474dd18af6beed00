public import MonkeyImage

/// A colour plate out of a book, with its caption, scanned at 300 dots an inch.
public enum PrintedPlate {
  static let dpi = 300.0
  static let width = 1380
  static let height = 1260
  private static let margin = 80

  /// The photograph that was printed.
  public static func photograph(seed: UInt64) -> Raster {
    StillLife(seed: seed, width: width - 2 * margin, height: 880).rendered()
  }

  /// The page: the picture in four inks, the caption in black.
  public static func scanned(_ photograph: Raster, seed: UInt64) -> Raster {
    let picture = HalftoneScreen(linesPerInch: 133).printed(photograph, dpi: dpi)
    var canvas = Canvas(width: width, height: height)
    picture.color[0].read { red in
      picture.color[1].read { green in
        picture.color[2].read { blue in
          canvas.map { x, y, old in
            let (px, py) = (x - margin, y - margin)
            guard px >= 0, py >= 0, px < red.width, py < red.height else { return old }
            return Color(red.row(py)[px], green.row(py)[px], blue.row(py)[px])
          }
        }
      }
    }
    for (line, text) in Prose.caption.enumerated() {
      canvas.text(
        text, x: Float(margin), baseline: Float(margin + picture.height) + 72 + Float(line) * 50, size: 37,
        face: .serif, color: Color(gray: 0.1))
    }
    canvas.text(
      "47", x: Float(width - margin), baseline: Float(height) - 48, size: 38, face: .serif,
      color: Color(gray: 0.1), align: .right)
    var raster = canvas.raster
    raster.turnContent(clockwise: -0.35, fill: Color(gray: 1))
    raster.blur(sigma: 0.5)
    raster.printOnPaper(
      Color(0.965, 0.95, 0.9), texture: 0.02, pixelsPerMillimetre: Float(dpi / 25.4), seed: seed &+ 1)
    raster.addNoise(sigma: 0.008, seed: seed &+ 2)
    raster.resolution = Raster.Resolution(x: dpi / 25.4, y: dpi / 25.4)
    return raster
  }
}
