#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The four corners of a sheet of paper that lies on something, seen from anywhere.
///
/// 1. In a small picture of the scene, pieces between edges of brightness and colour are looked at (see `SheetScene`), and straight lines
///    along the outline of each: any four of them that enclose nearly what the piece covers may be a sheet's sides.
/// 2. At full resolution each side is looked for again (see `SheetSides`), and only what is paper along all four sides, with something
///    else outside, and ends at its corners, is a sheet (see `SheetEvidence`).
///
/// (Quadrilaterals from regions and lines, as C. H. Lampert, T. Braun, A. Ulges, D. Keysers, T. Breuel, "Oblivious document
/// capture and real-time retrieval", CBDAR 2005; Z. Zhang, L.-W. He, "Whiteboard scanning and image enhancement", Digital
/// Signal Processing 17, 2007.)
public struct SheetOutline: Sendable, Equatable {
  /// A point, continuous pixel coordinates (first sample's centre at 0.5).
  public typealias Point = SIMD2<Double>

  /// Top left, top right, bottom right, bottom left, as the sheet lies.
  public let corners: [Point]
  /// Standard deviation of the places found on the sides about their lines, pixels, the worst side's.
  public let roughness: Double

  /// What was found.
  public enum Outcome: Sendable, Equatable {
    case sheet(SheetOutline)
    /// There is none, or it is not certain, and why.
    case none(String)
  }

  /// Share of the image that the sheet takes up.
  private static let area = 0.1...0.92
  /// What a piece and the quadrilateral found in it share, at least.
  private static let overlap = 0.72
  /// Sheets whose corners are nearer to each other than this share of the longer side are one.
  private static let same = 0.02
  /// Quadrilaterals looked at closely.
  private static let mostTried = 16

  /// Looks for a sheet.
  /// - Complexity: O(pixels).
  public static func find(in image: Raster) -> Outcome {
    if min(image.width, image.height) < 64 { return .none("the image is too small") }
    let longer = Double(max(image.width, image.height))
    let seen = image.alpha == nil ? image : Raster(gray: image.lumaOnWhite())
    let candidates = candidates(seen)
    if candidates.isEmpty { return .none("nothing has the shape of a sheet") }
    let planes = seen.color
    var tried: [[Point]] = []
    var found: [SheetOutline] = []
    for corners in candidates where tried.count < mostTried {
      if tried.contains(where: { near($0, corners, same * longer) }) { continue }
      tried.append(corners)
      guard let sides = SheetSides(planes, rough: corners) else { continue }
      if !found.contains(where: { near($0.corners, sides.corners, same * longer) }) {
        found.append(SheetOutline(corners: sides.corners, roughness: sides.roughness))
      }
    }
    guard let sheet = found.first else { return .none("the sides of the sheet are not certain") }
    return found.count == 1 ? .sheet(sheet) : .none("there is more than one sheet")
  }

  /// Rough corners, pixels, those first that agree best with a piece of the scene.
  private static func candidates(_ image: Raster) -> [[Point]] {
    let scene = SheetScene(image)
    let pixels = Double(image.pixelCount)
    var rough: [(corners: [Point], overlap: Double)] = []
    for mask in scene.masks {
      for piece in SheetRegion.pieces(of: mask) {
        rough += piece.quadrilaterals(least: overlap, most: 3).map { ($0.corners.map { $0 * scene.scale }, $0.overlap) }
      }
    }
    rough.sort { $0.overlap > $1.overlap }
    return rough.map(\.corners).filter { area.contains(Polygon.area($0) / pixels) }
  }

  /// Whether two quadrilaterals have the same corners within a distance, whichever comes first.
  private static func near(_ a: [Point], _ b: [Point], _ reach: Double) -> Bool {
    (0..<4).contains { turn in
      (0..<4).allSatisfy { i in
        let d = a[i] - b[(i + turn) % 4]
        return (d * d).sum() <= reach * reach
      }
    }
  }

  public init(corners: [Point], roughness: Double = 0) {
    self.corners = corners
    self.roughness = roughness
  }

  /// How far the sheet's own sides are from right angles in the likeliest picture of it, degrees, 0…90; 90 where the corners give none.
  ///
  /// A quadrilateral is the picture of a rectangle if the directions of its sides, which the corners give (Zhang and He 2007, section
  /// 3.2), are at right angles for some lens: focal lengths of 0.5 to 4 longer sides of the image are tried, its axis through the
  /// middle. A flat scan of a sheet with one slanted end is no such picture.
  public func skewness(imageWidth: Int, imageHeight: Int) -> Double {
    guard let (across, down) = directions(imageWidth: imageWidth, imageHeight: imageHeight) else { return 90 }
    let longer = Double(max(imageWidth, imageHeight))
    func length(_ d: SIMD3<Double>, _ square: Double) -> Double {
      ((d.x * d.x + d.y * d.y) / square + d.z * d.z).squareRoot()
    }
    return (0...24).map { step in
      let square = longer * longer * 0.25 * pow(64, Double(step) / 24)
      let product = (across.x * down.x + across.y * down.y) / square + across.z * down.z
      let cosine = product / (length(across, square) * length(down, square))
      return cosine.isFinite ? abs(asin(max(-1, min(1, cosine)))) * 180 / .pi : 90
    }.min() ?? 90
  }

  /// The directions of the upper and the left side in space, for a focal length of 1 pixel: (x, y, z).
  private func directions(imageWidth: Int, imageHeight: Int) -> (across: SIMD3<Double>, down: SIMD3<Double>)? {
    guard corners.count == 4 else { return nil }
    let middle = Point(Double(imageWidth) / 2, Double(imageHeight) / 2)
    func ray(_ i: Int) -> SIMD3<Double> { SIMD3(corners[i].x - middle.x, corners[i].y - middle.y, 1) }
    let (m1, m2, m3, m4) = (ray(0), ray(1), ray(3), ray(2))
    let k2 = m1.cross(m4).dot(m3) / m2.cross(m4).dot(m3)
    let k3 = m1.cross(m4).dot(m2) / m3.cross(m4).dot(m2)
    return k2.isFinite && k3.isFinite ? (m2 * k2 - m1, m3 * k3 - m1) : nil
  }

  /// Height over width of the sheet itself, from its picture.
  ///
  /// Zhang and He 2007, section 3.2, square pixels, the lens's axis through the middle of the image: the corners give the
  /// focal length and with it the ratio. Where the sheet is seen so straight that they do not, or gives an absurd one, a
  /// camera of ordinary width (focal length 0.8 of the longer side) is taken; seen quite flat, the sides' lengths.
  public func heightOverWidth(imageWidth: Int, imageHeight: Int) -> Double {
    guard corners.count == 4 else { return 1 }
    let plain = (length(0, 3) + length(1, 2)) / max(1e-9, length(0, 1) + length(3, 2))
    guard let (n2, n3) = directions(imageWidth: imageWidth, imageHeight: imageHeight) else { return plain }
    // z is by how much the far side is farther than the near one, in parts.
    guard abs(n2.z) > 0.005 || abs(n3.z) > 0.005 else { return plain }
    let longer = Double(max(imageWidth, imageHeight))
    var square = -(n2.x * n3.x + n2.y * n3.y) / (n2.z * n3.z)
    let certain = abs(n2.z) > 0.02 && abs(n3.z) > 0.02
    if !certain || !(square > 0.25 * longer * longer && square < 16 * longer * longer) {
      square = 0.64 * longer * longer
    }
    let across = (n2.x * n2.x + n2.y * n2.y) / square + n2.z * n2.z
    let down = (n3.x * n3.x + n3.y * n3.y) / square + n3.z * n3.z
    let ratio = (down / across).squareRoot()
    return ratio.isFinite && ratio > 0.5 * plain && ratio < 2 * plain ? ratio : plain
  }

  /// Largest angle between a side and the image's own sides, degrees, 0…45.
  public var slant: Double {
    corners.indices.map { i -> Double in
      let d = corners[(i + 1) % corners.count] - corners[i]
      let (long, short) = (max(abs(d.x), abs(d.y)), min(abs(d.x), abs(d.y)))
      return long == 0 ? 0 : atan(short / long) * 180 / .pi
    }.max() ?? 0
  }

  /// Distance between two corners, pixels.
  public func length(_ a: Int, _ b: Int) -> Double {
    let d = corners[b] - corners[a]
    return (d.x * d.x + d.y * d.y).squareRoot()
  }
}

extension SIMD3<Double> {
  fileprivate func cross(_ o: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(y * o.z - z * o.y, z * o.x - x * o.z, x * o.y - y * o.x)
  }

  fileprivate func dot(_ o: SIMD3<Double>) -> Double { x * o.x + y * o.y + z * o.z }
}
