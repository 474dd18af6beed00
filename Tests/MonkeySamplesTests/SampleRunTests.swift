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

  /// What the image's steps from pixel to pixel leave unexplained of the truth's, as a share of their variance: 1 − r².
  /// Noise adds to it, blur too; changes of brightness and contrast, which recipes make on purpose, hardly count.
  private func unexplained(_ image: Raster, _ truth: Raster) throws -> Double {
    let (a, b) = (image.luma(), truth.luma())
    try #require(a.width == b.width && a.height == b.height)
    var sums = SIMD8<Double>()
    for y in 0..<a.height {
      for x in 1..<a.width {
        let (p, q) = (Double(a[x, y] - a[x - 1, y]), Double(b[x, y] - b[x - 1, y]))
        sums += SIMD8(1, p, q, p * p, q * q, p * q, 0, 0)
      }
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

  @Test("photographs come nearer to the scene, or stay as near", arguments: [("color-photo", 1), ("mono-photo", 1.05)])
  func photographs(className: String, most: Double) throws {
    let run = try run(className)
    #expect(run.className == className)
    let truth = try #require(run.sample.truth)
    let (before, after) = (try unexplained(run.before, truth), try unexplained(run.after, truth))
    #expect(after < most * before, "\(className): \(before) before, \(after) after, \(run.acted)")
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
    // Outlines are drawn where people draw them, a little outside the middle of the edge.
    #expect((0.9...1.5).contains(ink / written), "no stroke is lost, none is a blot: \(ink / written)")
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
      #expect(after < 0.5 * before)
    }
  }

  @Test func aReceiptIsDarkOnWhite() throws {
    let run = try run("receipt")
    #expect(run.className == "receipt")
    let levels = run.after.luma().samples.sorted()
    let truth = try #require(run.sample.truth?.luma())
    let ink = Double(truth.samples.count { $0 < 0.5 }) / Double(truth.samples.count)
    #expect(levels[levels.count / 2] > 0.97, "paper is white")
    #expect(levels[Int(Double(levels.count) * ink / 2)] < 0.5, "writing is dark")
  }

  @Test func aScreenshotThatNeedsNoCleaningStaysAsItIs() throws {
    let run = try run("screenshot")
    #expect(run.className == "screenshot")
    #expect(run.sameBytes && run.acted.isEmpty)
  }
}
