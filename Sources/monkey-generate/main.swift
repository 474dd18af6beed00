import Foundation
import MonkeyCLI

/// Writes everything that is derived from the code into a folder: `monkey-generate docs/generated`.
let arguments = CommandLine.arguments.dropFirst()
guard let folder = arguments.first, arguments.count == 1 else {
  print("usage: monkey-generate FOLDER")
  exit(64)
}
do {
  try Generated.write(to: folder)
} catch {
  print("monkey-generate: error: \(error)")
  exit(1)
}
