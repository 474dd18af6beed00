import ArgumentParser
import MonkeyCLI
import MonkeyClassify
import MonkeyLog
import MonkeyRecipe
import MonkeyTune
import MonkeyValue

/// `monkey-tuner rollback CLASS`.
struct RollbackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Bring back the recipe that the last promotion replaced.",
    discussion: "Example: monkey-tuner rollback receipt --log runs.jsonl")

  @Argument(help: "The class whose recipe it is.")
  var imageClass: ImageClass

  @OptionGroup var folder: FolderOptions

  @Option(help: ArgumentHelp("Append a record of the change to this log.", valueName: "log"))
  var log: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let place = try folder.place(imageClass)
    let writer = try log.map { try LogWriter(path: $0) }
    let change = try place.locked { () throws -> (old: ContentHash, new: ContentHash, kept: String) in
      let change = try place.rollback()
      try writer?.append(
        PromotionRecord(
          className: imageClass.name, old: change.old.hash, new: change.new.hash, action: "rollback"))
      return (change.old.hash, change.new.hash, change.kept)
    }
    if json {
      Console.out(
        JSONValue.object([
          .init("class", .string(imageClass.name)), .init("old_recipe_sha", .string(change.old.hex)),
          .init("new_recipe_sha", .string(change.new.hex)), .init("live", .string(place.livePath)),
          .init("kept", .string(change.kept)),
        ]).text)
    } else {
      Console.out(
        "\(imageClass.name): \(change.new.hex.prefix(12)) is live again; \(change.old.hex.prefix(12)) is kept as \(change.kept)"
      )
    }
  }
}
