import MonkeyImage
import TestSupport
import Testing

@Suite struct ResampleTests {
  /// From the formula: every target sample a double sum over all source samples.
  private func twin(_ plane: Plane, _ width: Int, _ height: Int, _ filter: ResampleFilter) -> Plane {
    func weights(_ source: Int, _ target: Int, _ i: Int) -> [Double] {
      if source == target { return (0..<source).map { $0 == i ? 1 : 0 } }
      let ratio = Double(source) / Double(target)
      let stretch = max(1, ratio)
      let centre = (Double(i) + 0.5) * ratio
      let list = (0..<source).map { j -> Double in
        if filter == .area {
          // A thousand points of the source sample, counted where the target sample covers them.
          let half = stretch / 2
          return Double(
            (0..<1000).filter { abs(Double(j) + (Double($0) + 0.5) / 1000 - centre) < half }.count)
        }
        return filter.weight((Double(j) + 0.5 - centre) / stretch)
      }
      let sum = list.reduce(0, +)
      return list.map { $0 / sum }
    }
    return .generate(width: width, height: height) { x, y in
      let (across, down) = (weights(plane.width, width, x), weights(plane.height, height, y))
      var sum = 0.0
      for j in 0..<plane.height {
        for i in 0..<plane.width { sum += Double(plane[i, j]) * across[i] * down[j] }
      }
      return Float(sum)
    }
  }

  @Test(arguments: ResampleFilter.allCases)
  func equalsItsTwin(filter: ResampleFilter) {
    for (w, h) in [(1, 1), (1, 9), (2, 3), (15, 7), (16, 5), (17, 18)] {
      let plane = Plane.random(width: w, height: h, seed: UInt64(w * 100 + h))
      for (tw, th) in [(1, 1), (2, 5), (7, 7), (17, 18), (33, 4), (w, 20), (20, h)] {
        let difference = plane.resampled(width: tw, height: th, filter: filter)
          .maxDifference(to: twin(plane, tw, th, filter))
        #expect(difference < (filter == .area ? 2e-3 : 1e-5), "\(filter) \(w)×\(h) to \(tw)×\(th)")
      }
    }
  }

  @Test(arguments: ResampleFilter.allCases)
  func laws(filter: ResampleFilter) {
    let plane = Plane.random(width: 37, height: 29, seed: 4)
    #expect(plane.resampled(width: 37, height: 29, filter: filter).maxDifference(to: plane) == 0)
    let flat = Plane(width: 37, height: 29, fill: 0.3)
    for (w, h) in [(5, 90), (90, 5), (11, 3)] {
      #expect(
        flat.resampled(width: w, height: h, filter: filter).maxDifference(to: Plane(width: w, height: h, fill: 0.3))
          < 1e-5)
      let turned = plane.quarterTurned(clockwise: 1).resampled(width: h, height: w, filter: filter)
      let other = plane.resampled(width: w, height: h, filter: filter).quarterTurned(clockwise: 1)
      #expect(turned.maxDifference(to: other) < 1e-5)
    }
  }

  @Test func areaKeepsTheMean() {
    let plane = Plane.random(width: 100, height: 63, seed: 8)
    #expect(abs(plane.resampled(width: 13, height: 10, filter: .area).mean - plane.mean) < 1e-5)
  }

  @Test(arguments: [ResampleFilter.triangle, .catmullRom, .lanczos3])
  func reducingDoesNotAlias(filter: ResampleFilter) {
    // One-pixel stripes, reduced by 2.6, must turn gray, not into a moiré.
    let stripes = Plane.generate(width: 260, height: 8) { x, _ in x % 2 == 0 ? 0 : 1 }
    let small = stripes.resampled(width: 100, height: 8, filter: filter)
    for x in 4..<96 { #expect(abs(small[x, 4] - 0.5) < 0.06) }
  }

  @Test func clipsToLimits() {
    let step = Plane.generate(width: 20, height: 3) { x, _ in x < 10 ? 0 : 1 }
    let samples = step.resampled(width: 50, height: 3, filter: .lanczos3, limits: 0...1).samples
    #expect(samples.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(step.resampled(width: 50, height: 3, filter: .lanczos3).samples.contains { $0 > 1.01 })
  }

  @Test func emptyPlanes() {
    #expect(Plane(width: 0, height: 0).resampled(width: 3, height: 2, filter: .area).samples == [0, 0, 0, 0, 0, 0])
    #expect(Plane(width: 4, height: 4, fill: 1).resampled(width: 0, height: 2, filter: .area).count == 0)
  }
}
