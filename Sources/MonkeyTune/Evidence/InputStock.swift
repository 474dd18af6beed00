import Foundation
import MonkeyImage
import MonkeyLog

/// Which rated inputs are still on disk as they were.
struct InputStock {
  private let paths: [ContentHash: String]
  /// What is missing, in words.
  let warnings: [String]
  /// Why too little is left; nil where enough is.
  let refusal: String?

  /// So many inputs are read whole to see whether they changed; of more than these it is enough that they are there, and
  /// each is checked before it is replayed.
  private static let mostHashed = 100

  init(_ history: ClassHistory, seed: UInt64) {
    var random = TuneRandom(seed: seed ^ 0x1297)
    var good = history.paths
    var gone: [String] = []
    let unnamed = history.inputs.filter { history.paths[$0] == nil }
    let named = random.shuffled(history.inputs.filter { history.paths[$0] != nil })
    for (index, input) in named.enumerated() {
      guard let path = history.paths[input] else { continue }
      let isThere: Bool
      if index < Self.mostHashed {
        isThere = (try? ContentHash.ofFile(path)) == input
      } else {
        isThere = FileManager.default.isReadableFile(atPath: path)
      }
      if !isThere {
        good[input] = nil
        gone.append(path)
      }
    }
    paths = good
    var warnings: [String] = []
    if !unnamed.isEmpty {
      warnings.append(
        Self.listed("rated without a recorded path, not replayed", unnamed.map { String($0.hex.prefix(12)) }))
    }
    if !gone.isEmpty { warnings.append(Self.listed("gone from disk or changed, not replayed", gone.sorted())) }
    self.warnings = warnings
    if named.isEmpty {
      refusal = "none of its \(history.inputs.count) rated inputs has a recorded path; there is nothing to replay"
    } else if gone.count * 2 > named.count {
      refusal =
        "\(gone.count) of its \(named.count) rated inputs are gone from disk or changed; put them back where they were"
    } else {
      refusal = nil
    }
  }

  /// Where an input lies; nil where it is gone.
  func path(of input: ContentHash) -> String? { paths[input] }

  /// Parts of up to three of the inputs: what the effect of parameters is measured on. Never more than one is whole in
  /// memory.
  func samples(_ inputs: [ContentHash]) -> [Raster] {
    var samples: [Raster] = []
    for input in inputs where samples.count < 3 {
      guard let path = paths[input], let file = try? Replayer.read(path, expecting: input),
        let page = (try? Decode.decode(file))?.pages.first
      else { continue }
      samples.append(PixelProbe.middle(page))
    }
    return samples
  }

  /// The first five, then how many more.
  private static func listed(_ what: String, _ names: [String]) -> String {
    let rest = names.count - 5
    return "\(names.count) \(names.count == 1 ? "input" : "inputs") \(what): \(names.prefix(5).joined(separator: ", "))"
      + (rest > 0 ? " and \(rest) more" : "")
  }
}
