import Foundation
import MonkeyImage
import MonkeySamples
import TestSupport
import Testing

/// The whole way, through the program: each sample is recognised, cleaned by its class's recipe, and better for it.
@Suite struct SampleRunTests {
  let folder: TemporaryFolder
  let programs: Programs

  init() throws {
    folder = try TemporaryFolder()
    programs = Programs(in: folder)
  }

  private struct Run {
    var sample: Sample
    var before: Raster
    var after: Raster
    var className: String
    /// The steps that acted.
    var acted: [String]
    var sameBytes: Bool
  }

  /// Writes a sample as the device would, and cleans it.
  private func run(_ className: String) throws -> Run {
    let sample = try #require(Sample.make(className: className))
    let format = try #require(ImageFormat.ofPath(sample.fileName))
    let options = Encode.Options(quality: Sample.quality)
    try folder.write(
      sample.fileName, try Encode.encode([sample.raster], as: format, path: sample.fileName, options: options))
    let output = "clean-" + sample.fileName
    let finished = try programs.run("monkey", "image", "auto", sample.fileName, output, "--json", "--quiet")
    #expect(finished.code == 0, "\(finished.error)")
    let summary = try #require(try JSONSerialization.jsonObject(with: finished.out) as? [String: Any])
    let steps = try #require(summary["steps"] as? [[String: Any]])
    return Run(
      sample: sample, before: try read(sample.fileName), after: try read(output),
      className: try #require(summary["class"] as? String),
      acted: steps.filter { $0["skipped"] == nil }.compactMap { $0["op"] as? String },
      sameBytes: try folder.read(sample.fileName) == folder.read(output))
  }

  private func read(_ name: String) throws -> Raster {
    try #require(try Decode.decode(FileBytes(path: folder(name))).pages.first)
  }

  /// What is left of the truth's luma that the image's does not explain, as a share of its variance: 1 − r². Changes of
  /// brightness and contrast, which recipes make on purpose, do not count.
  private func unexplained(_ image: Raster, _ truth: Raster) throws -> Double {
    let (a, b) = (image.luma(), truth.luma())
    try #require(a.width == b.width && a.height == b.height)
    var sums = SIMD8<Double>()
    for (x, y) in zip(a.samples, b.samples) {
      let (x, y) = (Double(x), Double(y))
      sums += SIMD8(1, x, y, x * x, y * y, x * y, 0, 0)
    }
    let n = sums[0]
    let covariance = sums[5] / n - sums[1] / n * sums[2] / n
    let variances = (sums[3] / n - sums[1] * sums[1] / n / n) * (sums[4] / n - sums[2] * sums[2] / n / n)
    return 1 - covariance * covariance / variances
  }

  /// The share of samples at either end of the range.
  private func clipped(_ image: Raster) -> Double {
    let samples = image.luma().samples
    return Double(samples.count { $0 <= 0 || $0 >= 1 }) / Double(samples.count)
  }

  @Test("photographs come nearer to the scene", arguments: ["color-photo", "mono-photo"])
  func photographs(className: String) throws {
    let run = try run(className)
    #expect(run.className == className)
    let truth = try #require(run.sample.truth)
    let (before, after) = (try unexplained(run.before, truth), try unexplained(run.after, truth))
    print("unexplained", className, before, after, clipped(run.before), clipped(run.after), run.acted)
    #expect(after < before)
    #expect(clipped(run.after) <= clipped(run.before) + 0.001)
    #expect(run.after.color.count == run.before.color.count)
  }

  @Test func aTextPageIsStraightAndBlackOnWhiteWithAllItsInk() throws {
    let run = try run("binary-scan")
    #expect(run.className == "binary-scan")
    #expect(run.acted.contains("deskew") && run.acted.contains("binarize"))
    let page = run.after.luma()
    #expect(page.samples.allSatisfy { $0 == 0 || $0 == 1 })
    let truth = try #require(run.sample.truth?.luma())
    let ink = Double(page.samples.count { $0 == 0 })
    let written = Double(truth.samples.count { $0 < 0.5 })
    print("ink", ink / written, page.width, page.height, truth.width, truth.height)
    #expect((0.85...1.15).contains(ink / written), "strokes are as wide as they were written: \(ink / written)")
    let again = try programs.run("monkey", "image", "deskew", "clean-" + run.sample.fileName, "again.png", "--json")
    let summary = try #require(try JSONSerialization.jsonObject(with: again.out) as? [String: Any])
    let angle = try #require(summary["angle_degrees"] as? Double)
    #expect(abs(angle) < 0.1, "\(angle)")
  }

  @Test func aPrintLosesItsScreenAndKeepsItsPicture() throws {
    let run = try run("halftone-scan")
    #expect(run.className == "halftone-scan")
    #expect(run.acted.contains("descreen"))
    let truth = try #require(run.sample.truth)
    if run.after.width == truth.width, run.after.height == truth.height {
      let (before, after) = (try unexplained(run.before, truth), try unexplained(run.after, truth))
      print("plate", before, after)
      #expect(after < 0.5 * before)
    }
  }

  @Test func aReceiptIsDarkOnWhite() throws {
    let run = try run("receipt")
    #expect(run.className == "receipt")
    let levels = run.after.luma().samples.sorted()
    let truth = try #require(run.sample.truth?.luma())
    let ink = Double(truth.samples.count { $0 < 0.5 }) / Double(truth.samples.count)
    print("receipt", levels[levels.count / 2], levels[Int(Double(levels.count) * ink / 2)], ink, run.acted)
    #expect(levels[levels.count / 2] > 0.97, "paper is white")
    #expect(levels[Int(Double(levels.count) * ink / 2)] < 0.35, "writing is dark")
  }

  @Test("what needs no cleaning is left alone", arguments: ["screenshot", "unknown"])
  func leftAlone(className: String) throws {
    let run = try run(className)
    #expect(run.className == className)
    #expect(run.sameBytes && run.acted.isEmpty)
  }
}
