import MonkeyBatch
import Testing

@Suite struct ShardTests {
  private let inputs = (0..<1000).map { BatchInput(path: "/mnt/\($0).png", relative: "folder/\($0).png") }

  @Test(arguments: [1, 2, 3, 7, 64]) func sharesAreCompleteAndDisjoint(count: Int) throws {
    var seen: [BatchInput: Int] = [:]
    var sizes: [Int] = []
    for index in 0..<count {
      let shard = try Shard(index: index, count: count, source: "test")
      let part = inputs.filter(shard.contains)
      sizes.append(part.count)
      for input in part { seen[input, default: 0] += 1 }
    }
    #expect(seen.count == inputs.count && seen.values.allSatisfy { $0 == 1 })
    // Within five standard deviations of a binomial distribution.
    let mean = 1000.0 / Double(count)
    #expect(sizes.allSatisfy { abs(Double($0) - mean) <= 5 * mean.squareRoot() })
  }

  @Test func whereItIsMountedMakesNoDifference() throws {
    let shard = try Shard(index: 1, count: 3, source: "test")
    for input in inputs {
      #expect(shard.contains(input) == shard.contains(BatchInput(path: "/elsewhere", relative: input.relative)))
    }
    // It may never change: parts of a collection are done with it.
    #expect(inputs.prefix(12).map { shard.contains($0) } == Self.pinned)
  }

  // What `printf folder/0.png | b3sum` says: whether its first 15 hexadecimal digits modulo 3 are 1.
  private static let pinned = [
    false, false, false, false, false, false,
    true, false, false, true, true, false,
  ]

  private func resolve(
    shard: String? = nil, shards: Int? = nil, _ environment: [String: String] = [:]
  ) throws -> [Int]? {
    try Shard.resolve(shard: shard, shards: shards, environment: environment).map { [$0.index, $0.count] }
  }

  @Test func fromTheCommandLine() throws {
    #expect(try resolve() == nil)
    #expect(try resolve(shard: "1/4") == [0, 4])
    #expect(try resolve(shard: "4/4", ["SLURM_ARRAY_TASK_ID": "1", "SLURM_ARRAY_TASK_COUNT": "2"]) == [3, 4])
    for text in ["0/4", "5/4", "1", "1/0", "a/b", "1/2/3", "", "-1/2", "1/"] {
      #expect(throws: BatchError.self) { try resolve(shard: text) }
    }
  }

  @Test func fromSlurm() throws {
    func slurm(_ id: Int, _ count: Int, min: Int? = nil, step: Int? = nil) throws -> [Int]? {
      var environment = ["SLURM_ARRAY_TASK_ID": "\(id)", "SLURM_ARRAY_TASK_COUNT": "\(count)"]
      if let min { environment["SLURM_ARRAY_TASK_MIN"] = "\(min)" }
      if let step { environment["SLURM_ARRAY_TASK_STEP"] = "\(step)" }
      return try resolve(environment)
    }
    #expect(try (0..<4).map { try slurm($0, 4) } == [[0, 4], [1, 4], [2, 4], [3, 4]])
    #expect(try Set((1...4).map { try slurm($0, 4) }).count == 4)
    #expect(try (1...4).map { try slurm($0, 4, min: 1) } == [[0, 4], [1, 4], [2, 4], [3, 4]])
    #expect(try [10, 15, 20].map { try slurm($0, 3, min: 10, step: 5) } == [[0, 3], [1, 3], [2, 3]])
    #expect(throws: BatchError.self) { try slurm(9, 3, min: 0) }
    #expect(throws: BatchError.self) { try resolve(["SLURM_ARRAY_TASK_ID": "x", "SLURM_ARRAY_TASK_COUNT": "2"]) }
    #expect(try resolve(["SLURM_ARRAY_TASK_ID": "3"]) == nil)
    // A part of the array that is submitted again keeps its shares.
    #expect(try resolve(shards: 4, ["SLURM_ARRAY_TASK_ID": "3", "SLURM_ARRAY_TASK_COUNT": "1"]) == [3, 4])
    #expect(try resolve(shards: 4, ["SLURM_ARRAY_TASK_ID": "4"]) == [0, 4])
  }

  @Test func fromKubernetes() throws {
    #expect(try resolve(shards: 3, ["JOB_COMPLETION_INDEX": "2"]) == [2, 3])
    #expect(try resolve(["JOB_COMPLETION_INDEX": "2"]) == nil)
    #expect(throws: BatchError.self) { try resolve(shards: 3) }
    #expect(throws: BatchError.self) { try resolve(shards: 0, ["JOB_COMPLETION_INDEX": "2"]) }
  }
}
