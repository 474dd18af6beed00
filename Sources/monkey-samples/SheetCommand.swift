import ArgumentParser
import MonkeyImage
import MonkeySamples

/// How contact sheets look.
struct SheetOptions: ParsableArguments {
  @Option(help: "Pairs in a row.")
  var columns = 2

  @Option(help: ArgumentHelp("Largest width and height of a thumbnail.", valueName: "pixels"))
  var cell = 240

  @Option(help: ArgumentHelp("Side of the inset at full size in each thumbnail; 0 for none.", valueName: "pixels"))
  var loupe = 0

  var sheet: ContactSheet { ContactSheet(columns: columns, cell: cell, loupe: loupe) }

  func validate() throws {
    guard (1...20).contains(columns) else { throw ValidationError("--columns is \(columns); give 1 to 20") }
    guard (16...4096).contains(cell) else { throw ValidationError("--cell is \(cell); give 16 to 4096") }
    guard (0...cell).contains(loupe) else { throw ValidationError("--loupe is \(loupe); give 0 to \(cell)") }
  }
}

/// `monkey-samples sheet OUT.png BEFORE AFTER LABEL ...`: pairs of images side by side.
struct SheetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sheet", abstract: "Draw pairs of images side by side on one sheet.",
    discussion: """
      A label's lines are separated by |; the first is set in bold.

      Example: monkey-samples sheet sheet.png in.jpg out.jpg 'in.jpg|color-photo|levels, denoise'
      """)

  @Argument(help: "The image to write.")
  var output: String

  @Argument(
    help: ArgumentHelp("Three for each pair: image before, image after, label.", valueName: "before after label"))
  var pairs: [String]

  @OptionGroup var options: SheetOptions

  func validate() throws {
    guard pairs.count % 3 == 0 else {
      throw ValidationError("\(pairs.count) words after OUT; give BEFORE AFTER LABEL for each pair")
    }
  }

  func run() throws {
    let entries = try stride(from: 0, to: pairs.count, by: 3).map { index in
      ContactSheet.Entry(
        before: try ImageFile.read(pairs[index]), after: try ImageFile.read(pairs[index + 1]),
        lines: pairs[index + 2].split(separator: "|", omittingEmptySubsequences: false).map(String.init))
    }
    try ImageFile.write(options.sheet.rendered(entries), to: output)
  }
}
