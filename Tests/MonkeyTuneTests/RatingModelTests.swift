import Foundation
import MonkeyTune
import TestSupport
import Testing

@Suite struct RatingModelTests {
  static let kernel = Kernel(declared: SearchPoint(coordinates: [0.5, 0.5]))
  static let points = [[0.1, 0.2], [0.8, 0.3], [0.5, 0.9]].map { SearchPoint(coordinates: $0) }
  static let ratings = [
    ModelRating(recipe: 0, image: 0, score: 1), ModelRating(recipe: 1, image: 0, score: 3),
    ModelRating(recipe: 2, image: 0, score: 4), ModelRating(recipe: 0, image: 1, score: 2),
    ModelRating(recipe: 1, image: 1, score: 5), ModelRating(recipe: 1, image: 2, score: 4),
    ModelRating(recipe: 1, image: 2, score: 3),
  ]

  @Test func probabilitiesOfAllScoresAddUpToOne() {
    for g in [-30, -2, 0.7, 3, 4.4, 9, 40.0] {
      let sum = (1...5).reduce(0) { $0 + exp(ScoreLikelihood(score: $1, at: g, noise: 0.6).log) }
      #expect(abs(sum - 1) < 1e-9, "\(g)")
    }
  }

  @Test func derivativesOfTheLikelihood() {
    let h = 1e-4
    for score in 1...5 {
      for g in [0.4, 2, 3.1, 5.2] {
        let (low, middle, high) = (
          ScoreLikelihood(score: score, at: g - h, noise: 0.5), ScoreLikelihood(score: score, at: g, noise: 0.5),
          ScoreLikelihood(score: score, at: g + h, noise: 0.5)
        )
        #expect(abs((high.log - low.log) / (2 * h) - middle.slope) < 1e-4 * max(1, abs(middle.slope)))
        let curvature = -(high.log - 2 * middle.log + low.log) / (h * h)
        #expect(abs(curvature - middle.curvature) < 1e-3 * max(1, curvature), "\(score) at \(g)")
      }
    }
    // Far out in a tail everything stays finite and points back.
    let far = ScoreLikelihood(score: 5, at: -60, noise: 0.3)
    #expect(far.log.isFinite && far.slope > 0 && far.curvature > 0)
    #expect(ScoreLikelihood(score: 2, at: 60, noise: 0.3).slope < 0)
  }

  /// The same posterior from dense matrices over all latent values, without elimination: Rasmussen and Williams (2006),
  /// algorithm 3.1 with W of the likelihood above.
  private func dense(_ hyper: HyperParameters) throws -> (f: [Double], variance: [Double], logEvidence: Double) {
    let (points, ratings, kernel) = (Self.points, Self.ratings, Self.kernel)
    let (m, images, n) = (points.count, 3, ratings.count)
    let size = m + images
    var prior = Matrix(rows: size, columns: size)
    for i in 0..<m { for j in 0..<m { prior[i, j] = kernel.covariance(points[i], points[j], hyper) } }
    for i in 0..<images { prior[m + i, m + i] = hyper.image * hyper.image }
    let mean = points.map { kernel.mean($0) } + [Double](repeating: 0, count: images)
    let inverse = try #require(Cholesky(prior))
    var u = mean
    var hessian = prior
    for _ in 0..<200 {
      var slope = inverse.solve(zip(mean, u).map(-))
      for column in 0..<size {
        let unit = inverse.solve((0..<size).map { $0 == column ? 1 : 0 })
        for row in 0..<size { hessian[row, column] = unit[row] }
      }
      for rating in ratings {
        let like = ScoreLikelihood(
          score: rating.score, at: u[rating.recipe] + u[m + rating.image], noise: hyper.noise)
        for a in [rating.recipe, m + rating.image] {
          slope[a] += like.slope
          for b in [rating.recipe, m + rating.image] { hessian[a, b] += like.curvature }
        }
      }
      let step = try #require(Cholesky(hessian)).solve(slope)
      u = zip(u, step).map { $0 + 0.5 * $1 }
    }
    let factor = try #require(Cholesky(hessian))
    let variance = (0..<m).map { i in factor.solve((0..<size).map { $0 == i ? 1 : 0 })[i] }
    var log = -0.5 * dot(zip(u, mean).map(-), inverse.solve(zip(u, mean).map(-)))
    for i in 0..<n {
      log +=
        ScoreLikelihood(
          score: ratings[i].score, at: u[ratings[i].recipe] + u[m + ratings[i].image], noise: hyper.noise
        ).log
    }
    log -= 0.5 * (inverse.logDeterminant + factor.logDeterminant)
    return (Array(u.prefix(m)), variance, log)
  }

  @Test func eliminationGivesTheDensePosterior() throws {
    var hyper = HyperParameters()
    hyper.image = 0.7
    hyper.noise = 0.45
    let slow = try dense(hyper)
    let model = try #require(
      RatingModel(kernel: Self.kernel, points: Self.points, ratings: Self.ratings, images: 3, hyper: hyper))
    for (index, point) in Self.points.enumerated() {
      let prediction = model.predict(point)
      #expect(abs(prediction.mean - slow.f[index]) < 1e-4)
      #expect(abs(prediction.variance - slow.variance[index]) < 1e-4)
    }
    #expect(abs(model.logEvidence - slow.logEvidence) < 1e-4)
  }

  @Test func differencesKnowWhatIsShared() throws {
    let model = try #require(
      RatingModel(
        kernel: Self.kernel, points: Self.points, ratings: Self.ratings, images: 3, hyper: HyperParameters()))
    let (a, b) = (model.predict(Self.points[0]), model.predict(Self.points[1]))
    let difference = model.difference(a, b)
    #expect(abs(difference.mean - (a.mean - b.mean)) < 1e-12)
    let variance = a.variance + b.variance - 2 * model.covariance(a, b)
    #expect(abs(difference.variance - variance) < 1e-9)
    #expect(model.difference(a, a).variance < 1e-9)
    // What was rated better is predicted better, what is near it too.
    let near = model.predict(SearchPoint(coordinates: [0.78, 0.33]))
    #expect(b.mean > a.mean && near.mean > a.mean && near.variance >= b.variance - 1e-9)
  }

  @Test func expectedScoreSaturates() throws {
    let model = try #require(
      RatingModel(
        kernel: Self.kernel, points: Self.points, ratings: Self.ratings, images: 3, hyper: HyperParameters()))
    #expect(abs(model.expectedScore(3) - 3) < 1e-12)
    #expect(abs(model.expectedScore(-20) - 1) < 1e-12 && abs(model.expectedScore(20) - 5) < 1e-12)
  }

  @Test func ratersNoiseIsFound() throws {
    var random = TuneRandom(seed: 5)
    for truth in [0.25, 0.9] {
      let points = (0..<12).map { _ in SearchPoint(coordinates: [random.unit(), random.unit()]) }
      let ratings = (0..<240).map { index -> ModelRating in
        let value = 3 + 1.5 * (points[index % 12].coordinates[0] - 0.5) + truth * random.normal()
        return ModelRating(
          recipe: index % 12, image: index / 12 % 10, score: Int(max(1, min(5, value.rounded()))))
      }
      let model = try #require(HyperFit.fit(kernel: Self.kernel, points: points, ratings: ratings, images: 10))
      #expect(abs(model.hyper.noise - truth) < 0.15, "\(model.hyper)")
    }
  }
}
