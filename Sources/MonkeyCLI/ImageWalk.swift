import Foundation
import MonkeyImage

/// Files and folders of a command line as a list of images: folders are walked, files taken as they are.
///
/// A folder stands for the files below it whose names end as those of images do, in the order of their paths compared
/// byte by byte within each folder, a subfolder standing at its name's place. Names that begin with a dot are left out,
/// and links to folders are not followed, so that a walk ends. What is named on the command line itself is always taken.
package struct ImageWalk {
  /// Paths as a person would write them: `FOLDER/SUBFOLDER/NAME`.
  package var files: [String] = []
  /// Files found in folders that are no images, by their names.
  package var passedOver = 0
  /// Folders among the paths given, as they were given.
  package var folders: [String] = []
  /// Folders that could not be read: `PATH: WHY; WHAT TO DO`.
  package var failures: [String] = []

  /// - Complexity: O(n log n) for n files below the folders.
  package init(_ paths: [String]) {
    for path in paths {
      if Self.kind(path, followingLinks: true) == .folder {
        folders.append(path)
        walk(path)
      } else {
        files.append(path)
      }
    }
  }

  private enum Kind { case folder, file, other }

  private static func kind(_ path: String, followingLinks: Bool) -> Kind {
    var info = stat()
    guard (followingLinks ? stat(path, &info) : lstat(path, &info)) == 0 else { return .other }
    switch info.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFREG: return .file
    default: return .other
    }
  }

  private mutating func walk(_ folder: String) {
    guard let stream = opendir(folder) else {
      let reason = String(cString: strerror(errno)).lowercased()
      failures.append("\(folder): \(reason); make the folder readable or leave it out")
      return
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
          String(cString: $0)
        }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      let path = prefix + name
      if Self.kind(path, followingLinks: false) == .folder {
        walk(path)
      } else if ImageFormat.ofPath(name) != nil, Self.kind(path, followingLinks: true) == .file {
        files.append(path)
      } else {
        passedOver += 1
      }
    }
  }

  /// What a person may want to know of a walk: folders without images, files passed over; nil where nothing was.
  package var note: String? {
    guard passedOver > 0 else { return nil }
    return passedOver == 1
      ? "passed over 1 file that is no image" : "passed over \(passedOver) files that are no images"
  }
}
