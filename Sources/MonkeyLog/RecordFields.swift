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
  enum Name: Int {
    case kind, timestamp, input, inputPath, className, recipe, steps, output, duration
    case outputPath, classSource, confidence, version, salvaged, score, notes
  }

  let bytes: UnsafeRawBufferPointer
  // First byte and the one after the last of each name's value; a vector, because it is an array that needs no heap.
  private var starts = SIMD16<Int32>()
  private var ends = SIMD16<Int32>()

  /// Nil where the line is not one whole JSON object.
  init?(_ line: UnsafeRawBufferPointer) {
    guard line.count <= Int32.max else { return nil }
    bytes = line
    var scanner = JSONScanner(line)
    scanner.skipSpace()
    var starts = starts
    var ends = ends
    let isObject = scanner.skipMembers { scanner, token in
      let name = token.isComplex ? Self.name(escaped: scanner.text(token)) : Self.name(line, token.start, token.count)
      let start = scanner.at
      guard scanner.skipValue(depth: 1) else { return false }
      // Of two members with one name the last counts, as it does for jq and for most libraries.
      if let name {
        starts[name.rawValue] = Int32(truncatingIfNeeded: start)
        ends[name.rawValue] = Int32(truncatingIfNeeded: scanner.at)
      }
      return true
    }
    guard isObject, scanner.isAtEnd() else { return nil }
    self.starts = starts
    self.ends = ends
  }

  /// The bytes of a value; nil where the member is missing.
  func span(_ name: Name) -> Range<Int>? {
    let end = Int(ends[name.rawValue])
    return end == 0 ? nil : Int(starts[name.rawValue])..<end
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
    guard let span = span(name), bytes[span.lowerBound] == 0x22 else { return nil }
    if span.count == 66 {
      let digits = UnsafeRawBufferPointer(rebasing: bytes[span.lowerBound + 1..<span.upperBound - 1])
      return ContentHash(hexDigits: digits)
    }
    // Longer than that it can only be one with escapes.
    return span.count > 66 ? text(name).flatMap(ContentHash.init(hex:)) : nil
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
