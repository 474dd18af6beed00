import Foundation
import MonkeyClassify
import MonkeyImage
import MonkeyTOML
import TestSupport
import Testing

@Suite struct ClassifierTests {
  @Test func theBuiltInTableIsGood() throws {
    let classifier = try Classifier.standard(environment: [:])
    _ = classifier.classify(Features.measure(Raster(gray: .random(width: 40, height: 30, seed: 1))))
    #expect(Classifier.standardTable.hasPrefix("#"))
  }

  @Test func theOverrideIsFound() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("monkey-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent(".config/monkey/classify.toml")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("sharpness = 1\nkindd = 1\n".utf8).write(to: file)
    let home = ["HOME": folder.path]
    #expect(throws: TOMLError.self) { try Classifier.standard(environment: home) }
    do {
      _ = try Classifier.standard(environment: home)
    } catch let error as TOMLError {
      #expect(error.file == file.path)
      #expect(error.line == 2)
      #expect(error.message.contains("kindd"))
    }
    // XDG_CONFIG_HOME goes first, an empty one counts as none, and a file that is not there is no error.
    _ = try Classifier.standard(environment: ["HOME": folder.path, "XDG_CONFIG_HOME": folder.path])
    #expect(throws: TOMLError.self) {
      try Classifier.standard(environment: ["HOME": folder.path, "XDG_CONFIG_HOME": ""])
    }
    #expect(throws: TOMLError.self) {
      try Classifier.standard(environment: ["XDG_CONFIG_HOME": folder.appendingPathComponent(".config").path])
    }
    try Data([0xFF, 0xFE, 0x00]).write(to: file)
    #expect(throws: ClassifierError.self) { try Classifier.standard(environment: home) }
    try FileManager.default.removeItem(at: file)
    try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
    #expect(throws: ClassifierError.self) { try Classifier.standard(environment: home) }
  }
}
