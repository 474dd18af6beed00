import Foundation

// A Gaussian process over recipes with an effect of each image, seen through whole scores.
//
// Notation
//   x_j        recipe j as a point of the search space, j < m
//   f_j        how good recipe j is on the mean image, on the scale of the scores
//   b_i        how much better or worse image i is rated than the mean image; b_i ~ N(0, τ²)
//   g = f + b  what the rater feels before naming a whole number
//   y          the score, 1…5: the whole number nearest to g + noise, noise ~ N(0, σ²), ends open. So
//              P(y | g) = Φ((y + ½ − g)/σ) − Φ((y − ½ − g)/σ), the ordinal probit likelihood with fixed thresholds
//   μ(x)       prior mean, K its kernel matrix over the x_j (Kernel.swift), K = L Lᵀ, f = μ + L v with v ~ N(0, I)
//   w, z       curvature −∂² log P/∂g² and pseudo-target g + (∂ log P/∂g)/w of one rating
//   A, c       precision of f and its right-hand side after the b_i are integrated out of the pseudo-targets:
//              for image i with weights w, W⁻¹ + τ²11ᵀ is the covariance; its inverse is W − W11ᵀW/(1/τ² + 1ᵀW1)
//   B = I + LᵀAL
//
// Papers: Chu and Ghahramani, Gaussian processes for ordinal regression, JMLR 6 (2005): the likelihood and its Laplace
// approximation. Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), sections 3.4 and 5.5: Newton
// steps, evidence. The image effects are the random intercepts of a mixed model (Laird and Ware 1982); eliminating them
// one image at a time keeps all matrices as small as the number of recipes, however many ratings there are.

/// One rating, by the numbers of its recipe and its image.
package struct ModelRating: Sendable, Hashable {
  package var recipe: Int
  package var image: Int
  package var score: Int

  package init(recipe: Int, image: Int, score: Int) {
    self.recipe = recipe
    self.image = image
    self.score = score
  }
}

/// What the model does not know beforehand; all on the scale of the scores, but for the length.
package struct HyperParameters: Sendable, Equatable {
  /// Standard deviation of f around its mean.
  package var signal = 1.3
  /// Length scale of the kernel in units of the search range, for one dimension; it grows as the root of their number.
  package var length = 0.5
  /// τ
  package var image = 0.4
  /// σ
  package var noise = 0.5

  package init() {}
}

/// The posterior over recipes, by Laplace's method.
package struct RatingModel: Sendable {
  package let kernel: Kernel
  package let points: [SearchPoint]
  package let hyper: HyperParameters
  /// Approximate log evidence of the ratings, without the priors of the hyper-parameters.
  package private(set) var logEvidence = -Double.infinity
  /// The most probable effect of each image.
  package private(set) var imageEffects: [Double]

  private let lower: Cholesky
  private var v: [Double]
  private var precision: Cholesky

  /// Fits the model; nil where the matrices are beyond working precision.
  /// - Parameter ratings: grouped by image or not; every recipe and image number must be within its count.
  /// - Complexity: O(steps · (n + Σ nᵢ² + m³)) for n ratings of m recipes, nᵢ of image i.
  package init?(kernel: Kernel, points: [SearchPoint], ratings: [ModelRating], images: Int, hyper: HyperParameters) {
    self.kernel = kernel
    self.points = points
    self.hyper = hyper
    let m = points.count
    let matrix = Matrix(rows: m, columns: m) { kernel.covariance(points[$0], points[$1], hyper) }
    guard let lower = Cholesky.withJitter(matrix),
      let identity = Cholesky(Matrix(rows: m, columns: m) { $0 == $1 ? 1 : 0 })
    else { return nil }
    self.lower = lower
    v = [Double](repeating: 0, count: m)
    imageEffects = [Double](repeating: 0, count: images)
    precision = identity
    guard fit(ratings) else { return nil }
  }

  private mutating func fit(_ ratings: [ModelRating]) -> Bool {
    let m = points.count
    let mean = points.map { kernel.mean($0) }
    let byImage = Dictionary(grouping: ratings, by: \.image).sorted { $0.key < $1.key }
    let tau = 1 / (hyper.image * hyper.image)
    let factor = lower.lower
    func values(_ v: [Double]) -> [Double] { zip(factor.times(v), mean).map(+) }
    func objective(_ v: [Double], _ b: [Double]) -> Double {
      let f = values(v)
      var sum = -0.5 * dot(v, v) - 0.5 * tau * dot(b, b)
      for rating in ratings {
        sum += ScoreLikelihood(score: rating.score, at: f[rating.recipe] + b[rating.image], noise: hyper.noise).log
      }
      return sum
    }
    var b = imageEffects
    var current = objective(v, b)
    var logDeterminant = 0.0
    for _ in 0..<60 {
      let f = values(v)
      var a = Matrix(rows: m, columns: m)
      var c = [Double](repeating: 0, count: m)
      var imageTerms: [(image: Int, weight: Double, target: Double, ratings: [(recipe: Int, weight: Double)])] = []
      logDeterminant = 0
      for (image, list) in byImage {
        var weight = 0.0
        var target = 0.0
        var parts: [(recipe: Int, weight: Double, target: Double)] = []
        for rating in list {
          let g = f[rating.recipe] + b[image]
          let likelihood = ScoreLikelihood(score: rating.score, at: g, noise: hyper.noise)
          let w = likelihood.curvature
          let z = g - mean[rating.recipe] + likelihood.slope / w
          parts.append((rating.recipe, w, z))
          weight += w
          target += w * z
        }
        let shrink = 1 / (tau + weight)
        for p in parts {
          a[p.recipe, p.recipe] += p.weight
          c[p.recipe] += p.weight * (p.target - target * shrink)
          for q in parts { a[p.recipe, q.recipe] -= p.weight * q.weight * shrink }
        }
        imageTerms.append((image, weight, target, parts.map { ($0.recipe, $0.weight) }))
        logDeterminant += log(1 + weight / tau)
      }
      var inner = factor.transposed.times(a).times(factor)
      for i in 0..<m { inner[i, i] += 1 }
      guard let step = Cholesky(inner) else { return false }
      precision = step
      let newV = step.solve(factor.transposed.times(c))
      let shift = factor.times(newV)
      var newB = [Double](repeating: 0, count: b.count)
      for term in imageTerms {
        var sum = term.target
        for rating in term.ratings { sum -= rating.weight * shift[rating.recipe] }
        newB[term.image] = sum / (tau + term.weight)
      }
      // The likelihood is log-concave: a whole Newton step is nearly always uphill, half of it at the latest.
      var length = 1.0
      var gain = -Double.infinity
      while length > 1e-3 {
        let tryV = zip(v, newV).map { $0 + length * ($1 - $0) }
        let tryB = zip(b, newB).map { $0 + length * ($1 - $0) }
        let value = objective(tryV, tryB)
        if value >= current - 1e-9 {
          gain = value - current
          (v, b, current) = (tryV, tryB, value)
          break
        }
        length /= 2
      }
      if gain < 1e-7 { break }
    }
    imageEffects = b
    logEvidence = current - 0.5 * precision.logDeterminant - 0.5 * logDeterminant
    return logEvidence.isFinite
  }

  /// A point with what is needed to predict it.
  package struct Prediction: Sendable {
    /// Posterior mean and variance of f.
    package var mean: Double
    package var variance: Double
    fileprivate var point: SearchPoint
    fileprivate var q: [Double]
    fileprivate var s: [Double]
  }

  /// Complexity: O(m²).
  package func predict(_ point: SearchPoint) -> Prediction {
    let q = lower.forward(points.map { kernel.covariance($0, point, hyper) })
    let s = precision.forward(q)
    let variance = kernel.covariance(point, point, hyper) - dot(q, q) + dot(s, s)
    return Prediction(mean: kernel.mean(point) + dot(q, v), variance: max(0, variance), point: point, q: q, s: s)
  }

  /// Posterior mean and variance of f(a) − f(b).
  package func difference(_ a: Prediction, _ b: Prediction) -> (mean: Double, variance: Double) {
    let q = zip(a.q, b.q).map(-)
    let s = zip(a.s, b.s).map(-)
    let prior =
      kernel.covariance(a.point, a.point, hyper) + kernel.covariance(b.point, b.point, hyper)
      - 2 * kernel.covariance(a.point, b.point, hyper)
    return (a.mean - b.mean, max(1e-12, prior - dot(q, q) + dot(s, s)))
  }

  /// Posterior covariance of f(a) and f(b).
  package func covariance(_ a: Prediction, _ b: Prediction) -> Double {
    kernel.covariance(a.point, b.point, hyper) - dot(a.q, b.q) + dot(a.s, b.s)
  }

  /// The score to be expected where the rater feels g: whole numbers saturate at 1 and 5.
  package func expectedScore(_ g: Double) -> Double {
    1 + (1...4).reduce(0) { $0 + Normal.cumulative((g - Double($1) - 0.5) / hyper.noise) }
  }
}

/// log P(y | g) with its first and second derivative in g.
package struct ScoreLikelihood {
  package let log: Double
  /// ∂ log P / ∂g
  package let slope: Double
  /// −∂² log P / ∂g², above 0.
  package let curvature: Double

  package init(score: Int, at g: Double, noise: Double) {
    let upper = score >= 5 ? Double.infinity : (Double(score) + 0.5 - g) / noise
    let lower = score <= 1 ? -Double.infinity : (Double(score) - 0.5 - g) / noise
    let mass = Normal.interval(lower, upper)
    guard mass > 1e-290 else {
      // Far out in a tail: that of the nearer threshold, log P ≈ −t²/2.
      let t = lower > 0 ? lower : upper
      log = -0.5 * t * t - Foundation.log(max(1, abs(t)))
      slope = t / noise
      curvature = 1 / (noise * noise)
      return
    }
    let (du, dl) = (Normal.density(upper), Normal.density(lower))
    let first = (dl - du) / mass
    let second = ((lower.isFinite ? lower * dl : 0) - (upper.isFinite ? upper * du : 0)) / mass
    log = Foundation.log(mass)
    slope = first / noise
    curvature = max(1e-8, (first * first - second) / (noise * noise))
  }
}
