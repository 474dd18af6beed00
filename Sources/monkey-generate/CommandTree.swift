import ArgumentParser
import Foundation

/// What argument-parser tells of a command (`--experimental-dump-help`), as far as a manual page needs it.
struct CommandTree: Decodable {
  var commandName: String
  var abstract: String?
  var discussion: String?
  var subcommands: [CommandTree]?
  var arguments: [Argument]?
  var shouldDisplay: Bool?

  struct Argument: Decodable {
    var kind: String
    var names: [Name]?
    var valueName: String?
    var abstract: String?
    var defaultValue: String?
    var isOptional: Bool
    var isRepeating: Bool
    var shouldDisplay: Bool
  }

  struct Name: Decodable {
    var kind: String
    var name: String

    var text: String { (kind == "long" ? "--" : "-") + name }
  }

  private struct Dump: Decodable {
    var command: CommandTree
  }

  static func of(_ command: any ParsableCommand.Type) throws -> CommandTree {
    try JSONDecoder().decode(Dump.self, from: Data(command._dumpHelp().utf8)).command
  }
}
