import MonkeyValue

/// Walks over the member `steps` of a run and tells whether the decoder would take it, without building anything.
enum StepsCheck {
  /// False where the text is no JSON; `isSound` becomes false where it is JSON but no list of steps.
  static func skip(_ scanner: inout JSONScanner, isSound: inout Bool) -> Bool {
    guard scanner.kind == .array else { return skipForeign(&scanner, depth: 1, &isSound) }
    return scanner.skipElements(depth: 1) { scanner in
      guard scanner.kind == .object else { return skipForeign(&scanner, depth: 2, &isSound) }
      var hasName = false
      let isWhole = scanner.skipMembers(depth: 2) { scanner, name in
        let isOp = holds(scanner, name, "op")
        if isOp { hasName = true }
        if (isOp && scanner.kind != .string) || (scanner.kind != .object && holds(scanner, name, "args")) {
          return skipForeign(&scanner, depth: 3, &isSound)
        }
        if scanner.kind == .object, holds(scanner, name, "args") { return skipArguments(&scanner, &isSound) }
        return skipAny(&scanner, depth: 3, &isSound)
      }
      if !hasName { isSound = false }
      return isWhole
    }
  }

  private static func skipArguments(_ scanner: inout JSONScanner, _ isSound: inout Bool) -> Bool {
    scanner.skipMembers(depth: 3) { scanner, _ in
      switch scanner.kind {
      case .number: return skipNumber(&scanner, &isSound)
      case .array, .object: return skipForeign(&scanner, depth: 4, &isSound)
      case .string, .word, nil: return scanner.skipValue(depth: 4)
      }
    }
  }

  private static func skipForeign(_ scanner: inout JSONScanner, depth: Int, _ isSound: inout Bool) -> Bool {
    isSound = false
    return scanner.skipValue(depth: depth)
  }

  /// The decoder builds members that it does not know too, and stumbles over numbers that no double can hold.
  private static func skipAny(_ scanner: inout JSONScanner, depth: Int, _ isSound: inout Bool) -> Bool {
    switch scanner.kind {
    case .number: return skipNumber(&scanner, &isSound)
    case .array, .object:
      return scanner.value(depth: depth) != nil
    case .string, .word, nil: return scanner.skipValue(depth: depth)
    }
  }

  private static func skipNumber(_ scanner: inout JSONScanner, _ isSound: inout Bool) -> Bool {
    guard let token = scanner.number() else { return false }
    // Only an exponent or very many digits lead beyond the range of a double.
    let mayOverflow = token.count > 300 || scanner.bytes[token.start..<token.end].contains { $0 | 0x20 == 0x65 }
    if mayOverflow, scanner.numberValue(token) == nil { isSound = false }
    return true
  }

  @inline(__always) private static func holds(_ scanner: JSONScanner, _ name: JSONScanner.Token, _ text: StaticString)
    -> Bool
  {
    if name.isComplex { return scanner.text(name) == text.description }
    guard name.count == text.utf8CodeUnitCount else { return false }
    for index in 0..<name.count where scanner.bytes[name.start + index] != text.utf8Start[index] { return false }
    return true
  }
}
