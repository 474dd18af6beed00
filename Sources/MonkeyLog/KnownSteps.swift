import MonkeyValue

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The texts of `steps` that were met lately: many runs have the very same ones, and they are the larger half of a record,
/// so that comparing is much cheaper than reading them again.
///
/// A complete array that stands again where a value begins is that array again, whatever follows it.
struct KnownSteps: Sendable {
  private struct Entry: Sendable {
    var text: [UInt8] = []
    var isSound = false
    var decoded: [StepRecord]?
  }

  // A bucket for each value of some bits of the recipe's hash; the oldest entry of a bucket makes room.
  private static let buckets = 64
  private static let ways = 4
  /// Longer texts are kept in one place of their own until the next one comes: memory has an end.
  private static let maximumLength = 1 << 16
  private var entries = [Entry](repeating: Entry(), count: buckets * ways + 1)
  private var oldest = [Int](repeating: 0, count: buckets)

  init() {}

  /// Walks over the steps that begin here. False where they are no JSON; else `entry` tells them again.
  mutating func skip(
    _ scanner: inout JSONScanner, recipe: UInt64, isSound: inout Bool, entry: inout Int
  ) -> Bool {
    let start = scanner.at
    let bucket = Int(recipe % UInt64(Self.buckets))
    for index in bucket * Self.ways..<(bucket + 1) * Self.ways {
      let count = entries[index].text.count
      guard count > 0, count <= scanner.bytes.count - start, let base = scanner.bytes.baseAddress,
        entries[index].text.withUnsafeBytes({ memcmp(base + start, $0.baseAddress ?? base, count) }) == 0
      else { continue }
      scanner.at += count
      isSound = entries[index].isSound
      entry = index
      return true
    }
    isSound = true
    let isArray = scanner.kind == .array
    guard StepsCheck.skip(&scanner, isSound: &isSound) else { return false }
    // A number says nothing about what follows it: 1 begins 12.
    guard isArray else { return true }
    if scanner.at - start > Self.maximumLength {
      entry = Self.buckets * Self.ways
    } else {
      entry = bucket * Self.ways + oldest[bucket]
      oldest[bucket] = (oldest[bucket] + 1) % Self.ways
    }
    entries[entry] = Entry(text: Array(scanner.bytes[start..<scanner.at]), isSound: isSound)
    return true
  }

  /// What an entry says. Nil where it is no list of steps.
  mutating func steps(_ entry: Int) -> [StepRecord]? {
    guard entries[entry].isSound else { return nil }
    if let decoded = entries[entry].decoded { return decoded }
    let decoded = entries[entry].text.withUnsafeBytes { Self.decode($0) }
    entries[entry].decoded = decoded
    return decoded
  }

  private static func decode(_ text: UnsafeRawBufferPointer) -> [StepRecord]? {
    var scanner = JSONScanner(text)
    var steps: [StepRecord] = []
    let isWhole = scanner.skipElements(depth: 1) { scanner in
      guard let step = step(&scanner) else { return false }
      steps.append(step)
      return true
    }
    return isWhole ? steps : nil
  }

  private static func step(_ scanner: inout JSONScanner) -> StepRecord? {
    guard case .object(let members)? = scanner.value(depth: 2) else { return nil }
    var step = StepRecord(op: "", args: [:])
    var hasName = false
    for member in members {
      switch (member.name, member.value) {
      case ("op", .plain(.string(let name))):
        step.op = name
        hasName = true
      case ("op", _): return nil
      case ("args", .object(let args)):
        step.args = [:]
        for arg in args {
          switch arg.value {
          case .plain(let value): step.args[arg.name] = value
          case .null: step.args[arg.name] = nil
          case .float(let value): step.args[arg.name] = .double(value)
          // A value that a parameter cannot have: what ran is not known.
          case .array, .object: return nil
          }
        }
      case ("args", _): return nil
      case ("skipped", .plain(.string(let reason))): step.skipped = reason
      default: break
      }
    }
    return hasName ? step : nil
  }
}
