public import MonkeyImage

/// A sheet of writing on a table, photographed by a pinhole camera; everything about it is known.
public struct TableScene {
  public let image: Plane
  /// Top left, top right, bottom right, bottom left of the sheet, pixels.
  public let corners: [(x: Double, y: Double)]
  /// Height over width of the sheet.
  public let ratio: Double
  public let page: SyntheticPage

  /// - Parameters:
  ///   - yaw, pitch, roll: how the sheet is turned about the vertical, the horizontal and the line of sight, degrees.
  ///   - distance: of the camera, in sheet widths.
  ///   - focal: in the longer side of the picture.
  ///   - table: its brightness at a pixel.
  public init(
    width: Int = 600, height: Int = 480, yaw: Double, pitch: Double, roll: Double = 0, distance: Double = 1.6,
    focal: Double = 1, noise: Float = 0.01,
    table: (Int, Int) -> Float = { x, y in 0.3 + 0.05 * Float((x / 9 + y / 5) % 3) }
  ) {
    let page = SyntheticPage(dpi: 200)
    self.page = page
    ratio = Double(page.height) / Double(page.width)
    let degree = Double.pi / 180
    let (cy, sy, cp, sp) = (cosine(yaw * degree), sine(yaw * degree), cosine(pitch * degree), sine(pitch * degree))
    let (cr, sr) = (cosine(roll * degree), sine(roll * degree))
    let halfHeight = ratio / 2
    let corners = [(-0.5, -halfHeight), (0.5, -halfHeight), (0.5, halfHeight), (-0.5, halfHeight)].map {
      (px, py) -> (x: Double, y: Double) in
      let (u, v) = (cr * px - sr * py, sr * px + cr * py)
      let (x, z) = (cy * u, -sy * u)
      let (y, depth) = (cp * v - sp * z, sp * v + cp * z + distance)
      let scale = focal * Double(max(width, height)) / depth
      return (x * scale + Double(width) / 2, y * scale + Double(height) / 2)
    }
    self.corners = corners
    var random = SeededRandom(seed: 9)
    let coverage = page.coverage
    let back = ProjectiveMap(unitSquareTo: corners)?.inverse ?? .identity
    image = .generate(width: width, height: height) { x, y in
      var sum: Float = 0
      for k in 0..<9 {
        let p = back(Double(x) + (Double(k % 3) + 0.5) / 3, Double(y) + (Double(k / 3) + 0.5) / 3)
        if p.x >= 0, p.x < 1, p.y >= 0, p.y < 1 {
          sum += 0.9 * (1 - 0.85 * coverage[Int(p.x * Double(page.width)), Int(p.y * Double(page.height))])
        } else {
          sum += table(x, y)
        }
      }
      let light = 1 - 0.3 * Float(x) / Float(width)
      return max(0, min(1, sum / 9 * light + noise * random.normal()))
    }
  }
}
