/// Chains of samples above a low threshold that somewhere rise above a high one.
///
/// J. Canny, "A computational approach to edge detection", IEEE TPAMI 8, 1986, section VIII: weak edges count where they
/// continue strong ones.
package enum Hysteresis {
  /// - Parameters:
  ///   - low, high: a chain is an 8-connected component of samples `>= low`; kept where one of them is `>= high`.
  ///   - least: chains of fewer samples are dropped.
  ///   - fading: what the samples are divided by before.
  /// - Returns: the chains; nil where there is none.
  /// - Complexity: O(samples).
  package static func select(
    _ samples: SparseRows, low: Float, high: Float, least: Int = 1, fading: InkFading? = nil
  ) -> Chains? {
    let parts = Parallel.mapRows(samples.parts.count, chunk: 1) { at -> (group: RunGroup, peaks: [Float]) in
      let rows = at.lowerBound * samples.chunk..<min(samples.height, at.upperBound * samples.chunk)
      var (group, ofRuns) = RunGroup.chains(of: samples, rows, from: low, fading: fading)
      group.label(reach: 1)
      var peaks = [Float](repeating: -.infinity, count: group.statistics.count)
      for (run, peak) in zip(group.runs, ofRuns) where peak > peaks[Int(run.component)] {
        peaks[Int(run.component)] = peak
      }
      return (group, peaks)
    }
    let groups = parts.map(\.group)
    let seams = RunSeams(groups, reach: 1)
    var peaks = [Float](repeating: -.infinity, count: seams.statistics.count)
    for (part, numbers) in zip(parts, seams.numbers) {
      for (number, peak) in zip(numbers, part.peaks) where peak > peaks[Int(number)] { peaks[Int(number)] = peak }
    }
    let isKept = peaks.indices.map { peaks[$0] >= high && seams.statistics[$0].area >= least }
    if !isKept.contains(true) { return nil }
    return Chains(
      width: samples.width, height: samples.height, chunk: samples.chunk, groups: groups,
      isKept: seams.numbers.map { numbers in numbers.map { isKept[Int($0)] } })
  }
}

/// Chains of edges as runs of pixels: a fraction of a mask's memory, whose first touch alone would take as long as finding them.
package struct Chains: Sendable {
  package let width: Int
  package let height: Int
  /// Rows of each group but the last.
  fileprivate let chunk: Int
  fileprivate let groups: [RunGroup]
  /// For each group and each of its components.
  fileprivate let isKept: [[Bool]]

  /// Calls `body` for each run of pixels of row `y`, left to right.
  @inline(__always)
  package func forEachRun(inRow y: Int, _ body: (Range<Int>) -> Void) {
    let (at, row) = y.quotientAndRemainder(dividingBy: chunk)
    let start = row == 0 ? 0 : groups[at].rowEnds[row - 1]
    let end = groups[at].rowEnds[row]
    groups[at].runs.withUnsafeBufferPointer { runs in
      isKept[at].withUnsafeBufferPointer { isKept in
        for i in start..<end where isKept[Int(runs[i].component)] { body(Int(runs[i].start)..<Int(runs[i].end)) }
      }
    }
  }
}

/// Which pixels are on an edge or next to one, row after row; never shared between threads.
final class NearEdges {
  private static let margin = 8
  private let chains: Chains
  private let pitch: Int
  /// Three rows in turn with each run a pixel longer at both ends, and what is set in one of the three.
  private let memory: UnsafeMutablePointer<UInt8>
  private var filled = (-1, -1, -1)

  init(_ chains: Chains) {
    self.chains = chains
    pitch = chains.width + 2 * NearEdges.margin
    memory = .allocate(capacity: 4 * pitch)
    memory.initialize(repeating: 0, count: 4 * pitch)
  }

  deinit { memory.deallocate() }

  /// 1 at each pixel of row `y` that is set or has one of its eight neighbours set; eight more may be read. Good until the next call.
  func row(_ y: Int) -> UnsafePointer<UInt8> {
    for near in max(0, y - 1)...min(chains.height - 1, y + 1) { fill(near) }
    let (up, here, down) = (line(max(0, y - 1)), line(y), line(min(chains.height - 1, y + 1)))
    let out = memory + 3 * pitch
    for x in 0..<pitch { out[x] = up[x] | here[x] | down[x] }
    return UnsafePointer(out + NearEdges.margin)
  }

  private func line(_ y: Int) -> UnsafeMutablePointer<UInt8> { memory + y % 3 * pitch }

  private func fill(_ y: Int) {
    switch y % 3 {
    case 0:
      if filled.0 == y { return }
      filled.0 = y
    case 1:
      if filled.1 == y { return }
      filled.1 = y
    default:
      if filled.2 == y { return }
      filled.2 = y
    }
    let line = line(y)
    line.update(repeating: 0, count: pitch)
    let start = line + NearEdges.margin
    chains.forEachRun(inRow: y) { run in
      for x in run.lowerBound - 1..<run.upperBound + 1 { start[x] = 1 }
    }
  }
}
