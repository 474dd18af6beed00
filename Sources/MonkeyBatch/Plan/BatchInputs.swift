import Foundation
import MonkeyImage

/// One image to be processed.
public struct BatchInput: Sendable, Hashable {
  /// The path by which it is opened and recorded.
  public var path: String
  /// Its path below the output folder, before the ending is changed.
  public var relative: String

  public init(path: String, relative: String) {
    self.path = path
    self.relative = relative
  }
}

/// All images that a person named: files, folders and lists.
public struct BatchInputs: Sendable {
  /// In the order in which they were named, the contents of a folder in the order of their bytes; each once.
  public private(set) var files: [BatchInput] = []
  /// What could not be looked at, in words for people.
  public private(set) var problems: [Problem] = []

  /// A name that led to nothing.
  public struct Problem: Sendable, Hashable {
    public var path: String
    public var reason: String
  }

  private let globs: [Glob]
  private let exceptions: [Glob]
  private let excluded: FileIdentity?
  private let base: String?
  private var seen: Set<BatchInput> = []

  /// - Parameters:
  ///   - globs: which files of folders are taken; one that begins with `!` says which are not. Without any: those whose
  ///     ending is that of an image format.
  ///   - base: named files keep their paths below this folder.
  ///   - outputFolder: left out where it lies within a folder that is walked.
  public init(globs: [String] = [], base: String? = nil, outputFolder: String) throws(BatchError) {
    var (taken, left): ([Glob], [Glob]) = ([], [])
    for glob in globs {
      if glob.hasPrefix("!") { left.append(try Glob(String(glob.dropFirst()))) } else { taken.append(try Glob(glob)) }
    }
    self.globs = taken
    exceptions = left
    excluded = FileIdentity(outputFolder)
    self.base = base.map { BatchInputs.parts($0).map { $0 + "/" }.joined() }
    self.baseIsRooted = base?.hasPrefix("/") ?? false
  }

  private let baseIsRooted: Bool

  /// A file or folder named on the command line: a file keeps its name, a folder's files their paths below it.
  public mutating func add(named path: String) {
    add(path, below: nil)
  }

  /// A file or folder from a list: its path is kept as it stands there.
  public mutating func add(listed path: String) {
    let parts = BatchInputs.parts(path)
    if base == nil, parts.contains("..") {
      problems.append(Problem(path: path, reason: "it leads out of its folder (..): say with --base what to leave out"))
      return
    }
    add(path, below: parts.joined(separator: "/"))
  }

  private mutating func add(_ path: String, below kept: String?) {
    if path.isEmpty {
      problems.append(Problem(path: path, reason: "a name is empty"))
      return
    }
    var isFolder = ObjCBool(false)
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let isWalked = exists && isFolder.boolValue
    let relative: String
    if let base {
      let whole = BatchInputs.parts(path).joined(separator: "/") + (isWalked ? "/" : "")
      guard whole.hasPrefix(base), baseIsRooted == path.hasPrefix("/") else {
        problems.append(Problem(path: path, reason: "it does not lie below the folder that --base names"))
        return
      }
      relative = BatchInputs.parts(String(whole.dropFirst(base.count))).joined(separator: "/")
    } else {
      relative = kept ?? (isWalked ? "" : BatchInputs.parts(path).last ?? path)
    }
    if isWalked {
      walk(path, relative: relative, root: "")
    } else {
      take(BatchInput(path: path, relative: relative))
    }
  }

  private mutating func take(_ input: BatchInput) {
    if seen.insert(input).inserted { files.append(input) }
  }

  private mutating func walk(_ folder: String, relative: String, root: String) {
    let entries: [FolderEntry]
    switch FolderEntry.all(in: folder) {
    case .success(let found): entries = found
    case .failure(let failure):
      problems.append(Problem(path: folder, reason: failure.reason))
      return
    }
    for entry in entries {
      let path = folder.hasSuffix("/") ? folder + entry.name : folder + "/" + entry.name
      if !entry.isText {
        problems.append(Problem(path: path, reason: "its name is not UTF-8; rename it"))
        continue
      }
      if entry.name.hasPrefix(".") { continue }
      let below = root.isEmpty ? entry.name : root + "/" + entry.name
      let kept = relative.isEmpty ? entry.name : relative + "/" + entry.name
      switch entry.kind {
      case .folder:
        if excluded == nil || FileIdentity(path) != excluded { walk(path, relative: kept, root: below) }
      case .file:
        if isWanted(below) { take(BatchInput(path: path, relative: kept)) }
      case .other: break
      }
    }
  }

  private func isWanted(_ path: String) -> Bool {
    if exceptions.contains(where: { $0.matches(path) }) { return false }
    return globs.isEmpty ? ImageFormat.ofPath(path) != nil : globs.contains { $0.matches(path) }
  }

  /// A path's folders and name, without `.`, empty ones and the root.
  static func parts(_ path: String) -> [String] {
    path.split(separator: "/").filter { $0 != "." }.map(String.init)
  }

  /// The names of a list, ended by NUL where it holds one, else by newlines; empty ones are left out.
  /// - Throws: `BatchError` for bytes that are no UTF-8.
  public static func names(in list: some Collection<UInt8>) throws(BatchError) -> [String] {
    let mark: UInt8 = list.contains(0) ? 0 : 0x0A
    var names: [String] = []
    for piece in list.split(separator: mark) {
      guard let name = String(validating: piece, as: UTF8.self) else {
        throw BatchError(
          "--files-from", "name \(names.count + 1) is not UTF-8: \(String(decoding: piece, as: UTF8.self))", "rename it"
        )
      }
      names.append(name)
    }
    return names
  }
}
