public import ArgumentParser
import MonkeyCLI

/// The root of the command line of `monkey-tuner`.
public struct Tuner: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "monkey-tuner",
    abstract: "Learn from ratings: propose better recipes, replay them, promote what is proven.",
    discussion: """
      A round: tune proposes a recipe and runs it on rated inputs; rate its outputs with `monkey image rate`; promote \
      puts it in place where the ratings prove that it is better.

      Examples:
        monkey-tuner status --log runs.jsonl
        monkey-tuner tune --log runs.jsonl --class receipt
        monkey-tuner promote receipt --log runs.jsonl
        monkey-tuner rollback receipt
      """,
    version: Version.current,
    subcommands: [
      StatusCommand.self, ReplayCommand.self, TuneCommand.self, PromoteCommand.self, RollbackCommand.self,
    ])

  public init() {}
}
