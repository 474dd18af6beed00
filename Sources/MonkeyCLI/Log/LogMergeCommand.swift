import ArgumentParser
import Foundation
import MonkeyLog

/// `monkey log merge A B... > C`.
struct LogMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Print the union of logs, in the order of time and without exact duplicates.",
    discussion: """
      Lines that are no records are left out and counted on standard error. The logs stay as they are; do not send the
      output to one of them.

      Example: monkey log merge monday.jsonl tuesday.jsonl > both.jsonl
      """)

  @Argument(help: ArgumentHelp("The logs.", valueName: "log"))
  var logs: [String]

  func run() throws {
    for log in logs where Self.isStandardOutput(log) {
      throw Failure("cannot merge \(log)", "the output goes to that very file", "send the output to another file")
    }
    let merge = try LogMerge(paths: logs)
    try merge.forEachBlock(Self.write)
    for (log, count) in zip(logs, merge.malformed) where count > 0 {
      Console.note("\(log): \(LogWords.count(count, "malformed line")) left out")
    }
    Console.note(
      LogWords.count(merge.count, "record")
        + (merge.duplicates > 0 ? ", \(LogWords.count(merge.duplicates, "duplicate")) left out" : ""))
  }

  private static func isStandardOutput(_ path: String) -> Bool {
    var input = stat()
    var output = stat()
    guard stat(path, &input) == 0, fstat(STDOUT_FILENO, &output) == 0 else { return false }
    return input.st_mode & S_IFMT == S_IFREG && input.st_dev == output.st_dev && input.st_ino == output.st_ino
  }

  /// Unlike what is told to people, records must arrive: a full disk behind standard output is a failure, while a
  /// reader that has seen enough ends the program quietly.
  private static func write(_ bytes: UnsafeRawBufferPointer) throws {
    var done = 0
    while done < bytes.count {
      let count = Foundation.write(STDOUT_FILENO, bytes.baseAddress?.advanced(by: done), bytes.count - done)
      if count >= 0 {
        done += count
      } else if errno == EPIPE {
        throw Exit(code: 0)
      } else if errno != EINTR {
        throw Failure("cannot write the merged log", String(cString: strerror(errno)), "make room and merge again")
      }
    }
  }
}
