import Foundation
import MonkeyImage
import TestSupport
import Testing

/// The columns, the JSON and the failures of `monkey image classify`.
@Suite struct ClassifyContractTests {
  let fixture: ImageFixture
  private static let classes = [
    "color-photo", "mono-photo", "binary-scan", "halftone-scan", "receipt", "screenshot", "unknown",
  ]

  init() throws { fixture = try ImageFixture() }

  @Test func oneFileHasTwoColumnsSeveralHaveThree() throws {
    try fixture.writePage("page.png")
    try fixture.writeColor("photo.jpg")
    let one = try fixture.image("classify", "page.png")
    let fields = one.lines.first?.split(separator: "\t").map(String.init) ?? []
    #expect(one.code == 0 && one.lines.count == 1 && fields.count == 2)
    #expect(Self.classes.contains(fields.first ?? ""))
    #expect((fields.last ?? "").wholeMatch(of: /[01]\.[0-9]{2}/) != nil, "\(fields)")
    let withPath = try fixture.image("classify", "page.png", "--with-path")
    #expect(withPath.lines == [fields.joined(separator: "\t") + "\tpage.png"])
    let two = try fixture.image("classify", "photo.jpg", "page.png")
    #expect(two.lines.map { String($0.split(separator: "\t").last ?? "") } == ["photo.jpg", "page.png"])
    #expect(two.lines.last == withPath.lines.first)
  }

  @Test func jsonHasEveryScoreAndEveryFeature() throws {
    try fixture.writePage("page.png")
    let object = try fixture.object(fixture.image("classify", "page.png", "--json"))
    let scores = try #require(object["scores"] as? [String: Double])
    #expect(Set(scores.keys) == Set(Self.classes))
    let best = try #require(scores.max { $0.value < $1.value })
    #expect(object["class"] as? String == best.key)
    let confidence = try #require(object["confidence"] as? Double)
    #expect((0...1).contains(confidence))
    let features = try #require(object["features"] as? [String: Double])
    #expect(features.count > 20 && features.values.allSatisfy(\.isFinite))
  }

  @Test func whatCannotBeReadIsNamedAndTheOthersGoOn() throws {
    try fixture.writePage("page.png")
    try fixture.folder.write("junk.jpg", "no image")
    let run = try fixture.image("classify", "junk.jpg", "page.png", "absent.png")
    #expect(run.code == 1)
    #expect(run.lines.count == 1 && run.lines[0].hasSuffix("\tpage.png"))
    let errors = run.error.split(separator: "\n")
    #expect(errors.count == 2 && errors.allSatisfy { $0.hasPrefix("monkey: error: ") }, "\(run.error)")
    #expect(errors[0].contains("junk.jpg") && errors[1].contains("absent.png"))
  }

  @Test func aBadOverrideOfTheTableNamesFileLineAndKey() throws {
    try fixture.writePage("page.png")
    try fixture.folder.makeFolder(".config/monkey")
    try fixture.folder.write(".config/monkey/classify.toml", "nonsense_key = 3\n")
    let run = try fixture.image("classify", "page.png")
    #expect(run.code == 1 && run.text.isEmpty)
    #expect(run.error.contains("monkey/classify.toml:1") && run.error.contains("nonsense_key"), "\(run.error)")
  }

  @Test func aClosedPipeIsNoError() throws {
    try fixture.writePage("page.png")
    let shell =
      "\(Programs.path("monkey")) image classify page.png page.png page.png | head -c 1; echo ${PIPESTATUS[0]}"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", shell]
    process.currentDirectoryURL = URL(fileURLWithPath: fixture.folder.path)
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let out = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(out.hasSuffix("0\n"), "\(out)")
  }
}
