import ArgumentParser
import Foundation
import MonkeyBatch
import MonkeyClassify
import MonkeyImage
import MonkeyLog
import MonkeyRecipe
import MonkeyValue

/// The process that `auto --out-dir` starts once a core; not meant for people.
struct WorkerCommand: ParsableCommand {
  static let name = "auto-worker"

  static let configuration = CommandConfiguration(
    commandName: name, abstract: "Work on images for another monkey.", shouldDisplay: false)

  func run() throws {
    BatchWorker.serve { setup in
      let forcedClass = setup.forcedClass.flatMap(ImageClass.init(rawValue:))
      var recipes: [ImageClass: Recipe] = [:]
      for (name, text) in setup.recipes {
        guard let imageClass = ImageClass(rawValue: name) else { continue }
        recipes[imageClass] = try Recipe(text: text, file: "\(name).toml")
      }
      let job = ImageJob(
        recipes: recipes, forcedClass: forcedClass,
        classifier: forcedClass == nil
          ? try Classifier.standard(environment: ProcessInfo.processInfo.environment) : nil,
        decoding: Decode.Options(maxMegapixels: setup.maxMegapixels, salvage: setup.salvage),
        encoding: Encode.Options(quality: setup.quality),
        log: try setup.log.map { try LogWriter(path: $0, sync: setup.sync) })
      return { input, output, waitForMemory throws(BatchWorker.Failure) in
        try Self.process(job, input, output, waitForMemory)
      }
    }
  }

  private static func process(
    _ job: ImageJob, _ input: String, _ output: String, _ waitForMemory: ([Decode.PageSize], Int) -> Void
  ) throws(BatchWorker.Failure) -> ImageOutcome {
    var className: String?
    var warnings: [String] = []
    do {
      let opened = try job.open(input, output: output)
      waitForMemory(try Decode.sizes(opened.file, options: job.decoding), opened.file.count)
      let run = try job.run(
        opened, output: output,
        hooks: ImageJob.Hooks(
          warn: { warnings.append($0) }, classified: { imageClass, _ in className = imageClass.name }))
      return ImageOutcome(
        className: run.record.className, line: AutoSummary.words(run.record),
        json: AutoSummary.json(run.record, run.product).text, milliseconds: run.record.duration, warnings: warnings,
        recordFailure: run.recordFailure.map { "\(output) is written, but the run is not recorded: \($0)" })
    } catch {
      let reason = "\(error)"
      // Errors of operations do not know which file they are about.
      let names = reason.hasPrefix(input + ":") || reason.hasPrefix(output + ":")
      throw BatchWorker.Failure(reason: names ? reason : "\(input): \(reason)", className: className)
    }
  }
}
