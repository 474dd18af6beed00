import ArgumentParser
import Foundation
import MonkeyImage
import MonkeySamples

/// `monkey-samples make DIR`: one image a class.
struct MakeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make", abstract: "Write one made-up image of each class.",
    discussion: """
      Prints a line a file: its path, a tab, its class; the same list is written to DIR/samples.tsv.

      Example: monkey-samples make samples
      """)

  @Argument(help: "The folder to write to; made where there is none.")
  var folder: String

  @Option(help: "Another number makes other images.")
  var seed: UInt64 = 33

  @Option(name: .customLong("class"), help: "Make the images of these classes alone; may be repeated.")
  var classes: [String] = []

  @Flag(help: "Also write what the images show without their faults, as NAME.truth.png.")
  var truth = false

  func validate() throws {
    for name in classes where !Sample.names.contains(where: { $0.className == name }) {
      throw ValidationError(
        "--class is \(name); give one of \(Sample.names.map(\.className).joined(separator: ", "))")
    }
  }

  func run() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var list = ""
    for (fileName, className) in Sample.names where classes.isEmpty || classes.contains(className) {
      guard let sample = Sample.make(className: className, seed: seed) else { continue }
      let path = folder + "/" + fileName
      try ImageFile.write(sample.raster, to: path, quality: Sample.quality)
      if truth, let image = sample.truth { try ImageFile.write(image, to: path + ".truth.png") }
      list += "\(path)\t\(className)\n"
    }
    try AtomicFile.write(Array(list.utf8), to: folder + "/samples.tsv")
    print(list, terminator: "")
  }
}
