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

  private let source: Source

  /// What was measured.
  private enum Source: Sendable {
    case plane(Plane)
    case levels(GrayLevels)
  }

  /// Nil where there is no writing: nothing darker than the paper.
  ///
  /// - Parameters:
  ///   - luma: at least one sample; ink dark, paper bright.
  ///   - reach: dark things less than about twice this wide are ink, in stroke widths; never less than 40 pixels.
  public init?(_ luma: Plane, reach: Double = 8) {
    var shared = luma
    self.init(takingOver: &shared, reach: reach)
  }

  /// The same; where the luma is as it was decoded and nobody else has it, its memory becomes that of `relative`, and an empty plane is left.
  init?(takingOver luma: inout Plane, reach: Double = 8) {
    var paper = PaperLevel(of: luma, reach: PageAnalysis.firstReach)
    let levels = luma.isOwnedAndOfBytes() ? GrayLevels(for: luma) : nil
    var relative = Plane(width: 0, height: 0)
    if levels != nil {
      swap(&relative, &luma)
      paper.makeRelative(&relative, keeping: levels)
    } else {
      relative = paper.relative(luma)
    }
    guard let writing = WritingMeasure(relative) else {
      if let levels {
        levels.write(into: &relative)
        luma = relative
      }
      return nil
    }
    let wanted = Int(reach * min(writing.strokeWidth, 100))
    if wanted > PageAnalysis.firstReach * 5 / 4 {
      if let levels {
        levels.write(into: &relative)
        paper = PaperLevel(of: relative, reach: wanted)
        paper.makeRelative(&relative)
      } else {
        paper = PaperLevel(of: luma, reach: wanted)
        relative = paper.relative(luma)
      }
    }
    source = levels.map { .levels($0) } ?? .plane(luma)
    self.paper = paper
    self.relative = relative
    self.writing = writing
  }

  /// What was measured, made anew where its memory was taken over.
  var luma: Plane {
    switch source {
    case .plane(let plane): plane
    case .levels(let levels): levels.plane()
    }
  }

  /// `relative` for a caller who needs nothing else after it, so that its memory can be the next plane's; an empty one is left.
  mutating func takeRelative() -> Plane {
    let taken = relative
    relative = Plane(width: 0, height: 0)
    return taken
  }
}
