import Foundation

// Notation
//   φ, Φ   density and distribution function of the standard normal distribution
//   T_ν    distribution function of Student's t with ν degrees of freedom

/// The standard normal distribution.
package enum Normal {
  package static func density(_ x: Double) -> Double { exp(-0.5 * x * x) / (2 * .pi).squareRoot() }

  /// Φ(x), exact to double precision in both tails.
  package static func cumulative(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

  /// Φ(b) − Φ(a) for a ≤ b, without cancellation in the upper tail.
  package static func interval(_ a: Double, _ b: Double) -> Double {
    a > 0 ? cumulative(-a) - cumulative(-b) : cumulative(b) - cumulative(a)
  }

  /// Φ⁻¹(p) for 0 < p < 1 by bisection: to some 1e-12, where speed does not matter.
  package static func quantile(_ p: Double) -> Double { invert(p, in: -40...40, cumulative) }
}

/// Student's t distribution.
package enum Student {
  /// T_ν(x) for ν ≥ 1 degrees of freedom: the finite series for whole ν (Abramowitz and Stegun 26.7.3 and 26.7.4); above
  /// 200 degrees the normal distribution, which then differs by less than 0.001.
  package static func cumulative(_ x: Double, degrees: Int) -> Double {
    guard degrees >= 1 else { return 0.5 }
    if degrees > 200 { return Normal.cumulative(x) }
    let theta = atan(x / Double(degrees).squareRoot())
    let (s, c) = (sin(theta), cos(theta))
    var sum = 0.0
    if degrees % 2 == 1 {
      var term = c
      var k = 1
      while k <= degrees - 2 {
        sum += term
        term *= c * c * Double(k + 1) / Double(k + 2)
        k += 2
      }
      return 0.5 + (theta + s * sum) / .pi
    }
    var term = 1.0
    var k = 0
    while k <= degrees - 2 {
      sum += term
      term *= c * c * Double(k + 1) / Double(k + 2)
      k += 2
    }
    return 0.5 + 0.5 * s * sum
  }

  /// T_ν⁻¹(p) for 0.0001 ≤ p ≤ 0.9999.
  package static func quantile(_ p: Double, degrees: Int) -> Double {
    invert(p, in: -4000...4000) { cumulative($0, degrees: degrees) }
  }
}

private func invert(_ p: Double, in range: ClosedRange<Double>, _ function: (Double) -> Double) -> Double {
  var (low, high) = (range.lowerBound, range.upperBound)
  for _ in 0..<100 {
    let middle = 0.5 * (low + high)
    if function(middle) < p { low = middle } else { high = middle }
  }
  return 0.5 * (low + high)
}
