import ArgumentParser
import MonkeyImage

/// Options of every command that reads an image.
struct ReadingOptions: ParsableArguments {
  @Flag(help: "Take what can be decoded of a truncated or damaged file instead of refusing it.")
  var salvage = false

  @Option(help: ArgumentHelp("Refuse files that declare more pixels, before decoding.", valueName: "megapixels"))
  var maxMegapixels = 400.0

  var decoding: Decode.Options { Decode.Options(maxMegapixels: maxMegapixels, salvage: salvage) }

  func validate() throws {
    guard maxMegapixels > 0, maxMegapixels.isFinite else {
      throw ValidationError("--max-megapixels is \(maxMegapixels); give a number above 0")
    }
  }
}

/// Options of every command that writes an image.
struct WritingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Quality of JPEG and WebP outputs, 1 to 100.", valueName: "percent"))
  var quality = 90

  @Flag(help: "Print one JSON object instead of a line.")
  var json = false

  @Flag(name: [.short, .long], help: "Print errors alone.")
  var quiet = false

  var encoding: Encode.Options { Encode.Options(quality: quality) }

  func validate() throws {
    guard (1...100).contains(quality) else { throw ValidationError("--quality is \(quality); give 1 to 100") }
  }
}
