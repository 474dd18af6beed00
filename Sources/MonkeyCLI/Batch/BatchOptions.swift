public import ArgumentParser
public import MonkeyBatch

/// The options of `auto` that go with many images.
struct BatchOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Write outputs below this folder; it is made where it is missing.", valueName: "folder"))
  var outDir: String?

  @Option(
    help: ArgumentHelp(
      "Read names from this file (- is standard input), ended by newlines or NUL.", valueName: "file"))
  var filesFrom: String?

  @Option(
    help: ArgumentHelp(
      "Of folders take the files that match, else those that end like an image; !PATTERN leaves out. May be repeated.",
      valueName: "pattern"))
  var glob: [String] = []

  @Option(help: ArgumentHelp("Keep the paths of named files below this folder.", valueName: "folder"))
  var base: String?

  @Option(help: "The format of outputs.")
  var format: BatchPlan.Format?

  @Option(help: ArgumentHelp("Images at once (default: the number of cores).", valueName: "number"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "Memory for all images at once, such as 4G or 50%; larger images wait (default: 50%).", valueName: "size"))
  var memory: String?

  @Option(
    help: ArgumentHelp(
      "Give up an image after so many seconds; 0 never does (default: 600).", valueName: "seconds"))
  var timeout: Double?

  @Flag(
    help: "Skip what the log says is done: same input bytes, recipe, version and quality, and the output is unchanged.")
  var resume = false

  @Flag(help: "Say what would be done and why; do nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Process the I-th of N shares of the inputs (default: Slurm's SLURM_ARRAY_TASK_ID of SLURM_ARRAY_TASK_COUNT).",
      valueName: "i/n"))
  var shard: String?

  @Option(
    help: ArgumentHelp(
      "The number of shares; which one JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID tells.", valueName: "n"))
  var shards: Int?

  /// One of the options that was given, for the message that it wants --out-dir.
  var given: String? {
    let names: [(String, Bool)] = [
      ("--files-from", filesFrom != nil), ("--glob", !glob.isEmpty), ("--base", base != nil),
      ("--format", format != nil), ("--jobs", jobs != nil), ("--memory", memory != nil), ("--timeout", timeout != nil),
      ("--resume", resume), ("--dry-run", dryRun), ("--shard", shard != nil), ("--shards", shards != nil),
    ]
    return names.first { $0.1 }?.0
  }

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs is \(jobs); give 1 or more") }
    if let timeout, !(0...1e6).contains(timeout) {
      throw ValidationError("--timeout is \(timeout); give seconds from 0 to 1000000")
    }
    if let memory, MachineLimits.bytes(memory, of: 1 << 30) == nil {
      throw ValidationError("--memory is \(memory); give a size with its unit: 800M, 4G, 50%")
    }
    do {
      for glob in glob { _ = try Glob(glob.hasPrefix("!") ? String(glob.dropFirst()) : glob) }
      if shard != nil { _ = try Shard.resolve(shard: shard, shards: nil, environment: [:]) }
    } catch {
      throw ValidationError(error.description)
    }
    if let shards, shards < 1 { throw ValidationError("--shards is \(shards); give 1 or more") }
  }

  var time: Duration? {
    let seconds = timeout ?? 600
    return seconds == 0 ? nil : .milliseconds(Int64(seconds * 1000))
  }
}

extension BatchPlan.Format: ExpressibleByArgument {}
