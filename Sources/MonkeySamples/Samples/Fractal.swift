public import MonkeyImage

/// A filled Julia set: no photo, no page, no screen.
public enum Fractal {
  /// The set of z² - 0.7925 + 0.161 i, coloured by how fast points escape.
  public static func julia(width: Int, height: Int) -> Raster {
    var canvas = Canvas(width: width, height: height)
    let scale = 2.9 / Double(max(1, width))
    canvas.map { x, y, _ in
      var sum = Color(gray: 0)
      // Four samples a pixel: the set's rim is finer than any pixel.
      for (ox, oy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
        let (px, py) = ((Double(x) + ox - Double(width) / 2) * scale, (Double(y) + oy - Double(height) / 2) * scale)
        // Turned a little, so that the set's axis is not the image's.
        sum += color(escape(0.94 * px - 0.34 * py, 0.34 * px + 0.94 * py))
      }
      return sum / 4
    }
    return canvas.raster
  }

  /// Steps to escape, smooth between whole numbers; nil where it takes more than 300.
  private static func escape(_ x: Double, _ y: Double) -> Double? {
    var (zx, zy) = (x, y)
    for step in 0..<300 {
      let (sx, sy) = (zx * zx, zy * zy)
      if sx + sy > 1e4 {
        let size = PortableMath.logarithm(sx + sy) / 2
        return Double(step) + 1 - PortableMath.logarithm(size / 4.6) / 0.6931471805599453
      }
      (zx, zy) = (sx - sy - 0.7925, 2 * zx * zy + 0.161)
    }
    return nil
  }

  private static func color(_ steps: Double?) -> Color {
    guard let steps else { return Color(0.02, 0.01, 0.06) }
    let t = PortableMath.logarithm(1 + max(0, steps)) * 1.35
    func wave(_ shift: Double) -> Float { Float(0.5 - 0.5 * PortableMath.cosine(6.283185307 * (t * 0.32 + shift))) }
    return Color(wave(0.02), wave(0.12) * 0.9, wave(0.3))
  }
}
