import Foundation
import MonkeyClassify
import MonkeyImage
import TestSupport
import Testing

@Suite struct CoherenceTests {
  /// The definition, window by window.
  private func twin(_ plane: Plane) -> (faint: Double, small: Double) {
    func gradient(_ x: Int, _ y: Int) -> (Double, Double) {
      (Double(plane[x + 1, y] - plane[x - 1, y]), Double(plane[x, y + 1] - plane[x, y - 1]))
    }
    var (faint, count, small, weights) = (0.0, 0.0, 0.0, 0.0)
    for y in stride(from: 3, to: plane.height - 3, by: 1) {
      for x in stride(from: 3, to: plane.width - 3, by: 1) {
        var (xx, yy, xy) = (0.0, 0.0, 0.0)
        for v in y - 2...y + 2 {
          for u in x - 2...x + 2 {
            let (dx, dy) = gradient(u, v)
            xx += dx * dx / 25
            yy += dy * dy / 25
            xy += dx * dy / 25
          }
        }
        let coherence = ((xx - yy) * (xx - yy) + 4 * xy * xy).squareRoot() / (xx + yy + 1e-7)
        let (dx, dy) = gradient(x, y)
        let size = (dx * dx + dy * dy).squareRoot()
        if size > 0.000_316 && size < 0.03 {
          faint += coherence
          count += 1
        }
        if xx + yy < 0.0025 {
          small += coherence * (xx + yy).squareRoot()
          weights += (xx + yy).squareRoot()
        }
      }
    }
    return (count < 50 ? 1 : faint / count, small / (weights + 1e-3))
  }

  /// Noise of a deviation over a slope.
  private func image(_ width: Int, _ height: Int, slope: Float, noise: Float, seed: UInt64 = 3) -> Plane {
    var random = SeededRandom(seed: seed)
    let samples = (0..<width * height).map { i in
      0.3 + slope * Float(i % width) + 0.5 * slope * Float(i / width) + noise * Float(random.normal())
    }
    return Plane(width: width, height: height, samples: samples)
  }

  @Test func isWhatTheDefinitionSays() {
    for (width, height) in [(0, 0), (1, 1), (6, 9), (9, 6), (7, 7), (8, 7), (7, 12), (13, 40), (40, 23), (200, 150)] {
      for noise: Float in [0, 0.004, 0.03] {
        let plane = image(width, height, slope: 0.002, noise: noise, seed: UInt64(width + height))
        let (found, wanted) = (Coherence(plane), twin(plane))
        #expect(abs(found.faint - wanted.faint) < 2e-3, "\(width)x\(height), noise \(noise)")
        #expect(abs(found.small - wanted.small) < 2e-3, "\(width)x\(height), noise \(noise)")
      }
    }
  }

  @Test func aSlopePointsOneWayAndNoiseAnywhere() {
    let slope = Coherence(image(200, 200, slope: 0.002, noise: 0))
    #expect(slope.faint > 0.95 && slope.small > 0.95)
    let noise = Coherence(image(200, 200, slope: 0, noise: 0.004))
    #expect(noise.faint < 0.4 && noise.small < 0.4)
    let between = Coherence(image(200, 200, slope: 0.002, noise: 0.002))
    #expect(noise.faint < between.faint && between.faint < slope.faint)
  }

  @Test func nothingIsSaidOfImagesWithoutSmallChanges() {
    for plane in [Plane(width: 100, height: 80, fill: 0.4), Plane(width: 0, height: 0)] {
      #expect(Coherence(plane).faint == 1 && Coherence(plane).small == 0)
    }
    #expect(Coherence(.generate(width: 100, height: 80) { x, _ in x < 50 ? 0 : 1 }).faint == 1)
  }

  @Test func turningFlippingAndInvertingChangeNothing() {
    let plane = image(60, 45, slope: 0.001, noise: 0.003)
    let own = Coherence(plane)
    let others: [Plane] = [
      .generate(width: 45, height: 60) { plane[$1, $0] }, .generate(width: 60, height: 45) { plane[59 - $0, $1] },
      .generate(width: 60, height: 45) { plane[$0, 44 - $1] }, .generate(width: 60, height: 45) { 1 - plane[$0, $1] },
    ]
    for other in others {
      let found = Coherence(other)
      #expect(abs(found.faint - own.faint) < 2e-3 && abs(found.small - own.small) < 2e-3)
    }
  }
}
