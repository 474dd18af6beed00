import MonkeyTune
import TestSupport
import Testing

@Suite struct LinearAlgebraTests {
  @Test func factorsWrittenOut() throws {
    let two = try #require(Cholesky(Matrix(rows: 2, columns: 2, [4, 2, 2, 3])))
    #expect(two.lower.values == [2, 0, 1, 2.0.squareRoot()])
    let three = try #require(Cholesky(Matrix(rows: 3, columns: 3, [25, 15, -5, 15, 18, 0, -5, 0, 11])))
    #expect(three.lower.values == [5, 0, 0, 3, 3, 0, -1, 1, 3])
    // |A| = (5 · 3 · 3)² = 2025
    #expect(abs(three.logDeterminant - 7.613324979540639) < 1e-12)
    // A (1, 2, 3) = (40, 51, 28)
    let solved = three.solve([40, 51, 28])
    #expect(zip(solved, [1, 2, 3]).allSatisfy { abs($0 - $1) < 1e-12 })
    // L x = (5, 6, 3): x = (1, 1, 1); Lᵀ x = (7, 4, 3): x = (1, 1, 1)
    #expect(three.forward([5, 6, 3]) == [1, 1, 1])
    #expect(three.backward([7, 4, 3]) == [1, 1, 1])
  }

  @Test func whatHasNoFactor() throws {
    #expect(Cholesky(Matrix(rows: 2, columns: 2, [1, 2, 2, 1])) == nil)
    #expect(Cholesky(Matrix(rows: 1, columns: 1, [.nan])) == nil)
    let singular = Matrix(rows: 2, columns: 2, [1, 1, 1, 1])
    #expect(Cholesky(singular) == nil)
    let mended = try #require(Cholesky.withJitter(singular))
    #expect(abs(mended.lower.times(mended.lower.transposed)[0, 1] - 1) < 1e-3)
    #expect(Cholesky(Matrix(rows: 0, columns: 0))?.logDeterminant == 0)
  }

  @Test(arguments: [1, 2, 15, 16, 17]) func factorTimesItsTransposeIsTheMatrix(_ n: Int) throws {
    var random = SeededRandom(seed: UInt64(n))
    let root = Matrix(rows: n, columns: n) { _, _ in Double(random.normal()) }
    var matrix = root.times(root.transposed)
    for i in 0..<n { matrix[i, i] += 1 }
    let factor = try #require(Cholesky(matrix))
    let product = factor.lower.times(factor.lower.transposed)
    #expect(zip(product.values, matrix.values).allSatisfy { abs($0 - $1) < 1e-9 })
    let x = (0..<n).map { Double($0) - 1.5 }
    #expect(zip(factor.solve(matrix.times(x)), x).allSatisfy { abs($0 - $1) < 1e-8 })
  }

  @Test func products() {
    let a = Matrix(rows: 2, columns: 3, [1, 2, 3, 4, 5, 6])
    #expect(a.times(a.transposed).values == [14, 32, 32, 77])
    #expect(a.times([1, 0, -1]) == [-2, -2])
    #expect(dot([1, 2, 3], [4, 5, 6]) == 32)
  }
}

@Suite struct DistributionTests {
  @Test func normalTables() {
    // Abramowitz and Stegun, table 26.1
    #expect(abs(Normal.cumulative(1) - 0.841344746068543) < 1e-14)
    #expect(abs(Normal.cumulative(-3) - 0.001349898031630) < 1e-14)
    #expect(abs(Normal.density(0.5) - 0.352065326764300) < 1e-14)
    #expect(abs(Normal.quantile(0.975) - 1.959963984540054) < 1e-9)
    // In the upper tail the difference of two values near 1 would be 0.
    #expect(abs(Normal.interval(9, 10) / Normal.interval(-10, -9) - 1) < 1e-12 && Normal.interval(9, 10) > 0)
  }

  @Test func studentTables() {
    // Table 26.10: t for 0.975
    for (degrees, t) in [(1, 12.706), (2, 4.303), (5, 2.571), (9, 2.262), (30, 2.042), (120, 1.980)] {
      #expect(abs(Student.quantile(0.975, degrees: degrees) - t) < 6e-4, "\(degrees)")
    }
    #expect(abs(Student.quantile(0.025, degrees: 9) + Student.quantile(0.975, degrees: 9)) < 1e-9)
  }
}
