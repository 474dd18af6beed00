import Foundation
import MonkeyBatch
import TestSupport
import Testing

@Suite struct BatchPlanTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func tree(_ names: String...) throws {
    for name in names {
      if let slash = name.lastIndex(of: "/") { try folder.makeFolder(String(name[..<slash])) }
      try folder.write(name, name)
    }
  }

  private func relatives(_ inputs: BatchInputs) -> [String] { inputs.files.map(\.relative) }

  @Test func foldersAreWalkedInOrder() throws {
    try tree(
      "in/b.png", "in/a/z.JPG", "in/a/y.tif", "in/notes.txt", "in/.hidden.png", "in/.git/x.png", "in/Z.webp",
      "in/out/old.png")
    var inputs = try BatchInputs(outputFolder: folder("in/out"))
    inputs.add(named: folder("in"))
    #expect(relatives(inputs) == ["Z.webp", "a/y.tif", "a/z.JPG", "b.png"])
    #expect(inputs.files[1].path == folder("in/a/y.tif") && inputs.problems.isEmpty)
    inputs.add(named: folder("in") + "/")
    #expect(inputs.files.count == 4, "named twice, done once")
    inputs.add(named: folder("in/../in"))
    #expect(inputs.files.count == 8)
    #expect(throws: BatchError.self) {
      try BatchPlan(inputs.files, outputFolder: folder("o"), format: .same)
    }
  }

  @Test func globsDecide() throws {
    try tree("in/a.png", "in/b.dat", "in/sub/c.dat", "in/sub/d.png")
    var inputs = try BatchInputs(globs: ["*.dat", "!sub/**"], outputFolder: folder("o"))
    inputs.add(named: folder("in"))
    #expect(relatives(inputs) == ["b.dat"])
    var rest = try BatchInputs(globs: ["!a.*"], outputFolder: folder("o"))
    rest.add(named: folder("in"))
    #expect(relatives(rest) == ["sub/d.png"])
  }

  @Test func linksToFoldersAreNotFollowed() throws {
    try tree("in/a.png")
    try FileManager.default.createSymbolicLink(atPath: folder("in/loop"), withDestinationPath: folder("in"))
    try FileManager.default.createSymbolicLink(atPath: folder("in/link.png"), withDestinationPath: folder("in/a.png"))
    try FileManager.default.createSymbolicLink(atPath: folder("in/dead.png"), withDestinationPath: folder("none"))
    var inputs = try BatchInputs(outputFolder: folder("o"))
    inputs.add(named: folder("in"))
    #expect(relatives(inputs) == ["a.png", "link.png"])
  }

  @Test func namesOfFiles() throws {
    var inputs = try BatchInputs(outputFolder: "o")
    inputs.add(named: "some/where/a.png")
    inputs.add(listed: "some/where/a.png")
    inputs.add(listed: "./b//c.png")
    inputs.add(listed: "/abs/d.png")
    inputs.add(listed: "../e.png")
    inputs.add(listed: "")
    #expect(relatives(inputs) == ["a.png", "some/where/a.png", "b/c.png", "abs/d.png"])
    #expect(inputs.problems.count == 2)
    var based = try BatchInputs(base: "/data/scans/", outputFolder: "o")
    based.add(named: "/data/scans/x/a.png")
    based.add(listed: "/data/scans/y/b.png")
    based.add(listed: "/data/other/c.png")
    based.add(listed: "data/scans/d.png")
    #expect(relatives(based) == ["x/a.png", "y/b.png"] && based.problems.count == 2)
  }

  @Test func theCurrentFolderAndTheRootAsBase() throws {
    var here = try BatchInputs(base: ".", outputFolder: "o")
    here.add(named: "./x/a.png")
    here.add(named: "/x/b.png")
    #expect(relatives(here) == ["x/a.png"] && here.problems.count == 1)
    var root = try BatchInputs(base: "/", outputFolder: "o")
    root.add(named: "/x/b.png")
    #expect(relatives(root) == ["x/b.png"])
  }

  @Test func lists() throws {
    #expect(try BatchInputs.names(in: Array("a b\nc\n\nd".utf8)) == ["a b", "c", "d"])
    #expect(try BatchInputs.names(in: Array("a\nb\0c\0".utf8)) == ["a\nb", "c"])
    #expect(try BatchInputs.names(in: []).isEmpty)
    #expect(throws: BatchError.self) { try BatchInputs.names(in: [0x61, 0xFF, 0x0A]) }
  }

  @Test(
    "the names of outputs",
    arguments: [
      (BatchPlan.Format.same, "a/b.jpeg", "a/b.jpeg"), (.same, "b.gif", "b.png"), (.same, "b.ppm", "b.png"),
      (.same, "b", "b.png"), (.same, "b.v1.txt", "b.v1.txt.png"), (.png, "b.png", "b.png"), (.png, "b.JPG", "b.png"),
      (.jpg, "b.jpeg", "b.jpeg"), (.jpg, "b.tif", "b.jpg"), (.tiff, "b.tif", "b.tif"),
      (.tiff, "a.b/c.png", "a.b/c.tif"),
      (.webp, "a.b/c", "a.b/c.webp"),
    ])
  func outputNames(format: BatchPlan.Format, relative: String, output: String) throws {
    let plan = try BatchPlan([BatchInput(path: "p", relative: relative)], outputFolder: "out/", format: format)
    #expect(plan.items.map(\.output) == ["out/" + output])
  }

  @Test func collisionsAreRefused() throws {
    let inputs = [("x/a.png", "a.png"), ("y/a.png", "a.png"), ("b.gif", "b.gif"), ("b.png", "b.png")]
    let error = #expect(throws: BatchError.self) {
      try BatchPlan(inputs.map { BatchInput(path: $0, relative: $1) }, outputFolder: "o", format: .same)
    }
    let text = error?.description ?? ""
    #expect(text.contains("2 outputs collide") && text.contains("x/a.png and y/a.png would both be o/a.png"))
    #expect(text.contains("o/b.png"))
  }

  @Test func inputsAreNotOverwritten() throws {
    try tree("in/a.png", "other/b.png")
    func plan(_ output: String) throws -> BatchPlan {
      try BatchPlan([BatchInput(path: folder("in/a.png"), relative: "a.png")], outputFolder: output, format: .same)
    }
    _ = try plan(folder("other"))
    #expect(throws: BatchError.self) { try plan(folder("in")) }
    #expect(throws: BatchError.self) { try plan(folder("other/../in")) }
    // By another name of the same file.
    try FileManager.default.linkItem(atPath: folder("in/a.png"), toPath: folder("other/a.png"))
    let error = #expect(throws: BatchError.self) { try plan(folder("other")) }
    #expect(error?.description.contains("would overwrite an input") == true)
  }
}
