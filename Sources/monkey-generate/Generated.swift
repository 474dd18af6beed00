import ArgumentParser
import Foundation
import MonkeyCLI
import MonkeyTunerCLI
import MonkeyValue

/// The derived files.
enum Generated {
  static func write(to folder: String) throws {
    var files: [String: String] = [
      "operations.md": OperationsPage.text, "operations.json": OperationCatalog.json.text + "\n",
      "recipes.md": RecipesPage.text,
    ]
    let names = programs.map { $0.configuration.commandName ?? "" }
    for program in programs {
      let name = program.configuration.commandName ?? "monkey"
      let tool = try CommandTree.of(program)
      files["\(name).1"] = ManPage.text(
        tool, others: names.filter { $0 != name })
      files["\(name)-help.txt"] = help(of: program)
      for shell in CompletionShell.allCases {
        files["completions/\(name).\(shell.rawValue)"] = program.completionScript(for: shell) + "\n"
      }
    }
    let root = URL(fileURLWithPath: folder)
    for (name, text) in files {
      let file = root.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  private static let programs: [any ParsableCommand.Type] = [Monkey.self, Tuner.self]

  /// The help of a command and all below it, as `--help` prints it on 80 columns.
  private static func help(of command: any ParsableCommand.Type) -> String {
    var out = ""
    func visit(_ type: any ParsableCommand.Type, _ path: [String]) {
      out += "$ \((path + ["--help"]).joined(separator: " "))\n"
      out += command.helpMessage(for: type, includeHidden: false, columns: 80) + "\n\n"
      for subcommand in type.configuration.subcommands + type.configuration.groupedSubcommands.flatMap(\.subcommands)
      where subcommand.configuration.shouldDisplay {
        visit(subcommand, path + [subcommand.configuration.commandName ?? ""])
      }
    }
    visit(command, [command.configuration.commandName ?? ""])
    return out
  }
}
