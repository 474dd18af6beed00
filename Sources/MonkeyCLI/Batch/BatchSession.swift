import Foundation
import MonkeyBatch
import MonkeyClassify
import MonkeyImage
import MonkeyLog
import MonkeyRecipe
import MonkeyValue

/// A batch from the command line to its last line.
struct BatchSession {
  let command: AutoCommand
  let recipes: [ImageClass: Recipe]
  let outputFolder: String

  private var options: BatchOptions { command.batch }

  func run() throws {
    let inputs = try collect()
    let plan = try BatchPlan(inputs.files, outputFolder: outputFolder, format: options.format ?? .same)
    let shard = try Shard.resolve(
      shard: options.shard, shards: options.shards, environment: ProcessInfo.processInfo.environment)
    let items = plan.items.filter { shard?.contains($0.input) ?? true }
    if let shard, !command.writing.quiet {
      Console.note(
        "share \(shard.index + 1) of \(shard.count) (\(shard.source)): \(items.count) of "
          + LogWords.count(plan.items.count, "image"))
    }
    guard !plan.items.isEmpty || !inputs.problems.isEmpty else {
      throw BatchError(
        "no image", "nothing that was named is one or holds one",
        "check the names; --glob takes files whatever their ending")
    }
    let decisions = try decide(items)
    let report = BatchReport(json: command.writing.json, quiet: command.writing.quiet)
    for problem in inputs.problems { report.failed(path: problem.path, reason: "\(problem.path): \(problem.reason)") }
    if options.dryRun {
      try DryRun.tell(items, decisions, report: report, json: command.writing.json)
    } else {
      try process(items, decisions, report)
    }
    if report.failures > 0 { throw Exit(code: 1) }
  }

  private func collect() throws -> BatchInputs {
    var inputs = try BatchInputs(globs: options.glob, base: options.base, outputFolder: outputFolder)
    for path in command.paths { inputs.add(named: path) }
    if let list = options.filesFrom {
      let file = try FileBytes(path: list == "-" ? "/dev/stdin" : list)
      for name in try file.withBytes({ try BatchInputs.names(in: $0) }) { inputs.add(listed: name) }
    }
    return inputs
  }

  private func decide(_ items: [BatchPlan.Item]) throws -> [ResumeCheck.Decision] {
    guard options.resume, let log = command.record else { return items.map { _ in .process("not asked to resume") } }
    return try ResumeCheck(
      recipes: recipes.mapValues(\.hash), forcedClass: command.forcedClass, version: Version.current,
      quality: command.writing.quality
    ).decisions(items, log: log)
  }

  private func process(
    _ items: [BatchPlan.Item], _ decisions: [ResumeCheck.Decision], _ report: BatchReport
  ) throws {
    var wanted: [BatchPlan.Item] = []
    for (item, decision) in zip(items, decisions) {
      switch decision {
      case .process: wanted.append(item)
      case .skip(let reason): report.skipped(item, reason: reason)
      }
    }
    wanted = makeFolders(of: wanted, report)
    let runner = BatchRunner(wanted, options: runnerOptions) { report.tell($0) }
    report.begin(total: wanted.count)
    Interruption.handle { number in
      runner.cancel(within: .milliseconds(800))
      // Whoever reads our output may have stopped reading: the last words must not keep us.
      let said = DispatchSemaphore(value: 0)
      detachThread {
        report.end(interrupted: true)
        said.signal()
      }
      _ = said.wait(timeout: .now() + .milliseconds(200))
      _exit(128 + number)
    }
    // After a cancellation the thread that caught the signal says the last words and ends the program.
    while try !runner.run() { sleep(60) }
    Interruption.handle(nil)
    report.end(interrupted: false)
  }

  /// The folders of the outputs; items whose folder cannot be made fail here.
  private func makeFolders(of items: [BatchPlan.Item], _ report: BatchReport) -> [BatchPlan.Item] {
    var made: Set<String> = []
    return items.filter { item in
      let folder = item.output.lastIndex(of: "/").map { String(item.output[..<$0]) } ?? "."
      if folder.isEmpty || made.contains(folder) { return true }
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        made.insert(folder)
        return true
      } catch {
        let reason = "\(item.output): cannot be written: its folder cannot be made; choose another --out-dir"
        report.failed(path: item.input.path, reason: reason)
        return false
      }
    }
  }

  private var runnerOptions: BatchRunner.Options {
    let cores = MachineLimits.cores
    let memory = MachineLimits.memory
    return BatchRunner.Options(
      jobs: options.jobs ?? cores, cores: cores,
      memory: options.memory.flatMap { MachineLimits.bytes($0, of: memory) } ?? memory / 2, timeout: options.time,
      program: Program.path, arguments: ["monkey", "image", WorkerCommand.name],
      setup: WorkerSetup(
        recipes: Dictionary(uniqueKeysWithValues: recipes.map { ($0.key.name, $0.value.toml) }),
        forcedClass: command.forcedClass?.name, salvage: command.reading.salvage,
        maxMegapixels: command.reading.maxMegapixels, quality: command.writing.quality, log: command.record,
        sync: !command.noSync))
  }
}

/// What would be done.
enum DryRun {
  static func tell(
    _ items: [BatchPlan.Item], _ decisions: [ResumeCheck.Decision], report: BatchReport, json: Bool
  ) throws {
    var count = 0
    for (item, decision) in zip(items, decisions) {
      let isDone: Bool
      if case .skip = decision { isDone = true } else { isDone = false }
      count += isDone ? 0 : 1
      if json {
        Console.out(
          JSONValue.object([
            .init("status", .string(isDone ? "skip" : "process")), .init("input_path", .string(item.input.path)),
            .init("output_path", .string(item.output)), .init("reason", .string(decision.reason)),
          ]).text)
      } else {
        Console.out("\(isDone ? "skip" : "process")  \(item.input.path) -> \(item.output)  (\(decision.reason))")
      }
    }
    if !json { Console.out("\(LogWords.count(count, "image")) to process, \(items.count - count) to skip") }
  }
}
