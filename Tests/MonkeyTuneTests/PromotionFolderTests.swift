import Foundation
import MonkeyClassify
import MonkeyLog
import MonkeyOps
import MonkeyRecipe
import MonkeyTune
import TestSupport
import Testing

@Suite struct PromotionFolderTests {
  let folder: TemporaryFolder
  let place: PromotionFolder
  init() throws {
    folder = try TemporaryFolder()
    place = PromotionFolder(
      folder: folder.path, imageClass: .receipt,
      library: RecipeLibrary(recipeFolder: folder.path, environment: [:]))
  }

  private func propose(_ radius: Int) throws -> Recipe {
    var median = Median()
    median.radius = radius
    let recipe = Recipe([.init(median)])
    let file = ProposalFile(
      className: "receipt", recipe: recipe, live: try place.live().hash, seed: 1, replays: 10)
    try folder.write("receipt.next.toml", file.text)
    return recipe
  }

  @Test func thereAndBackAgain() throws {
    let original = "# my own\n[[step]]\nop = \"median\"\nargs = { radius = 3 }\n"
    try folder.write("receipt.toml", original)
    let first = try place.live()
    let second = try propose(1)
    let kept = try place.locked { try place.promote() }
    #expect(try place.live().hash == second.hash)
    #expect(try String(contentsOfFile: kept, encoding: .utf8) == original)
    #expect(kept.hasSuffix("receipt.\(first.hash.hex.prefix(12)).toml"))
    #expect(!FileManager.default.fileExists(atPath: place.proposalPath))
    let third = try propose(2)
    _ = try place.locked { try place.promote() }
    #expect(try place.live().hash == third.hash)

    var change = try place.locked { try place.rollback() }
    #expect(change.old.hash == third.hash && change.new.hash == second.hash)
    #expect(try place.live().hash == second.hash)
    change = try place.locked { try place.rollback() }
    #expect(try String(decoding: folder.read("receipt.toml"), as: UTF8.self) == original)
    // The first one was not promoted: there is nothing before it.
    #expect(throws: PromotionError.self) { try place.locked { try place.rollback() } }
    #expect(try String(decoding: folder.read("receipt.toml"), as: UTF8.self) == original)
    // Nothing was lost on the way.
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names.count == 3 && names.filter { $0.hasSuffix(".tmp") }.isEmpty)
  }

  @Test func theRecipeThatShipsComesBack() throws {
    let shipped = try place.live()
    _ = try propose(2)
    _ = try place.locked { try place.promote() }
    #expect(try place.live().hash != shipped.hash)
    _ = try place.locked { try place.rollback() }
    #expect(try place.live().hash == shipped.hash)
  }

  @Test func whatCannotBeDone() throws {
    #expect(throws: PromotionError.self) { try place.proposal() }
    #expect(throws: PromotionError.self) { try place.rollback() }
    try folder.write("receipt.next.toml", "[[step]]\nop = \"nothing\"\n")
    #expect(throws: (any Error).self) { try place.proposal() }
    let nowhere = PromotionFolder(
      folder: folder("none"), imageClass: .receipt, library: RecipeLibrary(environment: [:]))
    #expect(throws: PromotionError.self) { try nowhere.locked {} }
  }

  @Test func twoKeptRecipesOfOneSha() throws {
    try folder.write("receipt.toml", "[[step]]\nop = \"median\"\n")
    _ = try propose(2)
    _ = try place.locked { try place.promote() }
    try folder.write("receipt.toml", "# the same, with a remark\n[[step]]\nop = \"median\"\n")
    _ = try propose(3)
    let kept = try place.locked { try place.promote() }
    #expect(kept.hasSuffix("-2.toml"))
    _ = try place.locked { try place.rollback() }
    #expect(try String(decoding: folder.read("receipt.toml"), as: UTF8.self).hasPrefix("# the same"))
  }

  @Test func onePromotionAtATime() throws {
    try folder.write("receipt.toml", "[[step]]\nop = \"median\"\nargs = { radius = 3 }\n")
    _ = try propose(1)
    let place = place
    let done = Counter()
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      // Each looks whether there is a proposal and promotes it, as the command does, under the lock.
      try? place.locked {
        _ = try place.proposal()
        _ = try place.promote()
        done.add()
      }
    }
    #expect(done.value == 1)
  }

  @Test func theRecordHasTheEvidence() {
    let gate = Gate(differences: [1, 1, 1, 1, 1], planned: 5, trial: 1)
    let record = PromotionRecord(
      timestamp: 7, className: "receipt", old: HistoryFixture.hash("a"), new: HistoryFixture.hash("b"),
      action: "promote", gate: gate)
    #expect(record.line.hasPrefix("{\"kind\":\"promotion\",\"ts_unix_ms\":7,\"class\":\"receipt\""))
    #expect(record.line.contains("\"mean_gain\":1") && record.line.contains("\"pairs\":5"))
    #expect(LogReaderProbe.isOther(record.line))
  }
}

/// A number that many threads raise.
final class Counter: @unchecked Sendable {
  // Unchecked: guarded by the lock.
  private let lock = NSLock()
  private var count = 0
  var value: Int { lock.withLock { count } }
  func add() { lock.withLock { count += 1 } }
}

/// Readers of the log pass a promotion by.
enum LogReaderProbe {
  static func isOther(_ line: String) -> Bool {
    guard let folder = try? TemporaryFolder(), let path = try? folder.write("log", line + "\n") else { return false }
    guard let (entries, summary) = try? LogReader(path: path).records() else { return false }
    if case .other(kind: "promotion", _)? = entries.first { return summary.malformed == 0 }
    return false
  }
}
