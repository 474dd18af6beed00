import ArgumentParser
import MonkeyCLI

/// A manual page in man(7) macros: one page a program, a section a command.
enum ManPage {
  /// - Parameter others: the programs that belong to it, named at the end.
  static func text(_ tool: CommandTree, others: [String]) -> String {
    let name = tool.commandName
    // `monkey` itself keeps nothing between runs.
    let cache =
      name == Monkey.configuration.commandName
      ? ""
      : """
      .TP
      .B XDG_CACHE_HOME
      Folder of \\fImonkey/tuner\\fR, where replayed outputs go; \\fI~/.cache\\fR where it is not set.

      """
    var out = """
      .TH \(name.uppercased()) 1 "" "\(name) \(Version.current)" "User Commands"
      .SH NAME
      \(escaped(name)) \\- \(escaped(sentence(tool.abstract)))
      .SH SYNOPSIS
      .B \(escaped(name))
      .I COMMAND
      [\\fIARGUMENTS\\fR]
      .SH DESCRIPTION

      """
    out += paragraphs(tool.discussion)
    out += ".SH COMMANDS\n"
    for command in tool.subcommands ?? [] { out += section(command, path: [name]) }
    out += """
      .SH EXIT STATUS
      0 done; 1 something failed, said on standard error; 64 the command line is wrong; 130 interrupted; 143 terminated.
      .SH ENVIRONMENT
      .TP
      .B XDG_CONFIG_HOME
      Folder of \\fImonkey/recipes/CLASS.toml\\fR and \\fImonkey/classify.toml\\fR; \\fI~/.config\\fR where it is not set.
      \(cache).TP
      .B NO_COLOR
      No colours where it is set and not empty.
      .SH SEE ALSO
      \(others.map { ".BR \(escaped($0)) (1)" }.joined(separator: "\n"))

      """
    return out
  }

  private static func section(_ command: CommandTree, path: [String]) -> String {
    if command.commandName == "help" || command.shouldDisplay == false { return "" }
    let path = path + [command.commandName]
    let children = (command.subcommands ?? []).filter { $0.commandName != "help" }
    var out = ""
    if children.isEmpty {
      out += ".SS \(escaped(path.joined(separator: " ")))\n\(escaped(command.abstract ?? ""))\n"
      out += paragraphs(command.discussion)
      for argument in (command.arguments ?? []) where argument.shouldDisplay { out += item(argument) }
    }
    for child in children { out += section(child, path: path) }
    return out
  }

  private static func item(_ argument: CommandTree.Argument) -> String {
    let names = (argument.names ?? []).map(\.text)
    if names.contains("--help") || names.contains("--version") { return "" }
    let value = (argument.valueName ?? "").uppercased()
    var head =
      argument.kind == "positional" ? "\\fI\(escaped(value))\\fR" : "\\fB\(escaped(names.joined(separator: ", ")))\\fR"
    if argument.kind == "option" { head += " \\fI\(escaped(value))\\fR" }
    if argument.isRepeating { head += " ..." }
    var help = escaped(argument.abstract ?? "")
    if let value = argument.defaultValue, argument.kind == "option" { help += " (default: \(escaped(value)))" }
    return ".TP\n\(head)\n\(help)\n"
  }

  private static func paragraphs(_ text: String?) -> String {
    guard let text, !text.isEmpty else { return "" }
    return ".PP\n.nf\n"
      + text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { escaped(String($0)) }.joined(separator: "\n") + "\n.fi\n"
  }

  private static func sentence(_ text: String?) -> String {
    let text = text ?? ""
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  private static func escaped(_ text: String) -> String {
    var out = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    // A line that begins with a dot or a quote would be taken for a request.
    if out.hasPrefix(".") || out.hasPrefix("'") { out = "\\&" + out }
    return out
  }
}
