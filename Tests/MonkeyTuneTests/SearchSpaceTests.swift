import MonkeyLog
import MonkeyOps
import MonkeyRecipe
import MonkeyTune
import MonkeyValue
import TestSupport
import Testing

@Suite struct SearchSpaceTests {
  private func recipe(_ text: String) throws -> Recipe { try Recipe(text: text, file: "test.toml") }

  private func space() throws -> SearchSpace {
    SearchSpace(
      try recipe(
        """
        [[step]]
        op = "denoise"
        args = { strength = 0.05 }
        [[step]]
        op = "sharpen"
        args = { sigma = 3, amount = 4, threshold = 1 }
        [[step]]
        op = "sharpen"
        """))
  }

  @Test func dimensionsAreTheDeclaredSearchRanges() throws {
    let space = try space()
    #expect(
      space.dimensions.map(\.name) == [
        "denoise.strength", "sharpen.sigma", "sharpen.amount", "sharpen#2.sigma", "sharpen#2.amount",
      ])
    #expect(space.live.coordinates.prefix(3) == [0, 1, 1])
    #expect(space.live.settings["1.threshold"] == .double(1))
    #expect(space.declared.coordinates[1] == space.declared.coordinates[3])
  }

  @Test func coordinatesAndValuesAreInverse() throws {
    for dimension in try space().dimensions {
      for place in [0, 0.1, 0.25, 0.5, 0.77, 1] {
        let value = dimension.value(at: place)
        let number = try #require(value.number)
        #expect(abs(dimension.coordinate(number) - place) < 0.02, "\(dimension.name) \(place)")
        #expect(dimension.value(at: dimension.coordinate(number)) == value, "\(dimension.name) \(place)")
        #expect(value.described.count <= 6, "\(value.described)")
      }
      #expect(dimension.coordinate(-1e9) == -0.5 && dimension.coordinate(1e9) == 1.5)
      #expect(dimension.coordinate(.nan).isFinite)
    }
  }

  @Test func wholeNumbersStayWhole() throws {
    let space = SearchSpace(try recipe("[[step]]\nop = \"median\"\n"))
    #expect(space.dimensions.map { $0.value(at: 0.6) } == [.int(2)])
  }

  @Test func recipesAtPoints() throws {
    let space = try space()
    var point = space.live
    point.coordinates[2] = 0.1
    point.coordinates[0] = 0.5
    let made = try space.recipe(at: point, tuned: [2])
    #expect(made.steps[1].arguments["amount"] == .double(0.4))
    #expect(made.steps[0].arguments["strength"] == .double(0.05), "what is not tuned stays")
    #expect(made.steps[1].arguments["threshold"] == .double(1))
    #expect(try space.recipe(at: space.live, tuned: []).hash == space.recipe.hash)
    #expect(try space.recipe(at: .passthrough, tuned: [0]).isPassthrough)
  }

  @Test func pointsOfRecordedRuns() throws {
    let space = try space()
    let steps = space.recipe.steps.map { StepRecord(op: $0.name, args: $0.arguments) }
    #expect(space.point(of: steps) == space.live)
    #expect(space.point(of: []) == .passthrough)
    #expect(space.point(of: Array(steps.dropLast())) == nil)
    var other = steps
    other[1].args["threshold"] = .double(2)
    #expect(space.point(of: other)?.settings != space.live.settings)
    #expect(space.point(of: other)?.coordinates == space.live.coordinates)
    var wrong = steps
    wrong[0].args["strength"] = .string("much")
    #expect(space.point(of: wrong) != nil, "a value of another type is taken for the default")
  }
}

@Suite struct SplitTests {
  @Test func aFifthIsHeldOut() {
    for count in 2..<60 {
      let split = Split(order: Array(0..<count), ratedLive: [], seed: 4)
      #expect(
        Set(split.training + split.heldOut) == Set(0..<count) && split.training.count + split.heldOut.count == count)
      #expect(abs(Double(split.heldOut.count) - Double(count) / 5) <= 1)
    }
    #expect(Split(order: [], ratedLive: [], seed: 1).training.isEmpty)
    #expect(Split(order: [7], ratedLive: [], seed: 1) == Split(order: [7], ratedLive: [7], seed: 2))
  }

  @Test func pairsAreNotWasted() {
    let rated = Set(0..<10)
    for seed in 0..<20 {
      let split = Split(order: Array(0..<24), ratedLive: rated, seed: UInt64(seed))
      #expect(rated.isDisjoint(with: split.heldOut))
      #expect(Set(split.replays(10, ratedLive: rated)) == rated)
    }
    #expect(
      Split(order: Array(0..<24), ratedLive: rated, seed: 1) != Split(order: Array(0..<24), ratedLive: rated, seed: 2))
  }
}
