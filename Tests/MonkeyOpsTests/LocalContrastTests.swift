import MonkeyImage
import MonkeyOps
import TestSupport
import Testing

@Suite struct LocalContrastTests {
  /// A noisy sky above, soft structure below.
  private func scene() -> Raster {
    var random = SeededRandom(seed: 5)
    return Raster(
      gray: .generate(width: 300, height: 300) { x, y in
        let noise = 0.006 * random.normal()
        if y < 150 { return 0.7 + 0.0003 * Float(y) + noise }
        return 0.4 + 0.08 * ((x / 6 + y / 6) % 2 == 0 ? 1 : -1) + noise
      })
  }

  private func deviation(_ plane: Plane, _ rows: Range<Int>) -> Double {
    let values = rows.flatMap { y in (20..<280).map { Double(plane[$0, y]) } }
    let mean = values.reduce(0, +) / Double(values.count)
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
  }

  @Test func structureGrowsAndSkyDoesNot() throws {
    let before = scene()
    var image = before
    #expect(try LocalContrast().apply(to: &image).skipped == nil)
    #expect(deviation(image.color[0], 180..<280) > 1.2 * deviation(before.color[0], 180..<280))
    #expect(deviation(image.color[0], 20..<120) < 1.05 * deviation(before.color[0], 20..<120))
  }

  @Test func moreStrengthAndIterationsDoMore() throws {
    let spread = { (strength: Double, iterations: Int) throws -> Double in
      var operation = LocalContrast()
      operation.strength = strength
      operation.iterations = iterations
      var image = self.scene()
      _ = try operation.apply(to: &image)
      return self.deviation(image.color[0], 180..<280)
    }
    #expect(try spread(30, 1) < spread(60, 1))
    #expect(try spread(60, 1) < spread(100, 1))
    #expect(try spread(60, 1) < spread(60, 2))
  }

  @Test func strengthZeroDeclines() throws {
    var operation = LocalContrast()
    operation.strength = 0
    var image = scene()
    #expect(try operation.apply(to: &image).skipped != nil)
    #expect(image.color[0].samples == scene().color[0].samples)
  }

  @Test func sameBytesEveryTime() throws {
    let results = try (0..<3).map { _ -> [Float] in
      var image = scene()
      _ = try LocalContrast().apply(to: &image)
      return image.color[0].samples
    }
    #expect(results[0] == results[1] && results[0] == results[2])
  }
}
