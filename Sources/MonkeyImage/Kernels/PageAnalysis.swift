/// What every operation on pages starts with: the paper's level, brightness relative to it, what the writing looks like.
public struct PageAnalysis: Sendable {
  public let paper: PaperLevel
  /// n: brightness over the paper's level, not above 1.25.
  public private(set) var relative: Plane
  public let writing: WritingMeasure
  /// 512 bins over 0…1 of n. One pass, O(pixels).
  public var histogram: Histogram { Histogram(of: relative, bins: 512) }

  /// Things up to about twice this wide are ink in the first look, pixels; enough for body text at 600 dots an inch.
  static let firstReach = 40

  /// Nil where there is no writing: nothing darker than the paper.
  ///
  /// - Parameters:
  ///   - luma: at least one sample; ink dark, paper bright.
  ///   - reach: dark things less than about twice this wide are ink, in stroke widths; never less than 40 pixels.
  public init?(_ luma: Plane, reach: Double = 8) {
    var paper = PaperLevel(of: luma, reach: PageAnalysis.firstReach)
    var relative = paper.relative(luma)
    guard let writing = WritingMeasure(relative) else { return nil }
    let wanted = Int(reach * min(writing.strokeWidth, 100))
    if wanted > PageAnalysis.firstReach * 5 / 4 {
      paper = PaperLevel(of: luma, reach: wanted)
      relative = paper.relative(luma)
    }
    self.paper = paper
    self.relative = relative
    self.writing = writing
  }

  /// `relative` for a caller who needs nothing else after it, so that its memory can be the next plane's; an empty one is left.
  mutating func takeRelative() -> Plane {
    let taken = relative
    relative = Plane(width: 0, height: 0)
    return taken
  }
}
