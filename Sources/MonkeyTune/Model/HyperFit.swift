import Foundation

// Notation
//   θ      the logarithms of the four hyper-parameters
//   p(θ)   independent normal densities; the evidence p(y | θ) p(θ) is climbed by a pattern search (Hooke and Jeeves 1961)

/// The hyper-parameters that make the ratings most probable.
package enum HyperFit {
  /// Median and deviation of the logarithm of each hyper-parameter before anything is rated: a rater is off by half a
  /// score or so; images differ by about as much; recipes differ by a score or two; half a search range changes a lot.
  private struct Prior: Sendable {
    var median: Double
    var deviation: Double
    var get: @Sendable (HyperParameters) -> Double
    var scale: @Sendable (inout HyperParameters, Double) -> Void
  }

  private static let priors = [
    Prior(median: 0.8, deviation: 0.4, get: { $0.signal }, scale: { $0.signal *= $1 }),
    Prior(median: 0.5, deviation: 0.4, get: { $0.length }, scale: { $0.length *= $1 }),
    Prior(median: 0.4, deviation: 0.6, get: { $0.image }, scale: { $0.image *= $1 }),
    Prior(median: 0.5, deviation: 0.35, get: { $0.noise }, scale: { $0.noise *= $1 }),
  ]

  /// The model with the largest posterior density of its hyper-parameters; nil where no model can be fitted.
  /// - Parameter repeatNoise: the rater's noise as seen in repeated ratings, where there are any.
  /// - Complexity: some sixty fits.
  package static func fit(
    kernel: Kernel, points: [SearchPoint], ratings: [ModelRating], images: Int, repeatNoise: Double? = nil
  ) -> RatingModel? {
    var priors = priors
    // Re-ratings of one output say more about the rater than the rule of thumb does.
    if let repeatNoise { priors[3].median = (0.5 * 0.5 * 0.5 + 0.5 * repeatNoise * repeatNoise).squareRoot() }
    func attempt(_ hyper: HyperParameters) -> (model: RatingModel, value: Double)? {
      guard
        let model = RatingModel(kernel: kernel, points: points, ratings: ratings, images: images, hyper: hyper)
      else { return nil }
      var value = model.logEvidence
      for prior in priors {
        let distance = log(prior.get(hyper) / prior.median) / prior.deviation
        value -= 0.5 * distance * distance
      }
      return (model, value)
    }
    guard var best = attempt(HyperParameters()) else { return nil }
    for factor in [1.6, 1.25, 1.1] {
      for _ in 0..<4 {
        var moved = false
        for prior in priors {
          for step in [factor, 1 / factor] {
            var hyper = best.model.hyper
            prior.scale(&hyper, step)
            if let next = attempt(hyper), next.value > best.value + 1e-6 {
              best = next
              moved = true
              break
            }
          }
        }
        if !moved { break }
      }
    }
    return best.model
  }
}
