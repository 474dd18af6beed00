import Foundation

// Notation
//   x, x'      points of the search space, each coordinate 0…1, D dimensions that are tuned
//   d          where the operations' declared defaults stand
//   ρ          Σ ((x − x')/ℓ_k)² over the dimensions, ρ its root
//   ℓ_k        length scale of dimension k: ℓ · √D · r_k, with r_k ≥ 1 the larger, the less the dimension changes pixels
//   h(x)       exp(−|x − d|² / (2 D 0.3²)), a hill around the defaults
//   r(x)       |x − d|² / D, the mean square of the steps away from the defaults
//   k(x, x')   c² + β² h(x) h(x') + s² (1 + √5 ρ + 5ρ²/3) exp(−√5 ρ), the last Matérn's with ν = 5/2
//   μ(x)       3 + β₀ h(x) − γ r(x)
//
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
  package static let fall = 1.0

  package init(declared: SearchPoint, relativeLengths: [Double]? = nil) {
    self.declared = declared
    self.relativeLengths = relativeLengths ?? declared.coordinates.map { _ in 1 }
  }

  /// r(x); nil of no processing.
  private func meanSquare(_ x: SearchPoint) -> Double? {
    guard !x.isPassthrough, !declared.coordinates.isEmpty else { return nil }
    let sum = zip(x.coordinates, declared.coordinates).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return sum / Double(declared.coordinates.count)
  }

  private func hill(_ x: SearchPoint) -> Double {
    meanSquare(x).map { exp(-0.5 * $0 / (Self.hillWidth * Self.hillWidth)) } ?? 0
  }

  /// μ(x)
  package func mean(_ x: SearchPoint) -> Double {
    Self.middleScore + Self.hillHeight * hill(x) - Self.fall * (meanSquare(x) ?? 0)
  }

  /// k(x, x')
  package func covariance(_ x: SearchPoint, _ y: SearchPoint, _ hyper: HyperParameters) -> Double {
    var value = Self.constant * Self.constant
    value += Self.hillDeviation * Self.hillDeviation * hill(x) * hill(y)
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
