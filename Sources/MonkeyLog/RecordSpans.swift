/// First byte and the one after the last of each name's value; both 0 where the member is missing.
///
/// A property for each name: an array would need the heap, and it is written to some ten times a line.
struct RecordSpans {
  typealias Span = (start: Int32, end: Int32)

  private var kind: Span = (0, 0)
  private var timestamp: Span = (0, 0)
  private var input: Span = (0, 0)
  private var inputPath: Span = (0, 0)
  private var className: Span = (0, 0)
  private var recipe: Span = (0, 0)
  private var steps: Span = (0, 0)
  private var output: Span = (0, 0)
  private var duration: Span = (0, 0)
  private var outputPath: Span = (0, 0)
  private var classSource: Span = (0, 0)
  private var confidence: Span = (0, 0)
  private var version: Span = (0, 0)
  private var quality: Span = (0, 0)
  private var salvaged: Span = (0, 0)
  private var score: Span = (0, 0)
  private var notes: Span = (0, 0)

  subscript(name: RecordFields.Name) -> Span {
    get {
      switch name {
      case .kind: kind
      case .timestamp: timestamp
      case .input: input
      case .inputPath: inputPath
      case .className: className
      case .recipe: recipe
      case .steps: steps
      case .output: output
      case .duration: duration
      case .outputPath: outputPath
      case .classSource: classSource
      case .confidence: confidence
      case .version: version
      case .quality: quality
      case .salvaged: salvaged
      case .score: score
      case .notes: notes
      }
    }
    set {
      switch name {
      case .kind: kind = newValue
      case .timestamp: timestamp = newValue
      case .input: input = newValue
      case .inputPath: inputPath = newValue
      case .className: className = newValue
      case .recipe: recipe = newValue
      case .steps: steps = newValue
      case .output: output = newValue
      case .duration: duration = newValue
      case .outputPath: outputPath = newValue
      case .classSource: classSource = newValue
      case .confidence: confidence = newValue
      case .version: version = newValue
      case .quality: quality = newValue
      case .salvaged: salvaged = newValue
      case .score: score = newValue
      case .notes: notes = newValue
      }
    }
  }
}
