import ArgumentParser
import MonkeyLog
import MonkeyValue

/// `monkey log check LOG`.
struct LogCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Count what stands in a log, and name what is odd about it.",
    discussion: """
      Odd are lines that are no records, a torn end, ratings of no run, lines that say exactly what an earlier one says;
      with --files also inputs and outputs that are gone or have other bytes now. Nothing odd makes a log unusable, so
      the exit code is 0 all the same, unless --strict is given.

      Examples:
        monkey log check runs.jsonl
        monkey log check runs.jsonl --files --json | jq .files.changed
      """)

  @Argument(help: "The log.")
  var log: String

  @Flag(help: "Hash the inputs and outputs that are still there, too; relative paths count from the current folder.")
  var files = false

  @Flag(help: "Exit 1 where anything is odd.")
  var strict = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let check = try LogCheck(path: log)
    let fileCheck = files ? try FileCheck(log: log) : nil
    if json {
      Console.out(Self.json(log, check, fileCheck).text)
    } else {
      for line in Self.text(log, check) { Console.out(line) }
      for line in fileCheck.map(Self.text) ?? [] { Console.out(line) }
    }
    if strict, Self.isOdd(check, fileCheck) { throw Exit(code: 1) }
  }

  private static func isOdd(_ check: LogCheck, _ files: FileCheck?) -> Bool {
    check.summary.malformed > 0 || check.summary.endsWithoutNewline || !check.orphanLines.isEmpty
      || !check.duplicates.isEmpty || files?.files.contains { $0.state != .same } == true
  }

  private static func text(_ log: String, _ check: LogCheck) -> [String] {
    let summary = check.summary
    var counts = [
      LogWords.count(summary.lines, "line"), LogWords.count(summary.runs, "run"),
      LogWords.count(summary.ratings, "rating"),
    ]
    if summary.others > 0 { counts.append(LogWords.count(summary.others, "record") + " of other kinds") }
    if summary.blank > 0 { counts.append(LogWords.count(summary.blank, "empty line")) }
    var lines = ["\(log): " + counts.joined(separator: ", ")]
    if summary.malformed > 0 {
      lines.append(
        "malformed: \(LogWords.count(summary.malformed, "line")) skipped: "
          + LogWords.list(summary.malformedLines, of: summary.malformed))
    }
    if summary.hasTornTail {
      lines.append("torn tail: the last line is cut short; the next append begins a new line after it")
    } else if summary.endsWithoutNewline {
      lines.append("no newline at the end: the last record is whole; the next append writes the newline first")
    }
    if !check.orphanLines.isEmpty {
      lines.append(
        "orphans: \(LogWords.count(check.orphanLines.count, "rating")) of no run in this log: "
          + LogWords.list(check.orphanLines, of: check.orphanLines.count))
    }
    if !check.duplicates.isEmpty {
      lines.append(
        "duplicates: \(LogWords.count(check.duplicates.count, "line")) said before: "
          + LogWords.list(check.duplicates.map(\.line), of: check.duplicates.count))
    }
    if lines.count == 1 { lines.append("nothing odd") }
    return lines
  }

  private static func text(_ check: FileCheck) -> [String] {
    let same = check.files.count { $0.state == .same }
    return ["files: \(check.files.count) named, \(same) as recorded"]
      + check.files.compactMap { file in
        switch file.state {
        case .same: nil
        case .gone: "gone: \(file.path) (\(file.role.rawValue), line \(file.line))"
        case .changed: "changed: \(file.path) (\(file.role.rawValue), line \(file.line))"
        case .unreadable(let why): "unreadable: \(file.path) (\(file.role.rawValue), line \(file.line)): \(why)"
        }
      }
  }

  private static func json(_ log: String, _ check: LogCheck, _ files: FileCheck?) -> JSONValue {
    let summary = check.summary
    var members: [JSONValue.Member] = [
      .init("log", .string(log)), .init("lines", .int(summary.lines)), .init("runs", .int(summary.runs)),
      .init("ratings", .int(summary.ratings)), .init("others", .int(summary.others)),
      .init("blank", .int(summary.blank)), .init("malformed", .int(summary.malformed)),
      .init("malformed_lines", .ints(summary.malformedLines)), .init("torn_tail", .bool(summary.hasTornTail)),
      .init("ends_with_newline", .bool(!summary.endsWithoutNewline)),
      .init("orphans", .int(check.orphanLines.count)), .init("orphan_lines", .ints(check.orphanLines)),
      .init("duplicates", .int(check.duplicates.count)),
      .init(
        "duplicate_lines",
        .array(check.duplicates.map { .object([.init("line", .int($0.line)), .init("first", .int($0.first))]) })),
    ]
    if let files { members.append(.init("files", json(files))) }
    return .object(members)
  }

  private static func json(_ check: FileCheck) -> JSONValue {
    func list(_ wanted: (FileCheck.State) -> [JSONValue.Member]?) -> JSONValue {
      .array(
        check.files.compactMap { file in
          wanted(file.state).map { more in
            .object(
              [
                .init("path", .string(file.path)), .init("role", .string(file.role.rawValue)),
                .init("line", .int(file.line)), .init("recorded", .string(file.expected.hex)),
              ] + more)
          }
        })
    }
    return .object([
      .init("named", .int(check.files.count)), .init("same", .int(check.files.count { $0.state == .same })),
      .init(
        "changed",
        list { state in
          if case .changed(let found) = state { [.init("found", .string(found.hex))] } else { nil }
        }),
      .init("gone", list { $0 == .gone ? [] : nil }),
      .init(
        "unreadable",
        list { state in if case .unreadable(let why) = state { [.init("why", .string(why))] } else { nil } }),
    ])
  }
}
