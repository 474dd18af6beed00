import ArgumentParser
import MonkeyImage

/// `monkey-samples`: made-up images to try `monkey` on, and pictures and tables of what it made of them.
struct Samples: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "monkey-samples",
    abstract: "Make sample images, contact sheets of images before and after, and tables of runs.",
    subcommands: [MakeCommand.self, SheetCommand.self, ReportCommand.self])
}

/// Reading and writing of whole images, as every command here does it.
enum ImageFile {
  /// The first page of a file.
  static func read(_ path: String) throws -> Raster {
    let decoded = try Decode.decode(FileBytes(path: path))
    return decoded.pages.first ?? Raster(gray: Plane(width: 0, height: 0))
  }

  static func write(_ raster: Raster, to path: String, quality: Int = 90) throws {
    guard let format = ImageFormat.ofPath(path), format.isWritable else {
      throw ImageError.unknownOutputFormat(path: path)
    }
    try AtomicFile.check(path: path)
    try AtomicFile.write(
      Encode.encode([raster], as: format, path: path, options: Encode.Options(quality: quality)), to: path)
  }
}
