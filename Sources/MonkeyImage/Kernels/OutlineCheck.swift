/// Removes pieces of a mask whose outline is not drawn by edges.
package enum OutlineCheck {
  /// Clears the 8-connected pieces of ink of whose outline less than `share` touches an edge, but for those that lie in
  /// pictures for the most part, for tones have soft outlines; then fills the 4-connected holes in the ink of whose outline less
  /// than `holeShare` touches an edge, but never the largest: the page itself.
  package static func perform(
    on ink: inout Mask, edges: Chains, share: Double, holeShare: Double, paper: PaperLevel
  ) {
    let pieces = Components(of: ink)
    let outline = Tally(pieces, in: ink, value: 1, edges)
    var isStain = pieces.statistics.indices.map {
      Double(outline.onEdge[$0]) < share * Double(outline.outline[$0])
    }
    if isStain.contains(true) {
      let onPaper = pieces.areaOnPaper(paper, of: isStain)
      for i in isStain.indices where isStain[i] { isStain[i] = 2 * onPaper[i] >= pieces.statistics[i].area }
      pieces.paint(&ink, value: 0) { isStain[$0] }
    }
    let holes = Components(between: pieces, width: ink.width) { isStain[$0] }
    guard let page = holes.statistics.indices.max(by: { holes.statistics[$0].area < holes.statistics[$1].area }) else {
      return
    }
    let around = Tally(holes, in: ink, value: 0, edges, without: page)
    holes.paint(&ink, value: 1) { $0 != page && Double(around.onEdge[$0]) < holeShare * Double(around.outline[$0]) }
  }

  /// For each component how many of its pixels lie on its outline, and how many of those next to an edge.
  private struct Tally {
    var outline: [Int32]
    var onEdge: [Int32]

    /// - Parameter other: a component that is left out; −1 for none.
    init(_ pieces: Components, in ink: Mask, value: UInt8, _ edges: Chains, without other: Int = -1) {
      let starts = pieces.rowStarts
      let height = ink.height
      let plain: UInt64 = value == 0 ? 0 : 0x0101_0101_0101_0101
      let ofRuns = pieces.runs.withUnsafeBufferPointer { runs in
        ink.read { mask in
          Parallel.mapRows(height) { rows in
            var found: [(outline: Int32, onEdge: Int32)] = []
            found.reserveCapacity(starts[rows.upperBound] - starts[rows.lowerBound])
            let around = NearEdges(edges)
            for y in rows {
              let (up, down) = (max(0, y - 1), min(height - 1, y + 1))
              var near: UnsafeRawPointer?
              for i in starts[y]..<starts[y + 1] {
                if runs[i].component == other {
                  found.append((0, 0))
                  continue
                }
                let edge = near ?? UnsafeRawPointer(around.row(y))
                near = edge
                let (start, end) = (Int(runs[i].start), Int(runs[i].end))
                var (outline, onEdge) = (0, 0)
                var x = start
                while x < end {
                  // Of eight pixels those that have another value above or below, and the run's first and last.
                  var on = (mask.word(x, up) ^ plain) | (mask.word(x, down) ^ plain)
                  if x == start { on |= 1 }
                  if end - x <= 8 {
                    on |= 1 << UInt64(8 * (end - x - 1))
                    on &= ~0 >> UInt64(8 * (8 - (end - x)))
                  }
                  outline += on.nonzeroBitCount
                  onEdge += (on & edge.loadUnaligned(fromByteOffset: x, as: UInt64.self).littleEndian).nonzeroBitCount
                  x += 8
                }
                found.append((Int32(truncatingIfNeeded: outline), Int32(truncatingIfNeeded: onEdge)))
              }
            }
            return found
          }
        }
      }
      outline = [Int32](repeating: 0, count: pieces.statistics.count)
      onEdge = outline
      pieces.runs.withUnsafeBufferPointer { runs in
        outline.withUnsafeMutableBufferPointer { outline in
          onEdge.withUnsafeMutableBufferPointer { onEdge in
            var i = 0
            for group in ofRuns {
              for one in group {
                let component = Int(runs[i].component)
                outline[component] &+= one.outline
                onEdge[component] &+= one.onEdge
                i += 1
              }
            }
          }
        }
      }
    }
  }
}

extension Components {
  /// For each chosen component its pixels in blocks of paper, a run counted where its middle lies; 0 for the others.
  fileprivate func areaOnPaper(_ paper: PaperLevel, of chosen: [Bool]) -> [Int] {
    var areas = [Int](repeating: 0, count: statistics.count)
    let block = paper.surface.grid.block
    paper.isPaper.read { view in
      for y in 0..<rowStarts.count - 1 {
        let row = view.row(y / block)
        for run in runs(inRow: y)
        where chosen[Int(run.component)] && row[Int(run.start &+ run.end) / 2 / block] > 0.5 {
          areas[Int(run.component)] += run.count
        }
      }
    }
    return areas
  }
}
