import Foundation
import TestSupport
import Testing

/// `monkey image classify` as a person runs it.
@Suite struct ClassifyCommandTests {
  let folder: TemporaryFolder
  let programs: Programs

  init() throws {
    folder = try TemporaryFolder()
    programs = Programs(in: folder)
  }

  private func classify(_ arguments: String...) throws -> Programs.Finished {
    try programs.run("monkey", ["image", "classify"] + arguments)
  }

  /// A gray ramp of 40 by 30 pixels.
  private static let image = Array("P5\n40 30\n255\n".utf8) + (0..<1200).map { UInt8(truncatingIfNeeded: $0 * 3) }

  private func write(_ names: String...) throws {
    for name in names { try folder.write(name, Self.image) }
  }

  private func paths(_ finished: Programs.Finished) -> [String] {
    finished.lines.map { String($0.split(separator: "\t", omittingEmptySubsequences: false).last ?? "") }
  }

  @Test func thePathIsPrintedWhereItIsNeeded() throws {
    try folder.makeFolder("f")
    try write("a.pgm", "f/b.pgm")
    let one = try classify("a.pgm")
    #expect(one.lines.count == 1 && one.lines[0].split(separator: "\t").count == 2)
    #expect(paths(try classify("--with-path", "a.pgm")) == ["a.pgm"])
    #expect(paths(try classify("a.pgm", "a.pgm")) == ["a.pgm", "a.pgm"])
    #expect(paths(try classify("f")) == ["f/b.pgm"], "of a folder, even of one file")
  }

  @Test func foldersAreWalkedInOrder() throws {
    for name in ["f/b/deep", "f/.hidden", "f/empty"] { try folder.makeFolder(name) }
    try write(
      "f/c.pgm", "f/a.pgm", "f/B.pgm", "f/b/z.pgm", "f/b/deep/x.PGM", "f/.hidden/no.pgm", "f/.no.pgm", "one.pgm")
    try folder.write("f/notes.txt", "text")
    try folder.write("f/b/readme", "text")
    try FileManager.default.createSymbolicLink(atPath: folder("f/b/up"), withDestinationPath: folder("f"))
    let finished = try classify("one.pgm", "f")
    #expect(finished.code == 0)
    #expect(
      paths(finished) == ["one.pgm", "f/B.pgm", "f/a.pgm", "f/b/deep/x.PGM", "f/b/z.pgm", "f/c.pgm"])
    #expect(finished.error == "monkey: passed over 3 files that are no images\n")
    #expect(paths(try classify("f/", "one.pgm")).first == "f/B.pgm")
  }

  @Test func whatIsNamedIsTakenAndWhatFailsIsNamed() throws {
    try folder.makeFolder("f")
    try write("f/a.pgm")
    try folder.write("f/broken.png", "no image")
    try folder.write("notes.txt", "text")
    let finished = try classify("f", "notes.txt", "gone.png")
    #expect(finished.code == 1)
    #expect(paths(finished) == ["f/a.pgm"])
    for name in ["f/broken.png", "notes.txt", "gone.png"] { #expect(finished.error.contains(name)) }
    #expect(finished.error.split(separator: "\n").count == 3)
  }

  @Test func anEmptyFolderIsNoError() throws {
    try folder.makeFolder("f")
    let finished = try classify("f")
    #expect(finished.code == 0 && finished.out.isEmpty)
    #expect(finished.error == "monkey: no image in f\n")
  }

  @Test func explained() throws {
    try write("a.pgm")
    let plain = try classify("a.pgm")
    let text = try classify("--explain", "a.pgm")
    #expect(text.lines.first == plain.lines.first)
    #expect(text.lines.count > 1 && text.lines.dropFirst().allSatisfy { $0.hasPrefix("  ") })
    #expect(text.text.contains("next") && text.text.contains("for "))
    let json = try classify("--explain", "--json", "a.pgm")
    let object = try #require(try JSONSerialization.jsonObject(with: json.out) as? [String: Any])
    let explanation = try #require(object["explanation"] as? [String: Any])
    let reasons = try #require(explanation["reasons"] as? [[String: Any]])
    let measured = try #require(object["features"] as? [String: Double])
    #expect(explanation["runner_up"] as? String != object["class"] as? String)
    #expect(!reasons.isEmpty && reasons.count <= 8)
    for reason in reasons {
      let name = try #require(reason["feature"] as? String)
      #expect(reason["value"] as? Double == measured[name])
      #expect((reason["words"] as? String)?.isEmpty == false)
    }
  }
}
