import Foundation

/// What is known about the recipes of one class: who rated what, by numbers.
package struct Evidence: Sendable {
  /// The distinct recipes that were rated, as places in the search space.
  package var points: [SearchPoint]
  package var ratings: [ModelRating]
  /// Number of distinct inputs.
  package var images: Int
  /// The live recipe's number among `points`; nil where it was never rated.
  package var live: Int?
  /// The rater's noise as seen in repeated ratings of one run; nil where there are too few.
  package var repeatNoise: Double?

  package init(
    points: [SearchPoint], ratings: [ModelRating], images: Int, live: Int?, repeatNoise: Double? = nil
  ) {
    self.repeatNoise = repeatNoise
    self.points = points
    self.ratings = ratings
    self.images = images
    self.live = live
  }

  /// The images on which the live recipe was rated.
  package var ratedLive: Set<Int> { Set(ratings.lazy.filter { $0.recipe == live }.map(\.image)) }
}

/// The images of a class in two parts.
package struct Split: Sendable, Equatable {
  /// For the search and for replays.
  package var training: [Int]
  /// A fifth of the images: never searched with, they tell whether what was found holds elsewhere.
  package var heldOut: [Int]

  /// A split by seed. Images on which the live recipe was not rated are held out before others: they cannot be half of a
  /// pair, and a pair is what a proposal is judged by.
  /// - Parameter order: the images in an order that does not depend on the log's, as by their hashes.
  package init(order: [Int], ratedLive: Set<Int>, seed: UInt64) {
    var random = TuneRandom(seed: seed ^ 0x5B11_7000)
    let shuffled = random.shuffled(order)
    let count = order.count < 2 ? 0 : max(1, (order.count + 2) / 5)
    let byUse = shuffled.filter { !ratedLive.contains($0) } + shuffled.filter { ratedLive.contains($0) }
    heldOut = Array(byUse.prefix(count)).sorted()
    let held = Set(heldOut)
    training = shuffled.filter { !held.contains($0) }
  }

  /// The training images to replay: those with a rating of the live recipe first, in seeded order. Which of them are
  /// taken must not depend on their scores, or chance would look like gain.
  package func replays(_ count: Int, ratedLive: Set<Int>) -> [Int] {
    Array((training.filter { ratedLive.contains($0) } + training.filter { !ratedLive.contains($0) }).prefix(count))
  }
}

/// One search: from evidence to a candidate.
package struct Proposer: Sendable {
  package let space: SearchSpace
  package let tuned: [Int]
  package let split: Split
  package let acquisition: Acquisition
  private let ratings: [ModelRating]
  private let heldOutRatings: [ModelRating]

  /// Fits the model to the training images' ratings; nil where it cannot be fitted.
  package init?(
    space: SearchSpace, evidence: Evidence, split: Split, tuned: [Int], relativeLengths: [Double]? = nil
  ) {
    self.space = space
    self.tuned = tuned
    self.split = split
    let training = Set(split.training)
    ratings = evidence.ratings.filter { training.contains($0.image) }
    heldOutRatings = evidence.ratings.filter { !training.contains($0.image) }
    let kernel = Kernel(declared: space.declared, relativeLengths: relativeLengths, searched: tuned)
    guard
      let model = HyperFit.fit(
        kernel: kernel, points: evidence.points, ratings: ratings, images: evidence.images,
        repeatNoise: evidence.repeatNoise)
    else { return nil }
    acquisition = Acquisition(model: model, space: space, tuned: tuned)
  }

  /// Candidates, the most promising first.
  /// - Parameter explore: to learn from them, see `Acquisition`.
  package func candidates(seed: UInt64, explore: Bool) -> [Acquisition.Candidate] {
    acquisition.ranked(seed: seed, explore: explore)
  }

  /// The mean score to be expected of a recipe on the images it was searched with.
  package func trainingMean(_ point: SearchPoint) -> Double {
    mean(acquisition.model.predict(point).mean, effects: split.training.map { acquisition.model.imageEffects[$0] })
  }

  /// The same on the images held out; their effects are estimated from their own ratings, given the model. Nil where
  /// none of them was rated.
  package func heldOutMean(_ point: SearchPoint) -> Double? {
    let model = acquisition.model
    let groups = Dictionary(grouping: heldOutRatings, by: \.image).sorted { $0.key < $1.key }
    guard !groups.isEmpty else { return nil }
    let values = model.points.map { model.predict($0).mean }
    let effects = groups.map { _, list -> Double in
      let precision = Double(list.count) / (model.hyper.noise * model.hyper.noise)
      let residual = list.reduce(0) { $0 + Double($1.score) - values[$1.recipe] } / Double(list.count)
      return residual * precision / (precision + 1 / (model.hyper.image * model.hyper.image))
    }
    return mean(model.predict(point).mean, effects: effects)
  }

  private func mean(_ f: Double, effects: [Double]) -> Double {
    guard !effects.isEmpty else { return acquisition.model.expectedScore(f) }
    return effects.reduce(0) { $0 + acquisition.model.expectedScore(f + $1) } / Double(effects.count)
  }
}
