import MonkeyOps
import MonkeyRecipe
import MonkeyTune
import Testing

/// What the tuner does over whole sessions, with a made-up rater. It proves the mechanics, nothing about taste.
@Suite struct SimulationTests {
  private static func recipe(strength: Double, sigma: Double, amount: Double) throws -> Recipe {
    try Recipe(
      text: """
        [[step]]
        op = "denoise"
        args = { strength = \(strength) }
        [[step]]
        op = "sharpen"
        args = { sigma = \(sigma), amount = \(amount) }
        """, file: "test.toml")
  }

  /// A recipe with so many parameters to search, three to six.
  private static func recipe(parameters: Int) throws -> Recipe {
    let operations = ["denoise", "sharpen", "white-balance", "descreen", "dering"].prefix(parameters - 1)
    return try Recipe(text: operations.map { "[[step]]\nop = \"\($0)\"\n" }.joined(), file: "test.toml")
  }

  /// A rounded peak that falls by three scores; along the first coordinates' diagonal it is a ridge. The more coordinates
  /// there are, the less each of them matters.
  private static func peak(_ top: [Double], height: Double = 4.4) -> @Sendable ([Double]) -> Double {
    { x in
      if x.isEmpty { return 2 }
      var square = 0.0
      for (a, b) in zip(x, top) { square += (a - b) * (a - b) / (0.35 * 0.35) }
      square *= 3 / Double(top.count)
      let across = (x[0] - top[0] + 0.5 * (x[1] - top[1])) / 0.35
      square += across * across
      return height - 3 * square / (square + 2)
    }
  }

  /// Half of the raters are careful, half are not.
  private static func noise(_ number: Int) -> Double { number % 2 == 0 ? 0.35 : 1 }

  /// Whatever is proposed is as good as the live recipe.
  @Test func equalsAreNotPromoted() throws {
    let live = try Self.recipe(strength: 0.3, sigma: 1, amount: 1)
    let outcomes = try SimulatedSession.all(200) { number in
      try SimulatedSession(quality: { _ in 3.3 }, noise: Self.noise(number)).run(from: live, seed: UInt64(number) * 101)
    }
    let promoted = outcomes.count { $0.promotions > 0 }
    print("equals: \(promoted) of \(outcomes.count) sessions promoted something")
    #expect(outcomes.count == 200 && promoted <= 10, "\(promoted) of \(outcomes.count) sessions")
  }

  /// Nothing is as good as the live recipe.
  @Test func theBestIsKept() throws {
    let live = try Self.recipe(strength: 0.3, sigma: 1, amount: 1)
    let quality = Self.peak(SearchSpace(live).live.coordinates, height: 4)
    let outcomes = try SimulatedSession.all(200) { number in
      try SimulatedSession(quality: quality, noise: Self.noise(number)).run(from: live, seed: UInt64(number) * 103)
    }
    let promoted = outcomes.count { $0.promotions > 0 }
    print("the best: \(promoted) of \(outcomes.count) sessions promoted something")
    #expect(outcomes.count == 200 && promoted <= 10, "\(promoted) of \(outcomes.count) sessions")
  }

  private static func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  /// As shares of the way from the first recipe to the peak.
  private static func shares(
    _ outcome: SimulatedSession.Outcome, from low: Double, to high: Double
  ) -> SimulatedSession.Outcome {
    var outcome = outcome
    outcome.live = outcome.live.map { ($0 - low) / (high - low) }
    outcome.random = (outcome.random - low) / (high - low)
    return outcome
  }

  private static func mean(
    _ outcomes: [SimulatedSession.Outcome], _ value: (SimulatedSession.Outcome) -> Double
  ) -> Double { outcomes.reduce(0) { $0 + value($1) } / Double(max(1, outcomes.count)) }

  /// The peak anywhere in the search space, at the declared defaults and far from them, the live recipe far from it.
  @Test(arguments: [0.35, 1.0]) func peaksAreFoundAnywhere(_ noise: Double) throws {
    let starts = try [
      Self.recipe(strength: 0.05, sigma: 3, amount: 4), Self.recipe(strength: 3, sigma: 0.4, amount: 3.5),
      Self.recipe(strength: 2.5, sigma: 2.5, amount: 0.2), Self.recipe(strength: 0.06, sigma: 0.35, amount: 0.1),
    ]
    let declared = SearchSpace(starts[0]).declared.coordinates
    let outcomes = try SimulatedSession.all(64) { number in
      var random = TuneRandom(seed: UInt64(number) + 1)
      let start = starts[number % 4]
      let first = SearchSpace(start).live.coordinates
      var top = declared
      // A quarter at the defaults.
      while number % 16 >= 4, Self.distance(top, first) < 0.5 || Self.distance(top, declared) < 0.1 {
        top = top.map { _ in random.unit() }
      }
      let height = 3.9 + 0.8 * random.unit()
      let quality = Self.peak(top, height: height)
      let outcome = try SimulatedSession(quality: quality, noise: noise).run(from: start, seed: UInt64(number) * 107)
      return Self.shares(outcome, from: quality(first), to: height)
    }
    let (two, six) = (Self.mean(outcomes) { $0.live[2] }, Self.mean(outcomes) { $0.live[6] })
    let random = Self.mean(outcomes) { $0.random }
    print("noise \(noise): after two rounds \(two), after six \(six), random search \(random)")
    #expect(outcomes.count == 64)
    // Random search has to prove nothing: where scores scatter by a whole point it is about as good.
    #expect(noise < 0.5 ? six > random + 0.05 && six >= 0.6 : six >= 0.45)
  }

  /// Three to six parameters at a time. In every other session the live recipe is anywhere and the peak is at the
  /// defaults, near them, or anywhere; in the others the defaults are live and the rater's taste is another.
  @Test(arguments: [3, 4, 5, 6], [0.35, 1.0]) func manyParameters(_ count: Int, _ noise: Double) throws {
    let recipe = try Self.recipe(parameters: count)
    let space = SearchSpace(recipe)
    let declared = space.declared.coordinates
    #expect(declared.count == count)
    let outcomes = try SimulatedSession.all(64) { number in
      var random = TuneRandom(seed: UInt64(number * 10 + count))
      let height = 3.9 + 0.8 * random.unit()
      func near(_ width: Double) -> [Double] { declared.map { max(0, min(1, $0 + width * random.normal())) } }
      let isTaste = number % 2 == 1
      var (first, top) = (declared, declared)
      repeat {
        if isTaste {
          top = near(0.3)
        } else {
          let kind = number / 2 % 4
          top = kind == 0 ? declared : kind == 1 ? near(0.2) : declared.map { _ in random.unit() }
          first = declared.map { _ in random.unit() < 0.5 ? random.unit() : random.unit().rounded() }
        }
      } while Self.peak(top)(first) > 4.4 - (isTaste ? 0.6 : 1.2)
      var place = space.live
      place.coordinates = first
      let start = isTaste ? recipe : try space.recipe(at: place, tuned: Set(declared.indices))
      let quality = Self.peak(top, height: height)
      let outcome = try SimulatedSession(quality: quality, noise: noise).run(from: start, seed: UInt64(number) * 109)
      return Self.shares(outcome, from: quality(SearchSpace(start).live.coordinates), to: height)
    }
    #expect(outcomes.count == 64)
    for isTaste in [false, true] {
      let part = outcomes.enumerated().filter { ($0.offset % 2 == 1) == isTaste }.map(\.element)
      let (two, six) = (Self.mean(part) { $0.live[2] }, Self.mean(part) { $0.live[6] })
      let random = Self.mean(part) { $0.random }
      print(
        "\(count) parameters, \(isTaste ? "taste" : "wrong recipe"), noise \(noise): after two rounds \(two), "
          + "after six \(six), random search \(random)")
      #expect(six >= (isTaste ? 0 : noise < 0.5 ? 0.5 : 0.4) && part.allSatisfy { $0.wrong <= 1 })
    }
  }
}
