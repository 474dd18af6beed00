/// Confidence intervals of a mean from few values, after Student (1908).
///
/// | symbol | meaning |
/// |---|---|
/// | n | number of values, at least 2 |
/// | x̄, s | their mean and standard deviation (divisor n - 1) |
/// | ν | degrees of freedom, n - 1 |
/// | t | 0.975 quantile of Student's distribution with ν degrees of freedom |
///
/// The interval is x̄ ± t·s/√n.
public enum StudentT {
  /// ν = 1…30.
  private static let quantiles: [Double] = [
    12.706204736, 4.302652730, 3.182446305, 2.776445105, 2.570581836, 2.446911851, 2.364624252, 2.306004135,
    2.262157163, 2.228138852, 2.200985160, 2.178812830, 2.160368656, 2.144786688, 2.131449546, 2.119905299,
    2.109815578, 2.100922040, 2.093024054, 2.085963447, 2.079613845, 2.073873068, 2.068657610, 2.063898562,
    2.059538553, 2.055529439, 2.051830516, 2.048407142, 2.045229642, 2.042272456,
  ]

  /// The 0.975 quantile: the half width of a two-sided 95 % interval in units of the mean's standard error.
  ///
  /// Exact to 2·10⁻⁶ (Abramowitz and Stegun, 26.7.5, beyond the table). Infinite for no degree of freedom.
  public static func quantile975(degreesOfFreedom: Int) -> Double {
    guard degreesOfFreedom > 0 else { return .infinity }
    if degreesOfFreedom <= quantiles.count { return quantiles[degreesOfFreedom - 1] }
    let z = 1.959963984540054
    let z2 = z * z
    let v = Double(degreesOfFreedom)
    let g1 = z * (z2 + 1) / 4
    let g2 = z * ((5 * z2 + 16) * z2 + 3) / 96
    let g3 = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384
    return z + g1 / v + g2 / (v * v) + g3 / (v * v * v)
  }

  /// The 95 % interval of the mean of n values with this sum and this sum of squares; nil for fewer than two.
  static func interval(count: Int, sum: Int, sumOfSquares: Int) -> ClosedRange<Double>? {
    guard count >= 2 else { return nil }
    let n = Double(count)
    let mean = Double(sum) / n
    // Whole numbers: the difference is exact.
    let spread = Double(count * sumOfSquares - sum * sum) / n / (n - 1)
    let half = quantile975(degreesOfFreedom: count - 1) * (max(0, spread) / n).squareRoot()
    return mean - half...mean + half
  }
}
