#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The four corners of a sheet of paper that lies on something darker, seen from anywhere.
///
/// 1. At about 400 pixels a gray closing takes the writing away, Otsu's threshold parts bright from dark, and the largest bright
///    piece, its holes filled, must be nearly as large as its convex hull, and the hull nearly as large as the
///    largest four-sided figure in it: paper has straight sides and four corners. Where no sheet is found, the bright part is
///    parted again, for a table may be of two tones.
/// 2. At full resolution each side is looked for again: the steepest rise of brightness across it at sixty places, a line
///    through them (total least squares, outliers trimmed), corners where lines meet. Each side must be seen along nearly
///    its whole length, straight, and with paper inside and something darker outside.
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

  private static let smallSide = 400
  /// Share of the image that the sheet takes up.
  private static let area = 0.12...0.92
  /// The piece's area over its hull's.
  private static let convex = 0.93
  /// The largest four-sided figure's area over the piece's.
  private static let fourSided = 0.93...1.06
  /// Share of the image's rim that is paper, at most.
  private static let rim = 0.02
  /// Thresholds that are tried.
  private static let mostThresholds = 3

  /// Looks for a sheet.
  /// - Complexity: O(pixels).
  public static func find(in luma: Plane) -> Outcome {
    let (width, height) = (luma.width, luma.height)
    if min(width, height) < 64 { return .none("the image is too small") }
    let block = max(1, max(width, height) / smallSide)
    let grid = BlockGrid(width: width, height: height, block: block, margin: 1)
    let cells = grid.means(of: [luma], weights: [1]).cropped(x: 1, y: 1, width: grid.columns, height: grid.rows)
    let reach = max(2, Int((0.012 * Double(max(grid.columns, grid.rows))).rounded()))
    var closed = MinMaxFilter.maximum(of: cells, radiusX: reach, radiusY: reach)
    closed = MinMaxFilter.minimum(of: closed, radiusX: reach, radiusY: reach).gaussianBlurred(sigma: 1)
    let levels = thresholds(of: closed)
    if levels.isEmpty { return .none("the image is blank") }
    // What the first threshold makes of the image is said where no other finds more.
    var first: Outcome?
    for level in levels {
      let outcome = sheet(in: luma, closed, above: level, scale: Double(block))
      if case .sheet = outcome { return outcome }
      first = first ?? outcome
    }
    return first ?? .none("the image is blank")
  }

  /// Otsu's threshold, then that of what is brighter, and so on: a table of several tones is parted from itself first.
  private static func thresholds(of plane: Plane) -> [Float] {
    var counts = Histogram(of: plane).counts
    var found: [Float] = []
    while found.count < mostThresholds, let split = Histogram(counts: counts).otsu() {
      found.append(Float(split.threshold))
      let bin = min(counts.count, Int((split.threshold * Double(counts.count - 1)).rounded(.up)))
      for i in 0..<bin { counts[i] = 0 }
    }
    return found
  }

  private static func sheet(in luma: Plane, _ closed: Plane, above level: Float, scale: Double) -> Outcome {
    guard let piece = BrightPiece(closed, above: level) else { return .none("nothing bright stands out") }
    let share = Double(piece.area) / Double(closed.count)
    if !area.contains(share) || piece.rimShare > rim { return .none("no sheet lies inside the image") }
    let hull = ConvexHull.of(piece.outline)
    let hullArea = ConvexHull.area(hull)
    guard Double(piece.area) >= convex * hullArea, let rough = ConvexHull.largestQuadrilateral(in: hull),
      fourSided.contains(ConvexHull.area(rough) / Double(piece.area))
    else { return .none("nothing bright has the shape of a sheet") }
    guard let sides = SheetSides(luma, rough: rough.map { $0 * scale }) else {
      return .none("the sides of the sheet are not certain")
    }
    return .sheet(SheetOutline(corners: sides.corners, roughness: sides.roughness))
  }

  public init(corners: [Point], roughness: Double = 0) {
    self.corners = corners
    self.roughness = roughness
  }

  /// Height over width of the sheet itself, from its picture.
  ///
  /// Zhang and He 2007, section 3.2, square pixels, the lens's axis through the middle of the image: the corners give the
  /// focal length and with it the ratio. Where the sheet is seen so straight that they do not, or gives an absurd one, a
  /// camera of ordinary width (focal length 0.8 of the longer side) is taken; seen quite flat, the sides' lengths.
  public func heightOverWidth(imageWidth: Int, imageHeight: Int) -> Double {
    guard corners.count == 4 else { return 1 }
    let middle = Point(Double(imageWidth) / 2, Double(imageHeight) / 2)
    func ray(_ i: Int) -> SIMD3<Double> { SIMD3(corners[i].x - middle.x, corners[i].y - middle.y, 1) }
    let (m1, m2, m3, m4) = (ray(0), ray(1), ray(3), ray(2))
    let plain = (length(0, 3) + length(1, 2)) / max(1e-9, length(0, 1) + length(3, 2))
    let k2 = m1.cross(m4).dot(m3) / m2.cross(m4).dot(m3)
    let k3 = m1.cross(m4).dot(m2) / m3.cross(m4).dot(m2)
    guard k2.isFinite, k3.isFinite, abs(k2 - 1) > 0.005 || abs(k3 - 1) > 0.005 else { return plain }
    let (n2, n3) = (m2 * k2 - m1, m3 * k3 - m1)
    let longer = Double(max(imageWidth, imageHeight))
    var square = -(n2.x * n3.x + n2.y * n3.y) / (n2.z * n3.z)
    let certain = abs(k2 - 1) > 0.02 && abs(k3 - 1) > 0.02
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

/// The largest bright piece of a small image, its holes filled.
private struct BrightPiece {
  /// Corners of the pixels at its left and right ends, row by row.
  var outline: [SheetOutline.Point] = []
  var area = 0
  /// Share of the image's rim that it takes up.
  var rimShare = 0.0

  init?(_ plane: Plane, above threshold: Float) {
    let (width, height) = (plane.width, plane.height)
    let dark = Mask(plane, below: threshold)
    let pieces = Components(of: dark, connectivity: .four, ofClear: true)
    guard let largest = pieces.statistics.indices.max(by: { pieces.statistics[$0].area < pieces.statistics[$1].area })
    else { return nil }
    var filled = pieces.mask(width: width, height: height) { $0 == largest }
    let rest = Components(of: filled, ofClear: true)
    rest.paint(&filled, value: 1) { index in
      let one = rest.statistics[index]
      return one.minX > 0 && one.minY > 0 && one.maxX < width - 1 && one.maxY < height - 1
    }
    area = filled.population
    var onRim = 0
    filled.read { view in
      for y in 0..<height {
        let row = view.row(y)
        guard let first = (0..<width).first(where: { row[$0] != 0 }),
          let last = (0..<width).last(where: { row[$0] != 0 })
        else { continue }
        for (x, down) in [(first, y), (first, y + 1), (last + 1, y), (last + 1, y + 1)] {
          outline.append([Double(x), Double(down)])
        }
        if y == 0 || y == height - 1 {
          for x in 0..<width { onRim += Int(row[x]) }
        } else {
          onRim += Int(row[0]) + Int(row[width - 1])
        }
      }
    }
    rimShare = Double(onRim) / Double(2 * (width + height))
    if outline.count < 8 { return nil }
  }
}
