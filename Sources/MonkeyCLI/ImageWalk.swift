import Foundation
import MonkeyBatch
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
  /// Those of them that hold no image.
  package var emptyFolders: [String] = []
  /// Folders that could not be read: `PATH: WHY; WHAT TO DO`.
  package var failures: [String] = []

  /// - Complexity: O(n log n) for n files below the folders.
  package init(_ paths: [String]) {
    for path in paths {
      var isFolder = ObjCBool(false)
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
        folders.append(path)
        let before = (files.count, failures.count)
        walk(path)
        if before == (files.count, failures.count) { emptyFolders.append(path) }
      } else {
        files.append(path)
      }
    }
  }

  private mutating func walk(_ folder: String) {
    let entries: [FolderEntry]
    switch FolderEntry.all(in: folder) {
    case .success(let found): entries = found
    case .failure(let failure):
      failures.append("\(folder): \(failure.reason.lowercased()); make the folder readable or leave it out")
      return
    }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    for entry in entries where !entry.name.hasPrefix(".") {
      if !entry.isText {
        failures.append("\(prefix)\(entry.name): its name is not UTF-8; rename it")
      } else if entry.kind == .folder {
        walk(prefix + entry.name)
      } else if entry.kind == .file, ImageFormat.ofPath(entry.name) != nil {
        files.append(prefix + entry.name)
      } else {
        passedOver += 1
      }
    }
  }

  /// What a person may want to know of a walk: folders without images, files passed over; nil where nothing was.
  package var note: String? {
    var notes: [String] = []
    if !emptyFolders.isEmpty { notes.append("no image in " + emptyFolders.joined(separator: ", ")) }
    if passedOver > 0 {
      notes.append(
        passedOver == 1 ? "passed over 1 file that is no image" : "passed over \(passedOver) files that are no images")
    }
    return notes.isEmpty ? nil : notes.joined(separator: "; ")
  }
}
