import ArgumentParser
import MonkeyLog
import MonkeyValue

/// `monkey log`: what the feedback log says. None of its commands changes a log.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Look into feedback logs: check, sum up, show, merge, explain.",
    discussion: """
      None of these commands changes a log. Lines that are no records are skipped and counted.

      Examples:
        monkey log check runs.jsonl
        monkey log stats runs.jsonl --by recipe
        monkey log show cleaned.png --log runs.jsonl
        monkey log merge a.jsonl b.jsonl > both.jsonl
        monkey log why cleaned.png --log runs.jsonl
      """,
    subcommands: [
      LogCheckCommand.self, LogStatsCommand.self, LogShowCommand.self, LogMergeCommand.self, LogWhyCommand.self,
    ])
}

/// The log that a look-up goes to.
struct LogOption: ParsableArguments {
  @Option(
    name: [.customLong("log"), .customLong("record")],
    help: ArgumentHelp("The log to look into.", valueName: "log"))
  var path: String
}

/// An image as a person names it: by a path, or by its hash.
enum NamedImage {
  /// What a log may know the image by: a hash as it was typed or of the file as it is now, and the path as it was typed.
  static func names(_ text: String) throws -> (hashes: Set<ContentHash>, path: String?) {
    do {
      return ([try ContentHash.ofFile(text)], text)
    } catch let error {
      if let hash = ContentHash(hex: text) { return ([hash], nil) }
      // Gone from the disk, but the log may still know the path.
      if error.problem == .missing { return ([], text) }
      throw error
    }
  }

  /// The one hash of an image that must be there, or was typed.
  static func hash(_ text: String) throws -> ContentHash {
    do {
      return try ContentHash.ofFile(text)
    } catch let error {
      if let hash = ContentHash(hex: text) { return hash }
      throw error
    }
  }
}

/// Columns for people.
enum TextTable {
  /// Lines with columns as wide as their widest cell; the columns named in `right` are flush right.
  static func lines(_ rows: [[String]], right: Set<Int>) -> [String] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let pad = String(repeating: " ", count: widths[column] - cell.count)
        return right.contains(column) ? pad + cell : cell + pad
      }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}

/// Words for people.
enum LogWords {
  static func count(_ number: Int, _ word: String, plural: String? = nil) -> String {
    "\(number) \(number == 1 ? word : plural ?? word + "s")"
  }

  /// Two decimals, whatever the language of the system.
  static func twoDecimals(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "-" }
    let hundredths = Int((abs(value) * 100).rounded())
    let fraction = hundredths % 100
    return (value < 0 && hundredths > 0 ? "-" : "") + "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  /// The first numbers of a list, then how many more there are.
  static func list(_ numbers: [Int], of total: Int, first: Int = 20) -> String {
    let shown = numbers.prefix(first).map(String.init).joined(separator: ", ")
    return total > first ? "\(shown) and \(total - min(first, numbers.count)) more" : shown
  }
}

extension JSONValue {
  static func optional(_ value: Double?) -> JSONValue { value.map { .double($0) } ?? .null }

  static func ints(_ values: [Int]) -> JSONValue { .array(values.map { .int($0) }) }
}

extension LogRecord {
  /// The record as it stands in the log, and what else there is to say.
  func json(with more: [JSONValue.Member]) -> JSONValue {
    .object([JSONValue.Member("kind", .string(Self.kind))] + members + more)
  }
}
