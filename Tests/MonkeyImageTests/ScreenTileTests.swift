import MonkeyImage
import TestSupport
import Testing

@Suite struct ScreenTileTests {
  private func angle(_ x: Int, _ y: Int, _ f: (Double, Double)) -> Double {
    2 * .pi * (f.0 * Double(x) + f.1 * Double(y))
  }

  /// Loads a whole image as one tile, fits the lines, and gives the image without them.
  private func cleaned(
    _ scan: [Plane], _ pilots: [Plane], _ lines: [(Double, Double)], ridge: Double = 1e-9, share: Float = 1,
    weight: (Int, Int) -> Float = { _, _ in 1 }
  ) -> [Plane] {
    var out = scan
    var (views, pilotViews): ([PlaneView], [PlaneView]) = ([], [])
    for plane in scan { plane.read { views.append($0) } }
    for plane in pilots { plane.read { pilotViews.append($0) } }
    var targets: [MutablePlaneView] = []
    for index in out.indices { out[index].write { targets.append($0) } }
    let (width, height) = (scan[0].width, scan[0].height)
    withExtendedLifetime((scan, pilots, out)) {
      let tile = ScreenTile(channels: scan.count, side: max(width, height))
      tile.load(views, pilotViews, columns: 0..<width, rows: 0..<height, weight: weight)
      if tile.isEmpty { return }
      tile.prepare(ridge: ridge)
      for line in lines { tile.fit(line.0, line.1) }
      tile.subtract(from: targets, share: share)
    }
    return out
  }

  private func pilots(_ width: Int, _ height: Int, _ count: Int) -> [Plane] {
    (0..<count).map { c in
      .generate(width: width, height: height) { x, y in
        0.5 + 0.3 * cosine(Float(x + 7 * c) / 13) * cosine(Float(y - 5 * c) / 11) + 0.05
          * cosine(Float(x * (c + 1)) / 5)
      }
    }
  }

  @Test(arguments: [1, 3], [(96, 80), (77, 91), (129, 64)])
  func aWaveThatFollowsThePictureGoes(channels: Int, size: (Int, Int)) {
    let (width, height) = size
    let picture = pilots(width, height, channels)
    let line = (0.231, 0.187)
    let scan = (0..<channels).map { c in
      Plane.generate(width: width, height: height) { x, y in
        let (own, other) = (picture[c][x, y], picture[(c + 1) % channels][x, y])
        let (a, b) = (0.1 + 0.2 * own - 0.3 * own * other, 0.05 - 0.1 * other * other)
        return own + a * cosine(Float(angle(x, y, line))) + b * Float(sine(angle(x, y, line)))
      }
    }
    let out = cleaned(scan, picture, [line, line])
    for c in 0..<channels { #expect(out[c].maxDifference(to: picture[c]) < 0.01) }
  }

  @Test(arguments: [(0.5, 0.0), (0, 0.5), (0.5, 0.5), (0.4999, 0.0)])
  func wavesThatAreTheirOwnOppositeAreNotTakenTwice(line: (Double, Double)) {
    let picture = pilots(96, 96, 1)
    let scan = Plane.generate(width: 96, height: 96) { x, y in
      picture[0][x, y] + 0.2 * cosine(Float(angle(x, y, line)))
    }
    #expect(cleaned([scan], picture, [line])[0].maxDifference(to: picture[0]) < 0.01)
  }

  @Test(arguments: [1, 3], [(96, 80), (77, 91), (129, 40)])
  func powerIsSummedOverParts(channels: Int, size: (Int, Int)) {
    let (width, height) = size
    let part = 8 * ScreenTile.part
    let scan = (0..<channels).map { Plane.random(width: width, height: height, seed: UInt64($0)) }
    let picture = pilots(width, height, channels)
    let line = (0.301, -0.122)
    func weight(_ x: Int, _ y: Int) -> Float { Float(1 + (x / 8 + y) % 3) / 3 }
    var expected = 0.0
    for c in 0..<channels {
      for top in stride(from: 0, to: height, by: part) {
        for left in stride(from: 0, to: width, by: part) {
          var (a, b) = (0.0, 0.0)
          for y in top..<min(height, top + part) {
            for x in left..<min(width, left + part) {
              let r = Double(weight(x, y) * (scan[c][x, y] - picture[c][x, y]))
              a += r * cosine(angle(x, y, line))
              b += r * sine(angle(x, y, line))
            }
          }
          expected += a * a + b * b
        }
      }
    }
    var (views, pilotViews): ([PlaneView], [PlaneView]) = ([], [])
    for plane in scan { plane.read { views.append($0) } }
    for plane in picture { plane.read { pilotViews.append($0) } }
    withExtendedLifetime((scan, picture)) {
      let tile = ScreenTile(channels: channels, side: max(width, height))
      tile.load(views, pilotViews, columns: 0..<width, rows: 0..<height, weight: weight)
      #expect(abs(tile.power(line.0, line.1) / expected - 1) < 1e-3)
    }
  }

  /// One line's fit from the normal equations, sum by sum in double precision.
  @Test(arguments: [(64, 40), (53, 47)])
  func theFitFollowsTheFormula(size: (Int, Int)) {
    let (width, height) = size
    let picture = pilots(width, height, 1)
    let scan = Plane.random(width: width, height: height, seed: 5)
    let line = (0.301, -0.122)
    func weight(_ x: Int, _ y: Int) -> Float { Float(1 + (x / 8 + y) % 3) / 3 }
    let out = cleaned([scan], picture, [line], ridge: 1e-4, share: 0.5, weight: weight)
    let total = (0..<width * height).reduce(0.0) { $0 + Double(weight($1 % width, $1 / width)) }
    let mean =
      (0..<width * height).reduce(0.0) {
        $0 + Double(weight($1 % width, $1 / width) * picture[0][$1 % width, $1 / width])
      } / total
    func terms(_ x: Int, _ y: Int) -> [Double] {
      let b = Double(picture[0][x, y]) - mean
      return [1, b, b * b, b * b * b]
    }
    var matrix = ComplexMatrix.identity(4) * (1e-4 * total)
    var right = ComplexMatrix(order: 4)
    for y in 0..<height {
      for x in 0..<width {
        let (w, t) = (Double(weight(x, y)), terms(x, y))
        let r = (Double(scan[x, y]) - Double(picture[0][x, y])) * w
        for i in 0..<4 {
          for j in 0..<4 { matrix[i, j] = matrix[i, j] + Complex(w * t[i] * t[j]) }
          right[i, 0] = right[i, 0] + Complex(r * t[i] * cosine(angle(x, y, line)), -r * t[i] * sine(angle(x, y, line)))
        }
      }
    }
    let inverse = matrix.cholesky().lowerInverse()
    let beta = inverse.adjoint * (inverse * right)
    func overlap(_ f: Double, _ count: Int) -> Double {
      abs(sine(2 * .pi * f * Double(count)) / (Double(count) * sine(2 * .pi * f)))
    }
    let scale = 2 / (1 + overlap(line.0, width) * overlap(line.1, height))
    for y in stride(from: 0, to: height, by: 3) {
      for x in 0..<width {
        let t = terms(x, y)
        let amplitude = (0..<4).reduce(Complex(0)) { $0 + beta[$1, 0] * t[$1] } * scale
        let wave = amplitude.re * cosine(angle(x, y, line)) - amplitude.im * sine(angle(x, y, line))
        let expected = Double(scan[x, y]) - 0.5 * Double(weight(x, y)) * wave
        #expect(abs(Double(out[0][x, y]) - expected) < 2e-4)
      }
    }
  }

  @Test func whereTheScreenIsNotNothingChanges() {
    let picture = pilots(96, 64, 3)
    let scan = (0..<3).map { Plane.random(width: 96, height: 64, seed: UInt64($0)) }
    let out = cleaned(scan, picture, [(0.3, 0.1)]) { x, _ in x < 40 ? 0 : 1 }
    for c in 0..<3 {
      var changed = 0
      for y in 0..<64 { for x in 0..<40 where out[c][x, y] != scan[c][x, y] { changed += 1 } }
      #expect(changed == 0)
      #expect(out[c].maxDifference(to: scan[c]) > 0)
    }
    let none = cleaned(scan, picture, [(0.3, 0.1)]) { _, _ in 0 }
    for c in 0..<3 { #expect(none[c].maxDifference(to: scan[c]) == 0) }
  }

  @Test func valuesThatAreNoNumbersStayAlone() {
    let picture = pilots(64, 64, 1)
    var scan = picture[0]
    scan[10, 10] = .nan
    let out = cleaned([scan], picture, [(0.3, 0.1)])
    #expect(out[0][11, 10] == scan[11, 10] && out[0][40, 40] == scan[40, 40])
  }
}
