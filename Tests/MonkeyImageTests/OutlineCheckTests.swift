import MonkeyImage
import TestSupport
import Testing

@Suite struct OutlineCheckTests {
  /// The components whose outline has less than `share` next to an edge, pixel by pixel.
  private func undrawn(_ pieces: Components, _ mask: Mask, near: Mask, value: Bool, share: Double) -> [Bool] {
    var outline = pieces.statistics.map { _ in 0.0 }
    var drawn = outline
    for y in 0..<mask.height {
      for run in pieces.runs(inRow: y) {
        for x in Int(run.start)..<Int(run.end) {
          let (up, down) = (mask[x, max(0, y - 1)], mask[x, min(mask.height - 1, y + 1)])
          let isInside = up == value && down == value && x > Int(run.start) && x < Int(run.end) - 1
          if isInside { continue }
          outline[Int(run.component)] += 1
          if near[x, y] { drawn[Int(run.component)] += 1 }
        }
      }
    }
    return zip(drawn, outline).map { $0 < share * $1 }
  }

  @Test(arguments: [(7, 5), (40, 64), (65, 70), (130, 33)], [Float(0.4), 0.55])
  func equalsTheDefinition(size: (Int, Int), share: Float) throws {
    let (w, h) = size
    // Blobs, of which most touch an edge somewhere.
    let ink = Mask(Plane.random(width: w, height: h, seed: 4).gaussianBlurred(sigma: 1), below: share)
    let strengths = Plane.random(width: w, height: h, seed: 5)
    let chains = try #require(Hysteresis.select(SparseRows(strengths, above: 0.8), low: 0.8, high: 0.9))
    var edges = Mask(width: w, height: h)
    edges.write { view in
      for y in 0..<h { chains.forEachRun(inRow: y) { run in for x in run { view.row(y)[x] = 1 } } }
    }
    let near = edges.dilated()
    let paper = PaperLevel(of: Plane(width: w, height: h, fill: 0.9), reach: 20)
    var found = ink
    OutlineCheck.perform(on: &found, edges: chains, share: 0.7, holeShare: 0.5, paper: paper)

    var wanted = ink
    let pieces = Components(of: ink)
    let isStain = undrawn(pieces, ink, near: near, value: true, share: 0.7)
    pieces.paint(&wanted, value: 0) { isStain[$0] }
    let holes = Components(of: wanted, connectivity: .four, ofClear: true)
    let isGap = undrawn(holes, wanted, near: near, value: false, share: 0.5)
    let areas = holes.statistics.map(\.area)
    let page = try #require(areas.firstIndex(of: areas.max() ?? 0))
    holes.paint(&wanted, value: 1) { $0 != page && isGap[$0] }
    #expect(found.flags == wanted.flags)
    if w * h > 1000 { #expect(isStain.contains(true) && isStain.contains(false)) }
  }
}
