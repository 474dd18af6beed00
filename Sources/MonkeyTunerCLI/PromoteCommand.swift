import ArgumentParser
import MonkeyCLI
import MonkeyClassify
import MonkeyLog
import MonkeyRecipe
import MonkeyTune
import MonkeyValue

/// `monkey-tuner promote CLASS --log LOG`.
struct PromoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote", abstract: "Put a proposal in the live recipe's place, where ratings prove it better.",
    discussion: """
      Compares the scores of the proposal with those of the live recipe on the same inputs. The live recipe is kept as \
      CLASS.SHA.toml beside it; rollback brings it back.

      Example: monkey-tuner promote receipt --log runs.jsonl
      """)

  @Argument(help: "The class whose proposal it is.")
  var imageClass: ImageClass

  @OptionGroup var log: LogOptions
  @OptionGroup var folder: FolderOptions

  @Flag(help: "Promote whatever the ratings say.")
  var force = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let place = try folder.place(imageClass)
    let history = ClassHistory(try log.history(), className: imageClass.name)
    let writer = try LogWriter(path: log.log)
    let result = try place.locked { () throws -> Verdict.Result in
      let verdict = try Verdict(place, history)
      if let objection = verdict.objection, !force { return .refused(verdict, objection) }
      let kept = try place.promote()
      do {
        try writer.append(
          PromotionRecord(
            className: imageClass.name, old: verdict.live, new: verdict.proposal,
            action: verdict.objection == nil ? "promote" : "force", gate: verdict.gate))
      } catch {
        throw Failure(imageClass.name, "it is promoted, but that is not recorded", "\(error)")
      }
      return .promoted(verdict, kept: kept)
    }
    switch result {
    case .refused(let verdict, let objection):
      if json { Console.out(verdict.json(promoted: false, forced: false, kept: nil).text) }
      Console.error("\(imageClass.name) is not promoted: \(objection)")
      throw Exit(code: 1)
    case .promoted(let verdict, let kept):
      if let objection = verdict.objection { Console.warn("\(imageClass.name): forced, although \(objection)") }
      if json {
        Console.out(verdict.json(promoted: true, forced: verdict.objection != nil, kept: kept).text)
      } else {
        Console.out(
          "\(imageClass.name): promoted \(verdict.proposal.hex.prefix(12)), \(verdict.evidenceText); the earlier recipe is kept as \(kept)"
        )
      }
    }
  }
}

/// What the ratings say about a proposal.
struct Verdict {
  enum Result {
    case refused(Verdict, String)
    case promoted(Verdict, kept: String)
  }

  var className: String
  var live: ContentHash
  var proposal: ContentHash
  /// The recipe that the proposal was made against; nil where its header does not say.
  var basis: ContentHash?
  var gate: Gate

  init(_ place: PromotionFolder, _ history: ClassHistory) throws {
    let (recipe, _, header) = try place.proposal()
    className = place.imageClass.name
    live = try place.live().hash
    proposal = recipe.hash
    basis = header["live_sha"].flatMap(ContentHash.init(hex:))
    let planned = ProposalFile.count("replays", in: header) ?? 1
    let looks = ProposalFile.count("looks", in: header) ?? 1
    let round = ProposalFile.count("round", in: header) ?? (planned / looks)
    gate = Gate(
      differences: history.differences(proposal: proposal, live: live), planned: planned,
      trial: looks + history.otherTrials(proposal: proposal, live: live, planned: round))
  }

  /// Why the proposal should not be promoted; nil where it should.
  var objection: String? {
    if basis != live {
      return basis == nil
        ? "its header does not say which recipe it was made against; make a new proposal with monkey-tuner tune"
        : "the live recipe changed since the proposal was made; make a new one with monkey-tuner tune"
    }
    let more = gate.missingRatings.map { "about \(Text.count($0, "more rating", "more ratings")) would decide" }
    switch gate.decision {
    case .promote: return nil
    case .tooFewRatings:
      let missing = gate.missingRatings ?? 0
      return "too few ratings: \(evidenceText); rate \(missing) more of its outputs"
    case .noGain:
      return
        "no gain: \(evidenceText), asked for is \(Text.two(gate.rule.leastGain)); make a new proposal with monkey-tuner tune"
    case .notProven:
      return
        "the gain is not proven: \(evidenceText), \(Text.fixed(gate.allowedChance, 4)) is allowed; \(more ?? ""): monkey-tuner tune --class \(className) --continue"
    }
  }

  var evidenceText: String {
    let pairs = Text.count(gate.differences.count, "pair", "pairs")
    guard let interval = gate.interval else { return "no pair of ratings on the same input" }
    func signed(_ value: Double) -> String { (value < 0 ? "" : "+") + Text.two(value) }
    return
      "mean gain \(signed(gate.meanGain)) in \(pairs) (95 %: \(signed(interval.low)) to \(signed(interval.high))), chance \(Text.fixed(gate.chance, 4))"
  }

  func json(promoted: Bool, forced: Bool, kept: String?) -> JSONValue {
    .object(
      [
        .init("class", .string(className)), .init("promoted", .bool(promoted)), .init("forced", .bool(forced)),
        .init("live_sha", .string(live.hex)), .init("proposal_sha", .string(proposal.hex)),
      ] + gate.evidence + [
        .init("kept", kept.map(JSONValue.string) ?? .null),
        .init("objection", objection.map(JSONValue.string) ?? .null),
      ])
  }
}
