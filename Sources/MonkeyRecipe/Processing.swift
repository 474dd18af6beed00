public import MonkeyImage
public import MonkeyOps

/// A decoded file through a recipe to the bytes of the output file; what `auto` and the tuner's replay share.
public enum Processing {
  /// What came out.
  public struct Product: Sendable {
    /// The bytes of the output file.
    public var bytes: Bytes
    /// One entry a step of the recipe, in order; over several pages a step counts as skipped where it declined on all.
    public var steps: [Pipeline.StepResult]

    /// The input's bytes as they are, or new ones.
    public enum Bytes: Sendable {
      case input
      case encoded([UInt8])
    }
  }

  /// Runs the recipe on every page and encodes the result to the format of `outputPath`'s ending.
  ///
  /// An empty recipe passes the input's bytes through, whatever the ending. So does one whose every step declined, where
  /// the output's format is the input's and nothing about the file needs mending: no image gets better by another JPEG
  /// generation.
  /// - Throws: `ImageError`, `OperationError`.
  public static func run(
    _ recipe: Recipe, on decoded: consuming Decode.Result, outputPath: String, encoding: Encode.Options,
    around: (String, () throws -> StepReport) throws -> StepReport = { try $1() },
    onStep: (Pipeline.StepResult) -> Void = { _ in }
  ) throws -> Product {
    if recipe.isPassthrough { return Product(bytes: .input, steps: []) }
    let format = try outputFormat(outputPath)
    if decoded.pages.count > 1, format != .tiff {
      throw ImageError.pagesNotSupported(path: outputPath, pages: decoded.pages.count, format: format)
    }
    var perPage: [[Pipeline.StepResult]] = []
    for index in decoded.pages.indices {
      perPage.append(try Pipeline.run(recipe, on: &decoded.pages[index], around: around, onStep: onStep))
    }
    let steps = merged(perPage)
    if steps.allSatisfy({ $0.report.skipped != nil }), decoded.isCleanAs(format) {
      return Product(bytes: .input, steps: steps)
    }
    var bytes = try Encode.encode(decoded.pages, as: format, path: outputPath, options: encoding)
    if format == .png, decoded.format == .png, bytes.count > decoded.byteCount, simplifies(steps) {
      var most = encoding
      most.smallest = true
      let smaller = try Encode.encode(decoded.pages, as: format, path: outputPath, options: most)
      if smaller.count < bytes.count { bytes = smaller }
    }
    return Product(bytes: .encoded(bytes), steps: steps)
  }

  /// The format that an output path stands for.
  /// - Throws: `ImageError.unknownOutputFormat`.
  public static func outputFormat(_ path: String) throws -> ImageFormat {
    guard let format = ImageFormat.ofPath(path), format.isWritable else {
      throw ImageError.unknownOutputFormat(path: path)
    }
    return format
  }

  /// Whether all that was done left the image simpler than it was: then its PNG file, which may have been squeezed, should not grow.
  private static func simplifies(_ steps: [Pipeline.StepResult]) -> Bool {
    steps.allSatisfy { $0.name == Dering.name || $0.report.skipped != nil }
  }

  private static func merged(_ pages: [[Pipeline.StepResult]]) -> [Pipeline.StepResult] {
    guard var steps = pages.first else { return [] }
    for page in pages.dropFirst() {
      for (index, result) in page.enumerated() where index < steps.count {
        steps[index].duration += result.duration
        if result.report.skipped == nil, steps[index].report.skipped != nil { steps[index].report = result.report }
      }
    }
    return steps
  }
}
