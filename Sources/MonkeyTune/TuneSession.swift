public import MonkeyClassify
public import MonkeyLog
import MonkeyRecipe
import Foundation
import MonkeyImage

/// One call of `tune` for one class: from the log to a proposal, its replayed outputs and their records.
public struct TuneSession {
  /// What the person asked for.
  public struct Options: Sendable {
    public var seed: UInt64 = 0
    /// Inputs to replay: ratings that the round asks for.
    public var replays = 10
    /// Rated runs without which nothing is proposed.
    public var leastRated = 20
    /// `op.name` of the parameters to search; nil to find out which matter.
    public var parameters: [String]?
    /// Replay the proposal that is there on further inputs instead of making a new one.
    public var continues = false
    /// Whether to replay at all; without, neither pixels nor inputs are looked at.
    public var replaysInputs = true
    public var rule = Gate.Rule()

    public init() {}
  }

  /// What came of it.
  public enum Outcome: Sendable {
    case proposed(Report)
    /// So many rated runs are missing.
    case tooFew(missing: Int)
    /// Why the class cannot be tuned.
    case refused(String)
  }

  /// A proposal that was made.
  public struct Report: Sendable {
    public var file: ProposalFile
    /// Where it was written.
    public var path: String
    /// Where the outputs are; nil where nothing was replayed.
    public var folder: String?
    public var pairs: [Replayer.Pair]
    /// The inputs that want a rating of the proposal: those of `pairs`, without replay those that would be replayed.
    public var inputs: [ContentHash]
  }

  public let imageClass: ImageClass
  public let options: Options
  public let place: PromotionFolder
  /// Tells the person something without stopping.
  public let warn: (String) -> Void

  public init(
    imageClass: ImageClass, place: PromotionFolder, options: Options, warn: @escaping (String) -> Void
  ) {
    self.imageClass = imageClass
    self.place = place
    var options = options
    options.replays = max(1, min(ProposalFile.mostCount, options.replays))
    self.options = options
    self.warn = warn
  }

  /// Searches, replays, records and writes the proposal.
  /// - Parameters:
  ///   - replayer: nil for none, with `Options.replaysInputs` off.
  /// - Throws: `RecipeError`, `TOMLError`, `PromotionError`, `ImageError` where a file cannot be read or written,
  ///   `LogError` where a record cannot be.
  public func run(_ history: ClassHistory, replayer: Replayer, log: LogWriter?) throws -> Outcome {
    let missing = options.leastRated - history.rated.count
    if missing > 0 { return .tooFew(missing: missing) }
    let live = try place.live()
    let space = SearchSpace(live)
    if space.dimensions.isEmpty {
      return .refused(
        live.isPassthrough
          ? "its recipe is empty: there is nothing to tune; write steps into \(place.livePath)"
          : "no parameter of its recipe has a search range; there is nothing to tune")
    }
    let stock = InputStock(history, seed: options.seed)
    if options.replaysInputs {
      stock.warnings.forEach(warn)
      if let reason = stock.refusal { return .refused(reason) }
    }
    let evidence = history.evidence(in: space, live: live.hash)
    let split = Split(order: Array(history.inputs.indices), ratedLive: evidence.ratedLive, seed: options.seed)
    if split.training.count < options.rule.leastPairs {
      warn(
        "its ratings are of \(history.inputs.count) different inputs; proof takes \(options.rule.leastPairs) beside those held out: run and rate more images"
      )
    }
    let scores = history.scores(of: live.hash).values
    let room = scores.reduce(0) { $0 + Double(5 - $1) } / Double(max(1, scores.count))
    if !scores.isEmpty, room < options.rule.leastGain {
      warn(
        "its recipe is rated 5 nearly everywhere: no other can gain the \(options.rule.leastGain) that proof asks for")
    }
    if options.continues {
      return try more(history, live: live, split: split, stock: stock, replayer: replayer, log: log)
    }
    let probe = PixelProbe(options.replaysInputs ? stock.samples(split.training.map { history.inputs[$0] }) : [])
    let screening: Screening
    switch chosen(space) {
    case .failure(let problem): return .refused(problem.description)
    case .success(let fixed):
      var found =
        probe.isEmpty ? Screening(unmeasured: space.dimensions.count) : Screening(effects: probe.effects(in: space))
      if let fixed { found.tuned = fixed }
      screening = found
    }
    if screening.tuned.isEmpty { return .refused("no parameter of its recipe changes these images visibly") }
    guard
      let proposer = Proposer(
        space: space, evidence: evidence, split: split, tuned: screening.tuned,
        relativeLengths: screening.relativeLengths)
    else { return .refused("its ratings cannot be fitted by the model") }
    let again = OpenProposal(
      history, space: space, live: live.hash, split: split, planned: options.replays, rule: options.rule)
    let explores =
      again == nil && evidence.points.count > 2 && Self.draw(options.seed, evidence.ratings.count) < 0.25
    guard
      let (point, recipe) = try again.map({ ($0.point, $0.recipe) })
        ?? choose(proposer.candidates(seed: options.seed, explore: explores), space, live, screening, history, probe)
    else { return .refused("no other recipe was found that people could tell from the live one") }

    var file = ProposalFile(
      className: imageClass.name, recipe: recipe, live: live.hash, seed: options.seed, replays: options.replays)
    file.ratedRuns = history.rated.count
    file.trainingInputs = split.training.count
    file.heldOutInputs = split.heldOut.count
    file.predictedTraining = proposer.trainingMean(point)
    file.predictedTrainingLive = proposer.trainingMean(space.live)
    file.predictedHeldOut = proposer.heldOutMean(point)
    file.predictedHeldOutLive = proposer.heldOutMean(space.live)
    file.tuned = screening.tuned.map { space.dimensions[$0].name }
    file.explores = explores
    if let again {
      file.looks = again.looks + 1
      file.replays = again.pairs + min(options.replays, again.inputs.count)
    }
    return try finish(
      file, history, inputs: again?.inputs ?? split.replays(split.training.count, ratedLive: evidence.ratedLive),
      live: live, stock: stock, replayer: replayer, log: log, already: again?.pairs ?? 0)
  }

  /// Replays, then writes the proposal: a round that breaks off leaves the earlier proposal in place.
  private func finish(
    _ file: ProposalFile, _ history: ClassHistory, inputs: [Int], live: Recipe, stock: InputStock, replayer: Replayer,
    log: LogWriter?, already: Int = 0
  ) throws -> Outcome {
    var file = file
    var pairs: [Replayer.Pair] = []
    if options.replaysInputs, let log {
      for number in inputs where pairs.count < options.replays {
        let input = history.inputs[number]
        guard let path = stock.path(of: input) else { continue }
        do {
          pairs.append(
            try replayer.replay(
              input, path: path, recordedOutput: history.outputPaths[input], number: pairs.count + 1, current: live,
              proposed: file.recipe, log: log))
        } catch let error as LogError {
          throw error
        } catch {
          warn("\(error); skipped")
        }
      }
      if pairs.isEmpty { return .refused("no input could be replayed") }
      let rated = history.scores(of: live.hash)
      let alone = pairs.reduce(0) { rated[$1.input] == nil ? $0 + 1 : $0 }
      if alone > 0 {
        warn(
          "the live recipe is not rated on \(alone) of the \(pairs.count) inputs; rate their .current outputs too, or they make no pair"
        )
      }
      file.replays = already + pairs.count
    }
    let wanted = options.replaysInputs ? pairs.map(\.input) : inputs.prefix(options.replays).map { history.inputs[$0] }
    try FileManager.default.createDirectory(atPath: place.folder, withIntermediateDirectories: true)
    try place.locked { try AtomicFile.write(Array(file.text.utf8), to: place.proposalPath) }
    return .proposed(
      Report(
        file: file, path: place.proposalPath, folder: pairs.isEmpty ? nil : replayer.folder, pairs: pairs,
        inputs: wanted))
  }

  /// The proposal that is there, on training inputs on which it was not rated yet.
  private func more(
    _ history: ClassHistory, live: Recipe, split: Split, stock: InputStock, replayer: Replayer, log: LogWriter?
  ) throws -> Outcome {
    let (recipe, _, header) = try place.proposal()
    guard header["live_sha"] == live.hash.hex else {
      return .refused("the live recipe changed since the proposal was made; make a new one without --continue")
    }
    var file = ProposalFile(
      className: imageClass.name, recipe: recipe, live: live.hash,
      seed: header["seed"].flatMap(UInt64.init) ?? options.seed,
      replays: ProposalFile.count("replays", in: header) ?? options.replays)
    file.round = ProposalFile.count("round", in: header) ?? options.replays
    file.looks = (ProposalFile.count("looks", in: header) ?? 1) + 1
    file.ratedRuns = history.rated.count
    file.trainingInputs = split.training.count
    file.heldOutInputs = split.heldOut.count
    func number(_ name: String) -> Double? { header[name].flatMap(Double.init).flatMap { $0.isFinite ? $0 : nil } }
    file.predictedTraining = number("predicted_training_mean") ?? 0
    file.predictedTrainingLive = number("predicted_training_mean_live") ?? 0
    file.predictedHeldOut = number("predicted_held_out_mean")
    file.predictedHeldOutLive = number("predicted_held_out_mean_live")
    file.tuned = (header["tuned"] ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    file.explores = header["chosen"] != nil
    let (rated, pairs) = (history.scores(of: recipe.hash), history.scores(of: live.hash))
    let fresh = split.replays(
      split.training.count, ratedLive: Set(history.inputs.indices.filter { pairs[history.inputs[$0]] != nil })
    ).filter { rated[history.inputs[$0]] == nil && pairs[history.inputs[$0]] != nil }
    if fresh.isEmpty {
      return .refused(
        "the live recipe is rated on no further training input; run `monkey image auto --record` on more images and rate them"
      )
    }
    return try finish(
      file, history, inputs: fresh, live: live, stock: stock, replayer: replayer, log: log, already: file.replays)
  }

  /// The first candidate that people can tell from the live recipe and that was not put to the vote before; if there is
  /// one, such that they can tell it from what was compared with the live recipe last, too.
  private func choose(
    _ candidates: [Acquisition.Candidate], _ space: SearchSpace, _ live: Recipe, _ screening: Screening,
    _ history: ClassHistory, _ probe: PixelProbe
  ) throws -> (SearchPoint, Recipe)? {
    let reference = probe.outputs(live)
    let tried = probe.isEmpty ? [] : tried(space, live, history).map(probe.outputs)
    var lookalike: (SearchPoint, Recipe)?
    for candidate in candidates {
      guard let recipe = try? space.recipe(at: candidate.point, tuned: Set(screening.tuned)), recipe.hash != live.hash
      else { continue }
      // The ratings of a recipe that was chosen for those very ratings prove nothing.
      if history.scores(of: recipe.hash).count >= options.rule.leastPairs { continue }
      if probe.isEmpty { return (candidate.point, recipe) }
      let outputs = probe.outputs(recipe)
      if PixelProbe.difference(reference, outputs) < PixelProbe.visible { continue }
      if tried.allSatisfy({ PixelProbe.difference($0, outputs) >= PixelProbe.visible }) {
        return (candidate.point, recipe)
      }
      lookalike = lookalike ?? (candidate.point, recipe)
    }
    return lookalike
  }

  /// The recipes that were compared with the live one last: where a parameter does nothing, far places look the same.
  private func tried(_ space: SearchSpace, _ live: Recipe, _ history: ClassHistory) -> [Recipe] {
    var seen: Set<ContentHash> = [live.hash]
    var tried: [Recipe] = []
    for run in history.rated.reversed() where tried.count < 8 {
      guard seen.insert(run.run.recipe).inserted,
        history.differences(proposal: run.run.recipe, live: live.hash).count >= options.rule.leastPairs,
        let recipe = space.recipe(of: run.run.steps)
      else { continue }
      tried.append(recipe)
    }
    return tried
  }

  private func chosen(_ space: SearchSpace) -> Result<[Int]?, PromotionError> {
    guard let names = options.parameters else { return .success(nil) }
    if names.isEmpty {
      return .failure(
        PromotionError(
          "--params", "it names no parameter", "choose among \(space.dimensions.map(\.name).joined(separator: ", "))"))
    }
    var numbers: [Int] = []
    for name in names {
      guard let index = space.dimensions.firstIndex(where: { $0.name == name }) else {
        return .failure(
          PromotionError(
            "--params", "\"\(name)\" is no parameter of the recipe that can be searched",
            "choose among \(space.dimensions.map(\.name).joined(separator: ", "))"))
      }
      numbers.append(index)
    }
    return .success(Array(Set(numbers)).sorted())
  }

  private static func draw(_ seed: UInt64, _ count: Int) -> Double {
    var random = TuneRandom(seed: seed &* 0x9E37_79B9 &+ UInt64(count))
    return random.unit()
  }
}
