import MonkeyValue

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the members that matter stand in one line: found in one walk that checks the whole line and allocates nothing.
struct RecordFields {
  enum Name {
    case kind, timestamp, input, inputPath, className, recipe, steps, output, duration
    case outputPath, classSource, confidence, version, quality, salvaged, score, notes
  }

  let bytes: UnsafeRawBufferPointer
  private var spans = RecordSpans()
  // The hashes are read where they are met: that checks them, too.
  private var input: ContentHash?
  private var recipe: ContentHash?
  private var output: ContentHash?
  /// Where `known` has the steps; nil where they are missing or no list of steps.
  private(set) var steps: Int?

  /// Nil where the line is not one whole JSON object.
  init?(_ line: UnsafeRawBufferPointer, known: inout KnownSteps) {
    guard line.count <= Int32.max else { return nil }
    bytes = line
    var scanner = JSONScanner(line)
    scanner.skipSpace()
    var spans = spans
    var input: ContentHash?
    var recipe: ContentHash?
    var output: ContentHash?
    var steps: Int?
    let isObject = scanner.skipMembers { scanner, token in
      let name = token.isComplex ? Self.name(escaped: scanner.text(token)) : Self.name(line, token.start, token.count)
      let start = scanner.at
      // Of two members with one name the last counts, as it does for jq and for most libraries.
      switch name {
      case .input:
        input = Self.takeHash(&scanner)
        if input == nil, !scanner.skipValue(depth: 1) { return false }
      case .recipe:
        recipe = Self.takeHash(&scanner)
        if recipe == nil, !scanner.skipValue(depth: 1) { return false }
      case .output:
        output = Self.takeHash(&scanner)
        if output == nil, !scanner.skipValue(depth: 1) { return false }
      case .steps:
        var isSound = false
        var entry = -1
        guard known.skip(&scanner, recipe: recipe?.words.w ?? 0, isSound: &isSound, entry: &entry) else { return false }
        steps = isSound && entry >= 0 ? entry : nil
      default:
        guard scanner.skipValue(depth: 1) else { return false }
      }
      if let name {
        spans[name] = (Int32(truncatingIfNeeded: start), Int32(truncatingIfNeeded: scanner.at))
      }
      return true
    }
    guard isObject, scanner.isAtEnd() else { return nil }
    self.spans = spans
    self.input = input
    self.recipe = recipe
    self.output = output
    self.steps = steps
  }

  /// Steps over a hash in quotes without escapes, if one begins here.
  @inline(__always) private static func takeHash(_ scanner: inout JSONScanner) -> ContentHash? {
    let bytes = scanner.bytes
    let at = scanner.at
    guard bytes.count - at >= 66, bytes[at] == 0x22, bytes[at + 65] == 0x22,
      let hash = ContentHash(hexDigits: UnsafeRawBufferPointer(rebasing: bytes[at + 1..<at + 65]))
    else { return nil }
    scanner.at = at + 66
    return hash
  }

  /// The bytes of a value; nil where the member is missing.
  func span(_ name: Name) -> Range<Int>? {
    let (start, end) = spans[name]
    return end == 0 ? nil : Int(start)..<Int(end)
  }

  private static func name(escaped text: String) -> Name? {
    var text = text
    return text.withUTF8 { name(UnsafeRawBufferPointer($0), 0, $0.count) }
  }

  // Length and first letter leave at most two candidates.
  private static func name(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Name? {
    guard count > 0 else { return nil }
    switch (count, bytes[start]) {
    case (4, 0x6B): return matches("kind", bytes, start) ? .kind : nil
    case (5, 0x63): return matches("class", bytes, start) ? .className : nil
    case (5, 0x73): return matches("steps", bytes, start) ? .steps : matches("score", bytes, start) ? .score : nil
    case (5, 0x6E): return matches("notes", bytes, start) ? .notes : nil
    case (7, 0x76): return matches("version", bytes, start) ? .version : nil
    case (7, 0x71): return matches("quality", bytes, start) ? .quality : nil
    case (8, 0x73): return matches("salvaged", bytes, start) ? .salvaged : nil
    case (10, 0x74): return matches("ts_unix_ms", bytes, start) ? .timestamp : nil
    case (10, 0x72): return matches("recipe_sha", bytes, start) ? .recipe : nil
    case (10, 0x69): return matches("input_path", bytes, start) ? .inputPath : nil
    case (10, 0x63): return matches("confidence", bytes, start) ? .confidence : nil
    case (11, 0x6F): return matches("output_path", bytes, start) ? .outputPath : nil
    case (11, 0x64): return matches("duration_ms", bytes, start) ? .duration : nil
    case (12, 0x69): return matches("input_blake3", bytes, start) ? .input : nil
    case (12, 0x63): return matches("class_source", bytes, start) ? .classSource : nil
    case (13, 0x6F): return matches("output_blake3", bytes, start) ? .output : nil
    default: return nil
    }
  }

  @inline(__always) private static func matches(
    _ name: StaticString, _ bytes: UnsafeRawBufferPointer, _ start: Int
  ) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    return memcmp(base + start, name.utf8Start, name.utf8CodeUnitCount) == 0
  }
}

extension RecordFields {
  /// A string's text; nil where the member is missing or no string.
  func text(_ name: Name) -> String? {
    guard let span = span(name), bytes[span.lowerBound] == 0x22 else { return nil }
    var scanner = JSONScanner(bytes, at: span.lowerBound)
    return scanner.string().map { scanner.text($0) }
  }

  /// A hash; nil where the member is missing or not 64 lower-case hexadecimal digits.
  func hash(_ name: Name) -> ContentHash? {
    let found: ContentHash? =
      switch name {
      case .input: input
      case .recipe: recipe
      case .output: output
      default: nil
      }
    if let found { return found }
    // With escapes in it, it is longer.
    guard let span = span(name), span.count > 66 else { return nil }
    return text(name).flatMap(ContentHash.init(hex:))
  }

  /// A whole number, however it is written (`4`, `4.0`, `4e0`); nil where the member is missing or something else.
  func integer(_ name: Name) -> Int? {
    switch scalar(name) {
    case .int(let value): value
    case .double(let value): Int(exactly: value)
    default: nil
    }
  }

  /// A number; nil where the member is missing or something else.
  func double(_ name: Name) -> Double? { scalar(name)?.number }

  func isTrue(_ name: Name) -> Bool { scalar(name) == .bool(true) }

  /// Whether a string is exactly this text.
  func holds(_ name: Name, _ text: String) -> Bool {
    guard let span = span(name), bytes[span.lowerBound] == 0x22, let base = bytes.baseAddress else { return false }
    var text = text
    let isSame = text.withUTF8 { utf8 in
      guard span.count == utf8.count + 2 else { return false }
      return utf8.baseAddress.map { memcmp(base + span.lowerBound + 1, $0, utf8.count) == 0 } ?? true
    }
    return isSame || (span.count > text.utf8.count + 2 && self.text(name) == text)
  }

  /// Whether a string is exactly this text.
  func holds(_ name: Name, _ text: StaticString) -> Bool {
    guard let span = span(name), bytes[span.lowerBound] == 0x22 else { return false }
    let count = text.utf8CodeUnitCount
    if span.count == count + 2 { return Self.matches(text, bytes, span.lowerBound + 1) }
    return span.count > count + 2 && self.text(name) == text.description
  }

  private func scalar(_ name: Name) -> PlainValue? {
    guard let span = span(name) else { return nil }
    var scanner = JSONScanner(bytes, at: span.lowerBound)
    return (scanner.scalar() ?? nil) ?? nil
  }
}
