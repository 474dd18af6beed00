import MonkeyTune
import TestSupport
import Testing

@Suite struct GateTests {
  /// P(Σ ε d ≥ Σ d) by trying all signs.
  private func enumerated(_ differences: [Int]) -> Double {
    let sum = differences.reduce(0, +)
    var count = 0
    for signs in 0..<(1 << differences.count) {
      let flipped = differences.enumerated().reduce(0) { $0 + (signs >> $1.offset & 1 == 0 ? 1 : -1) * $1.element }
      if flipped >= sum { count += 1 }
    }
    return Double(count) / Double(1 << differences.count)
  }

  @Test func signFlipChanceIsExact() {
    #expect(Gate.signFlipChance([]) == 1)
    #expect(Gate.signFlipChance([0, 0]) == 1)
    #expect(Gate.signFlipChance([1]) == 0.5)
    #expect(Gate.signFlipChance([2, 2, 2, 2, 2]) == 1 / 32.0)
    var random = SeededRandom(seed: 3)
    for _ in 0..<60 {
      let n = Int(random.next() % 12)
      let differences = (0..<n).map { _ in Int(random.next() % 9) - 4 }
      #expect(abs(Gate.signFlipChance(differences) - enumerated(differences)) < 1e-12, "\(differences)")
    }
    // A thousand pairs do not overflow anything.
    #expect(Gate.signFlipChance([Int](repeating: 4, count: 1000)) < 1e-100)
  }

  @Test func sharesOfTheError() {
    let rule = Gate.Rule()
    #expect(
      rule.share(1) > rule.share(2) && rule.share(6) == rule.share(2) && rule.share(7) < rule.share(6)
        && rule.share(0) == rule.share(1))
  }

  @Test func decisions() {
    func decide(_ differences: [Int], planned: Int = 10, trial: Int = 1) -> Gate.Decision {
      Gate(differences: differences, planned: planned, trial: trial).decision
    }
    #expect(decide([]) == .tooFewRatings)
    #expect(decide([4, 4, 4, 4]) == .tooFewRatings)
    #expect(decide([1, 1, 1, 1, 1], planned: 5) == .promote)
    #expect(decide([1, 1, 1, 1, 1], planned: 5, trial: 2) == .notProven)
    #expect(decide([1, 1, 1, 1, 1], planned: 10) == .tooFewRatings, "a look before all are in is stricter")
    #expect(decide([2, 1, 1, 3, 1, 2, 1, 1, 2], planned: 10) == .promote, "but nine of nine are enough")
    #expect(decide([1, 1, 0, 1, 1, 1, 0, 1, 0, 1]) == .promote)
    #expect(decide([1, -1, 0, 1, 0, 1, 0, 0, 0, 1]) == .notProven)
    #expect(decide([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]) == .noGain)
    #expect(decide([-1, -1, 0, 0, -2, 0, 0, -1, 0, 0]) == .noGain)
    // Sure, but too small to be worth a change.
    #expect(decide([Int](repeating: 0, count: 90) + [Int](repeating: 1, count: 12), planned: 102) == .noGain)
  }

  @Test func missingRatings() {
    func missing(_ differences: [Int], planned: Int = 10) -> Int? {
      Gate(differences: differences, planned: planned, trial: 1).missingRatings
    }
    #expect(missing([1, 2], planned: 10) == 8)
    #expect(missing([-1, 0, 0, 0, 0, 0, 0, 0, 0, 0]) == nil)
    let few = missing([1, -1, 1, 1, 0, 1, 1, 0, 0, 1])
    let many = missing([1, -1, 1, 1, 0, 1, -1, 0, 0, 1])
    #expect((few ?? 0) >= 1 && (many ?? 0) > (few ?? 0))
  }

  @Test func intervalHoldsTheMean() throws {
    let gate = Gate(differences: [1, 0, 2, 1, -1, 1, 0, 1, 3, 1], planned: 10, trial: 1)
    let interval = try #require(gate.interval)
    #expect(interval.low < gate.meanGain && gate.meanGain < interval.high && interval.low > 0)
    #expect(Gate(differences: [], planned: 10, trial: 1).interval == nil)
    let constant = try #require(Gate(differences: [2, 2], planned: 2, trial: 1).interval)
    #expect(constant.low == 2 && constant.high == 2)
  }

  /// Rater's scores of two recipes that are equally good, and the gate, over a session of six proposals, looked at after
  /// every rating: at most 5 % of the sessions may promote anything.
  @Test(arguments: [0.35, 1.0]) func equalsAreNotPromoted(_ noise: Double) {
    var random = TuneRandom(seed: 11)
    var promoted = 0
    let sessions = 2000
    for _ in 0..<sessions {
      let images = (0..<10).map { _ in 3 + 0.6 * random.normal() }
      func score(_ image: Double) -> Int { Int(max(1, min(5, (image + noise * random.normal()).rounded()))) }
      let live = images.map(score)
      session: for trial in 1...6 {
        var differences: [Int] = []
        for (image, old) in zip(images, live) {
          differences.append(score(image) - old)
          if Gate(differences: differences, planned: 10, trial: trial).decision == .promote {
            promoted += 1
            break session
          }
        }
      }
    }
    #expect(Double(promoted) / Double(sessions) <= 0.05, "\(promoted) of \(sessions)")
  }
}
