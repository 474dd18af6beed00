import ArgumentParser
import Foundation
import MonkeyClassify
import MonkeyImage
import MonkeyLog
import MonkeyRecipe
import MonkeyValue

/// `monkey image auto INPUT OUTPUT`, and with `--out-dir` many images at once.
struct AutoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "auto", abstract: "Classify images and run their class's recipe on them.",
    usage: """
      monkey image auto <input> <output> [<options>]
      monkey image auto <input> ... --out-dir <folder> [<options>]
      """,
    discussion: """
      The recipe is CLASS.toml in --recipe-dir, else in $XDG_CONFIG_HOME/monkey/recipes, else the built-in one. With \
      --out-dir every INPUT is a file or a folder with all that lies below it; outputs have the same paths below the \
      output folder. One bad file does not stop the others; the exit code is 1 then.

      Examples:
        monkey image auto scan.png cleaned.png
        monkey image auto photo.jpg better.jpg --record runs.jsonl
        monkey image auto page.tif page.tif --class binary-scan
        monkey image auto scans --out-dir cleaned --record runs.jsonl --resume
        find . -name '*.tif' -print0 | monkey image auto --files-from - --out-dir cleaned
      """)

  @Argument(
    help: ArgumentHelp(
      "The image to read and the image to write, whose ending tells the format (it may be the input); or files and folders.",
      valueName: "input"))
  var paths: [String] = []

  @Option(name: .customLong("class"), help: "Run this class's recipe instead of classifying.")
  var forcedClass: ImageClass?

  @Option(help: ArgumentHelp("Look for CLASS.toml here first.", valueName: "folder"))
  var recipeDir: String?

  @Option(help: ArgumentHelp("Append a record of each run to this log.", valueName: "log"))
  var record: String?

  @Flag(help: "Do not wait until the record is on the disk.")
  var noSync = false

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var writing: WritingOptions
  @OptionGroup(title: "Many images") var batch: BatchOptions

  func validate() throws {
    guard batch.outDir == nil else {
      if paths.isEmpty, batch.filesFrom == nil { throw ValidationError("Missing expected argument '<input>'") }
      if batch.resume, record == nil { throw ValidationError("--resume needs the log: give --record LOG") }
      return
    }
    if let option = batch.given { throw ValidationError("\(option) needs --out-dir FOLDER") }
    switch paths.count {
    case 0: throw ValidationError("Missing expected argument '<input>'")
    case 1: throw ValidationError("Missing expected argument '<output>'")
    case 2: break
    default:
      throw ValidationError("\(paths.count - 2) unexpected arguments; for several images give --out-dir FOLDER")
    }
  }

  func run() throws {
    if batch.outDir == nil { Decode.prepare(writing: ImageFormat.ofPath(paths[1])) }
    let environment = ProcessInfo.processInfo.environment
    // All that can be refused is refused before any pixel is read: recipes, log, output.
    let library = RecipeLibrary(recipeFolder: recipeDir, environment: environment)
    var recipes: [ImageClass: Recipe] = [:]
    for imageClass in forcedClass.map({ [$0] }) ?? ImageClass.allCases {
      recipes[imageClass] = try library.recipe(for: imageClass).recipe
    }
    let classifier = forcedClass == nil ? try Classifier.standard(environment: environment) : nil
    let log = batch.dryRun ? nil : try record.map { try LogWriter(path: $0, sync: !noSync) }
    if let notice = log?.notice, !writing.quiet { Console.warn(notice) }
    if let outDir = batch.outDir {
      try BatchSession(command: self, recipes: recipes, outputFolder: outDir).run()
    } else {
      let job = ImageJob(
        recipes: recipes, forcedClass: forcedClass, classifier: classifier, decoding: reading.decoding,
        encoding: writing.encoding, log: log)
      try runOne(job, input: paths[0], output: paths[1])
    }
  }

  private func runOne(_ job: ImageJob, input: String, output: String) throws {
    let file = try job.open(input, output: output)
    let run = try job.run(
      file, output: output,
      hooks: ImageJob.Hooks(
        warn: { warning in note { Console.warn("\(input): \(warning)") } },
        classified: { imageClass, confidence in
          note { Console.note("\(input): \(ImageJob.words(imageClass, confidence))") }
        },
        around: { name, body in try Progress.during(name, quiet: writing.quiet, body) },
        onStep: { result in
          note { Console.note(StepLine.text(name: result.name, report: result.report, duration: result.duration)) }
        }))
    if let failure = run.recordFailure {
      Console.error("\(output) is written, but the run is not recorded: \(failure)")
      throw Exit(code: 1)
    }
    if writing.json {
      Console.out(AutoSummary.json(run.record, run.product).text)
    } else {
      note { Console.out(AutoSummary.line(run.record, run.product)) }
    }
  }

  private func note(_ body: () -> Void) {
    if !writing.quiet { body() }
  }
}
