import MonkeyImage
import TestSupport
import Testing

@Suite struct DenoiseTests {
  @Test(arguments: [(24, 20), (17, 9), (5, 33)])
  func followsTheFormula(width: Int, height: Int) {
    let plane = noisy(width, height, deviation: 0.1, seed: UInt64(width))
    var model = NoiseModel.white(deviation: 0.1, channels: 1)
    // A spectrum that tells vertical and horizontal frequencies apart.
    model.channels[0].spectrum = (0..<64).map { 1 + 0.05 * Float($0 / 8) - 0.02 * Float($0 % 8) }
    var image = Raster(gray: plane)
    image.denoise(model)
    let expected = DenoiseTwin(plane, deviation: 0.1, spectrum: model.channels[0].spectrum).result()
    #expect(image.color[0].maxDifference(to: expected) < 2e-5)
    var coarse = Raster(gray: plane)
    coarse.denoise(model, grid: .coarse)
    let twin = DenoiseTwin(plane, deviation: 0.1, spectrum: model.channels[0].spectrum, steps: (4, 8))
    #expect(coarse.color[0].maxDifference(to: twin.result()) < 2e-5)
  }

  @Test func weakNoiseIsRemovedOnTheCoarseGrid() {
    let plane = noisy(40, 40, deviation: 0.02, seed: 3)
    for (deviation, grid) in [(0.02, DenoiseGrid.coarse), (0.03, .fine)] {
      var (automatic, chosen) = (Raster(gray: plane), Raster(gray: plane))
      automatic.denoise(.white(deviation: deviation, channels: 1))
      chosen.denoise(.white(deviation: deviation, channels: 1), grid: grid)
      #expect(automatic.color[0].samples == chosen.color[0].samples)
    }
  }

  @Test func nothingBecomesBlackOrWhiteThatWasNot() {
    var random = SeededRandom(seed: 8)
    func channel() -> Plane {
      .generate(width: 300, height: 90) { x, _ in
        let level: Float = x < 150 ? 0.02 : 0.985
        return max(0, min(1, (255 * (level + 0.03 * random.normal())).rounded() / 255))
      }
    }
    for count in [1, 3] {
      let planes = (0..<count).map { _ in channel() }
      var image = count == 1 ? Raster(gray: planes[0]) : Raster(red: planes[0], green: planes[1], blue: planes[2])
      image.denoise(.white(deviation: 0.03, channels: count), clips: false)
      for (before, after) in zip(planes, image.color) {
        for (was, now) in zip(before.samples, after.samples) {
          let isClipped = was < 0.5 / 255 || was > 254.5 / 255
          #expect(isClipped || (now > 0.5 / 255 && now < 254.5 / 255))
        }
      }
    }
  }

  @Test func channelsWithoutNoiseStay() {
    let before = Raster(
      red: .random(width: 70, height: 41, seed: 1), green: .random(width: 70, height: 41, seed: 2),
      blue: .random(width: 70, height: 41, seed: 3))
    var model = NoiseModel.white(deviation: 0.1, channels: 3)
    for channel in 1...2 { model.channels[channel].deviation = [Float](repeating: 0.001, count: 17) }
    var image = before
    image.denoise(model)
    for y in 0..<41 {
      for x in 0..<70 {
        let change = (0..<3).map { image.color[$0][x, y] - before.color[$0][x, y] }
        #expect(abs(change[0] - change[1]) < 1e-6 && abs(change[1] - change[2]) < 1e-6, "brightness alone changes")
      }
    }
  }

  @Test("bands of rows leave no seam", arguments: [257, 259, 281, 511, 513])
  func bandsLeaveNoSeam(height: Int) {
    // 2048 + a few rows, one tile across: the next band begins with what the one before kept.
    let rows = 2048 - 256 + height
    let plane = noisy(16, rows, deviation: 0.1, seed: 21)
    let model = NoiseModel.white(deviation: 0.1, channels: 1)
    var whole = Raster(gray: plane)
    whole.denoise(model)
    let start = 1600
    var part = Raster(gray: .generate(width: 16, height: rows - start) { plane[$0, $1 + start] })
    part.denoise(model)
    var largest: Float = 0
    for y in 32..<rows - start {
      for x in 0..<16 { largest = max(largest, abs(part.color[0][x, y] - whole.color[0][x, y + start])) }
    }
    #expect(largest < 1e-5)
  }

  @Test(arguments: [1, 2, 7, 8, 9, 15, 16, 17, 255, 257])
  func constantsStay(size: Int) {
    for (width, height) in [(size, 3), (3, size), (size, 40)] {
      var gray = Raster(gray: Plane(width: width, height: height, fill: 0.3))
      gray.denoise(.white(deviation: 0.05, channels: 1))
      #expect(gray.color[0].maxDifference(to: Plane(width: width, height: height, fill: 0.3)) < 2e-6)
      var color = Raster.generate(width: width, height: height) { _, _ in (0.2, 0.5, 0.9) }
      color.denoise(.white(deviation: 0.05, channels: 3))
      for (plane, value) in zip(color.color, [0.2, 0.5, 0.9] as [Float]) {
        #expect(plane.maxDifference(to: Plane(width: width, height: height, fill: value)) < 4e-6)
      }
    }
  }

  @Test func nothingIsDoneWithoutNoise() {
    var image = Raster(
      red: .random(width: 70, height: 41, seed: 1), green: .random(width: 70, height: 41, seed: 2),
      blue: .random(width: 70, height: 41, seed: 3), alpha: .random(width: 70, height: 41, seed: 4))
    let before = image
    image.denoise(.white(deviation: 0, channels: 3))
    for (a, b) in zip(image.color, before.color) { #expect(a.maxDifference(to: b) < 3e-6) }
    #expect(image.alpha?.samples == before.alpha?.samples)
  }

  @Test func emptyImageIsLeftAlone() {
    var image = Raster(gray: Plane(width: 0, height: 0))
    image.denoise(.white(deviation: 0.1, channels: 1))
    #expect(image.pixelCount == 0)
  }

  @Test func mirrorsAndTranspositionCommute() {
    // Blocks stand every 2 and 4 samples: sides of a multiple of 4 look the same from all sides.
    let (width, height) = (300, 44)
    let plane = noisy(width, height, deviation: 0.08, seed: 9)
    let model = NoiseModel.white(deviation: 0.08, channels: 1)
    func run(_ plane: Plane) -> Plane {
      var image = Raster(gray: plane)
      image.denoise(model)
      return image.color[0]
    }
    let straight = run(plane)
    let flipped = run(.generate(width: width, height: height) { plane[width - 1 - $0, $1] })
    #expect(flipped.maxDifference(to: .generate(width: width, height: height) { straight[width - 1 - $0, $1] }) < 2e-5)
    let transposed = run(.generate(width: height, height: width) { plane[$1, $0] })
    #expect(transposed.maxDifference(to: .generate(width: height, height: width) { straight[$1, $0] }) < 2e-5)
  }

  @Test func tilesLeaveNoSeam() {
    // The same content, shifted so that another tile border falls on it.
    let plane = noisy(560, 24, deviation: 0.1, seed: 12)
    let model = NoiseModel.white(deviation: 0.1, channels: 1)
    var whole = Raster(gray: plane)
    whole.denoise(model)
    var part = Raster(gray: .generate(width: 360, height: 24) { plane[$0 + 200, $1] })
    part.denoise(model)
    var largest: Float = 0
    for y in 0..<24 {
      for x in 24..<360 { largest = max(largest, abs(part.color[0][x, y] - whole.color[0][x + 200, y])) }
    }
    #expect(largest < 1e-5)
  }

  @Test func whiteNoiseOnASmoothPictureIsMostlyRemoved() {
    let clean = Plane.generate(width: 128, height: 128) { x, y in
      0.5 + 0.3 * cosine(Float(x) / 23) * cosine(Float(y) / 31)
    }
    var random = SeededRandom(seed: 5)
    let planes = (0..<3).map { _ in
      Plane.generate(width: 128, height: 128) { clean[$0, $1] + 0.1 * random.normal() }
    }
    var image = Raster(red: planes[0], green: planes[1], blue: planes[2])
    image.denoise(.white(deviation: 0.1, channels: 3))
    for plane in image.color { #expect(plane.rootMeanSquare(to: clean) < 0.016) }
  }

  private func noisy(_ width: Int, _ height: Int, deviation: Float, seed: UInt64) -> Plane {
    var random = SeededRandom(seed: seed)
    return .generate(width: width, height: height) { x, y in
      (x / 7 + y / 5) % 2 == 0 ? 0.3 + deviation * random.normal() : 0.7 + deviation * random.normal()
    }
  }
}

extension Plane {
  fileprivate func rootMeanSquare(to other: Plane) -> Double {
    let sum = zip(samples, other.samples).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    return (sum / Double(max(1, count))).squareRoot()
  }
}

/// Both steps from their formulas, one block after the other, in double precision.
private struct DenoiseTwin {
  let width: Int
  let height: Int
  let at: (Int, Int) -> Double
  let deviation: Double
  let spectrum: [Float]
  let steps: (Int, Int)

  init(_ plane: Plane, deviation: Double, spectrum: [Float], steps: (Int, Int) = (2, 4)) {
    self.steps = steps
    (width, height) = (plane.width, plane.height)
    let (width, height) = (width, height)
    func mirror(_ i: Int, _ n: Int) -> Int {
      var i = i
      while i < 0 || i >= n { i = n == 1 ? 0 : i < 0 ? -i : 2 * (n - 1) - i }
      return i
    }
    at = { Double(plane[mirror($0, width), mirror($1, height)]) }
    self.deviation = deviation
    self.spectrum = spectrum
  }

  private func basis(_ n: Int) -> [[Double]] {
    let (constant, other) = ((1 / Double(n)).squareRoot(), (2 / Double(n)).squareRoot())
    return (0..<n).map { k in
      (0..<n).map { i in
        let angle: Double = .pi * Double((2 * i + 1) * k) / Double(2 * n)
        return (k == 0 ? constant : other) * cosine(angle)
      }
    }
  }

  private func forward(_ block: [[Double]], _ c: [[Double]]) -> [[Double]] {
    let n = block.count
    let rows = block.map { row in (0..<n).map { l in (0..<n).reduce(0.0) { $0 + row[$1] * c[l][$1] } } }
    return (0..<n).map { k in (0..<n).map { l in (0..<n).reduce(0.0) { $0 + rows[$1][l] * c[k][$1] } } }
  }

  private func inverse(_ block: [[Double]], _ c: [[Double]]) -> [[Double]] {
    let n = block.count
    let rows = block.map { row in (0..<n).map { x in (0..<n).reduce(0.0) { $0 + row[$1] * c[$1][x] } } }
    return (0..<n).map { y in (0..<n).map { x in (0..<n).reduce(0.0) { $0 + rows[$1][x] * c[$1][y] } } }
  }

  func result() -> Plane {
    let c8 = basis(8)
    let c16 = basis(16)
    let margin = 28
    let (w, h) = (width + 2 * margin, height + 2 * margin)
    var pilot = [Double](repeating: 0, count: w * h)
    var weights = pilot
    for y in stride(from: -margin, through: height + margin - 8, by: steps.0) {
      for x in stride(from: -margin, through: width + margin - 8, by: steps.0) {
        var block = forward((0..<8).map { i in (0..<8).map { at(x + $0, y + i) } }, c8)
        var kept = 0.0
        for k in 0..<8 {
          for l in 0..<8 {
            let limit = 2.7 * deviation * Double(spectrum[k * 8 + l]).squareRoot()
            if k + l > 0 && abs(block[k][l]) <= limit { block[k][l] = 0 } else { kept += 1 }
          }
        }
        let estimate = inverse(block, c8)
        for i in 0..<8 {
          for j in 0..<8 {
            pilot[(y + i + margin) * w + x + j + margin] += estimate[i][j] / kept
            weights[(y + i + margin) * w + x + j + margin] += 1 / kept
          }
        }
      }
    }
    for i in pilot.indices { pilot[i] /= max(1e-30, weights[i]) }
    var out = [Double](repeating: 0, count: w * h)
    weights = out
    func relative(_ k: Int, _ l: Int) -> Double {
      func split(_ k: Int) -> (Int, Double) {
        let p = max(0, min(7, (Double(k) - 0.5) / 2))
        return (min(6, Int(p)), p - Double(min(6, Int(p))))
      }
      let ((i, u), (j, v)) = (split(k), split(l))
      func s(_ a: Int, _ b: Int) -> Double { Double(spectrum[a * 8 + b]) }
      return (1 - u) * ((1 - v) * s(i, j) + v * s(i, j + 1)) + u * ((1 - v) * s(i + 1, j) + v * s(i + 1, j + 1))
    }
    func bessel(_ x: Double) -> Double {
      var (sum, term) = (0.0, 1.0)
      for k in 1...30 {
        sum += term
        term *= x * x / Double(4 * k * k)
      }
      return sum
    }
    let window = (0..<16).map { bessel(2 * max(0, 1 - (Double($0) / 7.5 - 1) * (Double($0) / 7.5 - 1)).squareRoot()) }
    for y in stride(from: steps.1 - 16, to: height, by: steps.1) {
      for x in stride(from: steps.1 - 16, to: width, by: steps.1) {
        var block = forward((0..<16).map { i in (0..<16).map { at(x + $0, y + i) } }, c16)
        let guide = forward(
          (0..<16).map { i in (0..<16).map { pilot[(y + i + margin) * w + x + $0 + margin] } }, c16)
        var gains = 0.0
        for k in 0..<16 {
          for l in 0..<16 {
            let energy = guide[k][l] * guide[k][l]
            let gain = k + l == 0 ? 1 : energy / (energy + deviation * deviation * relative(k, l))
            block[k][l] *= gain
            gains += gain * gain
          }
        }
        let estimate = inverse(block, c16)
        for i in 0..<16 {
          for j in 0..<16 {
            let weight = window[i] * window[j] / gains
            out[(y + i + margin) * w + x + j + margin] += estimate[i][j] * weight
            weights[(y + i + margin) * w + x + j + margin] += weight
          }
        }
      }
    }
    return .generate(width: width, height: height) { x, y in
      let at = (y + margin) * w + x + margin
      return Float(out[at] / weights[at])
    }
  }
}
