import Foundation
import MonkeyImage
import MonkeySamples
import TestSupport
import Testing

/// Both programs in a folder of their own, with small images, a recipe that sharpens far too much, and a log.
struct TunerFixture: Sendable {
  let folder: TemporaryFolder
  static let recipe = "[[step]]\nop = \"sharpen\"\nargs = { sigma = 3, amount = 4, threshold = 0 }\n"

  init() throws { folder = try TemporaryFolder() }

  /// What `tune`, `promote` and `status` need to know.
  var places: [String] { ["--log", folder("log"), "--recipe-dir", folder("recipes")] }

  @discardableResult func run(_ name: String, _ arguments: [String], cache: String = "cache") throws
    -> Programs.Finished
  {
    try Programs(in: folder).run(name, arguments, environment: ["XDG_CACHE_HOME": folder(cache)])
  }

  func tuner(_ command: String, _ arguments: [String] = []) throws -> Programs.Finished {
    try run("monkey-tuner", [command] + arguments + places)
  }

  static func object(_ line: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
  }

  /// The records of the log.
  func records() throws -> [[String: Any]] { try lines().map(Self.object) }

  func lines() throws -> [String] {
    String(decoding: try folder.read("log"), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// A picture with edges and noise.
  static func drawn(_ number: Int) -> Plane {
    var random = SeededRandom(seed: UInt64(number) + 100)
    var plane = Plane(width: 64, height: 48)
    for y in 0..<48 {
      for x in 0..<64 {
        let value = 0.5 + 0.2 * Float((x / 8 + y / 12 + number) % 2) + 0.08 * random.normal()
        plane[x, y] = max(0, min(1, value))
      }
    }
    return plane
  }

  /// Parts of the project's own sample photograph.
  static func sampled(_ count: Int) throws -> [Plane] {
    let photo = try #require(Sample.make(className: "mono-photo")).raster.luma()
    return (0..<count).map { number in
      var plane = Plane(width: 96, height: 72)
      let left = (photo.width - 96) * (number % 5) / 5
      let top = (photo.height - 72) * (number / 5 % 4) / 4
      for y in 0..<72 { for x in 0..<96 { plane[x, y] = photo[left + x, top + y] } }
      return plane
    }
  }

  func write(_ plane: Plane, _ number: Int) throws {
    try folder.write("in\(number).png", try Encode.encode([Raster(gray: plane)], as: .png, path: "in.png"))
  }

  /// Rated runs of the recipe.
  func prepare(_ count: Int, score: Int = 2, recipe: String = TunerFixture.recipe, planes: [Plane]? = nil) throws {
    try folder.makeFolder("recipes")
    try folder.write("recipes/mono-photo.toml", recipe)
    for number in 0..<count {
      try write(planes?[number] ?? Self.drawn(number), number)
      try auto(number)
      try rate(folder("out\(number).png"), score)
    }
  }

  func auto(_ number: Int) throws {
    let auto = try run(
      "monkey",
      [
        "image", "auto", folder("in\(number).png"), folder("out\(number).png"), "--class", "mono-photo",
        "--recipe-dir", folder("recipes"), "--record", folder("log"), "--quiet", "--no-sync",
      ])
    #expect(auto.code == 0, "\(auto.error)")
  }

  func rate(_ output: String, _ score: Int) throws {
    let rated = try run(
      "monkey", ["image", "rate", output, "--score", String(score), "--record", folder("log"), "--no-sync"])
    #expect(rated.code == 0, "\(rated.error)")
  }

  /// The outputs that a report of `tune --json` wants rated.
  static func jobs(_ report: [String: Any]) throws -> [[String: String]] {
    try #require(report["rate"] as? [[String: String]])
  }
}
