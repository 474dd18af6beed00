/// Elementary functions made of sums, products, quotients and square roots alone.
///
/// IEEE 754 fixes those to the bit, while the sine of one system's library differs from another's in its last place; so
/// that images made with these are the same bytes everywhere. Relative error below 1e-12 where nothing else is said.
package enum PortableMath {
  private static let ln2 = 0.693147180559945309417

  /// Sine of `x` radians; absolute error below 1e-12 for |x| up to 10⁴.
  package static func sine(_ x: Double) -> Double {
    guard x.isFinite else { return 0 }
    // To -π/2...π/2, where the series converges fast.
    let turns = (x / Double.pi).rounded()
    let r = x - turns * Double.pi
    let square = r * r
    var term = r
    var sum = r
    var n = 2.0
    while n < 22 {
      term *= -square / (n * (n + 1))
      sum += term
      n += 2
    }
    return turns.truncatingRemainder(dividingBy: 2) == 0 ? sum : -sum
  }

  /// Cosine of `x` radians.
  package static func cosine(_ x: Double) -> Double { sine(x + Double.pi / 2) }

  /// e to the power `x`; 0 below -700, the value at 700 above it.
  package static func exponential(_ x: Double) -> Double {
    guard x > -700 else { return 0 }
    let x = min(x, 700)
    let k = (x / ln2).rounded()
    let r = x - k * ln2
    var term = 1.0
    var sum = 1.0
    for n in 1...14 {
      term *= r / Double(n)
      sum += term
    }
    return sum * Double(sign: .plus, exponent: Int(k), significand: 1)
  }

  /// Natural logarithm; that of the least normal number for everything below it.
  package static func logarithm(_ x: Double) -> Double {
    let x = max(x, .leastNormalMagnitude)
    guard x.isFinite else { return 710 }
    var exponent = Double(x.exponent)
    var mantissa = x.significand
    if mantissa > 1.4142135623730951 {
      mantissa /= 2
      exponent += 1
    }
    // ln m = 2 artanh((m - 1) / (m + 1))
    let s = (mantissa - 1) / (mantissa + 1)
    let square = s * s
    var power = s
    var sum = 0.0
    var n = 1.0
    while n < 22 {
      sum += power / n
      power *= square
      n += 2
    }
    return exponent * ln2 + 2 * sum
  }

  /// `x` to the power `y`, for `x` not below 0.
  package static func power(_ x: Double, _ y: Double) -> Double { x <= 0 ? 0 : exponential(y * logarithm(x)) }
}

/// `x` between `low` and `high`; `low` where it is not a number.
@inline(__always)
func clamp(_ x: Float, _ low: Float, _ high: Float) -> Float { max(low, min(high, x)) }

/// `a` at 0, `b` at 1, straight in between and beyond.
@inline(__always)
func mix(_ a: Float, _ b: Float, _ t: Float) -> Float { a + (b - a) * t }

/// 0 up to `low`, 1 from `high` on, a cubic without corners in between.
@inline(__always)
func smoothstep(_ low: Float, _ high: Float, _ x: Float) -> Float {
  let t = clamp((x - low) / (high - low), 0, 1)
  return t * t * (3 - 2 * t)
}
