import Foundation

// Notation
//   x, x'      points of the search space, each coordinate 0…1, D dimensions that are tuned
//   d          where the operations' declared defaults stand
//   ρ          Σ ((x − x')/ℓ_k)² over the dimensions, ρ its root
//   ℓ_k        length scale of dimension k: ℓ · √D · r_k, with r_k ≥ 1 the larger, the less the dimension changes pixels
//   h(x)       exp(−|x − d|² / (2 D 0.3²)), a hill around the defaults
//   u_k        (x_k − d_k)/r_k, the step away from the default, the shorter, the less it changes pixels
//   t(x, x')   Σ (λ² u_k u'_k + κ² u_k² u'_k²) · 3 / max(3, D)
//   k(x, x')   c² + β² h(x) h(x') + t(x, x') + s² (1 + √5 ρ + 5ρ²/3) exp(−√5 ρ), the last Matérn's with ν = 5/2
//   μ(x)       3 + β₀ h(x) − γ Σ u_k² / D
//
// μ and t are a second-order response surface, Σ (b_k u_k − a_k u_k²) with a_k ~ N(γ/D, κ²), b_k ~ N(0, λ²) (Box and
// Wilson, On the experimental attainment of optimum conditions, JRSS B 13, 1951): most parameters have one best value
// within their range and get worse to both sides. So a handful of recipes tells which corners are not worth a try. What
// is left for the Matérn kernel is the deviation from that (Blight and Ott, Biometrika 62, 1975).
// The hill states what is known before anything is rated: who wrote an operation chose its defaults with care, so that
// they deserve a try and are probably better than a random place (β₀ = 0.6 ± β = 0.5 scores). Ratings overrule it.
// Length scales that grow with √D keep the prior as smooth in many dimensions as in one (Hvarfner, Hellsten and Nardi,
// Vanilla Bayesian optimization performs great in high dimensions, 2024). Kernel: Rasmussen and Williams (2006), 4.2.1.

/// The prior of the rating model: mean and covariance of how good recipes are.
package struct Kernel: Sendable {
  /// Where the declared defaults stand.
  package var declared: SearchPoint
  /// r_k; infinity takes a dimension out.
  package var relativeLengths: [Double]

  package static let constant = 1.0
  package static let hillHeight = 0.6
  package static let hillDeviation = 0.5
  package static let hillWidth = 0.3
  package static let middleScore = 3.0
  /// γ
  package static let fall = 3.0
  /// λ
  package static let tilt = 1.5
  /// κ
  package static let bend = 2.0

  package init(declared: SearchPoint, relativeLengths: [Double]? = nil) {
    self.declared = declared
    self.relativeLengths = relativeLengths ?? declared.coordinates.map { _ in 1 }
  }

  private func hill(_ x: SearchPoint) -> Double {
    guard !x.isPassthrough, !declared.coordinates.isEmpty else { return 0 }
    let sum = zip(x.coordinates, declared.coordinates).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return exp(-0.5 * sum / Double(declared.coordinates.count) / (Self.hillWidth * Self.hillWidth))
  }

  /// u_k; empty of no processing.
  private func steps(_ x: SearchPoint) -> [Double] {
    if x.isPassthrough { return [] }
    return relativeLengths.indices.filter { relativeLengths[$0].isFinite }.map {
      (x.coordinates[$0] - declared.coordinates[$0]) / relativeLengths[$0]
    }
  }

  /// t(x, x')
  private func trend(_ x: SearchPoint, _ y: SearchPoint) -> Double {
    let (a, b) = (steps(x), steps(y))
    let sum = zip(a, b).reduce(0) { sum, pair in
      let product = pair.0 * pair.1
      return sum + Self.tilt * Self.tilt * product + Self.bend * Self.bend * product * product
    }
    return sum * 3 / Double(max(3, a.count))
  }

  /// μ(x)
  package func mean(_ x: SearchPoint) -> Double {
    let steps = steps(x)
    return Self.middleScore + Self.hillHeight * hill(x) - Self.fall * dot(steps, steps) / Double(max(1, steps.count))
  }

  /// k(x, x')
  package func covariance(_ x: SearchPoint, _ y: SearchPoint, _ hyper: HyperParameters) -> Double {
    var value = Self.constant * Self.constant
    value += Self.hillDeviation * Self.hillDeviation * hill(x) * hill(y) + trend(x, y)
    let signal = hyper.signal * hyper.signal
    if x.isPassthrough || y.isPassthrough { return value + (x.isPassthrough == y.isPassthrough ? signal : 0) }
    let dimensions = Double(max(1, relativeLengths.reduce(0) { $1.isFinite ? $0 + 1 : $0 }))
    var square = 0.0
    for index in relativeLengths.indices where relativeLengths[index].isFinite {
      let step = (x.coordinates[index] - y.coordinates[index]) / (hyper.length * relativeLengths[index])
      square += step * step
    }
    let r = (5 * square / dimensions).squareRoot()
    var correlation = (1 + r + r * r / 3) * exp(-r)
    if x.settings != y.settings {
      let keys = Set(x.settings.keys).union(y.settings.keys)
      correlation *= exp(-0.7 * Double(keys.reduce(0) { x.settings[$1] == y.settings[$1] ? $0 : $0 + 1 }))
    }
    return value + signal * correlation
  }
}
