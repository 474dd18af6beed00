import MonkeyLog

/// A share of all inputs: which one an input falls into depends on its path alone, so that the jobs of an array agree
/// without talking to each other.
public struct Shard: Sendable, Hashable {
  /// From 0.
  public let index: Int
  public let count: Int
  /// Where index and count come from, for people.
  public let source: String

  /// - Throws: `BatchError` for an index that is not below the count.
  public init(index: Int, count: Int, source: String) throws(BatchError) {
    guard count > 0, (0..<count).contains(index) else {
      throw BatchError(source, "there is no share \(index + 1) of \(count)", "give shares from 1/N to N/N")
    }
    self.index = index
    self.count = count
    self.source = source
  }

  /// Whether an input is in this share: by BLAKE3 of its path below the output folder, the same on every machine.
  public func contains(_ input: BatchInput) -> Bool {
    guard count > 1 else { return true }
    let hash = ContentHash(bytes: input.relative.utf8)
    var value: UInt64 = 0
    for digit in hash.hex.utf8.prefix(15) { value = value << 4 | UInt64(digit < 0x3A ? digit - 0x30 : digit - 0x57) }
    return Int(value % UInt64(count)) == index
  }

  /// The share that the command line or a scheduler asks for; nil for all.
  ///
  /// In this order: `--shard I/N`; `--shards N` with the index that Kubernetes (JOB_COMPLETION_INDEX) or Slurm
  /// (SLURM_ARRAY_TASK_ID) gives, modulo N; SLURM_ARRAY_TASK_ID with SLURM_ARRAY_TASK_COUNT.
  /// - Throws: `BatchError` for what is no share.
  public static func resolve(
    shard: String?, shards: Int?, environment: [String: String]
  ) throws(BatchError) -> Shard? {
    if let shard {
      let parts = shard.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let index = parts[0], let count = parts[1], count > 0, (1...count).contains(index) else {
        throw BatchError("--shard \(shard)", "it is no share", "give I/N with I from 1 to N: --shard 1/4")
      }
      return try Shard(index: index - 1, count: count, source: "--shard")
    }
    func number(_ name: String) throws(BatchError) -> Int? {
      guard let text = environment[name], !text.isEmpty else { return nil }
      guard let value = Int(text), value >= 0 else {
        throw BatchError("\(name)=\(text)", "it is no whole number", "unset it, or give --shard I/N")
      }
      return value
    }
    if let shards {
      guard shards > 0 else { throw BatchError("--shards \(shards)", "it is not above 0", "give the number of shares") }
      for name in ["JOB_COMPLETION_INDEX", "SLURM_ARRAY_TASK_ID"] {
        if let index = try number(name) {
          return try Shard(index: index % shards, count: shards, source: "--shards, \(name)")
        }
      }
      throw BatchError(
        "--shards \(shards)", "neither JOB_COMPLETION_INDEX nor SLURM_ARRAY_TASK_ID is set", "give --shard I/N")
    }
    guard let id = try number("SLURM_ARRAY_TASK_ID"), let count = try number("SLURM_ARRAY_TASK_COUNT"), count > 0 else {
      return nil
    }
    let source = "SLURM_ARRAY_TASK_ID"
    // Without the lowest index: 0 to N - 1 and 1 to N both cover all shares once.
    guard let lowest = try number("SLURM_ARRAY_TASK_MIN") else {
      return try Shard(index: id % count, count: count, source: source)
    }
    let step = max(1, try number("SLURM_ARRAY_TASK_STEP") ?? 1)
    let index = (id - lowest) / step
    guard id >= lowest, (id - lowest) % step == 0, index < count else {
      throw BatchError(
        "SLURM_ARRAY_TASK_ID=\(id)", "the indices of this job array are not evenly spaced",
        "submit --array=0-N, or give --shards N")
    }
    return try Shard(index: index, count: count, source: source)
  }
}
