import MonkeyImage
import TestSupport
import Testing

@Suite struct HermitianMatrixTests {
  /// A positive Hermitian matrix: B B* of a random B, and a little of the identity.
  private func matrix(_ order: Int, seed: UInt64) -> ComplexMatrix {
    var random = SeededRandom(seed: seed)
    let b = ComplexMatrix(
      order: order,
      entries: (0..<order * order).map { _ in Complex(Double(random.normal()), Double(random.normal())) })
    return b * b.adjoint + ComplexMatrix.identity(order) * 0.01
  }

  private func distance(_ a: ComplexMatrix, _ b: ComplexMatrix) -> Double {
    (a - b).entries.map(\.energy).max()?.squareRoot() ?? 0
  }

  @Test(arguments: [1, 2, 3], 0..<20)
  func factorsGiveTheMatrixBack(order: Int, seed: Int) {
    let a = matrix(order, seed: UInt64(seed))
    let factor = a.cholesky()
    #expect(distance(factor * factor.adjoint, a) < 1e-9)
    #expect(distance(factor.lowerInverse() * factor, .identity(order)) < 1e-9)
  }

  @Test(arguments: [1, 2, 3], 0..<20)
  func eigenvectorsTurnIntoTheirMultiples(order: Int, seed: Int) {
    let a = matrix(order, seed: UInt64(seed + 100))
    let (values, vectors) = a.eigen()
    var diagonal = ComplexMatrix(order: order)
    for i in 0..<order { diagonal[i, i] = Complex(values[i]) }
    #expect(distance(a * vectors, vectors * diagonal) < 1e-9)
    #expect(distance(vectors.adjoint * vectors, .identity(order)) < 1e-12)
    #expect(abs(values.reduce(0, +) - a.trace) < 1e-9)
  }

  @Test func whatIsDiagonalStays() {
    var a = ComplexMatrix(order: 3)
    for i in 0..<3 { a[i, i] = Complex(Double(i) - 1) }
    #expect(a.eigen().values == [-1, 0, 1])
    #expect(a.eigen().vectors == .identity(3))
  }

  @Test func pivotsHaveAFloor() {
    let factor = ComplexMatrix(order: 2).cholesky(least: 4)
    #expect(factor[0, 0].re == 2 && factor[1, 1].re == 2 && factor[1, 0].energy == 0)
  }
}
