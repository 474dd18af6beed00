import Foundation
import MonkeyImage
import TestSupport
import Testing

@Suite struct AtomicFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  @Test func writesAndReplaces() throws {
    try AtomicFile.write([1, 2, 3], to: folder("a"))
    try AtomicFile.write([4], to: folder("a"))
    #expect(try folder.read("a") == Data([4]))
    #expect(try names == ["a"])
  }

  @Test func keepsPermissionsAndFollowsLinks() throws {
    try folder.write("real", [1])
    #expect(chmod(folder("real"), 0o640) == 0)
    #expect(symlink(folder("real"), folder("link")) == 0)
    try AtomicFile.write([9, 9], to: folder("link"))
    #expect(try folder.read("real") == Data([9, 9]))
    var info = stat()
    #expect(lstat(folder("link"), &info) == 0 && info.st_mode & S_IFMT == S_IFLNK)
    #expect(stat(folder("real"), &info) == 0 && info.st_mode & 0o777 == 0o640)
  }

  @Test func aFailureLeavesWhatWasThere() throws {
    struct Stop: Error {}
    try folder.write("a", [7])
    #expect(throws: ImageError.self) { try AtomicFile.write([1], to: folder("missing/a")) }
    #expect(throws: ImageError.self) { try AtomicFile.write([1], to: folder.path) }
    #expect(throws: ImageError.self) { try AtomicFile.write([1], to: folder("new/")) }
    #expect(throws: ImageError.self) { try AtomicFile.write([1], to: "/dev/null") }
    #expect(try names == ["a"])
    #expect(try folder.read("a") == Data([7]))
  }

  @Test func theTemporaryFileIsRecognisableAndGoesOnInterruption() throws {
    var seen: [String] = []
    try AtomicFile.write([1], to: folder("a.png"), whenInPlace: { seen = (try? names) ?? [] })
    #expect(seen == ["a.png"], "renamed before what belongs to it runs")
  }
}
