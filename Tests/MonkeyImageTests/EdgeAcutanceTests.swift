import Foundation
import MonkeyImage
import TestSupport
import Testing

@Suite struct EdgeAcutanceTests {
  /// Bars with edges that are error functions of this width.
  private func bars(_ sigma: Double) -> Raster {
    Raster(
      gray: .generate(width: 400, height: 60) { x, y in
        let place = Double((x + y / 3) % 40) - 20.3
        return Float(0.5 + 0.3 * erf((10 - abs(place)) / (sigma * 2.squareRoot())))
      })
  }

  @Test func softEdgesHaveLess() throws {
    let values = try [0.3, 0.8, 1.5, 2.5].map { try #require(bars($0).edgeAcutance()) }
    for (sharper, softer) in zip(values, values.dropFirst()) { #expect(sharper > softer) }
    #expect(values[0] > 0.9 && values[0] < 1.1)
    #expect(values[3] < 0.5)
  }

  @Test func sharpeningRaisesIt() throws {
    var image = bars(0.8)
    let before = try #require(image.edgeAcutance())
    UnsharpMask(sigma: 1, amount: 2, noiseRange: 0, overshoot: 0.5).apply(to: &image)
    #expect(try #require(image.edgeAcutance()) > before + 0.1)
  }

  @Test func nilWhereThereAreNoEdges() {
    #expect(Raster(gray: Plane(width: 200, height: 200, fill: 0.4)).edgeAcutance() == nil)
    for (w, h) in [(0, 0), (15, 15), (400, 0), (1, 400)] {
      #expect(Raster(gray: .random(width: w, height: h, seed: 1)).edgeAcutance() == nil)
    }
  }
}
