import MonkeyImage
import TestSupport
import Testing

@Suite struct CosineTransformTests {
  /// √(N/2) times the orthonormal DCT-II, from the formula.
  private func twin(_ x: [Double]) -> [Double] {
    let n = Double(x.count)
    return x.indices.map { k in
      let sum = x.indices.reduce(0.0) { $0 + x[$1] * cosine(.pi * (2 * Double($1) + 1) * Double(k) / (2 * n)) }
      return k == 0 ? sum / 2.0.squareRoot() : sum
    }
  }

  private func vectors(_ count: Int, seed: UInt64) -> [Octet.Vector] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in Octet.Vector((0..<8).map { _ in random.unit() - 0.5 }) }
  }

  private func octet(_ v: ArraySlice<Octet.Vector>) -> Octet {
    let a = Array(v)
    return Octet(v0: a[0], v1: a[1], v2: a[2], v3: a[3], v4: a[4], v5: a[5], v6: a[6], v7: a[7])
  }

  private func list(_ o: Octet) -> [Octet.Vector] { [o.v0, o.v1, o.v2, o.v3, o.v4, o.v5, o.v6, o.v7] }

  @Test func eightPointsFollowTheFormula() {
    let input = vectors(8, seed: 1)
    var block = octet(input[...])
    block.forward()
    let output = list(block)
    for lane in 0..<8 {
      let expected = twin(input.map { Double($0[lane]) })
      for k in 0..<8 { #expect(abs(Double(output[k][lane]) - expected[k]) < 2e-6) }
    }
  }

  @Test func sixteenPointsFollowTheFormula() {
    let input = vectors(16, seed: 2)
    var block = Hexadecad(low: octet(input[0..<8]), high: octet(input[8..<16]))
    block.forward()
    let output = list(block.low) + list(block.high)
    for lane in 0..<8 {
      let expected = twin(input.map { Double($0[lane]) })
      for k in 0..<16 { #expect(abs(Double(output[k][lane]) - expected[k]) < 5e-6) }
    }
  }

  @Test func thereAndBackMultipliesByHalfTheLength() {
    let input = vectors(16, seed: 3)
    var eight = octet(input[0..<8])
    eight.forward()
    eight.inverse()
    for (a, b) in zip(list(eight), input) { #expect(((a / 4) - b).max() < 1e-6 && ((a / 4) - b).min() > -1e-6) }
    var sixteen = Hexadecad(low: octet(input[0..<8]), high: octet(input[8..<16]))
    sixteen.forward()
    sixteen.inverse()
    for (a, b) in zip(list(sixteen.low) + list(sixteen.high), input) {
      #expect(((a / 8) - b).max() < 1e-6 && ((a / 8) - b).min() > -1e-6)
    }
  }

  @Test func transposes() {
    let input = vectors(8, seed: 4)
    var block = octet(input[...])
    block.transpose()
    for (i, vector) in list(block).enumerated() {
      for j in 0..<8 { #expect(vector[j] == input[j][i]) }
    }
  }
}
