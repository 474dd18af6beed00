import Foundation

// Notation
//   x, x₀     candidate and live recipe; Δ = S(x) − S(x₀), the gain in expected score
//   S(x)      mean over the images of the score to be expected, E[y | f(x) + b_i]
//   n         ratings that a round asks for, σ_d the standard deviation of the difference of two ratings of one image
//   c         gain that the gate asks for: the larger of the least gain and z σ_d/√n
//   a(x)      E[max(Δ, 0) Φ((Δ − c) √n / σ_d)], the gain that will be promoted: a candidate whose gain cannot be proved
//             with the ratings to come is worth nothing, however good it is
//
// This is expected improvement (Mockus, Tiesis and Žilinskas 1978; Jones, Schonlau and Welch 1998) with the gate inside.
// Exploration: a draw from the posterior in place of its mean (Thompson 1933; Russo and others, A tutorial on Thompson
// sampling, 2018). The expectation is taken by Gauss-Hermite quadrature with seven points.

/// Which recipe to try next.
package struct Acquisition: Sendable {
  package let model: RatingModel
  package let space: SearchSpace
  /// Numbers of the dimensions that are searched.
  package let tuned: [Int]
  /// Ratings to come.
  package let replays: Int
  /// The gate's least mean gain.
  package let leastGain: Double
  /// The normal quantile that the gate's level stands for.
  package let strictness: Double

  package init(
    model: RatingModel, space: SearchSpace, tuned: [Int], replays: Int, leastGain: Double, strictness: Double = 1.8
  ) {
    self.strictness = strictness
    self.model = model
    self.space = space
    self.tuned = tuned
    self.replays = max(1, replays)
    self.leastGain = leastGain
  }

  /// A place that might be tried.
  package struct Candidate: Sendable {
    package var point: SearchPoint
    package var value: Double
    /// Expected gain over the live recipe, in scores.
    package var gain: Double
  }

  /// Candidates, the most promising first; neither the live recipe nor places a hundredth of a range from a better one.
  /// - Parameter explore: rank by a draw from the posterior instead of the expectation.
  package func ranked(seed: UInt64, explore: Bool) -> [Candidate] {
    var random = TuneRandom(seed: seed)
    var points = [SearchPoint.passthrough, space.declared]
    points += halton(count: 256 * max(1, tuned.count), shift: &random)
    var candidates = score(points, &random, explore: explore)
    // Twice more around the best ones: a space-filling set is coarse.
    for width in [0.12, 0.04] {
      var near: [SearchPoint] = []
      for best in candidates.prefix(6) where !best.point.isPassthrough {
        for _ in 0..<24 {
          var point = best.point
          for index in tuned where tuned.count < 3 || random.unit() < 0.6 {
            point.coordinates[index] = max(0, min(1, point.coordinates[index] + width * random.normal()))
          }
          near.append(point)
        }
      }
      if !explore { candidates = merged(candidates, score(near, &random, explore: false)) }
    }
    // Near enough to the best, the declared defaults are preferred: a place that means something to people.
    if !explore, let best = candidates.first, let index = candidates.firstIndex(where: { $0.point == declared }),
      candidates[index].value >= 0.7 * best.value
    {
      candidates.insert(candidates.remove(at: index), at: 0)
    }
    return spread(candidates)
  }

  private var declared: SearchPoint { space.snapped(space.declared, tuned: Set(tuned)) }

  /// a(x) and the expected gain.
  package func value(of point: SearchPoint) -> Candidate {
    let live = model.predict(space.live)
    return value(model.predict(point), point, live: live)
  }

  private func score(_ points: [SearchPoint], _ random: inout TuneRandom, explore: Bool) -> [Candidate] {
    let live = model.predict(space.live)
    let set = Set(tuned)
    var seen: Set<SearchPoint> = [space.live]
    var unique: [SearchPoint] = []
    for point in points {
      let snapped = space.snapped(point, tuned: set)
      if seen.insert(snapped).inserted { unique.append(snapped) }
    }
    if explore { return thompson(unique, live: live, &random) }
    return unique.map { value(model.predict($0), $0, live: live) }.sorted { $0.value > $1.value }
  }

  /// Ranks by one joint draw of f from the posterior. A draw over all places would be cubic in their number: a random
  /// part of them does.
  private func thompson(
    _ points: [SearchPoint], live: RatingModel.Prediction, _ random: inout TuneRandom
  ) -> [Candidate] {
    let kept =
      points.count > 160
      ? Array(points.prefix(2)) + Array(random.shuffled(Array(points.dropFirst(2))).prefix(158)) : points
    let predictions = kept.map { model.predict($0) }
    let zero = kept.count
    let joint = Matrix(rows: zero, columns: zero) { i, j in
      model.covariance(predictions[i], predictions[j])
    }
    guard let factor = Cholesky.withJitter(joint) else {
      return zip(kept, predictions).map { value($1, $0, live: live) }.sorted { $0.value > $1.value }
    }
    let noise = (0..<zero).map { _ in random.normal() }
    let draw = factor.lower.times(noise)
    return kept.indices.map { index in
      let base = value(predictions[index], kept[index], live: live)
      return Candidate(point: kept[index], value: predictions[index].mean + draw[index], gain: base.gain)
    }.sorted { $0.value > $1.value }
  }

  private func value(
    _ prediction: RatingModel.Prediction, _ point: SearchPoint, live: RatingModel.Prediction
  ) -> Candidate {
    let (mean, variance) = model.difference(prediction, live)
    let deviation = variance.squareRoot()
    let base = meanScore(live.mean)
    // Rounding to whole numbers adds the variance of a uniform error, a twelfth, to each rating.
    let spread = (2 * (model.hyper.noise * model.hyper.noise + 1 / 12.0)).squareRoot() / Double(replays).squareRoot()
    let bar = max(leastGain, strictness * spread)
    var value = 0.0
    var gain = 0.0
    for (node, weight) in Self.quadrature {
      let delta = meanScore(live.mean + mean + deviation * node) - base
      gain += weight * delta
      value += weight * max(0, delta) * Normal.cumulative((delta - bar) / spread)
    }
    return Candidate(point: point, value: value, gain: gain)
  }

  /// S: the expected score of a recipe, over the images that were rated.
  package func meanScore(_ f: Double) -> Double {
    let effects = model.imageEffects
    guard !effects.isEmpty else { return model.expectedScore(f) }
    // Images by the hundred add nothing that sixteen quantiles do not tell.
    return quantiles.reduce(0) { $0 + model.expectedScore(f + $1) } / Double(quantiles.count)
  }

  private var quantiles: [Double] {
    let sorted = model.imageEffects.sorted()
    if sorted.count <= 16 { return sorted }
    return (0..<16).map { sorted[($0 * 2 + 1) * sorted.count / 32] }
  }

  private func merged(_ a: [Candidate], _ b: [Candidate]) -> [Candidate] {
    (a + b).sorted { $0.value > $1.value }
  }

  private func spread(_ candidates: [Candidate]) -> [Candidate] {
    var kept: [Candidate] = []
    for candidate in candidates {
      if kept.count == 24 { break }
      let isNew = kept.allSatisfy { other in
        if candidate.point.isPassthrough || other.point.isPassthrough {
          return candidate.point.isPassthrough != other.point.isPassthrough
        }
        return zip(candidate.point.coordinates, other.point.coordinates).contains { abs($0 - $1) > 0.01 }
      }
      if isNew { kept.append(candidate) }
    }
    return kept
  }

  /// Points that fill the space evenly (Halton 1960), shifted at random (Cranley and Patterson 1976).
  private func halton(count: Int, shift random: inout TuneRandom) -> [SearchPoint] {
    let primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]
    let shifts = tuned.map { _ in random.unit() }
    return (1...count).map { number in
      var point = space.live
      for (place, index) in tuned.enumerated() {
        var (value, step, rest) = (shifts[place], 1.0, number)
        let base = primes[place % primes.count]
        while rest > 0 {
          step /= Double(base)
          value += step * Double(rest % base)
          rest /= base
        }
        // A little beyond both ends, so that the ends themselves are among the places.
        point.coordinates[index] = max(0, min(1, value.truncatingRemainder(dividingBy: 1) * 1.1 - 0.05))
      }
      return point
    }
  }

  private static let quadrature: [(node: Double, weight: Double)] = {
    // Nodes and weights for the standard normal density (Abramowitz and Stegun, table 25.10, n = 7, scaled by √2 and √π).
    let nodes = [0.0, 1.154405394739968, 2.366759410734541, 3.750439717725742]
    let weights = [0.457142857142857, 0.240123178605013, 0.030757123967586, 0.000548268855972]
    return zip(nodes, weights).flatMap { node, weight in node == 0 ? [(0, weight)] : [(node, weight), (-node, weight)] }
  }()
}
