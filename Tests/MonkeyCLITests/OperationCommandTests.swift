import Foundation
import MonkeyImage
import TestSupport
import Testing

/// `monkey image OP`, `monkey image ops`, and the exit codes of all.
@Suite struct OperationCommandTests {
  let fixture: ImageFixture

  init() throws { fixture = try ImageFixture() }

  private func operations() throws -> [[String: Any]] {
    let run = try fixture.image("ops", "--json")
    return try #require(try JSONSerialization.jsonObject(with: run.out) as? [[String: Any]])
  }

  @Test func whatIsDeclaredIsListed() throws {
    for operation in try operations() {
      let name = try #require(operation["name"] as? String)
      #expect(operation["summary"] is String && operation["revision"] is Int, "\(name)")
      for parameter in try #require(operation["parameters"] as? [[String: Any]]) {
        #expect(
          Set(parameter.keys) == ["name", "type", "default", "legal", "search", "unit", "help"], "\(name) \(parameter)")
        if let search = parameter["search"] as? [String: Any], let legal = parameter["legal"] as? [String: Any],
          let low = legal["min"] as? Double, let high = legal["max"] as? Double
        {
          let (from, to) = (try #require(search["min"] as? Double), try #require(search["max"] as? Double))
          #expect(low <= from && from < to && to <= high, "\(name) \(parameter)")
          #expect(["linear", "log"].contains(search["scale"] as? String ?? ""), "\(name)")
        }
      }
    }
    let names = try fixture.image("ops").text
    #expect(try operations().allSatisfy { names.contains($0["name"] as? String ?? "?") })
  }

  /// Every operation as a command, with defaults, on a colour picture and on a page: it ends well and writes an image.
  @Test func everyOperationIsACommandThatRunsWithItsDefaults() throws {
    try fixture.writeColor("photo.jpg")
    try fixture.writePage("page.png")
    for operation in try operations() {
      let name = try #require(operation["name"] as? String)
      for input in ["photo.jpg", "page.png"] {
        let run = try fixture.image(name, input, "out.png", "--json")
        #expect(run.code == 0, "\(name) \(input): \(run.error)")
        let summary = try fixture.object(run)
        #expect(summary["op"] as? String == name)
        let declared = try #require(operation["parameters"] as? [[String: Any]]).compactMap { $0["name"] as? String }
        #expect(Set((summary["args"] as? [String: Any] ?? [:]).keys) == Set(declared))
        #expect(try !Decode.decode(FileBytes(path: fixture.folder("out.png"))).pages.isEmpty)
      }
    }
  }

  /// One code: the command with a parameter and the recipe step with the same one give the same pixels.
  @Test func theCommandIsTheStep() throws {
    try fixture.writeColor("photo.png")
    try fixture.folder.makeFolder("recipes")
    try fixture.folder.write("recipes/color-photo.toml", "[[step]]\nop = \"sharpen\"\nargs = { amount = 1.5 }\n")
    let step = try fixture.image("auto", "photo.png", "a.png", "--class", "color-photo", "--recipe-dir", "recipes")
    let command = try fixture.image("sharpen", "photo.png", "b.png", "--amount", "1.5")
    #expect(step.code == 0 && command.code == 0, "\(step.error) \(command.error)")
    #expect(try fixture.folder.read("a.png") == fixture.folder.read("b.png"))
    #expect(try fixture.folder.read("a.png") != fixture.folder.read("photo.png"))
  }

  @Test func deskewTellsTheAngle() throws {
    try fixture.writePage("page.png")
    let summary = try fixture.object(fixture.image("deskew", "page.png", "straight.png", "--json"))
    let angle = try #require(summary["angle_degrees"] as? Double)
    #expect(abs(angle - 2) < 0.1, "the page's lines run clockwise-down by 2 degrees: \(angle)")
  }

  @Test(
    "a wrong command line is 64",
    arguments: [
      ["image", "sharpen", "photo.png"], ["image", "sharpen", "photo.png", "out.png", "--amuont", "1"],
      ["image", "sharpen", "photo.png", "out.png", "--amount", "loud"],
      ["image", "sharpen", "photo.png", "out.png", "--amount", "-3"], ["image", "nonsense"], ["image", "classify"],
      ["image", "auto", "photo.png"], ["image", "auto", "photo.png", "out.png", "--class", "painting"],
      ["image", "rate", "photo.png", "--score", "3"],
      ["image", "auto", "photo.png", "out.png", "--max-megapixels", "-1"],
    ])
  func misuse(arguments: [String]) throws {
    try fixture.writeColor("photo.png")
    let run = try fixture.programs.run("monkey", arguments)
    #expect(run.code == 64, "\(run.code) \(run.error)")
    #expect(run.error.hasPrefix("monkey: error: ") && run.text.isEmpty, "\(run.error)")
    #expect(try !fixture.names().contains("out.png"))
  }

  @Test func helpAndVersionAreDone() throws {
    let help = try fixture.image("sharpen", "--help")
    #expect(help.code == 0 && help.text.contains("--amount"))
    let version = try fixture.programs.run("monkey", "--version")
    #expect(version.code == 0 && version.lines.count == 1)
  }

  #if os(Linux)
    @Test("libvips is opened only for files that need it")
    func lazyLibrary() throws {
      let photo = try fixture.writeColor("photo.jpg", width: 300, height: 200)
      try fixture.writeColor("photo.png", width: 300, height: 200)
      let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: photo)))
      try fixture.folder.write("turned.jpg", FileFixtures.jpeg(bytes, orientation: 3))
      // The dynamic loader tells of each library that it opens.
      func opens(_ arguments: String...) throws -> Bool {
        let run = try fixture.programs.run("monkey", ["image"] + arguments, environment: ["LD_DEBUG": "files"])
        #expect(run.code == 0 && run.error.contains("libjpeg"), "the loader tells")
        return run.error.contains("libvips.so")
      }
      for name in ["photo.jpg", "photo.png"] {
        #expect(try !opens("classify", name))
        for output in ["out.jpg", "out.png"] { #expect(try !opens("sharpen", name, output)) }
      }
      #expect(try opens("classify", "turned.jpg"))
      #expect(try opens("sharpen", "photo.jpg", "out.tif"))
    }
  #endif
}
