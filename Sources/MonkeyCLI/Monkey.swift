public import ArgumentParser

/// The root of the command line of `monkey`.
public struct Monkey: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "monkey",
    abstract: "Clean images by what they are, remember what was done, learn from verdicts.",
    discussion: """
      Examples:
        monkey image classify scan.png
        monkey image auto scan.png cleaned.png --record runs.jsonl
        monkey image rate cleaned.png --score 4 --record runs.jsonl
        monkey log stats runs.jsonl
      """,
    version: Version.current,
    subcommands: [ImageCommand.self, LogCommand.self])

  public init() {}
}

/// `monkey image`.
struct ImageCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "image", abstract: "Classify images, run recipes or single operations on them, rate results.",
      subcommands: [
        ClassifyCommand.self, AutoCommand.self, RateCommand.self, OpsCommand.self, WorkerCommand.self,
      ],
      groupedSubcommands: [CommandGroup(name: "Operations", subcommands: OperationCommands.all)])
  }
}

/// The version of both programs.
public enum Version {
  /// Semantic version (semver.org).
  public static let current = "0.1.0"
}
