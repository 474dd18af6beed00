import Foundation

// Notation
//   x, x'      points of the search space, each coordinate 0…1; D of its dimensions are searched, and only these count
//              in d, u, h, t and μ
//   d          where the operations' declared defaults stand
//   ρ          Σ ((x − x')/ℓ_k)² over the dimensions, ρ its root
//   ℓ_k        length scale of dimension k: ℓ · √D · r_k, with r_k ≥ 1 the larger, the less the dimension changes pixels
//   h(x)       exp(−|x − d|² / (2 D 0.3²)), a hill around the defaults
//   u_k        (x_k − d_k)/r_k, the step away from the default, the shorter, the less it changes pixels
//   t(x, x')   Σ (λ² u_k u'_k + κ² u_k² u'_k²) · 3 / max(3, D)
//   k(x, x')   c² + β² h(x) h(x') + t(x, x') + s² (1 + √5 ρ + 5ρ²/3) exp(−√5 ρ), the last Matérn's with ν = 5/2
//   μ(x)       3 + β₀ h(x) − γ Σ u_k² / D; of no processing 3 − ω γ
//
// μ and t are a second-order response surface, Σ (b_k u_k − a_k u_k²) with a_k ~ N(γ/D, κ²), b_k ~ N(0, λ²) (Box and
// Wilson, On the experimental attainment of optimum conditions, JRSS B 13, 1951): most parameters have one best value
// within their range and get worse to both sides. So a handful of recipes tells which corners are not worth a try. What
// is left for the Matérn kernel is the deviation from that (Blight and Ott, Biometrika 62, 1975). γ and κ are such that
// few of the a_k are below 0: a surface that could as well bend upwards sends the search into the corners, the more of
// them there are. No processing is expected to be as good as a recipe that is off by √ω of the range everywhere.
// The hill states what is known before anything is rated: who wrote an operation chose its defaults with care, so that
// they deserve a try and are probably better than a random place (β₀ = 0.6 ± β = 0.5 scores). Ratings overrule it.
// Length scales that grow with √D keep the prior as smooth in many dimensions as in one (Hvarfner, Hellsten and Nardi,
// Vanilla Bayesian optimization performs great in high dimensions, 2024). Kernel: Rasmussen and Williams (2006), 4.2.1.

/// The prior of the rating model: mean and covariance of how good recipes are.
package struct Kernel: Sendable {
  /// Where the declared defaults stand.
  package var declared: SearchPoint
  /// r_k
  package var relativeLengths: [Double]

  package static let constant = 1.0
  package static let hillHeight = 0.6
  package static let hillDeviation = 0.5
  package static let hillWidth = 0.3
  package static let middleScore = 3.0
  /// γ
  package static let fall = 5.0
  /// λ
  package static let tilt = 2.0
  /// κ
  package static let bend = 1.2
  /// ω
  package static let abstention = 0.15

  /// The dimensions that are searched, D of them.
  private let searched: [Int]
  private var size: Double { Double(max(1, searched.count)) }

  /// - Parameter searched: which dimensions are searched; nil for all. The others hardly differ between recipes: were they
  ///   counted, the few that are searched would be thought to matter little.
  package init(declared: SearchPoint, relativeLengths: [Double]? = nil, searched: [Int]? = nil) {
    self.declared = declared
    self.relativeLengths = relativeLengths ?? declared.coordinates.map { _ in 1 }
    self.searched = searched ?? Array(declared.coordinates.indices)
  }

  private func hill(_ x: SearchPoint) -> Double {
    if x.isPassthrough || searched.isEmpty { return 0 }
    var sum = 0.0
    for k in searched {
      let step = x.coordinates[k] - declared.coordinates[k]
      sum += step * step
    }
    return exp(-0.5 * sum / size / (Self.hillWidth * Self.hillWidth))
  }

  /// u_k
  private func step(_ x: SearchPoint, _ k: Int) -> Double {
    (x.coordinates[k] - declared.coordinates[k]) / relativeLengths[k]
  }

  /// t(x, x')
  private func trend(_ x: SearchPoint, _ y: SearchPoint) -> Double {
    if x.isPassthrough || y.isPassthrough { return 0 }
    var sum = 0.0
    for k in searched {
      let product = step(x, k) * step(y, k)
      sum += Self.tilt * Self.tilt * product + Self.bend * Self.bend * product * product
    }
    return sum * 3 / max(3, size)
  }

  /// μ(x)
  package func mean(_ x: SearchPoint) -> Double {
    if x.isPassthrough { return Self.middleScore - Self.abstention * Self.fall }
    var sum = 0.0
    for k in searched { sum += step(x, k) * step(x, k) }
    return Self.middleScore + Self.hillHeight * hill(x) - Self.fall * sum / size
  }

  /// k(x, x')
  package func covariance(_ x: SearchPoint, _ y: SearchPoint, _ hyper: HyperParameters) -> Double {
    var value = Self.constant * Self.constant
    value += Self.hillDeviation * Self.hillDeviation * hill(x) * hill(y) + trend(x, y)
    let signal = hyper.signal * hyper.signal
    if x.isPassthrough || y.isPassthrough { return value + (x.isPassthrough == y.isPassthrough ? signal : 0) }
    var square = 0.0
    for k in relativeLengths.indices {
      let step = (x.coordinates[k] - y.coordinates[k]) / (hyper.length * relativeLengths[k])
      square += step * step
    }
    let r = (5 * square / size).squareRoot()
    var correlation = (1 + r + r * r / 3) * exp(-r)
    if x.settings != y.settings {
      let keys = Set(x.settings.keys).union(y.settings.keys)
      correlation *= exp(-0.7 * Double(keys.reduce(0) { x.settings[$1] == y.settings[$1] ? $0 : $0 + 1 }))
    }
    return value + signal * correlation
  }
}
