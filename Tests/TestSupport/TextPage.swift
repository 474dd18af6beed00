public import MonkeyImage

/// Pages of made-up writing for tests.
public enum TextPage {
  /// Black words of strokes on white, in lines that run clockwise-down by `degrees` through the page's centre, anti-aliased.
  ///
  /// - Parameters:
  ///   - pitch: distance of the lines, pixels; strokes are about an eighth of it wide.
  ///   - margin: empty border, pixels, before the lines are turned.
  public static func make(
    width: Int, height: Int, degrees: Double, pitch: Double = 24, margin: Double = 60, seed: UInt64 = 1
  ) -> Plane {
    var random = SeededRandom(seed: seed)
    var boxes: [(x: Double, y: Double, w: Double, h: Double)] = []
    var y = margin
    while y + pitch < Double(height) - margin {
      var x = margin
      while x < Double(width) - margin - pitch {
        let letters = 2 + Int(random.unit() * 8)
        for _ in 0..<letters where x < Double(width) - margin - pitch {
          let tall = random.unit() < 0.25
          let top = tall ? y : y + pitch * 0.2
          let stroke = pitch / 8
          boxes.append((x, top, stroke, y + pitch * 0.6 - top))
          boxes.append((x, y + pitch * 0.2 + (random.unit() < 0.5 ? 0 : pitch * 0.3), pitch * 0.32, stroke))
          x += pitch * 0.45
        }
        x += pitch * 0.4
      }
      y += pitch
    }
    return draw(boxes, width: width, height: height, degrees: degrees)
  }

  /// Boxes in black, turned about the page's centre, four by four samples a pixel.
  private static func draw(
    _ boxes: [(x: Double, y: Double, w: Double, h: Double)], width: Int, height: Int, degrees: Double
  ) -> Plane {
    var counts = [Int](repeating: 0, count: width * height)
    let (c, s) = (cosine(degrees * .pi / 180), sine(degrees * .pi / 180))
    let (cx, cy) = (Double(width) / 2, Double(height) / 2)
    for box in boxes {
      let corners = [(box.x, box.y), (box.x + box.w, box.y), (box.x, box.y + box.h), (box.x + box.w, box.y + box.h)]
        .map { (cx + c * ($0.0 - cx) - s * ($0.1 - cy), cy + s * ($0.0 - cx) + c * ($0.1 - cy)) }
      let (left, right) = (corners.map(\.0).min() ?? 0, corners.map(\.0).max() ?? 0)
      let (top, bottom) = (corners.map(\.1).min() ?? 0, corners.map(\.1).max() ?? 0)
      for py in max(0, Int(top) - 1)...max(0, min(height - 1, Int(bottom) + 1)) where py < height {
        for px in max(0, Int(left) - 1)...max(0, min(width - 1, Int(right) + 1)) where px < width {
          for k in 0..<16 {
            let (dx, dy) = (Double(px) + (Double(k % 4) + 0.5) / 4 - cx, Double(py) + (Double(k / 4) + 0.5) / 4 - cy)
            let (x, y) = (cx + c * dx + s * dy, cy - s * dx + c * dy)
            if x >= box.x, x < box.x + box.w, y >= box.y, y < box.y + box.h { counts[py * width + px] += 1 }
          }
        }
      }
    }
    return Plane(width: width, height: height, samples: counts.map { 1 - Float(min(16, $0)) / 16 })
  }
}
