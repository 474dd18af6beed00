import Foundation

// Notation
//   x, x₀     candidate and live recipe; f how good a recipe is (RatingModel.swift)
//   m, s²     posterior mean and variance of f(x) − f(x₀)
//   a(x)      m + β s, the upper confidence bound of the gain; of no processing m alone: nothing is learned around it
//   S(f)      mean over the images of the score to be expected, E[y | f + b_i]; Δ = S(x) − S(x₀)
//
// Upper confidence bounds (Srinivas, Krause, Kakade and Seeger, Gaussian process optimization in the bandit setting, 2010)
// with β fixed: a class gets a handful of proposals, each rated ten times over. Expected improvement (Jones, Schonlau and
// Welch 1998), also weighted with the chance that the gate can prove it, found less in simulated sessions: it keeps to
// where a gain is sure, and stalls there. About every fourth time β is larger: such a proposal asks where least is known.
// E[Δ] is taken by Gauss-Hermite quadrature with seven points.

/// Which recipe to try next.
package struct Acquisition: Sendable {
  package let model: RatingModel
  package let space: SearchSpace
  /// Numbers of the dimensions that are searched.
  package let tuned: [Int]
  private let curve: ScoreCurve

  /// β
  package static let optimism = 0.7
  /// β of a proposal that is made to learn from it.
  package static let boldness = 1.0
  /// By how many scores the bound of the declared defaults may be short of the best and they are still tried first: a
  /// place that means something to people.
  private static let favour = 0.5

  package init(model: RatingModel, space: SearchSpace, tuned: [Int]) {
    curve = ScoreCurve(model)
    self.model = model
    self.space = space
    self.tuned = tuned
  }

  /// A place that might be tried.
  package struct Candidate: Sendable {
    package var point: SearchPoint
    /// a(x)
    package var value: Double
    /// Expected gain over the live recipe, in scores.
    package var gain: Double
  }

  /// Candidates, the most promising first; neither the live recipe nor places a hundredth of a range from a better one.
  /// - Parameter explore: rank with the larger β.
  package func ranked(seed: UInt64, explore: Bool) -> [Candidate] {
    var random = TuneRandom(seed: seed)
    var points = [SearchPoint.passthrough, space.declared]
    points += halton(count: 256 * max(1, tuned.count), shift: &random)
    var candidates = score(points, explore: explore)
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
      candidates = merged(candidates, score(near, explore: explore))
    }
    if !explore, let best = candidates.first, let index = candidates.firstIndex(where: { $0.point == declared }),
      candidates[index].value >= best.value - Self.favour
    {
      candidates.insert(candidates.remove(at: index), at: 0)
    }
    return spread(candidates)
  }

  private var declared: SearchPoint { space.snapped(space.declared, tuned: Set(tuned)) }

  /// a(x) and E[Δ].
  package func value(of point: SearchPoint) -> Candidate {
    let live = model.predict(space.live)
    return value(model.predict(point), point, live: live, Self.optimism)
  }

  private func score(_ points: [SearchPoint], explore: Bool) -> [Candidate] {
    let live = model.predict(space.live)
    let set = Set(tuned)
    var seen: Set<SearchPoint> = [space.live]
    var unique: [SearchPoint] = []
    for point in points {
      let snapped = space.snapped(point, tuned: set)
      if seen.insert(snapped).inserted { unique.append(snapped) }
    }
    let optimism = explore ? Self.boldness : Self.optimism
    return unique.map { value(model.predict($0), $0, live: live, optimism) }.sorted { $0.value > $1.value }
  }

  private func value(
    _ prediction: RatingModel.Prediction, _ point: SearchPoint, live: RatingModel.Prediction, _ optimism: Double
  ) -> Candidate {
    let (mean, variance) = model.difference(prediction, live)
    let deviation = variance.squareRoot()
    let base = meanScore(live.mean)
    let gain = Self.quadrature.reduce(0) {
      $0 + $1.weight * (meanScore(live.mean + mean + deviation * $1.node) - base)
    }
    return Candidate(point: point, value: mean + (point.isPassthrough ? 0 : optimism * deviation), gain: gain)
  }

  /// S: the expected score of a recipe, over the images that were rated.
  package func meanScore(_ f: Double) -> Double { curve.at(f) }

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
    // It always competes, if last: where parameters do nothing to these pixels it may be all that is left.
    if !kept.contains(where: \.point.isPassthrough), let nothing = candidates.first(where: \.point.isPassthrough) {
      kept.append(nothing)
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
