import ArgumentParser
import Foundation
import MonkeyImage
import MonkeySamples

/// `monkey-samples report SUMMARIES`: a table, and a sheet, of what `monkey image auto --json` printed.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Print a table of runs, and draw their images before and after.",
    discussion: """
      Reads one JSON object a line, as monkey image auto --json prints it. Steps in [brackets] had nothing to do.

      Example: monkey-samples report runs.json --sheet sheet.png
      """)

  @Argument(help: "A file of summaries.")
  var summaries: String

  @Option(help: ArgumentHelp("Also draw the images on a sheet.", valueName: "image"))
  var sheet: String?

  @OptionGroup var options: SheetOptions

  func run() throws {
    let text = try String(contentsOfFile: summaries, encoding: .utf8)
    let lines = text.split(separator: "\n")
    let runs = lines.compactMap { RunSummary(line: String($0)) }
    guard runs.count == lines.count, !runs.isEmpty else {
      throw ValidationError(
        "\(summaries): \(lines.count - runs.count) of \(lines.count) lines are no summaries of monkey image auto --json"
      )
    }
    let header = ["file", "class", "confidence", "ms", "steps"]
    let table =
      [header] + runs.map { [$0.fileName, $0.className, $0.confidenceText, String($0.milliseconds), $0.stepsText] }
    let widths = header.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    for row in table {
      let cells = row.enumerated().map { column, cell -> String in
        let pad = String(repeating: " ", count: widths[column] - cell.count)
        // Numbers stand on the right, the last column needs no padding.
        return column == 4 ? cell : column == 2 || column == 3 ? pad + cell : cell + pad
      }
      print(cells.joined(separator: "  "))
    }
    guard let sheet else { return }
    let entries = try runs.map { run in
      ContactSheet.Entry(
        before: try ImageFile.read(run.input), after: try ImageFile.read(run.output),
        lines: [
          run.fileName, "\(run.className), confidence \(run.confidenceText), \(run.milliseconds) ms", run.stepsText,
        ])
    }
    try ImageFile.write(options.sheet.rendered(entries), to: sheet)
  }
}
