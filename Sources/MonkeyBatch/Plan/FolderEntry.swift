import Foundation

/// A name in a folder.
package struct FolderEntry {
  package enum Kind {
    case file
    case folder
    /// Pipes, sockets, devices, links to folders (which may lead in circles) and links to nothing.
    case other
  }

  package struct Failure: Error {
    package var reason: String
  }

  package var name: String
  /// False where the name's bytes are no UTF-8; then `name` is only like it.
  package var isText: Bool
  package var kind: Kind

  /// What a folder holds, in the order of the names' bytes, without `.` and `..`.
  package static func all(in folder: String) -> Result<[FolderEntry], Failure> {
    guard let handle = opendir(folder) else { return .failure(Failure(reason: String(cString: strerror(errno)))) }
    defer { closedir(handle) }
    var entries: [FolderEntry] = []
    errno = 0
    while let next = readdir(handle) {
      let bytes = withUnsafeBytes(of: &next.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if bytes == [0x2E] || bytes == [0x2E, 0x2E] { continue }
      let valid = String(validating: bytes, as: UTF8.self)
      let name = valid ?? String(decoding: bytes, as: UTF8.self)
      entries.append(
        FolderEntry(
          name: name, isText: valid != nil, kind: valid == nil ? .other : kind(folder + "/" + name)))
    }
    if errno != 0 { return .failure(Failure(reason: String(cString: strerror(errno)))) }
    return .success(entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
  }

  private static func kind(_ path: String) -> Kind {
    defer { errno = 0 }
    var info = stat()
    guard lstat(path, &info) == 0 else { return .other }
    let isLink = info.st_mode & S_IFMT == S_IFLNK
    if isLink, stat(path, &info) != 0 { return .other }
    switch info.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return isLink ? .other : .folder
    default: return .other
    }
  }
}

/// Which file a path stands for, whatever its spelling: two paths with one identity are one file.
struct FileIdentity: Hashable {
  private var device: UInt64
  private var number: UInt64

  /// Links are followed; nil where there is nothing.
  init?(_ path: String) {
    var info = stat()
    guard stat(path, &info) == 0 else { return nil }
    device = UInt64(truncatingIfNeeded: info.st_dev)
    number = UInt64(truncatingIfNeeded: info.st_ino)
  }
}
