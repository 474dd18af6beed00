public import MonkeyClassify
public import MonkeyLog
public import MonkeyRecipe
import Foundation
import MonkeyImage
public import MonkeyValue

/// A change of the live recipe, as the log remembers it.
public struct PromotionRecord: LogRecord {
  public static let kind = "promotion"
  public var timestamp: Int
  public var className: String
  public var old: ContentHash
  public var new: ContentHash
  /// `promote`, `force` or `rollback`.
  public var action: String
  /// What spoke for it; nil for a rollback.
  public var gate: Gate?

  public init(
    timestamp: Int = UnixTime.nowMilliseconds(), className: String, old: ContentHash, new: ContentHash, action: String,
    gate: Gate? = nil
  ) {
    self.timestamp = timestamp
    self.className = className
    self.old = old
    self.new = new
    self.action = action
    self.gate = gate
  }

  public var members: [JSONValue.Member] {
    var members: [JSONValue.Member] = [
      .init("ts_unix_ms", .int(timestamp)), .init("class", .string(className)), .init("action", .string(action)),
      .init("old_recipe_sha", .string(old.hex)), .init("new_recipe_sha", .string(new.hex)),
    ]
    if let gate { members.append(.init("evidence", .object(gate.evidence))) }
    return members
  }
}

extension PromotionRecord {
  /// What a record of the log says about recipes.
  struct Change {
    let className: String
    let old: ContentHash
    let new: ContentHash
    let isRollback: Bool

    /// Nil where the record lacks any of it.
    init?(_ record: JSONValue) {
      guard case .object(let members) = record else { return nil }
      func text(_ name: String) -> String? {
        guard case .plain(.string(let text)) = members.last(where: { $0.name == name })?.value else { return nil }
        return text
      }
      guard let className = text("class"), let action = text("action"),
        let old = text("old_recipe_sha").flatMap(ContentHash.init(hex:)),
        let new = text("new_recipe_sha").flatMap(ContentHash.init(hex:))
      else { return nil }
      self.className = className
      self.old = old
      self.new = new
      isRollback = action == "rollback"
    }
  }
}

extension Gate {
  /// The numbers behind a decision, for JSON.
  public var evidence: [JSONValue.Member] {
    func rounded(_ value: Double) -> JSONValue { .double((value * 10000).rounded() / 10000) }
    var members: [JSONValue.Member] = [
      .init("pairs", .int(differences.count)), .init("planned", .int(planned)), .init("trial", .int(trial)),
      .init("mean_gain", rounded(meanGain)),
    ]
    if let interval { members.append(.init("interval", .array([rounded(interval.low), rounded(interval.high)]))) }
    members += [
      .init("chance", rounded(chance)), .init("allowed_chance", rounded(allowedChance)),
      .init("least_gain", .double(rule.leastGain)), .init("decision", .string(decision.rawValue)),
      .init("differences", .array(differences.map(JSONValue.int))),
    ]
    members.append(.init("missing_ratings", missingRatings.map(JSONValue.int) ?? .null))
    return members
  }
}

/// Why a recipe was not changed.
public struct PromotionError: Error, Sendable, CustomStringConvertible {
  public var description: String

  init(_ what: String, _ why: String, _ remedy: String) { description = "\(what): \(why); \(remedy)" }
}

/// The recipe files of one class in one folder, changed under a lock.
public struct PromotionFolder: Sendable {
  public let folder: String
  public let imageClass: ImageClass
  private let library: RecipeLibrary

  public init(folder: String, imageClass: ImageClass, library: RecipeLibrary) {
    self.folder = folder
    self.imageClass = imageClass
    self.library = library
  }

  /// `CLASS.toml`
  public var livePath: String { "\(folder)/\(imageClass.name).toml" }
  /// `CLASS.next.toml`
  public var proposalPath: String { "\(folder)/\(imageClass.name).next.toml" }

  /// The live recipe: the one that `auto --recipe-dir FOLDER` would run.
  public func live() throws -> Recipe { try library.recipe(for: imageClass).recipe }

  /// The proposal with its text and header.
  /// - Throws: `PromotionError` where there is none, `TOMLError` where it is no recipe.
  public func proposal() throws -> (recipe: Recipe, text: String, header: [String: String]) {
    guard let data = FileManager.default.contents(atPath: proposalPath) else {
      throw PromotionError(
        imageClass.name, "there is no proposal \(proposalPath)",
        "make one with monkey-tuner tune --class \(imageClass.name)")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw PromotionError(proposalPath, "it is not UTF-8 text", "make a new one with monkey-tuner tune")
    }
    return (try Recipe(text: text, file: proposalPath), text, ProposalFile.header(of: text))
  }

  /// Runs `body` while no other process changes recipes in this folder.
  ///
  /// The lock is `flock` on the folder itself: no lock file is left behind, and it is gone with the process.
  public func locked<Value>(_ body: () throws -> Value) throws -> Value {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw PromotionError(folder, String(cString: strerror(errno)).lowercased(), "name the folder of the recipes")
    }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        throw PromotionError(
          folder, "it cannot be locked: \(String(cString: strerror(errno)).lowercased())", "try again")
      }
    }
    return try body()
  }

  /// Puts the proposal in the live recipe's place; returns where the previous one is kept. Call it inside `locked`.
  public func promote() throws -> String {
    let previous = try live()
    let kept = try keep(previous)
    guard rename(proposalPath, livePath) == 0 else { throw system(livePath) }
    syncFolder()
    return kept
  }

  /// Brings the recipe back that the live one replaced; returns old and new. Call it inside `locked`.
  public func rollback() throws -> (old: Recipe, new: Recipe, kept: String) {
    guard let data = FileManager.default.contents(atPath: livePath), let text = String(bytes: data, encoding: .utf8)
    else {
      throw PromotionError(
        imageClass.name, "there is no recipe \(livePath), so nothing was promoted here",
        "name the folder with --recipe-dir")
    }
    let current = try Recipe(text: text, file: livePath)
    guard let hex = ProposalFile.header(of: text)["live_sha"], let sha = ContentHash(hex: hex) else {
      throw PromotionError(
        livePath, "it was not promoted (its header names no earlier recipe)", "there is nothing to bring back")
    }
    let earlier = try keptFiles(of: sha).last
    guard let earlier else {
      throw PromotionError(
        livePath, "the recipe \(sha.hex.prefix(12)) before it is not in \(folder)", "write \(livePath) by hand")
    }
    let old = try Recipe(text: String(contentsOfFile: earlier, encoding: .utf8), file: earlier)
    let kept = try keep(current)
    guard rename(earlier, livePath) == 0 else { throw system(livePath) }
    syncFolder()
    return (current, old, kept)
  }

  /// Keeps the live recipe under a name with its sha: a second link to the file, so that at every moment the class has
  /// its recipe; a recipe from elsewhere (the one that ships) is written out.
  private func keep(_ recipe: Recipe) throws -> String {
    let fileManager = FileManager.default
    let text: [UInt8]
    let isHere = fileManager.fileExists(atPath: livePath)
    if isHere {
      guard let data = fileManager.contents(atPath: livePath) else { throw system(livePath) }
      text = Array(data)
    } else {
      let found = try library.recipe(for: imageClass)
      let elsewhere = found.file.flatMap { fileManager.contents(atPath: $0) }.map(Array.init)
      text = elsewhere ?? Array(RecipeLibrary.embeddedText(for: imageClass).utf8)
    }
    for number in 1...1000 {
      let path = keptPath(recipe.hash, number)
      if let there = fileManager.contents(atPath: path) {
        if Array(there) == text { return path }
        continue
      }
      if isHere, link(livePath, path) == 0 { return path }
      if isHere, errno == EEXIST { continue }
      // No hard links here, or nothing to link to: a copy.
      try AtomicFile.write(text, to: path)
      return path
    }
    throw PromotionError(livePath, "too many kept recipes of one sha", "tidy up \(folder)")
  }

  private func keptPath(_ hash: ContentHash, _ number: Int) -> String {
    "\(folder)/\(imageClass.name).\(hash.hex.prefix(12))\(number == 1 ? "" : "-\(number)").toml"
  }

  /// The kept files of a recipe that still hold it, in the order in which they were kept.
  private func keptFiles(of hash: ContentHash) throws -> [String] {
    (1...1000).lazy.map { keptPath(hash, $0) }.prefix { FileManager.default.fileExists(atPath: $0) }.filter { path in
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return false }
      return (try? Recipe(text: text, file: path))?.hash == hash
    }
  }

  private func system(_ path: String) -> PromotionError {
    PromotionError(path, String(cString: strerror(errno)).lowercased(), "mend the permissions of \(folder)")
  }

  private func syncFolder() {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
