import Foundation

/// Files that appear whole or not at all.
public enum AtomicFile {
  /// Refuses an output path that cannot become a file, before any work is done for it.
  /// - Throws: `ImageError.unwritable`.
  public static func check(path: String) throws {
    var info = stat()
    let target = resolved(path)
    if stat(target, &info) == 0 {
      let kind = info.st_mode & S_IFMT
      if kind == S_IFDIR {
        throw ImageError.unwritable(path: path, reason: "it is a folder", remedy: "name a file in it")
      }
      if kind != S_IFREG {
        throw ImageError.unwritable(path: path, reason: "it is no regular file", remedy: "name a file")
      }
    }
    if path.hasSuffix("/") || path.isEmpty {
      throw ImageError.unwritable(path: path, reason: "it names a folder", remedy: "name a file in it")
    }
    let folder = folder(of: target)
    if stat(folder, &info) != 0 {
      throw ImageError.unwritable(
        path: path, reason: "the folder \(folder) does not exist", remedy: "make the folder first")
    }
    if access(folder, W_OK) != 0 {
      throw ImageError.unwritable(
        path: path, reason: "the folder \(folder): \(systemReason())", remedy: "choose another place or its permissions"
      )
    }
  }

  /// Writes `bytes` to a temporary file in the same folder, syncs it, and renames it to `path`; a link is followed.
  ///
  /// The temporary file is named `.NAME.monkey-PID-N.tmp`, is registered with `TemporaryFiles` while it exists, and is
  /// removed where anything fails. An existing file's permissions are kept.
  /// - Parameter whenInPlace: runs right after the rename and before an interruption of the program can be acted on.
  /// - Throws: `ImageError.unwritable`, or what `whenInPlace` throws.
  public static func write(_ bytes: [UInt8], to path: String, whenInPlace: () throws -> Void = {}) throws {
    try bytes.withUnsafeBytes { try write($0, to: path, whenInPlace: whenInPlace) }
  }

  /// The same for bytes that are not in an array.
  public static func write(
    _ bytes: UnsafeRawBufferPointer, to path: String, whenInPlace: () throws -> Void = {}
  ) throws {
    try check(path: path)
    let target = resolved(path)
    let temporary = TemporaryFiles.shared.newPath(besides: target)
    func failure(_ code: Int32) -> ImageError {
      let full = code == ENOSPC || code == EDQUOT
      return .unwritable(
        path: path, reason: systemReason(code),
        remedy: full ? "make room on the disk and run it again" : "choose another place or mend its permissions")
    }
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      let code = errno
      TemporaryFiles.shared.forget(temporary)
      throw failure(code)
    }
    var isOpen = true
    do {
      var info = stat()
      if stat(target, &info) == 0 { fchmod(descriptor, info.st_mode & 0o7777) }
      var done = 0
      while done < bytes.count {
        let wrote = Foundation.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if wrote < 0 {
          if errno == EINTR { continue }
          throw failure(errno)
        }
        done += wrote
      }
      guard fsync(descriptor) == 0 else { throw failure(errno) }
      isOpen = false
      guard close(descriptor) == 0 else { throw failure(errno) }
      try TemporaryFiles.shared.commit(temporary) {
        guard rename(temporary, target) == 0 else { throw failure(errno) }
        syncFolder(folder(of: target))
        try whenInPlace()
      }
    } catch {
      if isOpen { close(descriptor) }
      TemporaryFiles.shared.remove(temporary)
      throw error
    }
  }

  private static func syncFolder(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    // Best effort: some file systems refuse to sync a folder, and the file itself is safe.
    fsync(descriptor)
    close(descriptor)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The file that a link points to, else the path itself.
  private static func resolved(_ path: String) -> String {
    var info = stat()
    guard lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFLNK, let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}

/// The temporary files that exist now, so that an interrupted program can remove them.
public final class TemporaryFiles: @unchecked Sendable {
  // Unchecked: guarded by the lock.
  /// The program's own.
  public static let shared = TemporaryFiles()
  private let lock = Lock()
  private var paths: Set<String> = []
  private var counter = 0

  func newPath(besides target: String) -> String {
    lock.withLock {
      counter += 1
      let name = target.split(separator: "/").last.map(String.init) ?? "output"
      let folder = target.dropLast(name.count)
      // A name may have 255 bytes; the mark that makes a left-over recognisable needs some of them.
      let path = "\(folder).\(name.prefix(40)).monkey-\(getpid())-\(counter).tmp"
      paths.insert(path)
      return path
    }
  }

  func forget(_ path: String) { _ = lock.withLock { paths.remove(path) } }

  func remove(_ path: String) {
    lock.withLock { if paths.remove(path) != nil { unlink(path) } }
  }

  /// Runs `rename` and what belongs to it; an interruption waits until it is done.
  func commit(_ path: String, _ rename: () throws -> Void) rethrows {
    try lock.withLock {
      try rename()
      paths.remove(path)
    }
  }

  /// Removes what a process that was killed left behind beside `target`.
  public static func removeLeftOvers(ofProcess process: Int32, besides target: String) {
    let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? "./"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let mark = ".monkey-\(process)-"
    for name in names where name.hasPrefix(".") && name.hasSuffix(".tmp") && name.utf8.contains(mark.utf8) {
      unlink(folder + name)
    }
  }

  /// Removes every temporary file, then calls `last` (which is to end the program) while no file can be put in place.
  public func abandon(_ last: () -> Void) {
    lock.withLock {
      for path in paths { unlink(path) }
      paths = []
      last()
    }
  }
}
