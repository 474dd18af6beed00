import MonkeyBatch
import TestSupport
import Testing

@Suite struct GlobTests {
  @Test(
    "patterns as ignore files have them",
    arguments: [
      ("*.jpg", "a.jpg", true), ("*.jpg", "deep/er/a.jpg", true), ("*.jpg", "a.JPG", false), ("*.jpg", "a.jpgx", false),
      ("a?c.png", "abc.png", true), ("a?c.png", "ac.png", false), ("scan[0-9].tif", "scan7.tif", true),
      ("scan[!0-9].tif", "scan7.tif", false), ("[]x].png", "].png", true), ("[a-]b", "-b", true),
      ("{a,b}*.{png,tif}", "bz.tif", true), ("{a,b}*.{png,tif}", "cz.tif", false), ("{a,{b,c}d}", "cd", true),
      ("x/*.png", "x/a.png", true), ("x/*.png", "x/y/a.png", false), ("x/*.png", "y/x/a.png", false),
      ("/x/*.png", "x/a.png", true), ("**/x/*.png", "a/b/x/c.png", true), ("**/x/*.png", "x/c.png", true),
      ("**/x/*.png", "ax/c.png", false), ("x/**", "x/y/z.png", true), ("x/**/z.png", "x/z.png", true),
      ("x/**/z.png", "x/a/b/z.png", true), ("x/**/z.png", "x/az.png", false), ("a**b", "acb", true),
      ("\\*.png", "*.png", true), ("\\*.png", "a.png", false), ("\\{a", "{a", true), ("*", "", true),
      ("é?.png", "éa.png", true),
    ])
  func matching(pattern: String, path: String, expected: Bool) throws {
    #expect(try Glob(pattern).matches(path) == expected, "\(pattern) \(path)")
  }

  @Test(arguments: ["[a", "{a,b", "x/[", "{{a}"]) func whatIsNotClosed(pattern: String) {
    #expect(throws: BatchError.self) { try Glob(pattern) }
  }

  @Test func bracesDoNotExplode() {
    #expect(throws: BatchError.self) { try Glob(String(repeating: "{a,b}", count: 40)) }
  }

  @Test func manyStarsTakeNoTime() throws {
    let glob = try Glob(String(repeating: "*a", count: 60) + "b")
    #expect(!glob.matches(String(repeating: "a", count: 2000)))
  }

  /// The slow obvious twin: recursion over pattern and text.
  @Test func againstTheTwin() throws {
    func twin(_ p: ArraySlice<Character>, _ t: ArraySlice<Character>) -> Bool {
      guard let first = p.first else { return t.isEmpty }
      switch first {
      case "*": return twin(p.dropFirst(), t) || (!t.isEmpty && t.first != "/" && twin(p, t.dropFirst()))
      case "?": return !t.isEmpty && t.first != "/" && twin(p.dropFirst(), t.dropFirst())
      default: return t.first == first && twin(p.dropFirst(), t.dropFirst())
      }
    }
    var random = SeededRandom(seed: 4)
    func text(_ letters: [Character], _ random: inout SeededRandom) -> [Character] {
      (0..<random.next() % 9).map { _ in letters[Int(random.next() % UInt64(letters.count))] }
    }
    for _ in 0..<4000 {
      // A slash in front, so that the pattern is one for whole paths; no two stars together, which mean more.
      let pattern = ["x", "/"] + text(["a", "b", "/", "*", "?"], &random)
      guard !String(pattern).contains("**") else { continue }
      let path = ["x", "/"] + text(["a", "b", "/"], &random)
      #expect(try Glob(String(pattern)).matches(String(path)) == twin(pattern[...], path[...]), "\(pattern) \(path)")
    }
  }
}
