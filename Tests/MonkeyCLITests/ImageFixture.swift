import Foundation
import MonkeyImage
import TestSupport
import Testing

/// What the suites of `monkey image` share: a folder, the program, and small images.
struct ImageFixture {
  let folder: TemporaryFolder
  let programs: Programs

  init() throws {
    folder = try TemporaryFolder()
    programs = Programs(in: folder)
  }

  @discardableResult func image(_ arguments: String...) throws -> Programs.Finished {
    try programs.run("monkey", ["image"] + arguments)
  }

  /// A colour gradient with a hard edge; as PNG or by the name's ending.
  @discardableResult func writeColor(_ name: String, width: Int = 60, height: Int = 40) throws -> String {
    let raster = Raster.generate(width: width, height: height) { x, y in
      let edge: Float = x > width / 2 ? 0.3 : 0
      return (Float(x) / Float(width) * 0.6 + edge, Float(y) / Float(height) * 0.7 + 0.1, 0.4)
    }
    let format = try #require(ImageFormat.ofPath(name))
    return try folder.write(name, try Encode.encode([raster], as: format, path: name))
  }

  /// A page of text, gray.
  @discardableResult func writePage(_ name: String) throws -> String {
    let page = TextPage.make(width: 500, height: 400, degrees: 2)
    return try folder.write(name, try Encode.encode([Raster(gray: page)], as: .png, path: name))
  }

  /// The one line of standard output, as a JSON object.
  func object(_ finished: Programs.Finished) throws -> [String: Any] {
    #expect(finished.lines.count == 1, "one object on one line: \(finished.text) \(finished.error)")
    return try #require(try JSONSerialization.jsonObject(with: finished.out) as? [String: Any])
  }

  /// The records of a log.
  func records(_ log: String) throws -> [[String: Any]] {
    try String(decoding: folder.read(log), as: UTF8.self).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  /// Names in the folder that a run could have left behind.
  func names() throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
  }
}
